/** The view "Security review" and its commands, for the tests that use them. */

import { answerInputBox, pickItem, runCommand, until } from '../vscode/workbench.mjs';
import { page } from './window';

/** A part of the side bar by the words in its head. */
export const paneOf = (title: string) => page().locator('.pane', { has: page().locator('.pane-header', { hasText: title }) });

/** Shows the view, unless it is there. */
export async function openView(): Promise<void> {
  if (!(await paneOf('Security review').isVisible())) {
    await page()
      .locator('.activitybar .action-item', { has: page().locator('[aria-label^="Preflight"]') })
      .click();
  }
  await paneOf('Security review').waitFor();
}

/** What the head of the view says, once it matches: how many findings it shows, and which. */
export async function waitForHead(pattern: RegExp): Promise<string> {
  const head = paneOf('Security review').locator('.pane-header .description');
  return until(
    async () => (await head.textContent()) ?? '',
    (text: string) => pattern.test(text),
    `a head that matches ${pattern}`,
  );
}

/** Has a report written as Markdown, under the name that is proposed: preflight-report.md. */
export async function createMarkdownReport(): Promise<void> {
  await runCommand(page(), 'Preflight: Create review report');
  await pickItem(page(), 'Markdown');
  const name = page().locator('.quick-input-widget .quick-input-box input');
  await until(
    () => name.inputValue(),
    (text: string) => /preflight-report\.md$/.test(text),
    'a name for the file',
  );
  await answerInputBox(page());
}
