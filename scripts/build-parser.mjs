// Builds the Apex parser: tree-sitter's C core, the Apex grammar and our own C, compiled to one WebAssembly module by a
// clang that is itself WebAssembly (an npm package), so that no system compiler is needed.
//
//   node scripts/build-parser.mjs [--write]
//
// Compiles once per content of its inputs (.cache/parser/<hash>/apex.wasm), copies the result to dist/apex.wasm and
// checks that the committed kinds.generated.ts fits the grammar; --write regenerates that file.

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { renderKinds } from './parser-kinds.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = {
  core: join(root, 'node_modules/tree-sitter/vendor/tree-sitter/lib'),
  grammar: join(root, 'node_modules/tree-sitter-sfapex/apex/src'),
  own: join(root, 'server/src/syntax/apex/wasm'),
};
const kindsFile = join(root, 'server/src/syntax/apex/kinds.generated.ts');

const flags = ['--target=wasm32-wasip1', '-O2', '-DNDEBUG', '-D_WASI_EMULATED_PROCESS_CLOCKS', '-fvisibility=hidden'];
const commands = [
  {
    output: 'grammar.o',
    command: ['clang', ...flags, '-Wno-everything', '-std=c11', '-Igrammar', '-c', 'grammar/parser.c', '-o', 'grammar.o'],
  },
  {
    output: 'module.o',
    command: [
      'clang',
      ...flags,
      '-std=gnu11',
      '-isystemcore/include',
      '-isystemcore/src',
      '-Iown',
      '-Wall',
      '-Werror',
      '-c',
      'own/module.c',
      '-o',
      'module.o',
    ],
  },
  {
    output: 'apex.wasm',
    // A hostile file must not take all memory: at most 1 GiB, and a stack of 1 MiB.
    command: [
      'clang',
      ...flags,
      '-mexec-model=reactor',
      '-Wl,--no-entry',
      '-Wl,--gc-sections',
      '-Wl,--strip-all',
      '-Wl,-z,stack-size=1048576',
      '-Wl,--max-memory=1073741824',
      'module.o',
      'grammar.o',
      '-lwasi-emulated-process-clocks',
      '-o',
      'apex.wasm',
    ],
  },
];

/** Builds what is missing and returns the path of the module in the cache. Throws with a plain message if it cannot. */
export async function buildParser({ log = console.log } = {}) {
  const tree = Object.fromEntries(Object.entries(sources).map(([name, folder]) => [name, readTree(folder)]));
  const cached = join(root, '.cache/parser', hashOf(tree), 'apex.wasm');
  if (existsSync(cached)) return cached;
  log('Compiling the Apex parser (about 45 s, once) ...');
  const started = Date.now();
  const wasm = await compile(tree);
  mkdirSync(dirname(cached), { recursive: true });
  // Written aside and renamed, so that an interrupted build leaves no half module behind.
  const partial = `${cached}.${process.pid}`;
  writeFileSync(partial, wasm);
  renameSync(partial, cached);
  log(`Compiled the Apex parser: ${Math.round(wasm.length / 1024)} KB in ${Math.round((Date.now() - started) / 1000)} s.`);
  return cached;
}

async function compile(tree) {
  const { runClang } = await import('@yowasp/clang');
  const objects = {};
  for (const { command, output } of commands) {
    let messages = '';
    const collect = (bytes) => {
      if (bytes) messages += Buffer.from(bytes).toString();
    };
    try {
      const result = await runClang(command, { ...tree, ...objects }, { stdout: collect, stderr: collect, fetchProgress() {} });
      objects[output] = result[output];
    } catch (error) {
      throw new Error(`clang could not make ${output}: ${error.message}\n${messages}`);
    }
    if (!objects[output]) throw new Error(`clang made no ${output}\n${messages}`);
  }
  return objects['apex.wasm'];
}

/** The C files below a folder, as nested objects of contents: the file system that clang sees. */
function readTree(folder) {
  if (!existsSync(folder)) throw new Error(`${folder} is missing: run npm ci first`);
  const files = {};
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files[entry.name] = readTree(path);
    else if (/\.[ch]$/.test(entry.name)) files[entry.name] = readFileSync(path);
  }
  return files;
}

function hashOf(tree) {
  const compiler = JSON.parse(readFileSync(join(root, 'node_modules/@yowasp/clang/package.json'), 'utf8')).version;
  const hash = createHash('sha256').update(JSON.stringify([compiler, commands]));
  const add = (files, path) => {
    for (const [name, content] of Object.entries(files)) {
      if (Buffer.isBuffer(content)) hash.update(`${path}/${name}\0${content.length}\0`).update(content);
      else add(content, `${path}/${name}`);
    }
  };
  add(tree, '');
  return hash.digest('hex');
}

async function main() {
  const cached = await buildParser();
  mkdirSync(join(root, 'dist'), { recursive: true });
  copyFileSync(cached, join(root, 'dist/apex.wasm'));
  const kinds = renderKinds(readFileSync(cached));
  if (process.argv.includes('--write')) {
    writeFileSync(kindsFile, kinds);
    console.log('Wrote kinds.generated.ts.');
  } else if (!existsSync(kindsFile) || readFileSync(kindsFile, 'utf8') !== kinds) {
    throw new Error('kinds.generated.ts does not fit the grammar: run node scripts/build-parser.mjs --write');
  }
  console.log('The Apex parser is at dist/apex.wasm.');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    console.error(`The Apex parser could not be built. ${error.message}`);
    process.exitCode = 1;
  });
}
