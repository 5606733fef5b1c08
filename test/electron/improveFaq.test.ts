/// <reference types="vscode" />
import { strict as assert } from 'node:assert';
import { commands, extensions, lm, TabInputTextDiff, Uri, window, workspace } from 'vscode';
import { until } from './workspace';

const recommended = `Here is a better one:

## Recommended answer

Ask the walrus first.

## Reasoning

It knows.
`;

/** Puts something in the place of a function of VS Code's API, and gives it back afterwards. */
class Stubs {
  private readonly undo: (() => void)[] = [];

  replace<T extends object, K extends keyof T>(target: T, name: K, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(target, name);
    assert(before, String(name));
    Object.defineProperty(target, name, { value, configurable: true, enumerable: true, writable: true });
    this.undo.push(() => Object.defineProperty(target, name, before));
  }

  restore(): void {
    for (const undo of this.undo.splice(0).reverse()) undo();
  }
}

describe('A better answer by a language model', () => {
  const stubs = new Stubs();
  const prompts: string[] = [];
  const root = () => workspace.workspaceFolders![0].uri;
  const file = (path: string) => Uri.joinPath(root(), path);
  const textOf = async (path: string) => Buffer.from(await workspace.fs.readFile(file(path))).toString();

  /** The model that is there from now on: it answers `reply`. */
  function stubModel(reply: string): void {
    const model = {
      name: 'Walrus 1',
      vendor: 'test',
      sendRequest: async (messages: readonly { readonly content: unknown }[]) => {
        prompts.push(JSON.stringify(messages));
        const pieces = async function* () {
          for (let at = 0; at < reply.length; at += 7) yield reply.slice(at, at + 7);
        };
        return { text: pieces(), stream: pieces() };
      },
    };
    stubs.replace(lm, 'selectChatModels', async () => [model]);
  }

  /** Answers VS Code's messages by the button that `choose` picks, once `meanwhile` was awaited. */
  function stubMessages(
    choose: (buttons: readonly string[]) => string | undefined,
    meanwhile = async () => undefined as unknown,
  ): string[] {
    const messages: string[] = [];
    const show = async (message: string, ...buttons: string[]) => {
      messages.push(message);
      await meanwhile();
      return choose(buttons);
    };
    stubs.replace(window, 'showInformationMessage', show);
    stubs.replace(window, 'showWarningMessage', show);
    return messages;
  }

  const comparisons = () =>
    window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof TabInputTextDiff && input.modified.scheme === 'preflight-faq');

  before(async () => {
    await extensions.getExtension('preflight-salesforce.preflight')?.activate();
  });

  afterEach(async () => {
    stubs.restore();
    prompts.length = 0;
    for (const path of ['preflight.yml', 'docs']) {
      await workspace.fs.delete(file(path), { recursive: true }).then(undefined, () => undefined);
    }
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('is not asked for where there is no model', async () => {
    stubs.replace(lm, 'selectChatModels', async () => []);
    const messages = stubMessages(() => undefined);
    await commands.executeCommand('preflight.improveFaq', 'FAQ-900002');
    assert.deepEqual(messages, [
      'Preflight: VS Code has no language model to ask. Extensions such as GitHub Copilot bring them.',
    ]);
  });

  it('is shown as a difference, and saved as the answer of the team', async () => {
    stubModel(recommended);
    let shown = '';
    stubMessages(
      (buttons) => buttons[0],
      async () => {
        const [tab] = await until(comparisons, (tabs) => tabs.length === 1, 'the comparison');
        const { original, modified } = tab.input as TabInputTextDiff;
        const [before, after] = await Promise.all([original, modified].map((uri) => workspace.openTextDocument(uri)));
        shown = `${tab.label}\n${before.getText().slice(0, 40)}\n${after.getText()}`;
      },
    );
    stubs.replace(window, 'showInputBox', async () => 'docs/team-faq');
    await commands.executeCommand('preflight.improveFaq', 'FAQ-900002');
    assert.match(shown, /^FAQ-900002: current answer ↔ recommended by Walrus 1\n---\nid: FAQ-900002\n/);
    assert.match(shown, /Ask the walrus first\.\n\n## Reasoning\n\nIt knows\.\n$/);
    assert.deepEqual(comparisons(), []);
    assert.equal(await textOf('preflight.yml'), 'faq: docs/team-faq\n');
    assert.match(
      await textOf('docs/team-faq/FAQ-900002.md'),
      /^---\nid: FAQ-900002\nlastVerified: 20\d\d-\d\d-\d\d\n---\n\n## Recommended answer\n\nAsk the walrus/,
    );
    const tabs = () => window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    await until(tabs, (labels) => labels.includes('FAQ-900002'), 'the page of the entry');
  });

  it('sends the text of the entry, and nothing of the workspace', async () => {
    stubModel(recommended);
    stubMessages((buttons) => buttons[1]);
    await commands.executeCommand('preflight.improveFaq', 'FAQ-900002');
    assert.equal(prompts.length, 1);
    assert.match(prompts[0], /How do I move a hard-coded endpoint/);
    assert(!prompts[0].includes(root().fsPath), 'the folder is in the prompt');
    assert.doesNotMatch(prompts[0], /Rates|Keys\.cls/);
  });

  it('is discarded without a trace', async () => {
    stubModel(recommended);
    stubMessages((buttons) => buttons[1]);
    await commands.executeCommand('preflight.improveFaq', 'FAQ-900002');
    await assert.rejects(textOf('preflight.yml'));
    assert.deepEqual(comparisons(), []);
  });

  it('changes nothing when the model does not answer', async () => {
    stubModel('I would rather not.');
    const messages = stubMessages(() => undefined);
    await commands.executeCommand('preflight.improveFaq', 'FAQ-900002');
    assert.deepEqual(messages, ['Preflight: Walrus 1 gave no answer that can be used. Nothing was changed.']);
  });
});
