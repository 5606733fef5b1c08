// Starts and stops the real VS Code that installVsCode.mjs puts on disk. Only node built-ins.
import { execFile, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { installVsCode } from './installVsCode.mjs';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

/** What every start wants: nothing looked up on the network, nothing between the user and the code. */
const QUIET_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
};

/** Links `extensionDir` (a folder with a package.json) into the extensions folder under the name VS Code expects. */
function linkExtension(extensionDir, extensions) {
  const manifest = JSON.parse(readFileSync(path.join(extensionDir, 'package.json'), 'utf8'));
  const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
  symlinkSync(path.resolve(extensionDir), path.join(extensions, name), 'dir');
}

/** Installs a packaged extension as a user would, with `--install-extension`. */
async function installVsix(main, folders, vsix, environment) {
  const args = [main, '--install-extension', path.resolve(vsix), '--force', '--accept-server-license-terms', ...folders];
  try {
    await promisify(execFile)(process.execPath, args, { env: environment });
  } catch (error) {
    throw new Error(`VS Code would not install ${vsix}:\n${error.stdout ?? ''}${error.stderr ?? error.message}`.trim());
  }
}

/** The options that let in who has `token`, or everyone. By file: an argument can be read by every user of this machine. */
function accessOptions(token, dataDir) {
  if (!token) return ['--without-connection-token'];
  const file = path.join(dataDir, 'token');
  writeFileSync(file, token, { mode: 0o600 });
  return ['--connection-token-file', file];
}

/** This process's environment without what another VS Code (whose terminal we may run in) put into it. */
function serverEnvironment(env) {
  const own = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_RUN_AS_NODE$)/.test(name));
  return { ...Object.fromEntries(own), ...env };
}

/** Resolves with the port once the server says that it listens; rejects when it ends or says nothing for too long. */
function listening(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (reason) => reject(new Error(`VS Code ${reason}\n${output}`.trim()));
    const timer = setTimeout(() => fail(`did not start within ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
    const settle = (done) => {
      clearTimeout(timer);
      done();
    };
    child.once('error', (error) => settle(() => fail(`could not be started: ${error.message}`)));
    child.once('exit', (code, signal) => settle(() => fail(`ended with ${signal ?? `exit code ${code}`}`)));
    const read = (data) => {
      output += data;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (!port) return;
      child.stdout.off('data', read);
      settle(() => resolve(Number(port)));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', (data) => {
      output += data;
      // The server goes on without a port when another program has it.
      const taken = /EADDRINUSE.*?:(\d+)/.exec(output)?.[1];
      if (taken) settle(() => reject(new Error(`Port ${taken} is already in use`)));
    });
  });
}

/** Signals the server's whole process group (extension hosts and language servers are its children). */
function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

/**
 * Starts VS Code on 127.0.0.1 with an empty profile of its own, installing VS Code first when that is needed.
 *
 * - `vsix`: a packaged extension to install; or `extensionDir`: a folder that is linked in as it is. Either, both or none.
 * - `settings`: user settings on top of the quiet defaults.
 * - `folder`: what `url` opens, a folder or a .code-workspace file.
 * - `port`: 0 takes a free one.
 * - `connectionToken`: without it everyone on this machine may connect.
 * - `env`: more environment for the server; the extension host inherits it.
 * - `say`: gets one line per step of an installation.
 *
 * Returns `url` (of `folder`, with the token), `urlOf(folder, payload)` (payload: VS Code's own pairs, such as
 * `['openFile', 'vscode-remote://...']`), `authority` (`127.0.0.1:port`), `dataDir`, `logFile`, `exited` (a promise), and
 * `stop({ keepData })`, which ends every process it started and removes `dataDir`.
 * Throws an Error when it doesn't come up: one line, then the server's own output.
 *
 * @param {{ vsix?: string, extensionDir?: string, settings?: object, folder?: string, port?: number,
 *   connectionToken?: string, env?: object, say?: (line: string) => void }} options
 */
export async function startVsCode({ vsix, extensionDir, settings = {}, folder, port = 0, connectionToken, env, say } = {}) {
  const main = path.join(installVsCode(say), 'out/server-main.js');
  const dataDir = mkdtempSync(path.join(tmpdir(), 'preflight-vscode-'));
  const extensions = path.join(dataDir, 'extensions');
  const user = path.join(dataDir, 'data/User');
  const logFile = path.join(dataDir, 'server.log');
  mkdirSync(extensions);
  mkdirSync(user, { recursive: true });
  writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2));
  // VS Code would keep an identity of the machine in the user's own cache folder.
  const environment = serverEnvironment({ XDG_CACHE_HOME: path.join(dataDir, 'cache'), ...env });
  const folders = ['--server-data-dir', dataDir, '--extensions-dir', extensions];

  let child;
  try {
    // In this order: whoever installs first lists what is there, and nothing that is put there later counts.
    if (extensionDir) linkExtension(extensionDir, extensions);
    if (vsix) await installVsix(main, folders, vsix, environment);
    const access = accessOptions(connectionToken, dataDir);
    const options = ['--host', '127.0.0.1', '--port', String(port), '--accept-server-license-terms', '--telemetry-level', 'off'];
    child = spawn(process.execPath, [main, ...options, ...access, ...folders], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
    });
    const log = createWriteStream(logFile);
    // The folder may be removed before the last line arrives.
    log.on('error', () => {});
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    port = await listening(child);
  } catch (error) {
    if (child?.pid) signalGroup(child, 'SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }

  const exited = child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : Promise.resolve();
  const killOnExit = () => signalGroup(child, 'SIGKILL');
  process.once('exit', killOnExit);

  const urlOf = (target, payload = []) => {
    const url = new URL(`http://127.0.0.1:${port}/`);
    if (connectionToken) url.searchParams.set('tkn', connectionToken);
    const kind = target?.endsWith('.code-workspace') ? 'workspace' : 'folder';
    if (target) url.searchParams.set(kind, path.resolve(target));
    if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
    return url.href;
  };

  async function stop({ keepData = false } = {}) {
    signalGroup(child, 'SIGTERM');
    const kill = setTimeout(killOnExit, STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(kill);
    killOnExit();
    process.off('exit', killOnExit);
    if (!keepData) rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  return { url: urlOf(folder), urlOf, authority: `127.0.0.1:${port}`, dataDir, logFile, exited, stop };
}
