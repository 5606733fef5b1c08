import { commands, l10n, type Uri, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type FileSummary, scanFileRequest, type UriParams } from '#shared/protocol';
import { sentenceOf } from '../listed';

/** Analyses one file, by default that of the active editor, and says what came out. */
export async function scanFile(client: LanguageClient, chosen?: Uri): Promise<void> {
  const uri = chosen ?? window.activeTextEditor?.document.uri;
  if (!uri) {
    await window.showInformationMessage(l10n.t('Preflight: open a file first.'));
    return;
  }
  const params: UriParams = { uri: client.code2ProtocolConverter.asUri(uri) };
  const summary = await client.sendRequest<FileSummary | null>(scanFileRequest, params);
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  if (!summary) {
    await window.showInformationMessage(l10n.t('Preflight: {0} is not among the files it analyses.', name));
    return;
  }
  const showProblems = l10n.t('Show problems');
  const actions = summary.findings > 0 ? [showProblems] : [];
  const answer = await window.showInformationMessage(describe(name, summary), ...actions);
  if (answer === showProblems) await commands.executeCommand('workbench.actions.view.problems');
}

function describe(name: string, { findings, suppressed, problems }: FileSummary): string {
  const count = findings === 1 ? l10n.t('1 finding in {0}', name) : l10n.t('{0} findings in {1}', findings, name);
  const parts = suppressed > 0 ? [count, l10n.t('{0} suppressed', suppressed)] : [count];
  return [`Preflight: ${sentenceOf(parts)}`, ...problems].join(' ');
}
