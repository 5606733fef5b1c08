/**
 * The one VS Code that all end-to-end tests share: with the packaged extension installed as users install it, and with a
 * copy of the sample project open. Every test finds it as if it had just been opened.
 */

import { strict as assert } from 'node:assert';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser, screenshotFolder } from '../vscode/browser.mjs';
import { startVsCode } from '../vscode/server.mjs';
import * as workbench from '../vscode/workbench.mjs';

const repository = join(__dirname, '../..');
const sample = join(repository, 'sample');

/** VS Code may have to be fetched first. */
const START_MS = 300_000;
const TEST_MS = 90_000;

interface OpenWindow {
  readonly page: Page;
  readonly vscode: Awaited<ReturnType<typeof startVsCode>>;
  readonly browser: Awaited<ReturnType<typeof openBrowser>>;
  /** The workspace folder, as it is spelled on disk. */
  readonly folder: string;
  /** Errors that VS Code told the user since they were last looked at. */
  readonly errorMessages: string[];
}

/** Errors of VS Code itself: the one from npm comes without TypeScript, and may say so when a script is opened. */
const notOurs = /^VS Code's tsserver was deleted/;

let opened: OpenWindow | undefined;
/** How much of the extension's log was looked at. */
let logRead = 0;
let toleratedErrors: RegExp | undefined;

function current(): OpenWindow {
  assert(opened, 'VS Code is not open');
  return opened;
}

/** The page of VS Code's window. */
export function page(): Page {
  return current().page;
}

/** Takes a picture of the window, test-output/screenshots/NN-name.png. */
export async function screenshot(name: string): Promise<void> {
  await current().browser.screenshot(name);
}

/** The folder with the profile of this VS Code; nobody else's processes have its name in their arguments. */
export function dataFolder(): string {
  return current().vscode.dataDir;
}

// --- The workspace on disk ---

/** The absolute path of a file of the workspace. */
export function fileOf(path: string): string {
  return join(current().folder, path);
}

/** The text of a file of the workspace, as it is on disk. */
export function readFile(path: string): string {
  return readFileSync(fileOf(path), 'utf8');
}

/** Writes a file of the workspace, as another program would. */
export function writeFile(path: string, text: string): void {
  mkdirSync(dirname(fileOf(path)), { recursive: true });
  writeFileSync(fileOf(path), text);
}

/** Line and column (1-based) of the first `text` in a file of the workspace, `offset` characters further. */
export function placeOf(path: string, text: string, offset = 1): { line: number; column: number } {
  const content = readFile(path);
  const at = content.indexOf(text);
  assert.notEqual(at, -1, `"${text}" is not in ${path}`);
  const before = content.slice(0, at + offset).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1 };
}

/** Makes the workspace's own settings these. */
export function writeSettings(settings: object): void {
  writeFile('.vscode/settings.json', JSON.stringify(settings));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}

/** Makes the workspace what it was in the beginning, touching only what is different. */
function restoreWorkspace(): void {
  const { folder } = current();
  for (const path of filesBelow(folder)) {
    if (!existsSync(join(sample, path)) && path !== join('.vscode', 'settings.json')) rmSync(join(folder, path));
  }
  for (const path of filesBelow(sample)) {
    const text = readFileSync(join(sample, path), 'utf8');
    if (!existsSync(fileOf(path)) || readFile(path) !== text) writeFile(path, text);
  }
  if (readFile('.vscode/settings.json') !== '{}') writeSettings({});
}

// --- What must not be there ---

/** The log of our extension since the test began. */
function newLogLines(): string[] {
  const logs = join(current().vscode.dataDir, 'data/logs');
  const file = existsSync(logs) && filesBelow(logs).find((path) => path.endsWith('Preflight.log'));
  if (!file) return [];
  const text = readFileSync(join(logs, file), 'utf8');
  const lines = text.slice(logRead).split('\n');
  logRead = text.length;
  return lines;
}

