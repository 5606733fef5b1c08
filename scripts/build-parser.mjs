// Builds the parsers: tree-sitter's C core, a grammar and our own C, compiled to one WebAssembly module for each language by
// a clang that is itself WebAssembly (an npm package), so that no system compiler is needed.
//
//   node scripts/build-parser.mjs [--write] [--quiet]
//
// Each step is kept under a hash of its inputs (.cache/parser/<hash>/) and made only if it is not there. Copies the results
// to dist/ and checks that the committed kinds.generated.ts fit the grammars; --write regenerates those files.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { renderKinds } from './parser-kinds.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What every parser is made of, by its place in the file system that clang sees. */
const common = {
  core: 'node_modules/tree-sitter/vendor/tree-sitter/lib',
  own: 'server/src/syntax/treeSitter/wasm',
};

/**
 * The parsers: what they are called, the grammar's sources by their place in the file system that clang sees, which of them are
 * compiled, what wasm/module.c has to know, and how long clang takes.
 */
const parsers = [
  {
    name: 'apex',
    title: 'Apex parser',
    sources: { grammar: 'node_modules/tree-sitter-sfapex/apex/src' },
    nodeTypes: 'node_modules/tree-sitter-sfapex/apex/src/node-types.json',
    units: { 'grammar.o': 'grammar/parser.c' },
    defines: ['-DGRAMMAR=tree_sitter_apex', '-DWORK_PER_LOOKUP=0'],
    duration: '45 s',
  },
  {
    name: 'script',
    title: 'script parser',
    sources: {
      grammar: 'node_modules/tree-sitter-typescript/typescript/src',
      // The scanner includes it as ../../common, but no `..` leads upwards in the file system that clang sees.
      'grammar/common': 'node_modules/tree-sitter-typescript/common',
    },
    nodeTypes: 'node_modules/tree-sitter-typescript/typescript/src/node-types.json',
    units: { 'grammar.o': 'grammar/parser.c', 'scanner.o': 'grammar/scanner.c' },
    defines: ['-DGRAMMAR=tree_sitter_typescript', '-DWORK_PER_LOOKUP=30'],
    duration: '60 s',
  },
];

const flags = ['--target=wasm32-wasip1', '-O2', '-DNDEBUG', '-D_WASI_EMULATED_PROCESS_CLOCKS', '-fvisibility=hidden'];

/** What is compiled from what, in order. The grammar takes most of the time and changes least. */
function stepsOf({ name, sources, units, defines }) {
  const grammar = Object.keys(sources);
  return [
    ...Object.entries(units).map(([output, unit]) => ({
      output,
      inputs: grammar,
      command: [...['clang', ...flags, '-Wno-everything', '-std=c11', `-I${dirname(unit)}`, '-c', unit, '-o', output]],
    })),
    {
      output: 'module.o',
      inputs: Object.keys(common),
      command: [
        ...['clang', ...flags, '-Wall', '-Werror', '-std=gnu11', '-isystemcore/include', '-isystemcore/src'],
        ...[...defines, '-c', 'own/module.c', '-o', 'module.o'],
      ],
    },
    {
      output: `${name}.wasm`,
      inputs: [...Object.keys(units), 'module.o'],
      // A hostile file must not take all memory: at most 1 GiB, and a stack of 1 MiB.
      command: [
        ...['clang', ...flags, '-mexec-model=reactor', '-Wl,--no-entry', '-Wl,--gc-sections', '-Wl,--strip-all'],
        ...['-Wl,-z,stack-size=1048576', '-Wl,--max-memory=1073741824'],
        ...['module.o', ...Object.keys(units), '-lwasi-emulated-process-clocks', '-o', `${name}.wasm`],
      ],
    },
  ];
}

/**
 * Builds what is missing. Returns the path of each module in the cache by its file name ('apex.wasm', 'script.wasm').
 * Throws with a plain message if it cannot.
 */
export async function buildParsers({ log = console.log } = {}) {
  const modules = {};
  for (const parser of parsers) modules[`${parser.name}.wasm`] = await buildParser(parser, log);
  return modules;
}

async function buildParser(parser, log) {
  const folders = Object.entries({ ...common, ...parser.sources });
  const files = Object.fromEntries(folders.map(([place, folder]) => [place, readTree(join(root, folder))]));
  const compiler = JSON.parse(readFileSync(join(root, 'node_modules/@yowasp/clang/package.json'), 'utf8')).version;
  const started = Date.now();
  let path = '';
  let compiled = false;
  for (const { output, inputs, command } of stepsOf(parser)) {
    const seen = nest(inputs.map((name) => [name, files[name]]));
    path = join(root, '.cache/parser', hashOf([compiler, ...command], seen), output);
    if (!existsSync(path)) {
      if (!compiled) log(`Compiling the ${parser.title} (about ${parser.duration}, once) ...`);
      compiled = true;
      save(path, await compile(command, seen, output));
    }
    files[output] = readFileSync(path);
  }
  if (compiled) {
    const size = Math.round(readFileSync(path).length / 1024);
    log(`Compiled the ${parser.title}: ${size} KB in ${Math.round((Date.now() - started) / 1000)} s.`);
  }
  return path;
}

/** Files and folders by their paths, as nested objects. */
function nest(entries) {
  const top = {};
  for (const [path, content] of entries) {
    const names = path.split('/');
    const last = names.pop();
    let folder = top;
    for (const name of names) folder = folder[name] ??= {};
    folder[last] = Buffer.isBuffer(content) ? content : { ...content };
  }
  return top;
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

/** Checks the constants of one parser against its module, or writes them anew. */
function fitKinds({ name, nodeTypes }, wasm, write) {
  const file = join(root, `server/src/syntax/${name}/kinds.generated.ts`);
  const kinds = renderKinds(wasm, JSON.parse(readFileSync(join(root, nodeTypes), 'utf8')));
  if (write) writeFileSync(file, kinds);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== kinds) {
    throw new Error(`${file} does not fit the grammar: run node scripts/build-parser.mjs --write`);
  }
}

async function main() {
  const modules = await buildParsers();
  for (const parser of parsers) {
    const wasm = readFileSync(modules[`${parser.name}.wasm`]);
    const target = join(root, `dist/${parser.name}.wasm`);
    if (!existsSync(target) || !readFileSync(target).equals(wasm)) save(target, wasm);
    fitKinds(parser, wasm, process.argv.includes('--write'));
  }
  if (!process.argv.includes('--quiet'))
    console.log(
      `The parsers are at ${Object.keys(modules)
        .map((name) => `dist/${name}`)
        .join(', ')}.`,
    );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    console.error(`The parsers could not be built. ${error.message}`);
    process.exitCode = 1;
  });
}
