import { strict as assert } from 'node:assert';
import {
  clickHoverLink,
  goTo,
  openFile,
  pickItem,
  readQuickPick,
  runCommand,
  setTheme,
  typeLine,
  until,
  waitForSquiggle,
} from '../vscode/workbench.mjs';
import { inVsCode, page, placeOf, screenshot } from './window';

const classes = 'force-app/main/default/classes';
/** Where the data comes in, and where the finding is. */
const list = { path: `${classes}/ShipmentList.cls`, name: 'ShipmentList.cls' };
/** Where the data reaches a query. */
const query = { path: `${classes}/ShipmentQuery.cls`, name: 'ShipmentQuery.cls' };

/** What the status bar says of the path; empty when none is shown. */
async function readStatus(): Promise<string> {
  const texts = await page().locator('.statusbar-item[id$="preflight.path"]:visible').allInnerTexts();
  return texts.join('').trim();
}

/** What the marks in the active editor say: the numbers of steps, and the words of the current one. */
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
          if (/^".+"$/.test(content)) texts.push(content.slice(1, -1).replaceAll('\\"', '"'));
        }
      }
      return texts;
    });
}

/** Waits until the file is that of the active tab. */
async function fileBecomes({ name }: { name: string }): Promise<void> {
  await page().locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`).waitFor();
}

/**
 * Waits until we are at a step that says this: in the status bar, in its file, and in the marks there. Returns how many
 * steps there are.
 */
async function stepBecomes(number: number, file: { name: string }, words: RegExp): Promise<number> {
  const isAt = (text: string) => text.startsWith(`Step ${number} of `) && words.test(text);
  const status: string = await until(readStatus, isAt, `step ${number}, ${words}, in the status bar`);
  await fileBecomes(file);
  const isMarked = (marks: string[]) => marks.includes(`${number}`) && marks.some((mark) => words.test(mark));
  await until(readMarks, isMarked, `the mark of step ${number}, ${words}`);
  return Number(/of (\d+)/.exec(status)?.[1]);
}

const atSource = () => stepBecomes(1, list, /parameter "column"/);

/** Goes on to the last of so many steps. */
async function goToSink(steps: number): Promise<void> {
  for (let step = 2; step <= steps; step += 1) {
    await page().keyboard.press('Control+F8');
    await until(readStatus, (text: string) => text.startsWith(`Step ${step} of ${steps}: `), `step ${step} of ${steps}`);
  }
  await stepBecomes(steps, query, /Database\.query/);
}

/** Waits until no path is shown. */
async function pathEnds(): Promise<void> {
  await until(readStatus, (text: string) => text === '', 'the end of the path');
  await until(readMarks, (marks: string[]) => marks.length === 0, 'the end of the marks');
}

/** Rests with the pointer on the last word of the editor that matches, as to read a hover. */
async function pointAt(word: RegExp): Promise<void> {
  const box = await page().locator('.view-line span', { hasText: word }).last().boundingBox();
  assert(box, `no word ${word} in the editor`);
  // The pointer has to come from elsewhere: one that rests opens nothing.
  await page().mouse.move(box.x, box.y + 100);
  await page().mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
}

/** Opens the file of the finding with the cursor on it, once the finding is there. */
async function goToFinding(): Promise<{ line: number; column: number }> {
  await openFile(page(), list.path);
  const place = placeOf(list.path, '(escaped)', 2);
  await waitForSquiggle(page(), (squiggle: { line: number }) => squiggle.line === place.line);
  await goTo(page(), place.line, place.column);
  return place;
}

inVsCode('The path of a finding', () => {
  it('is walked with the keyboard, through two files, from the source to the sink and back', async () => {
    await goToFinding();
    await page().keyboard.press('Control+F8');
    const steps = await atSource();
    assert(steps > 3, `only ${steps} steps`);
    // Those of the same file are marked all along.
    const marks = await readMarks();
    for (const number of ['1', '2', '3']) assert(marks.includes(number), `no mark ${number} among ${marks.join(' | ')}`);
    await screenshot('path-source');
    await page().keyboard.press('Control+F8');
    await stepBecomes(2, list, /quotes/);
    await page().keyboard.press('Control+Shift+F8');
    await atSource();
    await goToSink(steps);
    await screenshot('path-sink');
    await page().keyboard.press('Escape');
    await pathEnds();
    await fileBecomes(query);
  });

  it('begins in the hover', async () => {
    await goToFinding();
    await pointAt(/^escaped$/);
    await page()
      .locator('.monaco-hover:not(.hidden) a', { hasText: /Show path \(\d+ steps\)/ })
      .waitFor();
    await screenshot('path-hover');
    await clickHoverLink(page(), /Show path/);
    await atSource();
    await runCommand(page(), 'Preflight: End path');
    await pathEnds();
  });

  it('lets the user go to a step, and look at others before', async () => {
    await goToFinding();
    await runCommand(page(), 'Preflight: Show path of finding');
    const steps = await atSource();
    await page().locator('.statusbar-item[id$="preflight.path"] a').click();
    const labels = await readQuickPick(page());
    const numbers = labels.flatMap((label: string) => /^(\d+)\. \S/.exec(label)?.[1] ?? []);
    assert.deepEqual(
      numbers,
      Array.from({ length: steps }, (_, index) => `${index + 1}`),
    );
    // Upwards from the first is the last.
    await page().keyboard.press('ArrowUp');
    await fileBecomes(query);
    await screenshot('path-pick');
    await page().keyboard.press('Escape');
    await atSource();
    await runCommand(page(), 'Preflight: Go to step of path');
    await pickItem(page(), /Database\.query/);
    await stepBecomes(steps, query, /Database\.query/);
    await page().keyboard.press('Escape');
    await pathEnds();
  });

  it('follows what is typed, and ends with its finding', async () => {
    await goToFinding();
    await page().keyboard.press('Control+F8');
    const steps = await atSource();
    const { line } = placeOf(list.path, 'sortedBy(String column)');
    await typeLine(page(), 1, '// a new line');
    await goToSink(steps);
    await page().keyboard.press('Control+Shift+F8');
    await until(readStatus, (text: string) => text.startsWith(`Step ${steps - 1} `), 'the step before the sink');
    for (let step = steps - 1; step > 1; step -= 1) await page().keyboard.press('Control+Shift+F8');
    await atSource();
    await until(
      () => page().locator('#status\\.editor\\.selection').innerText(),
      (text: string) => text.startsWith(`Ln ${line + 1},`),
      'the cursor on the line that moved',
    );
    const escaping = placeOf(list.path, 'String.escapeSingleQuotes', 0);
    await goTo(page(), escaping.line + 1, escaping.column);
    await page().keyboard.press('Shift+End');
    await page().keyboard.type("'Name';");
    await pathEnds();
  });

  describe('in a dark window', () => {
    before(() => setTheme(page(), 'Dark Modern'));
    after(() => setTheme(page(), 'Light Modern'));

    it('is as readable', async () => {
      await goToFinding();
      await page().keyboard.press('Control+F8');
      const steps = await atSource();
      await screenshot('path-source-dark');
      await goToSink(steps);
      await screenshot('path-sink-dark');
      await page().keyboard.press('Escape');
      await pathEnds();
    });
  });
});
