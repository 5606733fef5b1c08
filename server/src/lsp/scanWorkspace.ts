import { basename, relative } from 'node:path';
import type { CancellationToken, ProgressToken, WorkDoneProgressReporter } from 'vscode-languageserver/node';
import { type ScanWorkspaceParams, type ScanWorkspaceResult, scanWorkspaceRequest } from '#shared/protocol';
import type { ScanProgress } from '#shared/report';
import type { Analysis } from '../engine/analysis';
import { closedFolderReason } from '../project/closedFolders';
import { pathOfUri } from '../project/uri';
import { isWithin } from '../project/walk';
import { t } from './language';
import type { Session } from './session';

const nothingDone: ScanWorkspaceResult = {
  files: 0,
  findings: 0,
  suppressed: 0,
  skipped: [],
  milliseconds: 0,
  cancelled: true,
  closedFolders: [],
};

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
): Promise<ScanWorkspaceResult> {
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
    reporter?.report(t('Reading the workspace'));
    const isOver = new Promise<void>((resolve) => {
      if (abort.signal.aborted) resolve();
      else abort.signal.addEventListener('abort', () => resolve());
    });
    await Promise.race([isOver, workspaceIsRead(session)]);
    if (abort.signal.aborted) return nothingDone;
    const summary = await analysis.scan({
      signal: abort.signal,
      progress: (progress) => {
        const message = describe(progress);
        reporter?.report(progress.total > 0 ? Math.floor((100 * progress.done) / progress.total) : 0, message);
        status(message);
      },
    });
    for (const { file, reason } of summary.skipped) session.log.info(`Not analysed: ${basename(file)}. ${reason}`);
    const closedFolders = closedFoldersOf(session);
    for (const folder of closedFolders) session.log.info(`Not read: ${folder}. ${closedFolderReason}`);
    return { ...summary, closedFolders };
  } finally {
    for (const subscription of subscriptions) subscription.dispose();
    reporter?.done();
    status();
    session.delivery.everythingChanged();
  }
}

/** Folders that may not be read, as they are named in the workspace folder they stand in. */
function closedFoldersOf({ closedFolders, folders }: Session): string[] {
  const roots = folders.map(({ uri }) => pathOfUri(uri));
  return [...closedFolders].sort().flatMap((path) => {
    const root = roots.find((each) => isWithin(path, each));
    return root === undefined ? [] : [relative(root, path).replaceAll('\\', '/') || '.'];
  });
}

/** Fulfilled when all there is on disk is known, and what is open. */
async function workspaceIsRead(session: Session): Promise<void> {
  await session.refreshed();
  await session.allPlaced();
}

function describe({ phase, done, total, findings }: ScanProgress): string {
  if (phase === 'reading') return t('Reading files: {0} of {1}', done, total);
  if (findings === 1) return t('{0} of {1} files, 1 finding', done, total);
  return t('{0} of {1} files, {2} findings', done, total, findings);
}
