#!/usr/bin/env node
// `npm start`: opens VS Code with Preflight on a folder. Only node built-ins, since it installs everything else.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startVsCode } from '../test/vscode/server.mjs';

const HELP = `Usage: npm start [-- [options] [path]]

Installs what is missing, builds Preflight, and opens VS Code with it on path (a folder, a file or a .code-workspace;
by default the sample project). Desktop VS Code is used when "code" can be run, else a real VS Code in the browser, on
127.0.0.1 and behind a random token.

Options:
  --web        use VS Code in the browser even where desktop VS Code can be used
  --port N     port for VS Code in the browser (default 0: a free one)
  --no-open    only print the address, don't open the browser
  --help       show this

Exit code: 0 when stopped (Ctrl+C) or when the desktop window is open, 1 when something failed, 2 for a bad argument.`;

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const sample = path.join(repository, 'sample');

/** What the sample opens with: a class that shows most of what Preflight finds. */
const SAMPLE_FILE = path.join(sample, 'force-app/main/default/classes/CarrierRates.cls');

const say = (line) => console.log(line);

/** An error that is told in one line and ends the program with `exitCode`. */
class Stop extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The options and the path of the command line. Throws a Stop with exit code 2 for what isn't understood. */
function readArguments(args) {
  const options = {
    web: { type: 'boolean' },
    port: { type: 'string' },
    'no-open': { type: 'boolean' },
    help: { type: 'boolean' },
  };
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Stop(`${error.message.split('. ')[0]} (see --help)`, 2);
  }
  const { values, positionals } = parsed;
  if (positionals.length > 1) throw new Stop(`One path at most, not ${positionals.length}: ${positionals.join(', ')}`, 2);
  const port = Number(values.port ?? 0);
  if (values.port === '' || !Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Stop(`--port takes a number from 0 to 65535, not "${values.port}"`, 2);
  }
  // npm runs scripts in the project's root and says where it was called from.
  const from = process.env.npm_lifecycle_event ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd();
  const target = positionals[0] === undefined ? sample : path.resolve(from, positionals[0]);
  if (!existsSync(target)) throw new Stop(`No such file or folder: ${target}`, 2);
  return { target, port, web: values.web ?? false, open: !values['no-open'], help: values.help ?? false };
}

/** Runs npm in the repository with its output shown; throws a Stop when it fails. */
function npm(...args) {
  const run = spawnSync('npm', args, { cwd: repository, stdio: 'inherit', shell: process.platform === 'win32' });
  if (run.error) throw new Stop(`npm could not be run: ${run.error.message}`);
  if (run.signal) throw new Stop(`npm ${args.join(' ')} was stopped`);
  if (run.status !== 0) throw new Stop(`npm ${args.join(' ')} failed, see above`);
}

