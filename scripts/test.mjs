// Runs everything that tells whether Preflight works, in the order of how soon it tells:
//
//   check      types, style, generated files
//   unit       the parts on their own, the rules' pages, the language server over a pipe, the command line
//   host       the extension inside VS Code's extension host
//   e2e        what users see and do: the packaged extension in a real VS Code
//
//   node scripts/test.mjs [part...]      all parts by default
//
// Ends with one line that counts tests; fails when any part fails.

import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const totals = { passed: 0, failed: 0, skipped: 0 };
let broken = false;

/**
 * Runs a command, shows its output, and counts what mocha says in it. Resolves to whether it succeeded. What is run beside
 * something else shows its output in one piece when it is over.
 */
function run(title, command, args, { isBeside = false } = {}) {
  if (!isBeside) console.log(`\n== ${title}`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let last = '';
    const held = [];
    child.stdout.on('data', (chunk) => {
      if (isBeside) held.push(chunk);
      else process.stdout.write(chunk);
      last = (last + chunk).slice(-20_000);
    });
    child.on('error', (error) => {
      console.error(`${command} cannot be run: ${error.message}`);
      resolve(false);
    });
    child.on('close', (code) => {
      if (isBeside) process.stdout.write(Buffer.concat([Buffer.from(`\n== ${title}\n`), ...held]));
      const count = (word) => Number(new RegExp(`^\\s*(\\d+) ${word}`, 'm').exec(last)?.[1] ?? 0);
      totals.passed += count('passing');
      totals.failed += count('failing');
      totals.skipped += count('pending');
      if (code !== 0) console.error(`== ${title}: failed`);
      resolve(code === 0);
    });
  });
}

const node = (title, ...args) => run(title, process.execPath, args);
const nodeBeside = (title, ...args) => run(title, process.execPath, args, { isBeside: true });
const mocha = (title, pattern, options) => {
  const files = globSync(pattern, { cwd: root }).sort();
  const args = ['node_modules/mocha/bin/mocha.js', '--require', './test/register.cjs', '--exit', ...files];
  return run(title, process.execPath, args, options);
};

const parts = {
  async check() {
    const sources = await checkingSources;
    const generated = await node('Checking generated files', 'scripts/gen.mjs', '--check');
    return sources && generated;
  },
  async unit() {
    const results = await Promise.all([
      mocha('Testing the parts, the rules, the server and the command line', 'test/{unit,spec,lsp,cli}/**/*.test.ts'),
      mocha('Testing bad input', 'test/robustness/**/*.test.ts', { isBeside: true }),
    ]);
    return results.every(Boolean);
  },
  async host() {
    return node('Testing the extension inside the extension host', 'test/vscode/hostSuite.mjs');
  },
  async e2e() {
    const packaged = await node('Packaging the extension', 'scripts/package.mjs');
    return packaged && (await mocha('Testing the packaged extension in a real VS Code', 'test/e2e/**/*.test.ts'));
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(parts, name));
if (unknown) {
  console.error(`There is no part ${unknown}. Parts: ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

const isWanted = (name) => wanted.length === 0 || wanted.includes(name);

/** Types and style need nothing that is built. */
async function checkSources() {
  const types = await nodeBeside('Checking types', 'node_modules/typescript/bin/tsc', '-b');
  const style = await nodeBeside('Checking style', 'node_modules/@biomejs/biome/bin/biome', 'check');
  return types && style;
}

const checkingSources = isWanted('check') ? checkSources() : Promise.resolve(true);
if (!(await node('Building', 'scripts/build.mjs'))) process.exit(1);
for (const [name, part] of Object.entries(parts)) {
  if (!isWanted(name)) continue;
  if (!(await part())) {
    broken = true;
    // A part that fails without a failed test (a type error, a crash) counts as one failure.
    if (totals.failed === 0) totals.failed = 1;
  }
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(broken ? 1 : 0);
