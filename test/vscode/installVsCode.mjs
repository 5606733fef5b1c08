#!/usr/bin/env node
// Puts a real, built VS Code (the server with its web workbench and its Node extension host) under .cache/vscode, from npm
// alone: the package `code-server` contains it. Nothing is compiled and no install script runs. Only node built-ins:
// `npm start` uses this before anything is installed.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** code-server's version; 4.100.3 carries VS Code 1.100.3, the newest that runs on Node 20. */
const CODE_SERVER = '4.100.3';

/** Version of the packages @vscode/ripgrep-<platform>-<arch>, which hold the search binary that VS Code expects. */
const RIPGREP = '1.18.0';

/** Raised when the steps below change, so that an older installation is replaced. */
const LAYOUT = 1;

const SUPPORTED = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, '../..');
const installation = path.join(repository, '.cache/vscode');

/** Where VS Code stands inside an installation folder. */
const vscodeIn = (folder) => path.join(folder, 'node_modules/code-server/lib/vscode');

/** The stamp's text: an installation with another stamp is stale. */
const wanted = JSON.stringify({
  codeServer: CODE_SERVER,
  ripgrep: RIPGREP,
  layout: LAYOUT,
  os: `${process.platform}-${process.arch}`,
});

/** True when `folder` holds a finished installation of what is wanted. */
function isReady(folder) {
  const stamp = path.join(folder, 'ready.json');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/** Runs `npm install` with `args` in `folder`; throws with npm's own output when it fails. */
function npmInstall(folder, ...args) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  // `npm start` hands its own settings down by environment; the folder to work in must not be among them.
  const env = { ...process.env, npm_config_update_notifier: 'false', npm_config_local_prefix: folder };
  const run = spawnSync('npm', ['install', ...args, ...quiet, '--prefix', folder], { cwd: folder, env, encoding: 'utf8' });
  if (run.error) throw new Error(`npm could not be run: ${run.error.message}`);
  if (run.status !== 0) throw new Error(`npm install failed while installing VS Code:\n${run.stderr.trim()}`);
}

/** Replaces the native modules that would need a compiler, as far as this VS Code has them. */
function replaceNativeModules(vscode) {
  const modules = path.join(vscode, 'node_modules');
  const spdlog = path.join(modules, '@vscode/spdlog');
  if (existsSync(spdlog)) copyFileSync(path.join(here, 'spdlogStandIn.cjs'), path.join(spdlog, 'index.js'));
  for (const name of ['native-watchdog', '@vscode/native-watchdog']) {
    const watchdog = path.join(modules, name);
    if (existsSync(watchdog)) writeFileSync(path.join(watchdog, 'index.js'), 'exports.start = () => {};\n');
  }
}

/** Puts the search binary where its own (network-bound) install script would have put it. */
function placeRipgrep(folder, vscode) {
  const target = path.join(vscode, 'node_modules/@vscode/ripgrep/bin');
  mkdirSync(target, { recursive: true });
  const source = path.join(folder, 'node_modules', `@vscode/ripgrep-${process.platform}-${process.arch}`, 'bin/rg');
  copyFileSync(source, path.join(target, 'rg'));
  chmodSync(path.join(target, 'rg'), 0o755);
}

/** Moves a finished installation into its place; an equal one that another process put there meanwhile is kept. */
function moveIntoPlace(from, to) {
  if (!isReady(to)) rmSync(to, { recursive: true, force: true });
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isReady(to)) throw error;
    rmSync(from, { recursive: true, force: true });
  }
}

/** Removes what an installation that was interrupted left behind; folders of running processes are kept. */
function removeAbandoned() {
  const folder = path.dirname(installation);
  const prefix = `${path.basename(installation)}.`;
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!name.startsWith(prefix)) continue;
    try {
      process.kill(Number(name.slice(prefix.length)), 0);
    } catch {
      rmSync(path.join(folder, name), { recursive: true, force: true });
    }
  }
}

/**
 * Installs VS Code unless it is there already, which takes no time.
 * `say` gets one line per step. Returns the absolute path of the folder that contains out/server-main.js.
 * Throws an Error with a readable message on an unsupported system or when npm fails.
 */
export function installVsCode(say = (line) => console.error(line)) {
  if (isReady(installation)) return vscodeIn(installation);
  if (!SUPPORTED.includes(`${process.platform}-${process.arch}`)) {
    throw new Error(`VS Code in the browser runs on ${SUPPORTED.join(', ')}, not on ${process.platform}-${process.arch}`);
  }
  removeAbandoned();
  const building = `${installation}.${process.pid}`;
  try {
    mkdirSync(building, { recursive: true });
    const dependencies = { 'code-server': CODE_SERVER, [`@vscode/ripgrep-${process.platform}-${process.arch}`]: RIPGREP };
    writeFileSync(path.join(building, 'package.json'), JSON.stringify({ name: 'vscode', private: true, dependencies }));
    say(`Getting VS Code from npm (code-server ${CODE_SERVER}, about 300 MB on disk, once)`);
    npmInstall(building);
    const vscode = vscodeIn(building);
    say("Getting VS Code's own dependencies from npm");
    // Not `npm ci`: the package's shrinkwrap file doesn't match its manifest.
    npmInstall(vscode, '--omit=dev');
    placeRipgrep(building, vscode);
    replaceNativeModules(vscode);
    // VS Code looks its modules up under both names; its own packaging makes an archive of the second.
    symlinkSync('node_modules', path.join(vscode, 'node_modules.asar'));
    writeFileSync(path.join(building, 'ready.json'), wanted);
    moveIntoPlace(building, installation);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  say('VS Code is installed');
  return vscodeIn(installation);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    console.log(installVsCode());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
