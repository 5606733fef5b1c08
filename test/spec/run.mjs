// Runs the rule specs: node test/spec/run.mjs [--update] [part of a rule's name ...]
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const unknown = process.argv.slice(2).filter((argument) => argument.startsWith('-') && argument !== '--update');
if (unknown.length > 0) {
  console.error(`Unknown option ${unknown[0]}. Usage: npm run spec -- [--update] [part of a rule's name ...]`);
  process.exit(2);
}
const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
const files = join(root, 'test/spec/rules.test.ts');
const env = { ...process.env };
if (names.length > 0) env.SPEC = names.join(',');
if (process.argv.includes('--update')) env.UPDATE = '1';
const { status } = spawnSync(process.execPath, [mocha, files], {
  cwd: root,
  env,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