/** In this test, errors that match are to be expected in the extension's log. */
export function tolerateErrors(pattern: RegExp): void {
  toleratedErrors = pattern;
}

function assertNoErrors(): void {
  const { errorMessages } = current();
  const shown = errorMessages.splice(0);
  const logged = newLogLines().filter((line) => /\[(error|warning)\]/.test(line) && !toleratedErrors?.test(line));
  toleratedErrors = undefined;
  assert.deepEqual({ shown, logged }, { shown: [], logged: [] }, 'errors were reported');
}

// --- Start, between two tests, end ---

async function open(): Promise<OpenWindow> {
  const { name, version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const vsix = join(repository, `${name}-${version}.vsix`);
  assert(existsSync(vsix), `${vsix} is missing: run npm run package first`);
  rmSync(screenshotFolder, { recursive: true, force: true });
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'preflight-e2e-')));
  const folder = join(root, 'acme-shipping');
  cpSync(sample, folder, { recursive: true });
  mkdirSync(join(folder, '.vscode'));
  writeFileSync(join(folder, '.vscode/settings.json'), '{}');
  // Every test finds a file at its beginning, not where another one left it.
  const settings = { ...workbench.PLAIN_TYPING, 'workbench.editor.restoreViewState': false };
  const vscode = await startVsCode({ vsix, folder, settings });
  const browser = await openBrowser();
  const errorMessages: string[] = [];
  opened = { page: browser.page, vscode, browser, folder, errorMessages };
  await browser.page.exposeFunction('reportErrorMessage', (text: string) => {
    if (!notOurs.test(text)) errorMessages.push(text);
  });
  // What runs in the page was compiled by tsx, which calls a helper of its own for the names of functions.
  await browser.page.addInitScript('globalThis.__name ??= (value) => value;');
  await browser.page.addInitScript(watchErrorMessages);
  await workbench.openWorkbench(browser.page, vscode.url);
  return opened;
}

/** Runs in the page: tells about every error message that appears, even when it goes away again. */
function watchErrorMessages(): void {
  // biome-ignore lint/suspicious/noExplicitAny: the page's globals are not those of Node
  const global = globalThis as any;
  const reported = new WeakSet();
  new global.MutationObserver(() => {
    for (const item of global.document.querySelectorAll('.notification-list-item, .monaco-dialog-box')) {
      if (reported.has(item) || !item.querySelector('.codicon-error, .codicon-dialog-error')) continue;
      reported.add(item);
      global.reportErrorMessage(item.innerText);
    }
  }).observe(global.document, { childList: true, subtree: true });
}

async function reset(): Promise<void> {
  const { page } = current();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await workbench.closeEditors(page);
  if (await page.locator('.part.panel').isVisible()) {
    await workbench.runCommand(page, 'View: Hide Panel');
    await page.locator('.part.panel').waitFor({ state: 'hidden' });
  }
  if ((await workbench.readNotifications(page)).length > 0) await workbench.clearNotifications(page);
  restoreWorkspace();
}

async function close(): Promise<void> {
  if (!opened) return;
  const { browser, vscode, folder } = opened;
  opened = undefined;
  await browser.close();
  await vscode.stop();
  rmSync(dirname(folder), { recursive: true, force: true });
}

// Of the whole run: this file is loaded before any suite is declared.
before(async function () {
  this.timeout(START_MS);
  await open();
});

after(async function () {
  this.timeout(TEST_MS);
  await close();
});

/** Like `describe`, for tests that use the window. They are given time, left without a trace, and must cause no errors. */
export function inVsCode(title: string, declareTests: () => void): void {
  describe(title, function () {
    this.timeout(TEST_MS);
    declareTests();

    afterEach(async function () {
      const { currentTest } = this;
      if (currentTest?.state === 'failed') await screenshot(`failed-${currentTest.title.replace(/\W+/g, '-')}`);
      await reset();
      assertNoErrors();
    });
  });
}
