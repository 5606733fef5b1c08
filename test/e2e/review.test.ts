import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { JsonFinding } from '#server/reports/json';
import {
  answerInputBox,
  clearNotifications,
  openWorkbench,
  pickFrom,
  pickItem,
  readQuickPick,
  readVisibleLines,
  runCommand,
  setTheme,
  until,
  waitForNotification,
} from '../vscode/workbench.mjs';
import { createMarkdownReport, openView, paneOf, waitForHead } from './securityReview';
import { fileOf, inVsCode, page, placeOf, readFile, screenshot, writeFile } from './window';

const rates = 'force-app/main/default/classes/CarrierRates.cls';

/** What the command line finds in the workspace as it is on disk. */
function findingsOfCommandLine(): JsonFinding[] {
  const cli = join(__dirname, '../../dist/cli.js');
  const args = [cli, 'scan', '.', '--format', 'json', '--fail-on', 'never'];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: fileOf('.'), encoding: 'utf8', stdio: 'pipe' }));
}

const rowsOf = (title: string) => paneOf(title).locator('.monaco-list-row');
/** The rows of a view whose label is exactly this. */
const rowIn = (title: string, label: string | RegExp) =>
  rowsOf(title).filter({ has: page().locator('.label-name', { hasText: typeof label === 'string' ? whole(label) : label }) });
const row = (label: string | RegExp) => rowIn('Security review', label);

