import { commands, type LanguageModelChat, type LanguageModelError, l10n, ProgressLocation, window } from 'vscode';
import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileEvent,
  type LanguageClient,
} from 'vscode-languageclient/node';
import {
  type ComposedAnswer,
  clientCommands,
  type FaqText,
  type FaqTextParams,
  faqTextRequest,
  type TeamAnswerParams,
  teamAnswerRequest,
} from '#shared/protocol';
import type { Comparison } from '../improve/comparison';
import { ask, type LanguageModels } from '../improve/languageModels';
import { plainText } from '../improve/plainText';
import { improvementPrompt } from '../improve/prompt';
import { type Recommendation, readReply } from '../improve/reply';
import { saveAnswer } from '../improve/saveAnswer';
import { pickEntry } from './openFaq';

/**
 * Lets a language model recommend a better answer, shows it as a difference, and saves it as the team's own if the user says
 * so. The model is given the text of the entry and nothing else.
 */
export async function improveFaq(
  client: LanguageClient,
  models: LanguageModels,
  comparison: Comparison,
  id?: string,
): Promise<void> {
  if (!(await models.exist())) return sayThatThereIsNone();
  const chosen = typeof id === 'string' ? id : await pickEntry(client);
  if (chosen === undefined) return;
  const params: FaqTextParams = { id: chosen };
  const entry = await client.sendRequest<FaqText | null>(faqTextRequest, params);
  if (!entry) {
    await window.showInformationMessage(l10n.t('Preflight: there is no FAQ entry {0}.', chosen));
    return;
  }
  const model = await models.pick();
  if (!model) return;
  const recommendation = await recommend(model, entry);
  if (!recommendation) return;
  const wanted: TeamAnswerParams = { id: entry.id, ...recommendation, today: today() };
  const composed = await client.sendRequest<ComposedAnswer | null>(teamAnswerRequest, wanted);
  if (!composed) return;
  if (composed.before === composed.after) {
    const message = l10n.t("Preflight: {0} recommends what your team's answer says already.", model.name);
    await window.showInformationMessage(message);
    return;
  }
  const title = l10n.t('{0}: current answer ↔ recommended by {1}', entry.id, model.name);
  await comparison.show(`${entry.id}.md`, composed.before, composed.after, title);
  const isWanted = await decision(comparison, model.name, entry.id, recommendation);
  if (isWanted === undefined) return;
  await comparison.close();
  if (!isWanted) return;
  const saved = await saveAnswer(entry, composed.after);
  if (!saved) return;
  // Watchers may miss a file in a folder that is as new as the file.
  const changes = saved.map(
    (uri): FileEvent => ({ uri: client.code2ProtocolConverter.asUri(uri), type: FileChangeType.Changed }),
  );
  await client.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  await commands.executeCommand(clientCommands.openFaq, entry.id);
}

async function sayThatThereIsNone(): Promise<void> {
  const find = l10n.t('Find extensions');
  const message = l10n.t('Preflight: VS Code has no language model to ask. Extensions such as GitHub Copilot bring them.');
  if ((await window.showInformationMessage(message, find)) !== find) return;
  await commands.executeCommand('workbench.extensions.search', '@category:"AI"');
}

/** Asks the model, as often as the user wants where it fails. Undefined where the user would rather not. */
async function recommend(model: LanguageModelChat, entry: FaqText): Promise<Recommendation | undefined> {
  const again = l10n.t('Try again');
  for (;;) {
    const outcome = await askOnce(model, entry);
    if (typeof outcome !== 'string') return outcome;
    if ((await window.showWarningMessage(outcome, again)) !== again) return undefined;
  }
}

/** What the model recommends, or why it does not: a message for the user. Undefined where the user cancelled. */
async function askOnce(model: LanguageModelChat, entry: FaqText): Promise<Recommendation | string | undefined> {
  const title = l10n.t('Asking {0} about {1}', model.name, entry.id);
  try {
    const reply = await window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        progress.report({ message: l10n.t('waiting for its answer') });
        return ask(model, improvementPrompt(entry), token, (length) => {
          progress.report({ message: l10n.t('{0} characters so far', length) });
        });
      },
    );
    if (reply === undefined) return undefined;
    return readReply(reply) ?? l10n.t('Preflight: {0} gave no answer that can be used. Nothing was changed.', model.name);
  } catch (error) {
    if ((error as Partial<LanguageModelError>).code === 'NoPermissions') {
      return l10n.t('Preflight was not allowed to ask {0}. Nothing was sent.', model.name);
    }
    const reason = plainText(error instanceof Error ? error.message : String(error));
    return l10n.t('Preflight: {0} gave no answer. Nothing was changed. Its reason: {1}', model.name, reason || '?');
  }
}

/**
 * Whether the user wants what is recommended: by a button of the message, or of the editor's title, which stays when the
 * message has gone. Undefined where it is about another comparison by now.
 */
async function decision(
  comparison: Comparison,
  model: string,
  id: string,
  { reasoning }: Recommendation,
): Promise<boolean | undefined> {
  const save = l10n.t("Save as my team's answer");
  const question = l10n.t('Save what {0} recommends for {1}? Only the file of your team is changed.', model, id);
  const why = reasoning && l10n.t('Its reasoning: {0}', plainText(reasoning));
  const inTitle = comparison.decision().then(async (isWanted) => {
    // The message has had its answer.
    if (isWanted !== undefined) await commands.executeCommand('notifications.hideToasts');
    return isWanted;
  });
  const inMessage = new Promise<boolean>((resolve) => {
    window.showInformationMessage(why ? `${question} ${why}` : question, save, l10n.t('Discard')).then((answer) => {
      // Who only closes the message may still want to read, and decide in the title.
      if (answer !== undefined) resolve(answer === save);
    });
  });
  return Promise.race([inTitle, inMessage]);
}

/** The day it is here: `YYYY-MM-DD`. */
function today(): string {
  const now = new Date();
  const two = (value: number) => `${value}`.padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
