import { strict as assert } from 'node:assert';
import {
  applyCodeAction,
  clickHoverLink,
  goTo,
  openCodeActions,
  openFile,
  openHover,
  readSquiggles,
  readSquigglesBeside,
  readVisibleLines,
  readWebview,
  runCommand,
  setTheme,
  typeLine,
  typeText,
  until,
  waitForSquiggle,
} from '../vscode/workbench.mjs';
import { inVsCode, page, placeOf, readFile, screenshot, writeSettings } from './window';

const tracker = 'force-app/main/default/pages/ShipmentTracker.page';
const controller = 'force-app/main/default/classes/ShipmentTrackerController.cls';
const slip = 'force-app/main/default/lwc/parcelSlip/parcelSlip.js';
const typed = "        var again = '{!note}';";

interface Squiggle {
  readonly severity: string;
  readonly line: number;
  readonly text: string;
}

/** Waits for the squiggle under the text of a line. */
async function underlined(line: number, text: string): Promise<Squiggle> {
  return waitForSquiggle(page(), (each: Squiggle) => each.line === line && each.text === text, `"${text}" underlined in ${line}`);
}

/** Waits until a line of the active editor says this. */
async function lineBecomes(line: number, text: string): Promise<void> {
  const isThere = (lines: Squiggle[]) => lines.some((each) => each.line === line && each.text.trim() === text);
  await until(() => readVisibleLines(page()), isThere, `line ${line}: ${text}`);
}

/** Opens the page of the sample and types a value into its script. Out: where the value stands. */
async function typeValue(): Promise<{ line: number; column: number }> {
  await openFile(page(), tracker);
  const { line } = placeOf(tracker, 'var note', 0);
  await underlined(line, '{!note}');
  await typeLine(page(), line + 1, typed);
  assert.equal((await underlined(line + 1, '{!note}')).severity, 'error');
  return { line: line + 1, column: typed.indexOf('{!note}') + 3 };
}

/** What the status bar says of the path that is walked; empty when none is. */
async function readStatus(): Promise<string> {
  const texts = await page().locator('.statusbar-item[id$="preflight.path"]:visible').allInnerTexts();
  return texts.join('').trim();
}

/** Opens the script of the sample. This VS Code has no language server for scripts, and would say so. */
async function openScript(): Promise<void> {
  writeSettings({ 'files.associations': { '*.js': 'plaintext' } });
  await openFile(page(), slip);
}

/** Waits until we are at a step of the path, in the file of that name. */
async function stepBecomes(number: number, words: RegExp, file: string): Promise<void> {
  const isAt = (text: string) => text.startsWith(`Step ${number} of `) && words.test(text);
  await until(readStatus, isAt, `step ${number}, ${words}`);
  await page().locator(`.editor-group-container.active .tab.active[data-resource-name="${file}"]`).waitFor();
}

async function pathEnds(): Promise<void> {
  await page().keyboard.press('Escape');
  await until(readStatus, (text: string) => text === '', 'the end of the path');
}

