import { commands, l10n, Uri, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type FaqText, type FaqTextParams, faqTextRequest } from '#shared/protocol';

/** Opens the team's own file of an FAQ entry. */
export async function openTeamEntry(client: LanguageClient, id: string): Promise<void> {
  const params: FaqTextParams = { id };
  const entry = await client.sendRequest<FaqText | null>(faqTextRequest, params);
  if (entry?.file) await commands.executeCommand('vscode.open', Uri.parse(entry.file));
  else await window.showInformationMessage(l10n.t('Preflight: your team has no file for {0}.', id));
}
