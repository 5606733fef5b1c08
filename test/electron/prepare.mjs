// Bundles the suite that runs inside an extension host, and copies the workspace it runs on: the tests change it.
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { globSync } from 'tinyglobby';

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, '../..');

/**
 * Returns `extensionDir`, `testsFile` (what an extension host runs with --extensionTestsPath), `folder` (the workspace to
 * open) and `remove()`, which deletes that folder.
 */
export async function prepareSuite() {
  await esbuild.build({
    absWorkingDir: repository,
    entryPoints: globSync('test/electron/*.ts', { cwd: repository }),
    outdir: 'out/electron',
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // Mocha must be the one object that the tests and their runner share.
    external: ['vscode', 'mocha'],
    loader: { '.md': 'text' },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'preflight-workspace-')));
  cpSync(path.join(here, 'fixtures/workspace'), folder, { recursive: true });
  return {
    extensionDir: repository,
    testsFile: path.join(repository, 'out/electron/index.js'),
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
