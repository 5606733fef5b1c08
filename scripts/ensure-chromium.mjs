#!/usr/bin/env node
// Finds the Chromium that the end-to-end tests drive; on Debian and Ubuntu, as root, installs it from the distribution.
// Only node built-ins: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** True when `file` is a file that this user may execute. */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Absolute path of `command` on PATH, or undefined. */
function onPath(command) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, command);
    if (folder && isExecutable(file)) return file;
  }
  return undefined;
}

/**
 * Path of a Chromium-family browser: `$CHROMIUM`, the Debian package, PATH, the usual macOS applications.
 * Undefined when there is none. Throws when `$CHROMIUM` is set to something that can't be executed.
 */
export function findChromium() {
  const chosen = process.env.CHROMIUM;
  if (chosen) {
    if (!isExecutable(chosen)) throw new Error(`CHROMIUM is set to ${chosen}, which is not an executable file`);
    return chosen;
  }
  if (isExecutable('/usr/bin/chromium')) return '/usr/bin/chromium';
  const command = COMMANDS.map(onPath).find(Boolean);
  if (command) return command;
  return process.platform === 'darwin' ? MAC_APPLICATIONS.find(isExecutable) : undefined;
}

/** What to tell someone on this system whom we can't install Chromium for. */
function advice() {
  if (process.platform === 'darwin') return 'install Google Chrome, or set CHROMIUM to the path of a Chromium browser';
  if (onPath('apt-get')) return 'run "sudo apt-get install chromium", or set CHROMIUM to the path of a Chromium browser';
  return 'install Chromium with your package manager, or set CHROMIUM to the path of a Chromium browser';
}

/**
 * Path of a Chromium-family browser, installed by apt when that is possible without asking (root on Debian or Ubuntu).
 * Throws an Error whose message is one line that says what to do.
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) {
    throw new Error(`No Chromium found: ${advice()}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    console.error(`Installing Chromium: apt-get ${args.join(' ')}`);
    // Standard output is for the answer (the browser's path); apt's goes to standard error.
    const { status } = spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 2, 2], env });
    if (status !== 0) throw new Error(`apt-get ${args[0]} failed (exit code ${status}): ${advice()}`);
  }
  const installed = findChromium();
  if (!installed) throw new Error(`apt-get installed no Chromium: ${advice()}`);
  return installed;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    console.log(ensureChromium());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
