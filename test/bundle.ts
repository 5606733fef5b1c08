/** The bundles that tests start, built when one is missing or older than the sources. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(__dirname, '..');
const sources = ['server/src', 'shared'].map((folder) => join(root, folder));

let built: Promise<void> | undefined;

/** The path of `dist/<name>.js`. */
export async function bundleOf(name: 'cli' | 'server'): Promise<string> {
  const bundle = join(root, `dist/${name}.js`);
  const needed = [bundle, ...['apex.wasm', 'script.wasm', 'mcp.js'].map((name) => join(root, 'dist', name))];
  const isCurrent = needed.every(existsSync) && statSync(bundle).mtimeMs >= newest(sources);
  if (!isCurrent) {
    built ??= buildAll();
    await built;
  }
  return bundle;
}

async function buildAll(): Promise<void> {
  const { build } = await import(pathToFileURL(join(root, 'scripts/build.mjs')).href);
  await build({ log: () => undefined });
}

function newest(folders: readonly string[]): number {
  return Math.max(
    0,
    ...folders.flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true }).map((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? newest([path]) : statSync(path).mtimeMs;
      }),
    ),
  );
}
