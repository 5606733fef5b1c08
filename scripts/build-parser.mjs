// Builds the Apex parser: tree-sitter's C core, the Apex grammar and our own C, compiled to one WebAssembly module by a
// clang that is itself WebAssembly (an npm package), so that no system compiler is needed.
//
//   node scripts/build-parser.mjs [--write] [--quiet]
//
// Each step is kept under a hash of its inputs (.cache/parser/<hash>/) and made only if it is not there. Copies the result to dist/apex.wasm and
// checks that the committed kinds.generated.ts fits the grammar; --write regenerates that file.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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

/** What is compiled from what, in order. The grammar takes most of the time and changes least. */
const steps = [
  {
    output: 'grammar.o',
    inputs: ['grammar'],
    command: ['clang', ...flags, '-Wno-everything', '-std=c11', '-Igrammar', '-c', 'grammar/parser.c', '-o', 'grammar.o'],
  },
  {
    output: 'module.o',
    inputs: ['core', 'own'],
    command: [
      ...['clang', ...flags, '-Wall', '-Werror', '-std=gnu11', '-isystemcore/include', '-isystemcore/src'],
      ...['-c', 'own/module.c', '-o', 'module.o'],
    ],
  },
  {
    output: 'apex.wasm',
    inputs: ['grammar.o', 'module.o'],
    // A hostile file must not take all memory: at most 1 GiB, and a stack of 1 MiB.
    command: [
      ...['clang', ...flags, '-mexec-model=reactor', '-Wl,--no-entry', '-Wl,--gc-sections', '-Wl,--strip-all'],
      ...['-Wl,-z,stack-size=1048576', '-Wl,--max-memory=1073741824'],
      ...['module.o', 'grammar.o', '-lwasi-emulated-process-clocks', '-o', 'apex.wasm'],
    ],
  },
];

/** Builds what is missing and returns the path of the module in the cache. Throws with a plain message if it cannot. */
export async function buildParser({ log = console.log } = {}) {
  const files = Object.fromEntries(Object.entries(sources).map(([name, folder]) => [name, readTree(folder)]));
  const compiler = JSON.parse(readFileSync(join(root, 'node_modules/@yowasp/clang/package.json'), 'utf8')).version;
  const started = Date.now();
  let path = '';
  let compiled = false;
  for (const { output, inputs, command } of steps) {
    const seen = Object.fromEntries(inputs.map((name) => [name, files[name]]));
    path = join(root, '.cache/parser', hashOf([compiler, ...command], seen), output);
    if (!existsSync(path)) {
      if (!compiled) log('Compiling the Apex parser (about 45 s, once) ...');
      compiled = true;
      save(path, await compile(command, seen, output));
    }
    files[output] = readFileSync(path);
  }
  if (compiled) {
    const size = Math.round(files['apex.wasm'].length / 1024);
    log(`Compiled the Apex parser: ${size} KB in ${Math.round((Date.now() - started) / 1000)} s.`);
  }
  return path;
}

async function compile(command, files, output) {
  const { runClang } = await import('@yowasp/clang');
  let messages = '';
  const collect = (bytes) => {
    if (bytes) messages += Buffer.from(bytes).toString();
  };
  let result;
  try {
    // Loads the compiler from its package first, without the progress that it would print.
    await runClang(null, {}, { fetchProgress() {} });
    result = await runClang(command, files, { stdout: collect, stderr: collect });
  } catch (error) {
    throw new Error(`clang could not make ${output}: ${error.message}\n${messages}`);
  }
  if (!result[output]) throw new Error(`clang made no ${output}\n${messages}`);
  return result[output];
}

/** Written aside and renamed, so that an interrupted build leaves no half file behind. */
function save(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, content);
  renameSync(partial, path);
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

function hashOf(command, files) {
  const hash = createHash('sha256').update(JSON.stringify(command));
  const add = (content, path) => {
    if (Buffer.isBuffer(content)) hash.update(`${path}\0${content.length}\0`).update(content);
    else for (const [name, inner] of Object.entries(content)) add(inner, `${path}/${name}`);
  };
  add(files, '');
  return hash.digest('hex');
}

async function main() {
  const cached = await buildParser();
  const wasm = readFileSync(cached);
  const target = join(root, 'dist/apex.wasm');
  if (!existsSync(target) || !readFileSync(target).equals(wasm)) save(target, wasm);
  const kinds = renderKinds(wasm);
  if (process.argv.includes('--write')) {
    writeFileSync(kindsFile, kinds);
    console.log('Wrote kinds.generated.ts.');
  } else if (!existsSync(kindsFile) || readFileSync(kindsFile, 'utf8') !== kinds) {
    throw new Error('kinds.generated.ts does not fit the grammar: run node scripts/build-parser.mjs --write');
  }
  if (!process.argv.includes('--quiet')) console.log('The Apex parser is at dist/apex.wasm.');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    console.error(`The Apex parser could not be built. ${error.message}`);
    process.exitCode = 1;
  });
}
