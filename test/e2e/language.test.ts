import { strict as assert } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { screenshotFolder } from '../vscode/browser.mjs';
import {
  answerInputBox,
  applyCodeAction,
  openCodeActions,
  openFile,
  openWorkbench,
  pickItem,
  readRefactorPreview,
  runCommand,
  until,
  waitForSquiggle,
  webviewFrame,
} from '../vscode/workbench.mjs';
import { inVsCode, page, placeOf } from './window';

/** As in the window of the other tests: a helper that compiled functions call, wherever they run. */
const helper = 'globalThis.__name ??= (value) => value;';

/** Where VS Code's window reads its language: nothing else of VS Code is translated without a language pack. */
const japanese = `Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => 'ja', set() {}, configurable: true });`;

const classes = 'force-app/main/default/classes';

/** Opens a second window on the same folder, for a user whose VS Code speaks Japanese. */
async function inJapanese(use: (window: Page) => Promise<void>): Promise<void> {
  const window = await page().context().newPage();
  try {
    await window.addInitScript(helper);
    await window.addInitScript(japanese);
    await openWorkbench(window, page().url());
    await use(window).catch(async (error) => {
      await picture(window, 'failed');
      throw error;
    });
  } finally {
    await window.close();
  }
}

async function picture(window: Page, name: string): Promise<void> {
  mkdirSync(screenshotFolder, { recursive: true });
  await window.screenshot({ path: join(screenshotFolder, `japanese-${name}.png`), animations: 'disabled' });
}

/** Rests the pointer on the first underlined place until the hover says what is expected; it stays while the pointer does. */
async function hoverUnderline(window: Page, expected: RegExp): Promise<string> {
  const hover = window.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first();
  const read = async () => {
    if (!(await hover.isVisible())) {
      const box = await window.locator('.squiggly-error').first().boundingBox();
      assert(box);
      await window.mouse.move(box.x + 2, box.y - 60);
      await window.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
    }
    return hover.innerText({ timeout: 5000 });
  };
  return until(read, (text: string) => expected.test(text), `a hover that matches ${expected}`, 60_000);
}

inVsCode('In Japanese', () => {
  it('are commands, quick fixes and the walkthrough; rules keep their names', () =>
    inJapanese(async (window) => {
      await openFile(window, 'CarrierRates.cls');
      await waitForSquiggle(window, () => true);
      const { line, column } = placeOf(`${classes}/CarrierRates.cls`, "'ffk_live_5Jr8HnW2qEt6UzP1oGfB9xCv'");
      const titles = await openCodeActions(window, line, column, /指定ログイン情報へ変換/);
      assert.ok(titles.includes('この行の AvoidHardcodedCredentialsInHttpHeader を抑制'), titles.join('\n'));
      assert.ok(titles.includes('クラス CarrierRates の AvoidHardcodedCredentialsInHttpHeader を抑制'), titles.join('\n'));
      await picture(window, 'fixes');
      await window.keyboard.press('Escape');
      await runCommand(window, 'Preflight: はじめに');
      await window.locator('.getting-started-step', { hasText: 'サンプルを開く' }).first().waitFor();
    }));

  it('are what a fix asks and what it would change', () =>
    inJapanese(async (window) => {
      await openFile(window, 'CarrierRates.cls');
      await waitForSquiggle(window, () => true);
      const http = placeOf(`${classes}/CarrierRates.cls`, "'http://surcharges");
      assert.ok((await openCodeActions(window, http.line, http.column, /^https を使用$/)).length > 1);
      await window.keyboard.press('Escape');
      const { line, column } = placeOf(`${classes}/CarrierRates.cls`, "'Authorization'");
      await openCodeActions(window, line, column, /指定ログイン情報へ変換/);
      await applyCodeAction(window, '指定ログイン情報へ変換');
      await window.locator('.quick-input-widget', { hasText: '指定ログイン情報の名前' }).waitFor();
      await answerInputBox(window, 'Fast_Freight');
      // The files come first; what is done to them is said where changes are grouped by type.
      await window.locator('.part.panel [aria-label*="Group Changes By Type"]').first().click();
      await window.locator('.part.panel .monaco-list-row', { hasText: 'リクエストを' }).first().waitFor();
      const labels: string[] = (await readRefactorPreview(window)).map(({ label }: { label: string }) => label);
      await picture(window, 'preview');
      for (const expected of [/リクエストを callout:Fast_Freight に送信/, /指定ログイン情報 Fast_Freight を作成/]) {
        assert.ok(
          labels.some((label) => expected.test(label)),
          `${expected}: ${labels.join('\n')}`,
        );
      }
    }));

  it('are hovers around what reviewers say', () =>
    inJapanese(async (window) => {
      await openFile(window, 'ShipmentList.cls');
      await waitForSquiggle(window, () => true);
      const hover = await hoverUnderline(window, /公式ページ/);
      for (const part of [/レビュー担当者が指摘する点:/, /修正方法:/, /経路を表示 \(4 ステップ\)/]) assert.match(hover, part);
      await picture(window, 'hover');
    }));

  it('are pages around what is English and marked as such', () =>
    inJapanese(async (window) => {
      await openFile(window, 'CarrierRates.cls');
      await waitForSquiggle(window, () => true);
      await runCommand(window, 'Preflight: FAQ を開く');
      await pickItem(window, /security review requirements/, { filter: 'FAQ-000863' });
      const entry = await webviewFrame(window, /推奨される回答[\s\S]*関連するルール/);
      assert.equal(await entry.locator('html').getAttribute('lang'), 'ja');
      assert.equal(await entry.locator('h1').getAttribute('lang'), 'en');
      await picture(window, 'faq');
      await entry.locator('ul.rules a', { hasText: 'ApexCRUDViolation' }).first().click();
      const rule = await webviewFrame(window, /What it finds/);
      assert.equal(await rule.locator('html').getAttribute('lang'), 'ja');
      assert.match(await rule.locator('main').innerText(), /重要度: .+。 現在: .+。 公式ページ/);
      assert.match(await rule.locator('main > [lang=en] h2').first().innerText(), /What it finds/);
      await picture(window, 'rule');
    }));
});
