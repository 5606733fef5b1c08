import { closeEditors, openFile, runCommand, setTheme, until, waitForSquiggle } from '../vscode/workbench.mjs';
import { inVsCode, page, screenshot } from './window';

const steps = [
  'Open the sample',
  'See what a reviewer would object to',
  'Fix it',
  'Read the FAQ',
  'Scan the whole project',
  'Write the report',
];

inVsCode('The walkthrough', () => {
  const step = (title: string) => page().locator('.getting-started-step', { hasText: title }).first();
  const isDone = (title: string) => step(title).locator('.codicon.codicon-getting-started-step-checked').isVisible();

  async function open(): Promise<void> {
    await runCommand(page(), 'Preflight: Get started');
    await step(steps[0]!).waitFor();
  }

  async function press(title: string, button: string): Promise<void> {
    await step(title).click();
    await step(title).locator('.monaco-button', { hasText: button }).click();
  }

  it('leads from the sample to the report, and notices what was done', async () => {
    // The extension is there once a file of its own language is.
    await openFile(page(), 'ShipmentList.cls');
    await open();
    for (const title of steps) await step(title).waitFor();
    await press('See what a reviewer would object to', 'Open CarrierRates.cls');
    await page().locator('.tabs-container .tab', { hasText: 'CarrierRates.cls' }).waitFor();
    await waitForSquiggle(page(), () => true);
    await page().locator('.tabs-container .tab', { hasText: 'Walkthrough' }).click();
    await until(() => isDone('See what a reviewer would object to'), Boolean, 'the step about findings to be done');
    await press('Scan the whole project', 'Scan workspace');
    await until(() => isDone('Scan the whole project'), Boolean, 'the scan to be done');
    await screenshot('walkthrough');
  });

  for (const theme of ['Light Modern', 'Dark High Contrast']) {
    it(`can be read in ${theme}`, async () => {
      try {
        await setTheme(page(), theme);
        await openFile(page(), 'ShipmentList.cls');
        await open();
        await step('Fix it').click();
        await page().locator('.getting-started-media svg, .getting-started-media iframe').first().waitFor();
        await screenshot(`walkthrough-${theme.toLowerCase().replaceAll(' ', '-')}`);
      } finally {
        // The walkthrough takes the focus when it changes, and so closes what asks for a theme.
        await closeEditors(page());
        await setTheme(page(), 'Dark Modern');
      }
    });
  }
});
