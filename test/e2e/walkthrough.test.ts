import { closeEditors, pickItem, runCommand, setTheme, until, waitForSquiggle } from '../vscode/workbench.mjs';
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

  before(async () => {
    // Commands of an extension are there once it is.
    await runCommand(page(), 'Preflight: Show output');
    await closeEditors(page());
  });

  it('leads from the sample to the report, and notices what was done', async () => {
    await open();
    for (const title of steps) await step(title).waitFor();
    await press('See what a reviewer would object to', 'Open CarrierRates.cls');
    await pickItem(page(), 'CarrierRates.cls');
    await waitForSquiggle(page(), () => true);
    await open();
    await until(() => isDone('See what a reviewer would object to'), Boolean, 'the step about findings to be done');
    await press('Scan the whole project', 'Scan workspace');
    await until(() => isDone('Scan the whole project'), Boolean, 'the scan to be done');
    await screenshot('walkthrough');
  });

  it('can be read in other colours', async () => {
    try {
      for (const theme of ['Light Modern', 'Dark High Contrast']) {
        await setTheme(page(), theme);
        await open();
        await step('Fix it').click();
        await page().locator('.getting-started-media svg, .getting-started-media iframe').first().waitFor();
        await screenshot(`walkthrough-${theme.toLowerCase().replaceAll(' ', '-')}`);
      }
    } finally {
      await setTheme(page(), 'Dark Modern');
    }
  });
});
