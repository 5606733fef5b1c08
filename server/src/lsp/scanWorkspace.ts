import { basename } from 'node:path';
import type { CancellationToken, ProgressToken, WorkDoneProgressReporter } from 'vscode-languageserver/node';
import { type ScanWorkspaceParams, type ScanWorkspaceResult, scanWorkspaceRequest } from '#shared/protocol';
import type { ScanProgress, ScanSummary } from '#shared/report';
import type { Analysis } from '../engine/analysis';
import { t } from './language';
import type { Session } from './session';

const nothingDone: ScanSummary = { files: 0, findings: 0, suppressed: 0, skipped: [], milliseconds: 0, cancelled: true };

/** The request `preflight/scanWorkspace`. */
export function registerScanWorkspace(session: Session): void {
  // Wrapped inside: a cancelled scan answers with what it did instead of an error.
  session.connection.onRequest(scanWorkspaceRequest, (params: ScanWorkspaceParams | null, token: CancellationToken) =>
    session.request<unknown, ScanWorkspaceResult>(
      scanWorkspaceRequest,
      () => nothingDone,
      (analysis) => scanWorkspace(session, analysis, token, params?.workDoneToken),
    )(params, uncancelled),
  );
}

const uncancelled: CancellationToken = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
};

/**
 * Scans all workspace folders, once they were read. Cancelled by the request's token or by its progress.
 *
 * @param progressToken where to report; without one the client is asked for a progress of our own, if it has any
 */
export async function scanWorkspace(
  session: Session,
  analysis: Analysis,
  token: CancellationToken,
  progressToken?: ProgressToken,
): Promise<ScanSummary> {
  const abort = new AbortController();
  const cancel = () => abort.abort();
  const subscriptions = [token.onCancellationRequested(cancel)];
  if (token.isCancellationRequested) cancel();

  let reporter: WorkDoneProgressReporter | undefined;
  if (progressToken !== undefined) {
    reporter = session.connection.window.attachWorkDoneProgress(progressToken);
  } else if (session.client.showsProgress) {
    const created = await session.connection.window.createWorkDoneProgress();
    subscriptions.push(created.token.onCancellationRequested(cancel));
    reporter = created;
  }
  const status = session.status.begin('scanning', t('Scanning the workspace'));
  reporter?.begin(t('Preflight: scanning the workspace'), 0, undefined, true);
  try {
    await session.settled();
    await Promise.all([...session.documents.values()].map(({ placed }) => placed));
    const summary = await analysis.scan({
      signal: abort.signal,
      progress: (progress) => {
        const message = describe(progress);
        reporter?.report(progress.total > 0 ? Math.floor((100 * progress.done) / progress.total) : 0, message);
        status(message);
      },
    });
    for (const { file, reason } of summary.skipped) session.log.info(`Not analysed: ${basename(file)}. ${reason}`);
    return summary;
  } finally {
    for (const subscription of subscriptions) subscription.dispose();
    reporter?.done();
    status();
    session.delivery.everythingChanged();
  }
}

function describe({ phase, done, total, findings }: ScanProgress): string {
  if (phase === 'reading') return t('Reading files: {0} of {1}', done, total);
  if (findings === 1) return t('{0} of {1} files, 1 finding', done, total);
  return t('{0} of {1} files, {2} findings', done, total, findings);
}