function whole(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

async function openScanned(): Promise<void> {
  await openView();
  await runCommand(page(), 'Preflight: Scan workspace');
  await waitForNotification(page(), /findings in \d+ files/);
  await clearNotifications(page());
  await waitForHead(/^\d+ /);
}

async function filter(label: RegExp): Promise<void> {
  await pickFrom(page(), 'Preflight: Filter security review', label);
}

/**
 * Unfolds the rows with these labels, from the top down, with the keyboard: the list is longer than its pane, and what has the
 * focus is brought into sight. Ends with the focus on the last of them.
 */
async function unfold(...labels: string[]): Promise<void> {
  const folded = async () => {
    await paneOf('Security review').locator('.pane-header').hover();
    await paneOf('Security review').locator('.action-label[aria-label="Collapse All"]').click();
    const levels = await rowsOf('Security review').evaluateAll((all) => all.map((each) => each.getAttribute('aria-level')));
    return levels.length > 0 && levels.every((level) => level === '1');
  };
  // What a change brings comes unfolded.
  await until(folded, Boolean, 'the tree to be folded');
  // A click gives the keyboard to the tree, and unfolds the row.
  const first = rowsOf('Security review').first();
  await first.click();
  await untilUnfolded(first);
  await page().keyboard.press('Home');
  for (const label of labels) {
    await focusRow(label);
    // A second time, the key would go to the first child.
    if ((await focused().getAttribute('aria-expanded')) !== 'true') await page().keyboard.press('ArrowRight');
    await untilUnfolded(focused());
  }
}

async function untilUnfolded(item: Locator): Promise<void> {
  await until(
    () => item.getAttribute('aria-expanded'),
    (state: string | null) => state === 'true',
    'a row to unfold',
  );
}

const focused = () => paneOf('Security review').locator('.monaco-list-row.focused');

/** Goes down until the row with this label has the focus; from the top again where the tree has changed meanwhile. */
async function focusRow(label: string | RegExp): Promise<void> {
  const pattern = typeof label === 'string' ? whole(label) : label;
  const hasFocus = async () => {
    if (pattern.test(await focused().locator('.label-name').innerText({ timeout: 1000 }))) return true;
    const index = Number(await focused().getAttribute('data-index'));
    await page().keyboard.press('ArrowDown');
    const isBelow = async () => Number(await focused().getAttribute('data-index')) > index;
    await until(isBelow, Boolean, 'the row below', 1000).catch(() => page().keyboard.press('Home'));
    return false;
  };
  await until(hasFocus, Boolean, `${label} to have the focus`);
}

const toInsecureEndpoint = ['Acme Shipping', 'Secure communication', 'ApexInsecureEndpoint', 'CarrierRates.cls'];

inVsCode('The security review', () => {
  it('asks for a scan, and then counts what the command line finds, by package and in the badge', async () => {
    await openView();
    await screenshot('review-before');
    await openScanned();
    const findings = findingsOfCommandLine();
    await waitForHead(new RegExp(`^${findings.length} open$`));
    const badge = page().locator('.activitybar .action-item', { has: page().locator('[aria-label^="Preflight"]') });
    await until(
      () => badge.locator('.badge-content').innerText(),
      (text: string) => text === `${findings.length}`,
      'the badge',
    );
    const inExtras = findings.filter(({ file }) => file.startsWith('integrations/')).length;
    assert.match(await row('Acme Shipping').first().innerText(), new RegExp(`${findings.length - inExtras}$`));
    const endpoints = findings.filter(({ rule, file }) => rule === 'ApexInsecureEndpoint' && file.startsWith('force-app/'));
    await unfold('Acme Shipping', 'Secure communication', 'ApexInsecureEndpoint');
    assert.match(await row('ApexInsecureEndpoint').first().innerText(), new RegExp(`${endpoints.length}$`));
    await screenshot('review');
  });

  it('is shown in dark and in high contrast', async () => {
    await openScanned();
    await unfold(...toInsecureEndpoint);
    await setTheme(page(), 'Dark Modern');
    await screenshot('review-dark');
    await setTheme(page(), 'Dark High Contrast');
    await screenshot('review-high-contrast');
    await setTheme(page(), 'Light High Contrast');
    await screenshot('review-high-contrast-light');
    await setTheme(page(), 'Light Modern');
  });

  it('is filtered by state and confidence, and sorted', async () => {
    await openScanned();
    const open = findingsOfCommandLine();
    await filter(/High confidence only/);
    const head = await waitForHead(/^[1-9]\d* open · high confidence$/);
    assert(Number.parseInt(head, 10) < open.length, head);
    await screenshot('review-filtered');
    await runCommand(page(), 'Preflight: Clear filters of security review');
    await waitForHead(new RegExp(`^${open.length} open$`));
    await filter(/^Explained$/);
    await waitForHead(/^[1-9]\d* explained$/);
    await screenshot('review-explained');
    await runCommand(page(), 'Preflight: Sort security review');
    await pickItem(page(), /By name/);
    await waitForHead(/explained · by name$/);
    await runCommand(page(), 'Preflight: Sort security review');
    await pickItem(page(), /By severity/);
    await runCommand(page(), 'Preflight: Clear filters of security review');
    await waitForHead(new RegExp(`^${open.length} open$`));
  });

  it('says why it can not tell what changed where there is no repository', async () => {
    await openScanned();
    await filter(/Changed since a Git ref/);
    assert.match(await waitForNotification(page(), /cannot tell what changed/), /Git/);
  });

  it('shows what changed since a Git ref, and follows what changes', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: fileOf('.'), stdio: 'pipe' });
    git('init', '--initial-branch=main');
    try {
      git('add', '--all');
      git('commit', '--message=Beginning');
      await openScanned();
      const chooseHead = async () => {
        await filter(/Changed since a Git ref/);
        await page()
          .locator('.quick-input-widget .quick-input-title', { hasText: 'changed since a Git ref' })
          .waitFor({ timeout: 3000 });
        return true;
      };
      // VS Code has yet to see the repository.
      await until(chooseHead, Boolean, 'the repository');
      await pickItem(page(), 'main');
      await waitForHead(/^0 open · changed since main$/);
      writeFile(rates, readFile(rates).replace("'http://", "'http://www."));
      const inFile = findingsOfCommandLine().filter(({ file }) => file === rates).length;
      await waitForHead(new RegExp(`^${inFile} open · changed since main$`));
      await screenshot('review-changed');
    } finally {
      await runCommand(page(), 'Preflight: Clear filters of security review');
      await waitForHead(/^\d+ open$/);
      rmSync(fileOf('.git'), { recursive: true, force: true });
    }
  });

  it('opens a finding with the keyboard alone', async () => {
    await openScanned();
    await unfold(...toInsecureEndpoint);
    await focusRow(/callout goes to/);
    await page().keyboard.press('Enter');
    await page().locator('.tab.active', { hasText: 'CarrierRates.cls' }).waitFor();
    const { line } = placeOf(rates, "'http://");
    await until(
      () => page().locator('#status\\.editor\\.selection').innerText(),
      (text: string) => text.includes(`Ln ${line},`),
      `the cursor in line ${line}`,
    );
    await screenshot('review-opened');
  });

  it('fixes a finding from its item', async () => {
    await openScanned();
    await unfold(...toInsecureEndpoint);
    await focusRow(/callout goes to/);
    await page().keyboard.press('ControlOrMeta+.');
    const titles: string[] = await readQuickPick(page());
    assert(titles.includes('Use https') && titles.every((title) => !/^Suppress/.test(title)), titles.join(' | '));
    await screenshot('review-fix');
    await pickItem(page(), 'Use https');
    await until(
      () => readVisibleLines(page()),
      (lines: { text: string }[]) => lines.some(({ text }) => /'https:\/\/surcharges/.test(text)),
      'the address with https',
    );
    await screenshot('review-fixed');
  });

  it('sets a finding aside with a reason from its item, and shows the reason', async () => {
    await openScanned();
    const count = findingsOfCommandLine().length;
    await unfold(...toInsecureEndpoint);
    const item = rowsOf('Security review').filter({ hasText: /line \d+/ });
    await item.first().hover();
    await item.first().locator('.action-label[aria-label^="Suppress with reason"]').click();
    await pickItem(page(), /^Suppress ApexInsecureEndpoint on this line$/);
    await answerInputBox(page(), 'The host is in our own network | non-exploitable');
    await waitForHead(new RegExp(`^${count - 1} open$`));
    await filter(/^Explained$/);
    await waitForHead(/explained$/);
    await unfold(...toInsecureEndpoint);
    await item.first().hover();
    const hover = page().locator('.monaco-hover', { hasText: 'The host is in our own network' });
    await hover.first().waitFor();
    await screenshot('review-suppressed');
    await runCommand(page(), 'Preflight: Clear filters of security review');
  });

  it('explains a rule from its item', async () => {
    await openScanned();
    await unfold('Acme Shipping', 'Secure communication');
    await row('ApexInsecureEndpoint').first().hover();
    await row('ApexInsecureEndpoint').first().locator('.action-label[aria-label^="Explain"]').click();
    await page().locator('.tab.active', { hasText: 'FAQ-900001' }).waitFor();
    await screenshot('review-explain');
  });
});

