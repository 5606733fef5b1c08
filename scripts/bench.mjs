// Builds Preflight and the benchmark, and runs it: node scripts/bench.mjs [classes, 2000 by default] [--large]

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { build } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
await build({ production: true, log: (line) => console.error(line) });
// What is built while it runs must not be what it measures.
const folder = join(root, '.cache/bench');
mkdirSync(folder, { recursive: true });
for (const file of ['server.js', 'apex.wasm', 'script.wasm']) copyFileSync(join(root, 'dist', file), join(folder, file));
const outfile = join(folder, 'main.js');
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['test/bench/main.ts'],
  outfile,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  loader: { '.md': 'text' },
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PREFLIGHT_DIST: folder },
});
process.exit(status ?? 1);
