// Runs the suite in test/electron inside the extension host of a real VS Code.
//
//   node scripts/test-electron.mjs          desktop VS Code, downloaded into .vscode-test by @vscode/test-electron
//   node scripts/test-electron.mjs --web    VS Code from npm in a headless browser, where nothing can be downloaded
//
// Build first (npm run build). Exit code: 0 when all tests passed, 1 otherwise.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareSuite } from '../test/electron/prepare.mjs';

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Runs the suite in desktop VS Code. Returns the exit code. */
async function runOnDesktop({ extensionDir, testsFile, folder }) {
  const { downloadAndUnzipVSCode, runTests } = await import('@vscode/test-electron');
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    console.error('Desktop VS Code needs a display: use xvfb-run, or --web for VS Code from npm.');
    return 1;
  }
  let vscodeExecutablePath;
  try {
    vscodeExecutablePath = await downloadAndUnzipVSCode({ cachePath: path.join(repository, '.vscode-test') });
  } catch (error) {
    console.error(`VS Code could not be downloaded (${error.message}): use --web for VS Code from npm.`);
    return 1;
  }
  return runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: extensionDir,
    extensionTestsPath: testsFile,
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust'],
  });
}

/** Runs the suite in VS Code from npm. Returns the exit code. */
async function runInBrowser(suite) {
  const { runInExtensionHost } = await import('../test/vscode/runInExtensionHost.mjs');
  return runInExtensionHost(suite);
}

async function main() {
  const flags = process.argv.slice(2);
  const unknown = flags.find((flag) => flag !== '--web');
  if (unknown) throw new Error(`unknown argument ${unknown}: only --web is known`);
  const missing = ['client', 'server'].find((name) => !existsSync(path.join(repository, `dist/${name}.js`)));
  if (missing) throw new Error(`dist/${missing}.js is missing: run npm run build first`);
  const suite = await prepareSuite();
  try {
    return flags.includes('--web') ? await runInBrowser(suite) : await runOnDesktop(suite);
  } finally {
    suite.remove();
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(`The tests in VS Code failed: ${error.message}`);
    process.exit(1);
  },
);