inVsCode('The checklist', () => {
  const material = (label: string) => rowIn('Checklist', label).first();
  const box = (label: string) => material(label).locator('.custom-view-tree-node-item-checkbox');
  const isTicked = (label: string) => box(label).evaluate((node) => node.classList.contains('codicon-check'));

  it('keeps what was ticked when the window is opened again', async () => {
    await openView();
    await material('Architecture').waitFor();
    const title = 'Package version, managed and released';
    assert.equal(await isTicked(title), false);
    await box(title).click();
    await until(() => isTicked(title), Boolean, 'the tick');
    await screenshot('checklist');
    // In a browser VS Code writes what it keeps every five seconds.
    await page().waitForTimeout(8_000);
    await openWorkbench(page(), page().url());
    await openView();
    await until(() => isTicked(title), Boolean, 'the tick after the window was opened again');
    await box(title).click();
    await until(
      () => isTicked(title),
      (on: boolean) => !on,
      'the tick to go',
    );
  });

  it('asks for what the chosen architecture needs', async () => {
    await openView();
    await material('Architecture').click();
    await page().locator('.quick-input-widget .quick-input-list .monaco-list-row', { hasText: 'Marketing Cloud' }).click();
    await screenshot('checklist-architectures');
    await page().keyboard.press('Enter');
    await material('Marketing Cloud environment with accounts').waitFor();
  });
});

inVsCode('Create review report', () => {
  it('scans, asks where to, writes and opens the report', async () => {
    await createMarkdownReport();
    await waitForNotification(page(), /Preflight wrote preflight-report\.md: \d+ open findings/);
    await page().locator('.tab.active', { hasText: 'preflight-report.md' }).waitFor();
    assert(existsSync(fileOf('preflight-report.md')));
    assert.match(readFile('preflight-report.md'), /ApexInsecureEndpoint/);
    await screenshot('report-markdown');
  });
});
