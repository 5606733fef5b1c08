#!/usr/bin/env node
// What .pre-commit-hooks.yaml starts, in the clone of this repository that pre-commit keeps: `preflight scan --quiet` on the
// files it is given. The first time it builds the command line, which takes some minutes and npm's registry.
//
//   node scripts/hook.mjs <arguments of preflight scan>
//
// pre-commit's own installation (language: node) would not build anything: .npmrc keeps npm from running scripts of packages,
// and with them ours. Only node built-ins, since it installs everything else.

import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'dist/cli.js');

/** Runs a program in the clone, its output on standard error. Out: whether it did what it should. */
function run(command, args) {
  const shell = process.platform === 'win32' && command === 'npm';
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', process.stderr, process.stderr], shell });
  if (error) console.error(`${command} could not be run: ${error.message}`);
  return status === 0;
}

if (!existsSync(cli)) {
  const isBuilt = run('npm', ['ci', '--loglevel=error']) && run(process.execPath, ['scripts/build.mjs', '--production']);
  if (!isBuilt) {
    console.error(`Preflight could not be built in ${root}, see above. The next run tries again.`);
    process.exit(2);
  }
  // Half a gigabyte, and all that is needed is in the bundles.
  rmSync(join(root, 'node_modules'), { recursive: true, force: true });
}
const { status } = spawnSync(process.execPath, [cli, 'scan', '--quiet', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 2);
