import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import type { Frame } from 'playwright-core';
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
import { inVsCode, page, placeOf, screenshot, writeFile } from './window';

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

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe, a checker of accessibility, objects to in a page: rule and element. No script runs in a page, so a copy is looked
 * at, which has the colours of the theme: VS Code writes them into the page.
 */
async function axeFaults(frame: Frame): Promise<string[]> {
  const copy = await page().context().newPage();
  try {
    await copy.setContent(await frame.content());
    await copy.evaluate(axeSource);
    const tags = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
    const expression = `axe.run(document, { resultTypes: ['violations'], runOnly: ${tags} })`;
    const { violations } = (await copy.evaluate(expression)) as { violations: { id: string; nodes: { html: string }[] }[] };
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  } finally {
    await copy.close();
  }
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

  it('leads from an entry to the findings of a rule', async () => {
    await openFile(page(), 'classes/CarrierRates.cls');
    await waitForSquiggle(page(), () => true);
    const frame = await openEntry('FAQ-000863', /off-platform integration/);
    const link = frame.locator('.rules a', { hasText: '1 finding in this workspace' });
    await link.first().click();
    await page().locator('.tab.active', { hasText: 'CarrierRates.cls' }).waitFor();
    await screenshot('faq-to-finding');
  });

  it('can be walked through with the keyboard, and say what a screen reader needs', async () => {
    await openFile(page(), 'classes/CarrierRates.cls');
    await waitForSquiggle(page(), () => true);
    const frame = await openEntry('FAQ-900021', /Visualforce escapes by itself/);
    assert.deepEqual(await axeFaults(frame), []);
    await frame.locator('h1').click();
    const focused: string[] = [];
    for (let i = 0; i < 30; i++) {
      await page().keyboard.press('Tab');
      const text = await frame.locator(':focus').allInnerTexts();
      if (text.length > 0) focused.push(text[0]!);
    }
    assert(focused.includes('VfUnescapeEl'), focused.join(' | '));
    assert(
      focused.some((text) => /getGreeting/.test(text)),
      'code that scrolls is reached, too',
    );
    await frame.locator('.rules a', { hasText: 'ApexXSSFromURLParam' }).focus();
    await screenshot('faq-focus');
    await page().keyboard.press('Enter');
    assert.match(await readWebview(page(), /What it finds/), /^ApexXSSFromURLParam/);
  });

  it("show a team's answer beside ours, marked, as its file says now", async () => {
    // A folder that is there: VS Code's watcher misses files in new ones.
    const file = 'integrations/FAQ-900051.md';
    const text = (answer: string) => `---\nid: FAQ-900051\nlastVerified: 2026-11-20\n---\n\n## Recommended answer\n\n${answer}\n`;
    writeFile('preflight.yml', 'faq: integrations\n');
    writeFile(file, text('Ours is kept by the walrus.'));
    await openFile(page(), 'classes/CarrierRates.cls');
    await waitForSquiggle(page(), () => true);
    await runCommand(page(), 'Preflight: Open FAQ');
    await pickItem(page(), /false-positive document/, { filter: 'FAQ-900051' });
    await webviewFrame(page(), /Your team's answer[\s\S]*walrus/);
    await screenshot('faq-team');
    await runCommand(page(), 'Preflight: Open FAQ');
    await page().locator('.quick-input-box input').first().fill('walrus');
    await until(
      () => readQuickPick(page()),
      (labels: string[]) => /false-positive document/.test(labels[0] ?? ''),
      'the entry in the first place',
    );
    await screenshot('faq-team-pick');
    await page().keyboard.press('Escape');
    writeFile(file, text('Ours is kept by the narwhal.'));
    await webviewFrame(page(), /narwhal/);
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

  for (const theme of ['Dark High Contrast', 'Light High Contrast', 'Dark Modern']) {
    describe(`in ${theme}`, () => {
      before(() => setTheme(page(), theme));
      after(() => setTheme(page(), 'Light Modern'));

      it('are accessible', async () => {
        await openFile(page(), 'classes/CarrierRates.cls');
        const frame = await openEntry('FAQ-900021', /Visualforce escapes by itself/);
        assert.deepEqual(await axeFaults(frame), []);
        // VS Code gives code a colour for a background of its own, and ours is another.
        const colours = await frame.locator('p code').evaluateAll((all: unknown[]) => {
          // biome-ignore lint/suspicious/noExplicitAny: the page's globals are not those of Node
          const { getComputedStyle } = globalThis as any;
          const colourOf = (element: unknown) => getComputedStyle(element).color;
          return all.map((code) => [colourOf(code), colourOf((code as { parentElement: unknown }).parentElement)]);
        });
        for (const [code, text] of colours) assert.equal(code, text);
        await screenshot(`faq-${theme.toLowerCase().replaceAll(' ', '-')}`);
      });
    });
  }

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
