import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(__dirname, '../..');
const bundle = join(root, 'dist/server.js');

let current: Promise<string> | undefined;

/** The path of the built server; it is built when it is missing or older than its sources. */
export function serverBundle(): Promise<string> {
  current ??= bring();
  return current;
}

async function bring(): Promise<string> {
  if (!existsSync(join(root, 'dist/apex.wasm'))) {
    const everything = await import(pathToFileURL(join(root, 'scripts/build.mjs')).href);
    await everything.build({ log: () => undefined });
  } else if (!existsSync(bundle) || statSync(bundle).mtimeMs < newest(['server/src', 'shared'].map((each) => join(root, each)))) {
    await build({
      absWorkingDir: root,
      entryPoints: ['server/src/lsp/main.ts'],
      outfile: bundle,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      loader: { '.md': 'text' },
      sourcemap: 'linked',
      sourcesContent: false,
      logLevel: 'warning',
    });
  }
  return bundle;
}

function newest(directories: readonly string[]): number {
  return Math.max(
    ...directories.flatMap((directory) =>
      readdirSync(directory, { withFileTypes: true }).map((entry) => {
        const path = join(directory, entry.name);
        return entry.isDirectory() ? newest([path]) : statSync(path).mtimeMs;
      }),
    ),
    0,
  );
}
