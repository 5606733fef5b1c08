import { strict as assert } from 'node:assert';
import {
  clickHoverLink,
  goTo,
  openFile,
  openHover,
  pickItem,
  readQuickPick,
  runCommand,
  setTheme,
  typeLine,
  until,
  waitForSquiggle,
} from '../vscode/workbench.mjs';
import { inVsCode, page, placeOf, screenshot, writeFile } from './window';

const folder = 'force-app/main/default/classes';
const finding = { path: `${folder}/TariffCall.cls`, name: 'TariffCall.cls', text: 'TariffKeys.LIVE' };
const source = { path: `${folder}/TariffKeys.cls`, name: 'TariffKeys.cls', text: "'ffk_live" };

/** What the status bar says of the path; empty when none is shown. */
async function readStatus(): Promise<string> {
  const texts = await page().locator('.statusbar-item[id$="preflight.path"]:visible').allInnerTexts();
  return texts.join('').trim();
}

/** The numbers of the marks in the active editor, with a star behind that of the current step, and the words at a line's end. */
async function readMarks(): Promise<string[]> {
  return page()
    .locator('.editor-group-container.active .editor-instance .view-lines')
    .first()
    .evaluate((lines: unknown) => {
      // biome-ignore lint/suspicious/noExplicitAny: the page's globals are not those of Node
      const global = globalThis as any;
      const texts: string[] = [];
      // biome-ignore lint/suspicious/noExplicitAny: the page's globals are not those of Node
      for (const span of (lines as any).querySelectorAll('.view-line span')) {
        for (const side of ['::before', '::after']) {
          const content = global.getComputedStyle(span, side).content;
          if (/^".+"$/.test(content)) texts.push(content.slice(1, -1));
        }
      }
      return texts;
    });
}

/** Waits until the file is that of the active tab. */
async function fileBecomes(name: string): Promise<void> {
  await page().locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`).waitFor();
}

/** Waits until we are at a step: its words in the status bar, its file, and the marks there. */
async function stepBecomes(number: number, { name }: { name: string }, ...marks: readonly string[]): Promise<void> {
  await until(readStatus, (text: string) => text.startsWith(`Step ${number} of 2: `), `step ${number} in the status bar`);
  await fileBecomes(name);
  await until(readMarks, (seen: string[]) => seen.join() === marks.join(), `the marks ${marks.join()}`);
}

const atSource = () => stepBecomes(1, source, '1', 'The value is written here');
const atSink = () => stepBecomes(2, finding, '2', 'Sent in the header Authorization');

/** Waits until no path is shown. */
async function pathEnds(): Promise<void> {
  await until(readStatus, (text: string) => text === '', 'the end of the path');
  await until(readMarks, (marks: string[]) => marks.length === 0, 'the end of the marks');
}

/** Opens the file of the finding with the cursor on it, once the finding is there. */
async function goToFinding(): Promise<{ line: number; column: number }> {
  await openFile(page(), finding.path);
  const place = placeOf(finding.path, finding.text);
  await waitForSquiggle(page(), (squiggle: { line: number }) => squiggle.line === place.line);
  await goTo(page(), place.line, place.column);
  return place;
}

inVsCode('The path of a finding', () => {
  beforeEach(() => {
    writeFile(
      source.path,
      "public class TariffKeys {\n    public static final String LIVE = 'ffk_live_8Qw2ZpT7vLx4NcR9bYmA3sKd';\n}\n",
    );
    writeFile(
      finding.path,
      [
        'public with sharing class TariffCall {',
        '    public void prepare(HttpRequest request) {',
        "        request.setHeader('Authorization', TariffKeys.LIVE);",
        '    }',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('is walked with the keyboard, from the source to the sink and back', async () => {
    await goToFinding();
    await page().keyboard.press('Control+F8');
    await atSource();
    await screenshot('path-source');
    await page().keyboard.press('Control+F8');
    await atSink();
    await screenshot('path-sink');
    await page().keyboard.press('Control+Shift+F8');
    await atSource();
    await page().keyboard.press('Escape');
    await pathEnds();
    await fileBecomes(source.name);
  });

  it('begins in the hover', async () => {
    const { line, column } = await goToFinding();
    await openHover(page(), line, column, /Show path \(2 steps\)/);
    await screenshot('path-hover');
    await clickHoverLink(page(), /Show path/);
    await atSource();
    await runCommand(page(), 'Preflight: End path');
    await pathEnds();
  });

  it('lets the user go to a step, and look at others before', async () => {
    await goToFinding();
    await runCommand(page(), 'Preflight: Show path of finding');
    await atSource();
    await page().locator('.statusbar-item[id$="preflight.path"] a').click();
    const labels = await readQuickPick(page());
    assert.deepEqual(
      labels.filter((label: string) => /^\d/.test(label)),
      ['1. The value is written here', '2. Sent in the header Authorization'],
    );
    await page().keyboard.press('ArrowDown');
    await fileBecomes(finding.name);
    await screenshot('path-pick');
    await page().keyboard.press('Escape');
    await atSource();
    await runCommand(page(), 'Preflight: Go to step of path');
    await pickItem(page(), /^2\. /);
    await atSink();
    await page().keyboard.press('Escape');
    await pathEnds();
  });

  it('follows what is typed, and ends with its finding', async () => {
    await goToFinding();
    await page().keyboard.press('Control+F8');
    await atSource();
    const { line } = placeOf(source.path, source.text);
    await typeLine(page(), 1, '// the keys');
    await page().keyboard.press('Control+F8');
    await atSink();
    await page().keyboard.press('Control+Shift+F8');
    await atSource();
    await until(
      () => page().locator('#status\\.editor\\.selection').innerText(),
      (text: string) => text.startsWith(`Ln ${line + 1},`),
      'the cursor on the line that moved',
    );
    await page().keyboard.press('End');
    await page().keyboard.press('Shift+Home');
    await page().keyboard.type('public static final String LIVE = System.Label.Tariff;');
    await pathEnds();
  });

  describe('in a dark window', () => {
    before(() => setTheme(page(), 'Dark Modern'));
    after(() => setTheme(page(), 'Light Modern'));

    it('is as readable', async () => {
      await goToFinding();
      await page().keyboard.press('Control+F8');
      await atSource();
      await screenshot('path-source-dark');
      await page().keyboard.press('Control+F8');
      await atSink();
      await screenshot('path-sink-dark');
      await page().keyboard.press('Escape');
      await pathEnds();
    });
  });
});
