import { strict as assert } from 'node:assert';
import {
  answerInputBox,
  applyCodeAction,
  openCodeActions,
  openFile,
  readSquiggles,
  readVisibleLines,
  runCommand,
  until,
  waitForSquiggle,
} from '../vscode/workbench.mjs';
import { inVsCode, page, placeOf, screenshot } from './window';

const classes = 'force-app/main/default/classes';

interface Line {
  readonly line: number;
  readonly text: string;
}

/** Opens a file, waits for the squiggle at the first `text` in it, opens the list of fixes there and returns their titles. */
async function fixesAt(path: string, text: string, expected: RegExp): Promise<string[]> {
  await openFile(page(), path);
  const { line, column } = placeOf(`force-app/main/default/${path}`, text);
  await waitForSquiggle(page(), (squiggle: Line) => squiggle.line === line, `a squiggle in line ${line} of ${path}`);
  return openCodeActions(page(), line, column, expected);
}

/** Waits until a line of the active editor matches. */
async function waitForText(pattern: RegExp): Promise<void> {
  await until(
    () => readVisibleLines(page()),
    (lines: Line[]) => lines.some(({ text }) => pattern.test(text)),
    `a line that matches ${pattern}`,
  );
}

/** Waits until a line has no squiggle any more. */
async function waitForCleanLine(line: number): Promise<void> {
  await until(
    () => readSquiggles(page()),
    (squiggles: Line[]) => squiggles.every((squiggle) => squiggle.line !== line),
    `line ${line} without squiggle`,
  );
}

inVsCode('Quick fixes', () => {
  it('writes https', async () => {
    const titles = await fixesAt('classes/CarrierRates.cls', "'http://surcharges", /https/i);
    assert(titles.includes('Use https'), titles.join(' | '));
    await screenshot('fixes-https');
    await applyCodeAction(page(), 'Use https');
    await waitForText(/'https:\/\/surcharges/);
  });

  it('declares sharing', async () => {
    const titles = await fixesAt('classes/ShipmentController.cls', 'ShipmentController', /with sharing/);
    assert(titles.includes('Declare inherited sharing'), titles.join(' | '));
    await screenshot('fixes-sharing');
    await applyCodeAction(page(), 'Declare with sharing');
    await waitForText(/public with sharing class ShipmentController/);
    await waitForCleanLine(placeOf(`${classes}/ShipmentController.cls`, 'public class').line);
  });

  it('runs a statement in user mode', async () => {
    const titles = await fixesAt('classes/ShipmentController.cls', 'update shipment', /user mode/);
    assert(
      titles.some((title) => /^Explain ApexCRUDViolation/.test(title)),
      titles.join(' | '),
    );
    await screenshot('fixes-user-mode');
    await applyCodeAction(page(), 'Run in user mode');
    await waitForText(/update as user shipment;/);
    await waitForCleanLine(placeOf(`${classes}/ShipmentController.cls`, 'update shipment').line);
  });

  it('fixes all findings of a rule in a file', async () => {
    await fixesAt('classes/ShipmentController.cls', 'update shipment', /Fix all/);
    await applyCodeAction(page(), 'Fix all ApexCRUDViolation in this file');
    for (const pattern of [/WITH USER_MODE/, /update as user/, /insert as user/, /delete as user/]) await waitForText(pattern);
    await screenshot('fixed-all');
  });

  it('suppresses a finding with a reason', async () => {
    await fixesAt('classes/ShipmentController.cls', 'update shipment', /Suppress/);
    await applyCodeAction(page(), 'Suppress ApexCRUDViolation on this line');
    await answerInputBox(page(), 'Only the owner gets here');
    await waitForText(/update shipment; \/\/ preflight: allow ApexCRUDViolation -- Only the owner gets here/);
    await screenshot('suppressed');
    const lines: Line[] = await readVisibleLines(page());
    const statement = lines.find(({ text }) => /update shipment/.test(text));
    assert(statement);
    await waitForCleanLine(statement.line);
  });

  it('fixes metadata', async () => {
    await fixesAt('remoteSiteSettings/LabelPrinter.remoteSite-meta.xml', 'true</disableProtocolSecurity>', /./);
    await screenshot('fixes-metadata');
    await page().keyboard.press('Enter');
    await waitForText(/<disableProtocolSecurity>false/);
  });

  it('applies the safe fixes of a file on demand', async () => {
    // With an https address nothing rests on protocol security being off.
    await openFile(page(), 'remoteSiteSettings/Ledgerline.remoteSite-meta.xml');
    await waitForSquiggle(page(), () => true);
    await runCommand(page(), 'Fix All');
    await waitForText(/<disableProtocolSecurity>false/);
    await screenshot('fixed-all-safe');
  });
});