inVsCode('Pages and components', () => {
  it('underlines a value as it is typed into the script of a page, and a quick fix encodes it', async () => {
    const { line, column } = await typeValue();
    await screenshot('page-typed');
    const titles: string[] = await openCodeActions(page(), line, column, /JSENCODE/);
    assert(titles.includes('Encode it with JSENCODE'), titles.join(' | '));
    await screenshot('page-fixes');
    await applyCodeAction(page(), 'Encode it with JSENCODE');
    await lineBecomes(line, "var again = '{!JSENCODE(note)}';");
    const inLine = async () => (await readAll()).filter((each) => each.line === line);
    await until(inLine, (all: Squiggle[]) => all.length === 0, 'the end of the squiggle');
    await screenshot('page-fixed');
    assert.doesNotMatch(readFile(tracker), /again/, 'nothing was saved');
  });

  it('explains it in the hover, which leads to the FAQ', async () => {
    const { line, column } = await typeValue();
    const text: string = await openHover(page(), line, column, /How to fix it/);
    for (const part of [/VfUnescapeEl/, /What a reviewer objects to/, /FAQ-900021/]) assert.match(text, part);
    await screenshot('page-hover');
    await clickHoverLink(page(), /FAQ-900021/);
    assert.match(await readWebview(page(), /JSENCODE/), /JSENCODE/);
    await screenshot('page-faq');
  });

  it('leads from the page to its class and back with the keyboard', async () => {
    await openFile(page(), tracker);
    const { line, column } = placeOf(tracker, "'{!note}'", 3);
    await underlined(line, '{!note}');
    await goTo(page(), line, column);
    await page().keyboard.press('Control+F8');
    await stepBecomes(1, /page parameter "note"/, 'ShipmentTrackerController.cls');
    await screenshot('page-path-source');
    await page().keyboard.press('Control+F8');
    await stepBecomes(2, /in a script/, 'ShipmentTracker.page');
    await screenshot('page-path-sink');
    await page().keyboard.press('Control+Shift+F8');
    await stepBecomes(1, /page parameter "note"/, 'ShipmentTrackerController.cls');
    await pathEnds();
  });

  it('leads from a class to the page whose input reaches a query', async () => {
    await openFile(page(), controller);
    const { line, column } = placeOf(controller, '+ search', 4);
    await underlined(line, 'search');
    await goTo(page(), line, column);
    await page().keyboard.press('Control+F8');
    await stepBecomes(1, /What users enter into "search"/, 'ShipmentTracker.page');
    await screenshot('class-path-page');
    await pathEnds();
  });

  it('takes a squiggle away beside the class that is mended, and nothing is saved', async () => {
    await openFile(page(), tracker);
    await underlined(placeOf(tracker, 'var note', 0).line, '{!note}');
    await runCommand(page(), 'View: Split Editor Right');
    await openFile(page(), controller);
    const beside = (): Promise<Squiggle[]> => readSquigglesBeside(page());
    await until(beside, (all: Squiggle[]) => all.some(({ text }) => text === '{!note}'), 'the squiggle beside');
    const { line, column } = placeOf(controller, 'ApexPages.currentPage', 0);
    await goTo(page(), line, column);
    await page().keyboard.press('Shift+End');
    await page().keyboard.press('Delete');
    await typeText(page(), "'none';");
    await until(beside, (all: Squiggle[]) => all.every(({ text }) => text !== '{!note}'), 'the end of the squiggle beside');
    await screenshot('page-beside');
    assert.match(readFile(controller), /getParameters/, 'nothing was saved');
  });

  it('underlines markup that a script makes, and shows it as text instead', async () => {
    await openScript();
    const { line, column } = placeOf(slip, 'innerHTML', 2);
    assert.equal((await underlined(line, 'innerHTML')).severity, 'error');
    const titles: string[] = await openCodeActions(page(), line, column, /textContent/);
    assert(titles.includes('Use textContent'), titles.join(' | '));
    await screenshot('script-fixes');
    await applyCodeAction(page(), 'Use textContent');
    await lineBecomes(line, 'slip.textContent = this.address;');
    await until(readAll, (all: Squiggle[]) => all.every((each) => each.line !== line), 'the end of the squiggle');
    await typeLine(page(), line + 1, '        slip.innerHTML = this.address;');
    await underlined(line + 1, 'innerHTML');
  });

  describe('in a dark window', () => {
    before(() => setTheme(page(), 'Dark Modern'));
    after(() => setTheme(page(), 'Light Modern'));

    it('is as readable', async () => {
      const { line, column } = await typeValue();
      await openHover(page(), line, column, /How to fix it/);
      await screenshot('page-hover-dark');
      await page().keyboard.press('Escape');
      await openScript();
      await underlined(placeOf(slip, 'innerHTML', 0).line, 'innerHTML');
      await screenshot('script-dark');
    });
  });
});

async function readAll(): Promise<Squiggle[]> {
  return readSquiggles(page());
}
