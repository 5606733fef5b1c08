import { commands, l10n, ProgressLocation, window } from 'vscode';
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
import { improvementPrompt } from '../improve/prompt';
import { readReply } from '../improve/reply';
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
  if (!(await models.exist())) {
    await window.showInformationMessage(l10n.t('Preflight: there is no language model to ask. Extensions bring them.'));
    return;
  }
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
  const reply = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Asking {0} about {1}', model.name, entry.id), cancellable: true },
    async (_, token) => {
      const text = await ask(model, improvementPrompt(entry), token);
      return token.isCancellationRequested ? undefined : text;
    },
  );
  if (reply === undefined) return;
  const recommendation = readReply(reply);
  if (!recommendation) {
    await window.showWarningMessage(l10n.t('Preflight: {0} gave no answer that can be used. Nothing was changed.', model.name));
    return;
  }
  const wanted: TeamAnswerParams = { id: entry.id, ...recommendation, today: today() };
  const composed = await client.sendRequest<ComposedAnswer | null>(teamAnswerRequest, wanted);
  if (!composed) return;
  const title = l10n.t('{0}: current answer ↔ recommended by {1}', entry.id, model.name);
  await comparison.show(`${entry.id}.md`, composed.before, composed.after, title);
  const save = l10n.t("Save as my team's answer");
  const question = l10n.t('Save what {0} recommends for {1}? Only the file of your team is changed.', model.name, entry.id);
  const decided = await window.showInformationMessage(question, save, l10n.t('Discard'));
  await comparison.close();
  if (decided !== save) return;
  const saved = await saveAnswer(entry, composed.after);
  if (!saved) return;
  // Watchers may miss a file in a folder that is as new as the file.
  const changes = saved.map(
    (uri): FileEvent => ({ uri: client.code2ProtocolConverter.asUri(uri), type: FileChangeType.Changed }),
  );
  await client.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  await commands.executeCommand(clientCommands.openFaq, entry.id);
}

/** The day it is here: `YYYY-MM-DD`. */
function today(): string {
  const now = new Date();
  const two = (value: number) => `${value}`.padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
