// Builds everything that runs, into dist/:
//
//   dist/apex.wasm           the Apex parser
//   dist/script.wasm         the parser of JavaScript and TypeScript
//   dist/syntaxes/           the fallback Apex highlighting, converted from npm's @salesforce/apex-tmlanguage
//   dist/client.js           the extension, loaded by VS Code
//   dist/server.js           the language server
//   dist/cli.js              the command line
//   dist/mcp.js              the Model Context Protocol, loaded by the command line for `preflight mcp`
//
//   node scripts/build.mjs [--production] [--watch]
//
// --production minifies, leaves out source maps and writes THIRD-PARTY-NOTICES.txt, because such a build is handed out;
// --watch goes on building as sources change. Types are not checked here (npm run check does).

import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { writeApexGrammar } from './apex-grammar.mjs';
import { buildParsers } from './build-parser.mjs';
import { renderNotices } from './third-party-notices.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What becomes one bundle each. */
const bundles = [
  { name: 'client', entry: 'client/src/extension.ts', external: ['vscode'] },
  { name: 'server', entry: 'server/src/lsp/main.ts' },
  { name: 'cli', entry: 'server/src/cli/main.ts', banner: '#!/usr/bin/env node', executable: true },
  { name: 'mcp', entry: 'server/src/mcp/serve.ts' },
];

/** esbuild's options for one bundle. */
function optionsOf({ name, entry, external = [], banner }, production) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: `dist/${name}.js`,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // The ES module of a package where it has one: bundles get smaller.
    mainFields: ['module', 'main'],
    external,
    banner: banner ? { js: banner } : {},
    loader: { '.md': 'text' },
    minify: production,
    sourcemap: production ? false : 'linked',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  };
}

/** The file's size in words. */
function sizeOf(file) {
  return `${Math.round(statSync(join(root, file)).size / 1024)} KB`;
}

/** Builds the parts that are not bundles. */
async function buildAssets(log) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const [name, path] of Object.entries(await buildParsers({ log }))) {
    copyFileSync(path, join(root, 'dist', name));
    log(`dist/${name} ${sizeOf(`dist/${name}`)}`);
  }
  const grammar = writeApexGrammar(root);
  log(`${grammar} ${sizeOf(grammar)}`);
}

/**
 * Builds everything once.
 * Throws with a plain message when something cannot be built; what was wrong with a source has been printed by then.
 */
export async function build({ production = false, log = console.log } = {}) {
  // A map left by a development build would lie about a production bundle.
  if (production) for (const { name } of bundles) rmSync(join(root, `dist/${name}.js.map`), { force: true });
  await buildAssets(log);
  const metafiles = {};
  const building = bundles.map(async (bundle) => {
    const result = await esbuild.build(optionsOf(bundle, production));
    if (bundle.executable) chmodSync(join(root, `dist/${bundle.name}.js`), 0o755);
    metafiles[bundle.name] = result.metafile;
    log(`dist/${bundle.name}.js ${sizeOf(`dist/${bundle.name}.js`)}`);
  });
  // One that fails must not keep the others from being written.
  const failed = (await Promise.allSettled(building)).find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  if (production) writeFileSync(join(root, 'THIRD-PARTY-NOTICES.txt'), renderNotices(root, Object.values(metafiles)));
}

/** Builds, then builds again whatever a change touches, until the process is ended. */
async function watch({ production }) {
  await buildAssets(console.log);
  for (const bundle of bundles) {
    const report = {
      name: 'report',
      setup({ onEnd }) {
        onEnd(({ errors }) => {
          if (errors.length === 0 && bundle.executable) chmodSync(join(root, `dist/${bundle.name}.js`), 0o755);
          console.log(`dist/${bundle.name}.js ${errors.length === 0 ? 'built' : 'not built, see above'}`);
        });
      },
    };
    const context = await esbuild.context({ ...optionsOf(bundle, production), plugins: [report] });
    await context.watch();
  }
  console.log('Watching for changes; Ctrl+C ends it.');
}

async function main() {
  const flags = process.argv.slice(2);
  const unknown = flags.find((flag) => flag !== '--production' && flag !== '--watch');
  if (unknown) throw new Error(`Unknown argument ${unknown}: only --production and --watch are known`);
  const production = flags.includes('--production');
  if (flags.includes('--watch')) return watch({ production });
  const started = Date.now();
  console.log(
    `Building ${production ? 'for production' : 'for development'} into ${relative(process.cwd(), join(root, 'dist')) || '.'}`,
  );
  await build({ production });
  console.log(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    // esbuild has printed its own errors by now.
    console.error(`The build failed${error.errors ? '' : `: ${error.message}`}`);
    process.exitCode = 1;
  });
}
