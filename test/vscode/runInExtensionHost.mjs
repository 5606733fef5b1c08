// Runs a bundle of mocha tests inside the real extension host of a real VS Code, as desktop VS Code does it with
// --extensionDevelopmentPath and --extensionTestsPath.
import path from 'node:path';
import { format } from 'node:util';
import { openBrowser } from './browser.mjs';
import { startVsCode } from './server.mjs';

const TIMEOUT_MS = 180_000;

// VS Code's own chatter, which it sends through the same channel as the tests' output.
const NOISE =
  /^(%c|Resolv(ing|ed) connection token|Creating a socket|Updating additional builtin|\[Service Worker\]|ChatSessionStore)|open-vsx/;

/**
 * Opens `folder` with the extension in `extensionDir` and lets the extension host call `run()` of `testsFile` (a CommonJS
 * bundle whose `run` resolves when all tests pass and rejects otherwise, which VS Code defines).
 * `settings` and `env` as for startVsCode; the tests see `env`. `write` gets each line that the tests print.
 * Returns the exit code: 0 when everything passed. Throws when nothing came back within `timeout` ms.
 */
export async function runInExtensionHost({
  extensionDir,
  testsFile,
  folder,
  settings,
  env,
  timeout = TIMEOUT_MS,
  write = (line) => console.log(line),
}) {
  const vscode = await startVsCode({ settings: { 'security.workspace.trust.enabled': false, ...settings }, folder, env });
  let browser;
  let timer;
  try {
    browser = await openBrowser();
    const { page } = browser;
    await page.exposeFunction('codeAutomationLog', (_severity, values) => {
      const line = format(...values);
      if (!NOISE.test(line)) write(line);
    });
    let finish;
    const exit = new Promise((resolve, reject) => {
      finish = resolve;
      const seconds = Math.round(timeout / 1000);
      timer = setTimeout(() => reject(new Error(`the extension host did not finish within ${seconds} s`)), timeout);
      vscode.exited.then(() => reject(new Error('VS Code ended before the tests did')));
    });
    // When opening the page fails below, nobody waits for this any more.
    exit.catch(() => {});
    await page.exposeFunction('codeAutomationExit', finish);
    const remote = (file) => `vscode-remote://${vscode.authority}${path.resolve(file)}`;
    const url = vscode.urlOf(folder, [
      ['extensionDevelopmentPath', remote(extensionDir)],
      ['extensionTestsPath', remote(testsFile)],
    ]);
    await page.goto(url);
    return await exit;
  } finally {
    clearTimeout(timer);
    await browser?.close();
    await vscode.stop();
  }
}