/** True when node_modules holds what package-lock.json asks for. Optional packages may be missing: they are per platform. */
function dependenciesAreInstalled() {
  const installedFile = path.join(repository, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  try {
    const wanted = read(path.join(repository, 'package-lock.json'));
    const installed = read(installedFile);
    return Object.entries(wanted).every(
      ([folder, entry]) =>
        folder === '' || (installed[folder] ? installed[folder].version === entry.version : entry.optional === true),
    );
  } catch {
    return false;
  }
}

/** Absolute path of `command` on PATH, or undefined. */
function onPath(command) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const ending of endings) {
      const file = path.join(folder, command + ending);
      try {
        accessSync(file, constants.X_OK);
        if (folder && statSync(file).isFile()) return file;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}

/** True where a desktop window can be shown. */
function hasDesktop() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Runs desktop VS Code's own command and returns what spawnSync does. */
function runCode(code, args) {
  const quoted = process.platform === 'win32' ? args.map((argument) => `"${argument}"`) : args;
  const command = process.platform === 'win32' ? `"${code}"` : code;
  return spawnSync(command, quoted, { encoding: 'utf8', shell: process.platform === 'win32' });
}

/** Desktop VS Code's command, or undefined with the reason said when it is there but can't be used. */
function findDesktopCode() {
  const code = onPath('code');
  if (!code || !hasDesktop()) return undefined;
  // In a terminal of a remote window (SSH, containers, WSL) "code" only talks to that window and can't load an extension.
  if (process.env.VSCODE_IPC_HOOK_CLI || process.env.WSL_DISTRO_NAME) return undefined;
  // Desktop VS Code refuses to run as root.
  if (process.platform === 'linux' && process.getuid() === 0) return undefined;
  const { engines } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
  const needed = engines.vscode.replace('^', '');
  const found = /^\d+\.\d+\.\d+/.exec(runCode(code, ['--version']).stdout ?? '')?.[0];
  if (found && found.localeCompare(needed, 'en', { numeric: true }) >= 0) return code;
  say(`Desktop VS Code ${found ?? '(unknown version)'} is older than ${needed}: using VS Code in the browser instead`);
  return undefined;
}

/** Opens a desktop window with the extension from this repository. */
function openDesktop(code, target) {
  say(`Opening desktop VS Code on ${target}`);
  const files = target === sample ? [target, SAMPLE_FILE] : [target];
  const run = runCode(code, ['--new-window', `--extensionDevelopmentPath=${repository}`, ...files]);
  if (run.status !== 0) throw new Stop(`code failed: ${(run.stderr || run.error?.message || `exit code ${run.status}`).trim()}`);
  say(`Preflight is running in VS Code: ${target}`);
}

/** Opens `url` in the system's browser, where there is one. Whether that works is the user's to see. */
function openSystemBrowser(url) {
  const command = process.platform === 'darwin' ? onPath('open') : hasDesktop() && onPath('xdg-open');
  if (!command) return;
  const child = spawn(command, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

/** User settings of the browser's VS Code: what isn't ours opens in Restricted Mode, where nothing in it can run. */
function trustSettings(target) {
  if (target === sample) return { 'security.workspace.trust.enabled': false };
  return { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' };
}

/** The address that opens `target` in the running VS Code. */
function addressOf(vscode, target) {
  const opening = (file) => [['openFile', `vscode-remote://${vscode.authority}${file}`]];
  if (target === sample) return vscode.urlOf(sample, opening(SAMPLE_FILE));
  const isFile = statSync(target).isFile() && !target.endsWith('.code-workspace');
  return isFile ? vscode.urlOf(path.dirname(target), opening(target)) : vscode.urlOf(target);
}

/** Resolves when this program is asked to stop. */
function signalled() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
  });
}

/** Resolves when npm, which runs this program, is gone: it passes a signal to the shell between, and that one keeps it. */
function orphaned() {
  const parent = process.ppid;
  return new Promise((resolve) => {
    if (!process.env.npm_lifecycle_event) return;
    const timer = setInterval(() => process.ppid !== parent && resolve(), 500);
    timer.unref();
  });
}

/** Serves VS Code until a signal comes. Resolves when it has stopped and left nothing behind. */
async function serveInBrowser({ target, port, open }) {
  // From here on Ctrl+C must clean up; one that comes while VS Code starts is kept until there is something to stop.
  const stopped = Promise.race([signalled(), orphaned()]);
  say('Starting VS Code');
  const vscode = await startVsCode({
    extensionDir: repository,
    settings: trustSettings(target),
    port,
    connectionToken: randomBytes(16).toString('hex'),
    say,
  });
  try {
    const address = addressOf(vscode, target);
    // The token is exchanged for a cookie by a redirect.
    const answer = await fetch(address, { redirect: 'manual' });
    if (answer.status >= 400) throw new Stop(`VS Code answers with HTTP ${answer.status}`);
    say(`Preflight is running in VS Code: ${address}`);
    say('Ctrl+C stops it.');
    if (open) openSystemBrowser(address);
    const ended = vscode.exited.then(() => 'ended');
    if ((await Promise.race([stopped, ended])) === 'ended') throw new Stop('VS Code ended by itself');
    say('Stopping VS Code');
  } finally {
    await vscode.stop();
  }
}

async function main() {
  if (Number(process.versions.node.split('.')[0]) < 20) throw new Stop(`Node 20 or later is needed, this is ${process.version}`);
  const options = readArguments(process.argv.slice(2));
  if (options.help) {
    say(HELP);
    return;
  }
  if (!dependenciesAreInstalled()) {
    say('Installing dependencies (npm ci)');
    npm('ci');
  }
  say('Building Preflight (npm run build)');
  npm('run', 'build');
  const code = options.web ? undefined : findDesktopCode();
  if (code) openDesktop(code, options.target);
  else await serveInBrowser(options);
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error instanceof Stop ? error.message : `Preflight could not be started: ${error.message}`);
    process.exit(error.exitCode ?? 1);
  },
);
