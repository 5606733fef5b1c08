import {
  type CancellationToken,
  commands,
  type Disposable,
  type LanguageModelChat,
  LanguageModelChatMessage,
  l10n,
  lm,
  window,
} from 'vscode';
import { longestReply } from './reply';

/** The language models that VS Code has, if it has any. Nothing is asked of them unless the user says so. */
export class LanguageModels implements Disposable {
  private readonly subscription: Disposable | undefined;
  private known: Promise<boolean> | undefined;

  constructor() {
    this.subscription = this.isSupported ? lm.onDidChangeChatModels?.(() => this.lookAgain()) : undefined;
    this.lookAgain();
  }

  /** Whether there is a model to ask; asked of VS Code again when it says that there are others. */
  get available(): Promise<boolean> {
    this.known ??= this.exist();
    return this.known;
  }

  /** Whether there is a model to ask at this moment. */
  async exist(): Promise<boolean> {
    return this.models().then(
      (models) => models.length > 0,
      () => false,
    );
  }

  /** The model that the user picks; undefined where there is none or none was picked. */
  async pick(): Promise<LanguageModelChat | undefined> {
    const models = await this.models();
    if (models.length < 2) return models[0];
    const items = models.map((model) => ({ label: model.name, description: model.vendor, model }));
    const picked = await window.showQuickPick(items, { title: l10n.t('Preflight: which language model to ask?') });
    return picked?.model;
  }

  dispose(): void {
    this.subscription?.dispose();
  }

  /** Commands that need a model are there while one is. */
  private lookAgain(): void {
    this.known = undefined;
    const known = this.available;
    known.then((isThere) => {
      if (this.known === known) commands.executeCommand('setContext', 'preflight.hasLanguageModels', isThere);
    });
  }

  // Versions and forks of VS Code without language models lack the whole namespace.
  private get isSupported(): boolean {
    return typeof lm?.selectChatModels === 'function';
  }

  private async models(): Promise<readonly LanguageModelChat[]> {
    return this.isSupported ? lm.selectChatModels() : [];
  }
}

/**
 * What a model answers to a prompt, cut off where nobody would read on. Throws where it refuses, or may not be asked.
 *
 * @param onText is told the length of what has arrived so far, in UTF-16 code units
 * @returns undefined once the token says so, even if the model goes on
 */
export async function ask(
  model: LanguageModelChat,
  prompt: string,
  token: CancellationToken,
  onText: (length: number) => void,
): Promise<string | undefined> {
  const cancelled = new Promise<undefined>((resolve) => {
    token.onCancellationRequested(() => resolve(undefined));
  });
  const answer = read(model, prompt, token, onText);
  // Once it is cancelled nobody waits for it, nor wants to know of its failure.
  answer.catch(() => undefined);
  const text = await Promise.race([answer, cancelled]);
  return token.isCancellationRequested ? undefined : text;
}

async function read(
  model: LanguageModelChat,
  prompt: string,
  token: CancellationToken,
  onText: (length: number) => void,
): Promise<string> {
  const justification = l10n.t('To improve an answer of the security review FAQ. The text of that entry is sent, and no code.');
  const response = await model.sendRequest([LanguageModelChatMessage.User(prompt)], { justification }, token);
  let text = '';
  for await (const part of response.text) {
    text += part;
    if (text.length > longestReply || token.isCancellationRequested) break;
    onText(text.length);
  }
  return text;
}
