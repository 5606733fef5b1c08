import { commands, type LogOutputChannel, l10n, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type ScanWorkspaceResult, scanWorkspaceRequest } from '#shared/protocol';
import { sentenceOf } from '../listed';

/**
 * Analyses every file of the workspace and says what came out. The server shows the progress, and lets it be cancelled.
 * Resolves with the scan's summary.
 */
export async function scanWorkspace(client: LanguageClient, log: LogOutputChannel): Promise<ScanWorkspaceResult> {
  const summary = await client.sendRequest<ScanWorkspaceResult>(scanWorkspaceRequest, {});
  const { files, findings, suppressed, milliseconds } = summary;
  log.info(`Scanned ${files} files: ${findings} findings, ${suppressed} suppressed, ${Math.round(milliseconds)} ms.`);
  // Not awaited: the message stays until somebody reads it.
  void tell(summary);
  return summary;
}

async function tell(summary: ScanWorkspaceResult): Promise<void> {
  const showProblems = l10n.t('Show problems');
  const showOutput = l10n.t('Show output');
  const actions = [...(summary.findings > 0 ? [showProblems] : []), ...(summary.skipped.length > 0 ? [showOutput] : [])];
  const answer = await window.showInformationMessage(`Preflight: ${describe(summary)}`, ...actions);
  if (answer === showProblems) await commands.executeCommand('workbench.actions.view.problems');
  if (answer === showOutput) await commands.executeCommand('preflight.showOutput');
}

function describe({ findings, files, suppressed, skipped, milliseconds, cancelled }: ScanWorkspaceResult): string {
  const time =
    milliseconds < 1000 ? l10n.t('{0} ms', Math.round(milliseconds)) : l10n.t('{0} s', (milliseconds / 1000).toFixed(1));
  const found = findings === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', findings);
  const parts = [
    cancelled
      ? l10n.t('Scan stopped after {0} files and {1}: {2}', files, time, found)
      : l10n.t('{0} in {1} files, {2}', found, files, time),
  ];
  if (suppressed > 0) parts.push(l10n.t('{0} suppressed', suppressed));
  if (skipped.length > 0) {
    const { length } = skipped;
    parts.push(length === 1 ? l10n.t('1 file could not be analysed') : l10n.t('{0} files could not be analysed', length));
  }
  return sentenceOf(parts);
}
