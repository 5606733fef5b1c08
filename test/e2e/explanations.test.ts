import { strict as assert } from 'node:assert';
import {
  clickHoverLink,
  openFile,
  openHover,
  pickItem,
  readQuickPick,
  readWebview,
  runCommand,
  setTheme,
  until,
  waitForSquiggle,
  webviewFrame,
} from '../vscode/workbench.mjs';
import { inVsCode, page, placeOf, screenshot } from './window';

const path = 'force-app/main/default/classes/CarrierRates.cls';

/** Shows the hover of the hand-made header in the sample. */
async function hoverOverHeader(): Promise<string> {
  await openFile(page(), 'classes/CarrierRates.cls');
  const { line, column } = placeOf(path, "'Bearer '");
  await waitForSquiggle(page(), (squiggle: { line: number }) => squiggle.line === line);
  return openHover(page(), line, column, /How to fix it/);
}

/** Picks an entry of the FAQ and returns the frame of its page. */
async function openEntry(id: string, words: RegExp) {
  await runCommand(page(), 'Preflight: Open FAQ');
  await pickItem(page(), words, { filter: id });
  return webviewFrame(page(), words);
}

inVsCode('Explanations', () => {
  it('says in the hover what a reviewer objects to and how to fix it', async () => {
    const text = await hoverOverHeader();
    for (const part of [/AvoidHardcodedCredentialsInHttpHeader/, /What a reviewer objects to/, /Official page/]) {
      assert.match(text, part);
    }
    await screenshot('hover');
  });

  it('leads from the hover to the FAQ entry, inside the editor', async () => {
    await hoverOverHeader();
    await clickHoverLink(page(), /FAQ-900002/);
    const text = await readWebview(page(), /Named Credential/);
    assert.match(text, /How do I move a hard-coded endpoint or API key to a Named Credential\?/);
    await page().locator('.tab.active[data-resource-name*="FAQ-900002"], .tab.active', { hasText: 'FAQ-900002' }).waitFor();
    await screenshot('faq-from-hover');
  });

  it('shows an entry with its answer and its related rules, and how many findings each has', async () => {
    await openFile(page(), 'classes/CarrierRates.cls');
    await waitForSquiggle(page(), () => true);
    const frame = await openEntry('FAQ-000863', /off-platform integration/);
    await screenshot('faq-863');
    const text = await frame.locator('body').innerText();
    for (const part of [
      'Answer',
      'Authentication & Authorization:',
      'Recommended answer',
      'Reasoning',
      'Related rules',
      'Sources',
    ]) {
      assert(text.includes(part), `${part} is not on the page`);
    }
    const rules = frame.locator('.rules li');
    assert.equal(await rules.count(), 12);
    await until(
      () => rules.allInnerTexts(),
      (all: string[]) => all.some((rule) => /^AvoidHardcodedCredentialsInFieldDecls\s+1 finding in this workspace$/.test(rule)),
      'the count of a rule',
    );
    await rules.first().scrollIntoViewIfNeeded();
    await screenshot('faq-863-rules');
    await frame.locator('.rules a', { hasText: 'ApexSharingViolations' }).click();
    const rule = await readWebview(page(), /What it finds/);
    assert.match(rule, /^ApexSharingViolations/);
    await screenshot('rule-page');
  });

  it('finds entries by words of their answers', async () => {
    await openFile(page(), 'classes/CarrierRates.cls');
    await runCommand(page(), 'Preflight: Open FAQ');
    assert((await readQuickPick(page())).length > 5);
    await screenshot('faq-pick');
    await page().locator('.quick-input-box input').first().fill('inherited sharing');
    await until(
      () => readQuickPick(page()),
      (labels: string[]) => /sharing/.test(labels[0] ?? ''),
      'an entry about sharing in the first place',
    );
    await screenshot('faq-search');
    await page().keyboard.press('Escape');
  });

  describe('in a dark window', () => {
    before(() => setTheme(page(), 'Dark Modern'));
    after(() => setTheme(page(), 'Light Modern'));

    it('are as readable', async () => {
      await hoverOverHeader();
      await screenshot('hover-dark');
      await page().keyboard.press('Escape');
      const frame = await openEntry('FAQ-000863', /off-platform integration/);
      const brightness = await frame.locator('body').evaluate((body: unknown) => {
        // biome-ignore lint/suspicious/noExplicitAny: the page's globals are not those of Node
        const { color } = (globalThis as any).getComputedStyle(body);
        return /\d+/.exec(color)?.[0];
      });
      assert(Number(brightness) > 150, `dark text on a dark page: ${brightness}`);
      await screenshot('faq-863-dark');
    });
  });
});
