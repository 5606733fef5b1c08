// Runs everything that tells whether Preflight works, in the order of how soon it tells:
//
//   check      types, style, generated files
//   unit       the parts on their own, the rules' pages, the language server over a pipe, the command line
//   host       the extension inside VS Code's extension host
//   e2e        what users see and do: the packaged extension in a real VS Code
//
//   node scripts/test.mjs [part...]      all parts by default
//
// What looks at VS Code's window waits most of the time: it runs beside the rest.
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
  const args = ['node_modules/mocha/bin/mocha.js', '--exit', ...files];
  return run(title, process.execPath, args, options);
};

/** Types and style need nothing that is built. */
async function checkSources() {
  const types = await nodeBeside('Checking types', 'node_modules/typescript/bin/tsc', '-b');
  const style = await nodeBeside('Checking style', 'node_modules/@biomejs/biome/bin/biome', 'check');
  return types && style;
}

async function unit() {
  const options = { isBeside: true };
  const whole = await mocha(
    'Testing the parts, the rules, the server and the command line',
    'test/{unit,spec,lsp,cli}/**/*.test.ts',
    options,
  );
  const robust = await mocha('Testing bad input', 'test/robustness/**/*.test.ts', options);
  return whole && robust;
}

const host = () => node('Testing the extension inside the extension host', 'test/vscode/hostSuite.mjs');
const e2e = () => mocha('Testing the packaged extension in a real VS Code', 'test/e2e/**/*.test.ts');

const parts = ['check', 'unit', 'host', 'e2e'];
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !parts.includes(name));
if (unknown) {
  console.error(`There is no part ${unknown}. Parts: ${parts.join(', ')}`);
  process.exit(2);
}
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);

/** Notes whether a part succeeded; one that failed without a failed test (a type error, a crash) counts as one failure. */
function note(succeeded) {
  if (succeeded) return;
  broken = true;
  if (totals.failed === 0) totals.failed = 1;
}

const checkingSources = isWanted('check') ? checkSources() : Promise.resolve(true);
if (!(await node('Building', 'scripts/build.mjs'))) process.exit(1);
if (isWanted('check')) {
  note(await checkingSources);
  note(await node('Checking generated files', 'scripts/gen.mjs', '--check'));
}
// The production build takes the place of the other one: that is what is handed out.
const isPackaged = isWanted('e2e') && (await node('Packaging the extension', 'scripts/package.mjs'));
if (isWanted('e2e')) note(isPackaged);

async function besides() {
  if (isWanted('host')) note(await host());
  if (isPackaged) note(await e2e());
}

await Promise.all([isWanted('unit') ? unit().then(note) : undefined, besides()]);
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(broken ? 1 : 0);
