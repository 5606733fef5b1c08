import { strict as assert } from 'node:assert';
import { openCodeActions, openFile, openWorkbench, runCommand, waitForSquiggle } from '../vscode/workbench.mjs';
import { inVsCode, page, placeOf } from './window';

/** As in the window of the other tests: a helper that compiled functions call, wherever they run. */
const helper = 'globalThis.__name ??= (value) => value;';

/** Where VS Code's window reads its language: nothing else of VS Code is translated without a language pack. */
const japanese = `Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => 'ja', set() {}, configurable: true });`;

inVsCode('In Japanese', () => {
  it('are commands, quick fixes and the walkthrough; rules keep their names', async () => {
    const other = await page().context().newPage();
    try {
      await other.addInitScript(helper);
      await other.addInitScript(japanese);
      await openWorkbench(other, page().url());
      await openFile(other, 'CarrierRates.cls');
      await waitForSquiggle(other, () => true);
      const { line, column } = placeOf('force-app/main/default/classes/CarrierRates.cls', "'ffk_live_5Jr8HnW2qEt6UzP1oGfB9xCv'");
      const titles = await openCodeActions(other, line, column, /指定ログイン情報へ変換/);
      assert.ok(titles.includes('この行の AvoidHardcodedCredentialsInHttpHeader を抑制'), titles.join('\n'));
      await other.keyboard.press('Escape');
      await runCommand(other, 'Preflight: はじめに');
      await other.locator('.getting-started-step', { hasText: 'サンプルを開く' }).first().waitFor();
    } finally {
      await other.close();
    }
  });
});
