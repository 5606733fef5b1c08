import {
  type CancellationToken,
  commands,
  type Disposable,
  type LogOutputChannel,
  l10n,
  type Progress,
  ProgressLocation,
  window,
} from 'vscode';
import { type LanguageClient, type ProgressToken, WorkDoneProgress } from 'vscode-languageclient/node';
import { type ScanWorkspaceParams, type ScanWorkspaceResult, scanWorkspaceRequest } from '#shared/protocol';
import { sentenceOf } from '../listed';

let scanning: Promise<ScanWorkspaceResult> | undefined;
let scans = 0;

/**
 * Analyses every file of the workspace, with a progress that can be cancelled, and says what came out. While that goes on,
 * asking again joins in. Resolves with the scan's summary.
 */
export function scanWorkspace(client: LanguageClient, log: LogOutputChannel): Promise<ScanWorkspaceResult> {
  scanning ??= scan(client, log).finally(() => {
    scanning = undefined;
  });
  return scanning;
}

async function scan(client: LanguageClient, log: LogOutputChannel): Promise<ScanWorkspaceResult> {
  const title = l10n.t('Preflight: scanning the workspace');
  // In a notification: progress in the status bar, which is all the language client knows of, shows no way to cancel it.
  const summary = await window.withProgress(
    { location: ProgressLocation.Notification, cancellable: true, title },
    (progress, token) => requestScan(client, progress, token),
  );
  const { files, findings, suppressed, milliseconds } = summary;
  log.info(`Scanned ${files} files: ${findings} findings, ${suppressed} suppressed, ${Math.round(milliseconds)} ms.`);
  // Not awaited: the message stays until somebody reads it.
  void tell(summary);
  return summary;
}

/** Asks the server for a scan and shows how far it is. */
async function requestScan(
  client: LanguageClient,
  progress: Progress<{ message?: string; increment?: number }>,
  token: CancellationToken,
): Promise<ScanWorkspaceResult> {
  const workDoneToken: ProgressToken = `preflight-scan-${++scans}`;
  let shown = 0;
  const reports: Disposable = client.onProgress(WorkDoneProgress.type, workDoneToken, (report) => {
    if (report.kind !== 'report') return;
    // Reading and analysing are counted one after the other; the bar does not go back.
    const increment = Math.max(0, (report.percentage ?? 0) - shown);
    shown += increment;
    progress.report({ message: report.message, increment });
  });
  try {
    const params: ScanWorkspaceParams = { workDoneToken };
    return await client.sendRequest<ScanWorkspaceResult>(scanWorkspaceRequest, params, token);
  } finally {
    reports.dispose();
  }
}

async function tell(summary: ScanWorkspaceResult): Promise<void> {
  const showProblems = l10n.t('Show problems');
  const showOutput = l10n.t('Show output');
  const actions = [
    ...(summary.findings > 0 ? [showProblems] : []),
    ...(summary.skipped.length + summary.closedFolders.length > 0 ? [showOutput] : []),
  ];
  const answer = await window.showInformationMessage(`Preflight: ${describe(summary)}`, ...actions);
  if (answer === showProblems) await commands.executeCommand('workbench.actions.view.problems');
  if (answer === showOutput) await commands.executeCommand('preflight.showOutput');
}

function describe({ findings, files, suppressed, skipped, closedFolders, milliseconds, cancelled }: ScanWorkspaceResult): string {
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
  if (closedFolders.length > 0) {
    const { length } = closedFolders;
    parts.push(length === 1 ? l10n.t('1 folder may not be read') : l10n.t('{0} folders may not be read', length));
  }
  return sentenceOf(parts);
}
