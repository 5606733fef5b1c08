import { strict as assert } from 'node:assert';
import { clearNotifications, pickFrom, runCommand, setTheme, until, waitForNotification } from '../vscode/workbench.mjs';
import { createMarkdownReport, openView, paneOf, waitForHead } from './securityReview';
import { inVsCode, page, placeOf, readFile, screenshot, writeFile } from './window';

const rates = 'force-app/main/default/classes/CarrierRates.cls';
const results = 'scans/semgrep.sarif';

const rows = () => paneOf('Security review').locator('.monaco-list-row');
const row = (label: string) => rows().filter({ has: page().locator('.label-name', { hasText: label }) });

function result(ruleId: string, text: string, uri: string, startLine?: number): object {
  const region = startLine === undefined ? {} : { region: { startLine } };
  return {
    ruleId,
    level: 'error',
    message: { text },
    locations: [{ physicalLocation: { artifactLocation: { uri }, ...region } }],
  };
}

/** A finding that Preflight has, one that it has not, and one on a page of the web. */
function writeResults(): void {
  const endpoint = placeOf(rates, "'http://").line;
  const rules = [{ id: 'acme.query', helpUri: 'https://example.com/acme.query', properties: { tags: ['CWE-89'] } }];
  const log = [
    result('ApexInsecureEndpoint', 'Use https.', rates, endpoint),
    result('acme.query', 'This query is made of words of the user.', rates, endpoint + 1),
    result('missing-header', 'The page sends no Content-Security-Policy.', 'https://example.com/login'),
  ];
  const tool = { driver: { name: 'Semgrep', semanticVersion: '1.99.0', rules } };
  writeFile(results, JSON.stringify({ version: '2.1.0', runs: [{ tool, results: log }] }));
}

async function importResults(): Promise<void> {
  await runCommand(page(), 'Preflight: Import scan results…');
  // By its rows: what is typed while the dialog still reads a folder is mixed with what it writes itself.
  for (const name of results.split('/')) {
    await page().locator('.quick-input-widget .quick-input-list .monaco-list-row', { hasText: name }).first().click();
  }
}

async function findBy(tool: RegExp): Promise<void> {
  await pickFrom(page(), 'Preflight: Filter security review', tool);
}

/** Unfolds the rows down to the findings: the view is filtered, and short. */
async function unfoldAll(): Promise<void> {
  const folded = rows().and(page().locator('[aria-expanded="false"]'));
  await row('Not in this workspace').first().waitFor();
  for (const text of ['words of the user', 'also found by Semgrep', 'Content-Security-Policy']) {
    const isThere = async () => {
      if ((await rows().filter({ hasText: text }).count()) > 0) return true;
      if ((await folded.count()) > 0) await folded.first().click();
      return false;
    };
    await until(isThere, Boolean, text);
  }
}

inVsCode('Imported results', () => {
  it('are imported, seen, opened and removed', async () => {
    writeResults();
    await openView();
    await importResults();
    await waitForNotification(page(), /imported semgrep\.sarif\. Found by both: 1\. Found by others only: 2\./);
    await screenshot('imports-told');
    await clearNotifications(page());
    const total = Number.parseInt(await waitForHead(/^\d+ open$/), 10);

    await findBy(/^Found by Semgrep$/);
    await waitForHead(/^3 open · found by Semgrep$/);
    await unfoldAll();
    const theirs = row('Semgrep: This query is made of words of the user.').first();
    const ours = rows().filter({ hasText: 'also found by Semgrep' });
    assert.equal(await ours.count(), 1);
    await screenshot('imports-light');
    await setTheme(page(), 'Dark Modern');
    await screenshot('imports-dark');
    await setTheme(page(), 'Dark High Contrast');
    await screenshot('imports-high-contrast');
    await setTheme(page(), 'Light Modern');

    // Nothing can be fixed or set aside there; what its tool says of it can be read.
    await theirs.hover();
    const actions = theirs.locator('.action-label');
    await until(
      () => actions.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? '')),
      (labels: string[]) => labels.length === 1 && labels[0]!.startsWith('Explain'),
      'the one action of the finding',
    );
    await page().locator('.monaco-hover', { hasText: 'Found by Semgrep 1.99.0, rule acme.query only' }).first().waitFor();
    await screenshot('imports-hover');
    await theirs.click();
    await page().locator('.tab.active', { hasText: 'CarrierRates.cls' }).waitFor();
    const { line } = placeOf(rates, "'http://");
    await until(
      () => page().locator('#status\\.editor\\.selection').innerText(),
      (text: string) => text.includes(`Ln ${line + 1},`),
      `the cursor in line ${line + 1}`,
    );

    // The file is read again when the scanner has written another.
    writeFile(results, readFile(results).replace('words of the user.', 'a cookie.'));
    await row('Semgrep: This query is made of a cookie.').first().waitFor();

    await runCommand(page(), 'Preflight: Remove imported results…');
    await waitForNotification(page(), /removed semgrep\.sarif from the review/);
    await clearNotifications(page());
    // A tool that nothing is left of is no filter.
    await waitForHead(new RegExp(`^${total - 2} open$`));
  });

  it('that are no results are not kept, and why is said', async () => {
    writeFile(results, '<html></html>');
    await importResults();
    await waitForNotification(page(), /did not import semgrep\.sarif\. It is XML or HTML/);
    await screenshot('imports-refused');
  });

  it('are part of a review report', async () => {
    writeResults();
    await importResults();
    await waitForNotification(page(), /imported semgrep\.sarif/);
    await clearNotifications(page());
    await createMarkdownReport();
    await waitForNotification(page(), /2 more were found by other tools only/);
    assert.match(readFile('preflight-report.md'), /Found by Semgrep: acme\.query \(1\)/);
    await runCommand(page(), 'Preflight: Remove imported results…');
    await waitForNotification(page(), /removed semgrep\.sarif/);
  });
});
