import { strict as assert } from 'node:assert';
import {
  goTo,
  openFile,
  openProblems,
  readProblems,
  readSquiggles,
  runCommand,
  save,
  typeLine,
  typeText,
  until,
  waitForSquiggle,
} from '../vscode/workbench.mjs';
import { inVsCode, page, placeOf, readFile, screenshot } from './window';

const classes = 'force-app/main/default/classes';
const insecure = "request.setEndpoint('http://rates.example.com/today');";

interface Squiggle {
  readonly severity: string;
  readonly line: number;
  readonly text: string;
}

inVsCode('Typing', () => {
  it('underlines what a review would send back, as soon as a file is open', async () => {
    await openFile(page(), 'classes/CarrierRates.cls');
    const expected: Squiggle[] = [
      { severity: 'warning', line: 6, text: "'ffk_live_8Qw2ZpT7vLx4NcR9bYmA3sKd'" },
      { severity: 'error', line: 16, text: "'Authorization'" },
      { severity: 'warning', line: 16, text: "'Bearer ' + API_KEY" },
      { severity: 'error', line: 25, text: "'http://surcharges.fastfreight.example/v1/zip/'" },
      { severity: 'error', line: 26, text: "'X-API-Key'" },
      { severity: 'warning', line: 26, text: "'ffk_live_5Jr8HnW2qEt6UzP1oGfB9xCv'" },
      { severity: 'warning', line: 32, text: "'Fr8-Lighthouse!Tango61'" },
    ];
    await waitForSquiggle(page(), ({ line }: Squiggle) => line === 6);
    const seen: Squiggle[] = await readSquiggles(page());
    assert.deepEqual(
      seen.filter(({ line }) => line <= 32),
      expected,
    );
    await screenshot('squiggles');
  });

  it('finds an insecure callout on text that is not saved, and takes it back', async () => {
    const path = `${classes}/ParcelTracking.cls`;
    const before = readFile(path);
    await openFile(page(), 'classes/ParcelTracking.cls');
    const { line } = placeOf(path, 'setMethod', 0);
    await typeLine(page(), line, `        ${insecure}`);
    const squiggle = await waitForSquiggle(page(), (each: Squiggle) => each.line === line);
    assert.deepEqual(squiggle, { severity: 'error', line, text: "'http://rates.example.com/today'" });
    await screenshot('typed-insecure');
    await goTo(page(), line, insecure.indexOf('://') + 9);
    await typeText(page(), 's');
    const errors = async () => (await readSquiggles(page())).filter(({ severity }: Squiggle) => severity === 'error');
    await until(errors, (all: Squiggle[]) => all.length === 0, 'the end of the error');
    await screenshot('typed-secure');
    assert.equal(readFile(path), before, 'nothing was saved');
  });

  it('finds an unchecked query, and that user mode settles it', async () => {
    await openFile(page(), 'classes/ShipmentService.cls');
    const { line } = placeOf(`${classes}/ShipmentService.cls`, '{', 1);
    const query = '[SELECT Id FROM Account LIMIT 1]';
    await typeLine(page(), line + 1, `    public Account first() { return ${query}; }`);
    const squiggle = await waitForSquiggle(page(), (each: Squiggle) => each.line === line + 1);
    assert.deepEqual(squiggle, { severity: 'error', line: line + 1, text: query });
    await goTo(page(), line + 1, `    public Account first() { return ${query}`.indexOf(' LIMIT') + 1);
    await typeText(page(), ' WITH USER_MODE');
    await until(
      () => readSquiggles(page()),
      (all: Squiggle[]) => all.every((each) => each.line !== line + 1),
      'the end of the error',
    );
  });

  it('analyses a class from the moment it is created', async () => {
    await openFile(page(), 'classes/CarrierConfig.cls');
    await runCommand(page(), 'File: New Untitled Text File');
    await page().locator('.tab.active[data-resource-name="Untitled-1"]').waitFor();
    await typeText(page(), `public class Fresh {\n  void run(HttpRequest request) {\n    ${insecure}\n  }\n}\n`);
    await runCommand(page(), 'Change Language Mode');
    await typeText(page(), 'Apex\n');
    const squiggle = await waitForSquiggle(page(), ({ line }: Squiggle) => line === 3, 'a squiggle in a new class');
    assert.equal(squiggle.text, "'http://rates.example.com/today'");
    await screenshot('new-class');
  });

  it('says where metadata is broken, and goes on finding what stands before the fault', async () => {
    const path = 'force-app/main/default/remoteSiteSettings/LabelPrinter.remoteSite-meta.xml';
    await openFile(page(), 'LabelPrinter.remoteSite-meta.xml');
    const { line } = placeOf(path, '</RemoteSiteSetting>', 0);
    await goTo(page(), line, 1);
    await typeText(page(), '    <url2>\n');
    await openProblems(page());
    const problems = await until(
      () => readProblems(page()),
      (rows: string[]) => rows.some((row) => /not-well-formed/.test(row)),
      'the fault',
    );
    assert(
      problems.some((row: string) => /AvoidInsecureHttpRemoteSiteSetting/.test(row)),
      problems.join('\n'),
    );
    await screenshot('malformed-metadata');
  });

  it('keeps what it found when the file is saved', async () => {
    const path = `${classes}/CarrierConfig.cls`;
    await openFile(page(), 'classes/CarrierConfig.cls');
    const { line } = placeOf(path, '{', 1);
    await typeLine(page(), line + 1, "    static final String PASSWORD = 'Fr8-Lighthouse!Tango61';");
    await waitForSquiggle(page(), (each: Squiggle) => each.line === line + 1);
    await save(page());
    assert.match(readFile(path), /Tango61/);
    const after: Squiggle[] = await readSquiggles(page());
    assert(after.some((each) => each.line === line + 1));
  });
});
