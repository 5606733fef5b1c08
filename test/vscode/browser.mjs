// A headless Chromium for the tests, and the pictures it takes.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../../scripts/ensure-chromium.mjs';

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Where pictures go; not committed. */
export const screenshotFolder = path.join(repository, 'test-output/screenshots');

const VIEWPORT = { width: 1280, height: 800 };

// Root has no sandbox in containers; the rest keeps Chromium from calling its maker.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Opens a browser whose pages reach 127.0.0.1 and nothing else.
 * Returns `page`, `context`, `blocked` (the other addresses that were asked for, as VS Code opens links),
 * `screenshot(name)` (writes test-output/screenshots/NN-name.png, numbered in order, and returns the path) and `close()`.
 * `firstNumber` is where the numbering starts. Throws when no Chromium can be had.
 */
export async function openBrowser({ viewport = VIEWPORT, firstNumber = 1 } = {}) {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: ARGUMENTS });
  const context = await browser.newContext({ viewport });
  const blocked = [];
  await context.route(
    (url) => url.hostname !== '127.0.0.1',
    (route) => {
      blocked.push(route.request().url());
      return route.abort();
    },
  );
  const page = await context.newPage();
  // VS Code asks before a page with unsaved files is left; nobody is there to answer.
  page.on('dialog', (dialog) => dialog.accept().catch(() => {}));

  let number = firstNumber;
  async function screenshot(name) {
    mkdirSync(screenshotFolder, { recursive: true });
    const file = path.join(screenshotFolder, `${String(number).padStart(2, '0')}-${name}.png`);
    number += 1;
    await page.screenshot({ path: file, animations: 'disabled' });
    return file;
  }

  return { page, context, blocked, screenshot, close: () => browser.close() };
}
