import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonFinding } from '#server/reports/json';
import {
  clearNotifications,
  openFile,
  openProblems,
  readLanguageStatus,
  readProblemCounts,
  readProblems,
  readSquiggles,
  runCommand,
  setTheme,
  until,
  waitForNotification,
  waitForSquiggle,
} from '../vscode/workbench.mjs';
import { fileOf, inVsCode, page, placeOf, readFile, screenshot, writeFile, writeSettings } from './window';

const classes = 'force-app/main/default/classes';

interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** What the command line finds in the workspace as it is on disk. */
function findingsOfCommandLine(): JsonFinding[] {
  const cli = join(__dirname, '../../dist/cli.js');
  const args = [cli, 'scan', '.', '--format', 'json', '--fail-on', 'never'];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: fileOf('.'), encoding: 'utf8', stdio: 'pipe' }));
}

function countsOf(findings: readonly JsonFinding[]): Counts {
  const count = (wanted: string) => findings.filter(({ severity }) => severity === wanted).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
}

const sameCounts = (a: Counts) => (b: Counts) => a.errors === b.errors && a.warnings === b.warnings && a.infos === b.infos;

/** Waits until Problems shows as much as this. */
async function waitForCounts(counts: Counts): Promise<void> {
  await until(() => readProblemCounts(page()), sameCounts(counts), `Problems with ${JSON.stringify(counts)}`);
}

/** Scans the workspace and returns the message with what came out. */
async function scan(): Promise<string> {
  await runCommand(page(), 'Preflight: Scan workspace');
  return waitForNotification(page(), /findings in \d+ files/);
}

inVsCode('The workspace', () => {
  it('is scanned: Problems lists what the command line finds, in closed files too', async () => {
    await scan();
    await screenshot('scanned');
    const findings = findingsOfCommandLine();
    await waitForCounts(countsOf(findings));
    await clearNotifications(page());
    assert.match(await scan(), new RegExp(`^Preflight: ${findings.length} findings in \\d+ files`));
    await openProblems(page());
    const rows: string[] = await readProblems(page());
    const shown = rows.map((row) => /(\w+) (\[Ln \d+, Col \d+\])$/.exec(row)).flatMap((match) => (match ? [match[0]] : []));
    // Hints are in the text only.
    const listed = findings.filter(({ severity }) => severity !== 'hint');
    const expected = listed.map((each) => `${each.rule} [Ln ${each.beginLine}, Col ${each.beginColumn}]`);
    assert.deepEqual(shown.sort(), expected.sort());
    await clearNotifications(page());
    await openFile(page(), 'classes/CarrierRates.cls');
    await waitForSquiggle(page(), () => true);
    await openProblems(page());
    await screenshot('problems');
  });

  it('is followed when a folder is moved away and back', async () => {
    await scan();
    const before = countsOf(findingsOfCommandLine());
    await waitForCounts(before);
    renameSync(fileOf(classes), fileOf('../elsewhere'));
    try {
      await until(
        () => readProblemCounts(page()),
        (counts: Counts) => counts.errors < before.errors,
        'fewer findings',
      );
    } finally {
      renameSync(fileOf('../elsewhere'), fileOf(classes));
    }
    await waitForCounts(before);
  });

  it('is followed when closed files change on disk', async () => {
    await scan();
    const path = `${classes}/ShipmentSearch.cls`;
    const before = countsOf(findingsOfCommandLine());
    await waitForCounts(before);
    writeFile(path, 'public with sharing class ShipmentSearch {}\n');
    const after = countsOf(findingsOfCommandLine());
    assert.notDeepEqual(after, before);
    await waitForCounts(after);
    writeFile(`${classes}/Careless.cls`, readFile(`${classes}/ShipmentController.cls`).replace('ShipmentController', 'Careless'));
    await waitForCounts(countsOf(findingsOfCommandLine()));
  });

  it('keeps the findings of a file that is closed again', async () => {
    await scan();
    const counts = countsOf(findingsOfCommandLine());
    await waitForCounts(counts);
    await openFile(page(), 'classes/CarrierRates.cls');
    await waitForSquiggle(page(), () => true);
    await runCommand(page(), 'View: Revert and Close Editor');
    for (const severity of ['off', 'error']) {
      writeSettings({ 'preflight.rules': { ApexCRUDViolation: severity } });
      await until(
        () => readProblemCounts(page()),
        ({ errors }: Counts) => (severity === 'off' ? errors < counts.errors : errors >= counts.errors),
        `ApexCRUDViolation: ${severity}`,
      );
    }
  });

  it('is looked at by the settings of the moment', async () => {
    const path = `${classes}/CarrierRates.cls`;
    await openFile(page(), 'classes/CarrierRates.cls');
    const { line } = placeOf(path, 'http://surcharges');
    const isInsecure = (severity: string) => (each: { line: number; severity: string }) =>
      each.line === line && each.severity === severity;
    await waitForSquiggle(page(), isInsecure('error'));
    writeSettings({ 'preflight.rules': { ApexInsecureEndpoint: 'info' } });
    await waitForSquiggle(page(), isInsecure('info'), 'an information in place of the error');
    writeSettings({ 'preflight.rules': { ApexInsecureEndpoint: 'off' } });
    await until(
      () => readSquiggles(page()),
      (all: { line: number }[]) => all.every((each) => each.line !== line),
      'the end of the rule',
    );
    await screenshot('settings');
  });

  it('is summed up in the language status', async () => {
    await openFile(page(), 'classes/CarrierRates.cls');
    await waitForSquiggle(page(), () => true);
    const text = await until(
      () => readLanguageStatus(page()),
      (seen: string) => /\d+ findings/.test(seen),
      'the count of findings',
    );
    assert.match(text, /last in (under 1|\d+) ms/);
    await screenshot('language-status');
  });

  it('has its files scanned one by one on demand', async () => {
    await openFile(page(), 'classes/CarrierRates.cls');
    await runCommand(page(), 'Preflight: Scan this file');
    const count = findingsOfCommandLine().filter(({ file }) => file.endsWith('CarrierRates.cls')).length;
    await waitForNotification(page(), new RegExp(`${count} findings in CarrierRates\\.cls`));
  });

  describe('in a dark window', () => {
    before(() => setTheme(page(), 'Dark Modern'));
    after(() => setTheme(page(), 'Light Modern'));

    it('has readable problems', async () => {
      await openFile(page(), 'classes/ShipmentController.cls');
      await scan();
      await waitForCounts(countsOf(findingsOfCommandLine()));
      await clearNotifications(page());
      await openProblems(page());
      await screenshot('problems-dark');
    });
  });
});
