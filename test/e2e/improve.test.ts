import { strict as assert } from 'node:assert';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTeamEntry } from '#server/faq/teamEntry';
import { openBrowser } from '../vscode/browser.mjs';
import { makeStandIn, standInExtension } from '../vscode/languageModel/standIn.mjs';
import { startVsCode } from '../vscode/server.mjs';
import {
  answerInputBox,
  clearNotifications,
  closeEditors,
  openFile,
  openWorkbench,
  PLAIN_TYPING,
  pickItem,
  pressDialogButton,
  pressNotificationButton,
  readDialog,
  readNotifications,
  readQuickPick,
  runCommand,
  setTheme,
  until,
  waitForNotification,
  waitForSquiggle,
  webviewFrame,
} from '../vscode/workbench.mjs';

const repository = join(__dirname, '../..');
const command = 'Preflight: Improve this FAQ answer';
const teamFile = 'docs/security-faq/FAQ-900002.md';
const question = /Save what Walrus 1 recommends for FAQ-900002\?/;

const better = `## Recommended answer

Ask the walrus first.

1. Make an External Credential.
2. Name it in a Named Credential.

## Reasoning

It begins with what to do. See [the walrus](command:workbench.action.quit), who \`knows\`.
`;

// A VS Code of its own: in that of the other tests there is no language model, as with most people.
describe('A better answer by a language model', function () {
  this.timeout(90_000);
  const standIn = makeStandIn();
  let root: string;
  let folder: string;
  let vscode: Awaited<ReturnType<typeof startVsCode>>;
  let browser: Awaited<ReturnType<typeof openBrowser>>;

  let writtenBefore = '';

  const page = () => browser.page;
  const fileOf = (path: string) => join(folder, path);
  const readFile = (path: string) => readFileSync(fileOf(path), 'utf8');
  /** What the team's files say. */
  const written = () => ['preflight.yml', teamFile].map((path) => (existsSync(fileOf(path)) ? readFile(path) : 'none')).join();
  const assertNothingWritten = () => assert.equal(written(), writtenBefore, 'something was written');
  const activeTab = (text: string | RegExp) => page().locator('.tab.active', { hasText: text });
  const requests = () => standIn.requests() as { model: string; extensionId: string; contents: string[]; tools: number }[];

  /** Lets these models be there, and waits until VS Code offers the command, or does not any more. */
  async function withModels(...names: string[]): Promise<void> {
    standIn.setModels(names);
    await until(
      async () => {
        await page().keyboard.press('F1');
        const input = page().locator('.quick-input-widget .quick-input-box input').first();
        await input.fill('>Preflight: Improve');
        const labels = await readQuickPick(page());
        await page().keyboard.press('Escape');
        return labels.includes(command);
      },
      (isOffered: boolean) => isOffered === names.length > 0,
      `the command to be ${names.length > 0 ? 'offered' : 'gone'}`,
    );
  }

  /** Runs the command on an entry. */
  async function improve(id = 'FAQ-900002', words = /hard-coded endpoint/): Promise<void> {
    await runCommand(page(), command);
    await pickItem(page(), words, { filter: id });
  }

  before(async function () {
    this.timeout(300_000);
    const { name, version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
    root = realpathSync(mkdtempSync(join(tmpdir(), 'preflight-improve-')));
    folder = join(root, 'acme-shipping');
    cpSync(join(repository, 'sample'), folder, { recursive: true });
    vscode = await startVsCode({
      vsix: join(repository, `${name}-${version}.vsix`),
      extensionDir: standInExtension,
      folder,
      settings: PLAIN_TYPING,
      env: standIn.env,
    });
    browser = await openBrowser({ firstNumber: 200 });
    await page().addInitScript('globalThis.__name ??= (value) => value;');
    await openWorkbench(page(), vscode.url);
    await openFile(page(), 'classes/CarrierRates.cls');
    await waitForSquiggle(page(), () => true);
    writtenBefore = written();
  });

  after(async () => {
    await browser?.close();
    await vscode?.stop();
    standIn.remove();
    rmSync(root, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await browser.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
    await page().keyboard.press('Escape');
    await page().keyboard.press('Escape');
    await closeEditors(page());
    if ((await readNotifications(page())).length > 0) await clearNotifications(page());
    writtenBefore = written();
  });

  it('is not offered where there is no model', async () => {
    await withModels();
    await runCommand(page(), 'Preflight: Open FAQ');
    await pickItem(page(), /hard-coded endpoint/, { filter: 'FAQ-900002' });
    const frame = await webviewFrame(page(), /Related rules/);
    assert.equal(await frame.locator('a', { hasText: /^Improve/ }).count(), 0);
    await browser.screenshot('improve-no-model');
  });

  it('asks nobody before the user agrees', async () => {
    await withModels('Walrus 1');
    standIn.setScript({ pieces: [better] });
    await improve();
    const text = await readDialog(page());
    await browser.screenshot('improve-consent');
    assert.match(text, /Preflight/);
    assert.match(text, /The text of that entry is sent, and no code\./);
    await pressDialogButton(page(), 'Cancel');
    await waitForNotification(page(), /was not allowed to ask Walrus 1\. Nothing was sent\./);
    await browser.screenshot('improve-not-allowed');
    assert.deepEqual(requests(), []);
    await pressNotificationButton(page(), /was not allowed/, 'Try again');
    await readDialog(page());
    await pressDialogButton(page(), 'Allow');
    await waitForNotification(page(), question);
    assert.equal(requests().length, 1);
  });

  it('sends the text of the entry, and neither code nor findings', async () => {
    await withModels('Walrus 1');
    standIn.setScript({ pieces: [better] });
    await improve();
    await waitForNotification(page(), question);
    const [request, ...others] = requests();
    assert.deepEqual(others, []);
    assert.equal(request?.tools, 0);
    assert.equal(request.extensionId, 'preflight-salesforce.preflight');
    const text = request.contents.join('\n');
    assert.match(text, /How do I move a hard-coded endpoint or API key to a Named Credential\?/);
    assert.match(text, /What the reviewer objects to/);
    for (const part of ['acme-shipping', root, 'CarrierRates', 'ffk_live', 'force-app', '.cls', 'ParcelTracking']) {
      assert(!text.includes(part), `${part} was sent`);
    }
    await pressNotificationButton(page(), question, 'Discard');
    await activeTab('recommended by').waitFor({ state: 'detached' });
    assertNothingWritten();
  });

  it('is discarded by the title of the editor', async () => {
    await withModels('Walrus 1');
    standIn.setScript({ pieces: [better] });
    await improve();
    await waitForNotification(page(), question);
    await page().locator('.editor-actions a[aria-label^="Discard recommended answer"]').click();
    await activeTab('recommended by').waitFor({ state: 'detached' });
    await page().locator('.notifications-toasts .notification-list-item').first().waitFor({ state: 'hidden' });
    assertNothingWritten();
  });

  it('tells how far a slow model is, and can be cancelled', async () => {
    await withModels('Walrus 1');
    standIn.setScript({ before: [better.slice(0, 40)], hold: true, pieces: [better.slice(40)] });
    await improve();
    await waitForNotification(page(), /Asking Walrus 1 about FAQ-900002: 40 characters so far/);
    await browser.screenshot('improve-slow');
    await pressNotificationButton(page(), /Asking Walrus 1/, 'Cancel');
    await page().locator('.notifications-toasts .notification-list-item').first().waitFor({ state: 'detached' });
    assert.deepEqual(await readNotifications(page()), []);
    await improve();
    await waitForNotification(page(), /40 characters so far/);
    standIn.goOn();
    await waitForNotification(page(), question);
  });

  it('is waited for no longer than the user wants, even if the model goes on', async () => {
    await withModels('Walrus 1');
    standIn.setScript({ hold: true, pieces: [better] });
    await improve();
    await waitForNotification(page(), /waiting for its answer/);
    await until(requests, (all: unknown[]) => all.length === 1, 'the request');
    await pressNotificationButton(page(), /Asking Walrus 1/, 'Cancel');
    await page().locator('.notifications-toasts .notification-list-item').first().waitFor({ state: 'detached' });
    standIn.goOn();
    // What the model says now is nobody's business: another request is the only one that is answered.
    standIn.setScript({ pieces: [better.replace('walrus first', 'seal first')] });
    await improve();
    await waitForNotification(page(), question);
    assert.equal(await page().locator('.tab', { hasText: 'recommended by' }).count(), 1);
    await until(
      () => page().locator('.modified-in-monaco-diff-editor .view-lines').innerText(),
      (text: string) => /Ask.the.seal.first/.test(text),
      'the answer of the second request',
    );
  });

  const failures = [
    ['refuses', { pieces: ['I would rather not.'] }, /Walrus 1 gave no answer that can be used\. Nothing was changed\./],
    ['says nothing', {}, /Walrus 1 gave no answer that can be used/],
    [
      'has used up its quota',
      {
        error: { code: 'Blocked', message: 'You have used up your **requests** of [this month](command:workbench.action.quit).' },
      },
      /Walrus 1 gave no answer\. Nothing was changed\. Its reason: You have used up your requests of this month\.$/,
    ],
    [
      'breaks off in the middle',
      { before: [better.slice(0, 60)], error: { message: 'socket hang up' } },
      /Walrus 1 gave no answer\. Nothing was changed\. Its reason: .*socket hang up/,
    ],
  ] as const;
  for (const [what, script, expected] of failures) {
    it(`changes nothing where the model ${what}, and can be asked again`, async () => {
      await withModels('Walrus 1');
      standIn.setScript(script);
      await improve();
      await waitForNotification(page(), expected);
      await browser.screenshot(`improve-model-${what.replaceAll(' ', '-')}`);
      assertNothingWritten();
      standIn.setScript({ pieces: [better] });
      await pressNotificationButton(page(), /Walrus 1 gave no answer/, 'Try again');
      // No message: VS Code leaves one out where several come within a second, as they do from a model that need not think.
      await activeTab('recommended by Walrus 1').waitFor();
    });
  }

  it('lets the user choose among several models', async () => {
    await withModels('Walrus 1', 'Seal 2');
    standIn.setScript({ pieces: [better] });
    await improve();
    await pickItem(page(), 'Seal 2');
    await waitForNotification(page(), /Save what Seal 2 recommends/);
    assert.deepEqual(
      requests().map(({ model }) => model),
      ['Seal 2'],
    );
  });

  for (const theme of ['Dark Modern', 'Dark High Contrast', 'Light High Contrast']) {
    it(`can be read in ${theme}`, async () => {
      await withModels('Walrus 1');
      standIn.setScript({ pieces: [better] });
      await setTheme(page(), theme);
      try {
        await improve();
        await waitForNotification(page(), question);
        await browser.screenshot(`improve-${theme.toLowerCase().replaceAll(' ', '-')}`);
      } finally {
        await setTheme(page(), 'Light Modern');
      }
    });
  }

  it('says what to do where the last model has gone', async () => {
    await withModels('Walrus 1');
    await runCommand(page(), 'Preflight: Open FAQ');
    await pickItem(page(), /hard-coded endpoint/, { filter: 'FAQ-900002' });
    const frame = await webviewFrame(page(), /Related rules/);
    const link = frame.locator('a', { hasText: /^Improve/ }).first();
    await link.waitFor();
    standIn.setModels([]);
    await until(
      async () => {
        await link.click();
        return (await readNotifications(page())).join();
      },
      (text: string) => /VS Code has no language model to ask\. Extensions such as GitHub Copilot bring them\./.test(text),
      'the message',
    );
    await browser.screenshot('improve-model-gone');
    await pressNotificationButton(page(), /no language model/, 'Find extensions');
    await page().locator('.extensions-viewlet').waitFor();
    await runCommand(page(), 'View: Show Explorer');
  });

  it('is shown as a difference with its reasoning, and saved as the answer of the team', async () => {
    await withModels('Walrus 1');
    standIn.setScript({ pieces: [better] });
    await improve();
    const message = await waitForNotification(page(), question);
    await browser.screenshot('improve-difference');
    assert.match(message, /Its reasoning: It begins with what to do\. See the walrus, who knows\.$/);
    await activeTab('FAQ-900002: current answer ↔ recommended by Walrus 1').waitFor();
    assertNothingWritten();
    await pressNotificationButton(page(), question, "Save as my team's answer");
    await browser.screenshot('improve-folder');
    assert.equal(await answerInputBox(page()), 'docs/security-faq');
    await webviewFrame(page(), /Your team's answer[\s\S]*Ask the walrus first/);
    await browser.screenshot('improve-saved');
    assert.equal(readFile('preflight.yml'), 'faq: docs/security-faq\n');
    const { entry, problems } = readTeamEntry(readFile(teamFile), () => true);
    assert.deepEqual(problems, []);
    assert(entry?.kind === 'answer');
    assert.match(entry.answer.recommendedAnswer, /^Ask the walrus first\.\n\n1\. Make/);
    assert.match(entry.answer.reasoning ?? '', /^It begins with what to do\./);
  });

  it("goes into the team's file that is there, by the title of the editor when the message has gone", async () => {
    await withModels('Walrus 1');
    standIn.setScript({ pieces: [better] });
    const old = '---\nid: FAQ-900002\nlastVerified: 2026-01-31\n---\n\n## Recommended answer\n\nAsk the narwhal.\n';
    writeFileSync(fileOf(teamFile), old);
    await runCommand(page(), 'Preflight: Open FAQ');
    await pickItem(page(), /hard-coded endpoint/, { filter: 'FAQ-900002' });
    const frame = await webviewFrame(page(), /Your team's answer[\s\S]*narwhal/);
    await frame
      .locator('a', { hasText: /^Improve/ })
      .first()
      .click();
    await waitForNotification(page(), question);
    await clearNotifications(page());
    await activeTab('recommended by Walrus 1').waitFor();
    await browser.screenshot('improve-team-difference');
    assert.match(requests()[0]!.contents.join(), /The team's own answer so far\s+Ask the narwhal\./);
    // By keyboard: the command is there while the comparison is.
    await runCommand(page(), "Preflight: Save as my team's answer");
    await webviewFrame(page(), /Your team's answer[\s\S]*Ask the walrus first/);
    const text = readFile(teamFile);
    assert.deepEqual(readTeamEntry(text, () => true).problems, []);
    assert.doesNotMatch(text, /narwhal|2026-01-31/);
    assert.equal(readFile('preflight.yml'), 'faq: docs/security-faq\n');
  });

  it('says so where the model has nothing better', async () => {
    await withModels('Walrus 1');
    standIn.setScript({ pieces: [better] });
    await improve();
    await waitForNotification(page(), /Walrus 1 recommends what your team's answer says already\./);
    assertNothingWritten();
  });
});
