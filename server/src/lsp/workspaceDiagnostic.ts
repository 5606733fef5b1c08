import {
  type CancellationToken,
  type Disposable,
  DocumentDiagnosticReportKind,
  type ResultProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import type { Analysis } from '../engine/analysis';
import type { Delivery } from './delivery';
import { noDiagnostics } from './diagnostics';
import type { Session } from './session';
import { forEachInSlices } from './slices';
import { canonicalUri } from './uris';

/** How long to collect changes before answering a request that waits for one, in milliseconds. */
const patience = 50;
/** How many files go into one partial result. */
const chunk = 100;

/** What a client that pulls has, by canonical URI: its spelling and the result id. */
type Previous = ReadonlyMap<string, { readonly uri: string; readonly value: string }>;

/**
 * The request `workspace/diagnostic`: reports of all files once the workspace was scanned, before that of open ones.
 *
 * A client that takes partial results asks again after every answer, so that a request which has nothing new to say is
 * kept until there is something: changes get there at once, and an idle workspace costs nothing.
 */
export class WorkspacePulls {
  /** Whether the client pulls the workspace. */
  inUse = false;
  /** Closed documents that the client still shows, as far as is known. */
  private readonly justClosed = new Set<string>();
  private readonly waiting = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly session: Session,
    private readonly delivery: Delivery,
  ) {}

  /** How often something changed: what changes while reports are collected must not be slept over. */
  private changes = 0;

  /** Something changed: requests that wait for it look again. */
  wake(): void {
    this.changes++;
    if (this.waiting.size === 0 || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.wakeNow();
    }, patience);
  }

  /** A document was closed: unless all files are reported, its diagnostics are to go. */
  closed(key: string): void {
    this.justClosed.add(key);
    this.wake();
  }

  /** Answers whatever is waiting. */
  end(): void {
    clearTimeout(this.timer);
    this.wakeNow();
  }

  async answer(
    analysis: Analysis,
    params: WorkspaceDiagnosticParams,
    token: CancellationToken,
    progress: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
  ): Promise<WorkspaceDiagnosticReport> {
    const isFirst = !this.inUse;
    this.inUse = true;
    if (isFirst) this.delivery.workspaceIsPulled();
    const previous: Previous = new Map(params.previousResultIds.map((each) => [canonicalUri(each.uri), each]));
    const isOver = () => token.isCancellationRequested || this.session.state !== 'initialized';
    for (;;) {
      await this.session.allPlaced();
      const { changes } = this;
      const items = await this.collect(analysis, previous, isOver);
      const changed = items.filter(({ kind }) => kind === DocumentDiagnosticReportKind.Full);
      if (!progress) return { items };
      if (changed.length > 0 || isFirst || isOver()) {
        for (let i = 0; i < changed.length; i += chunk) progress.report({ items: changed.slice(i, i + chunk) });
        return { items: [] };
      }
      if (changes === this.changes) await this.change(token);
    }
  }

  private async collect(
    analysis: Analysis,
    previous: Previous,
    isOver: () => boolean,
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const files = this.delivery.files(analysis);
    await forEachInSlices(files, isOver, (key) => {
      const { resultId, items: diagnostics } = this.delivery.diagnosticsOf(analysis, key);
      const before = previous.get(key);
      const document = this.session.documents.get(key);
      const about = { uri: document?.uri ?? before?.uri ?? key, version: document?.content.version ?? null, resultId };
      if (before?.value === resultId) items.push({ ...about, kind: DocumentDiagnosticReportKind.Unchanged });
      // Nothing is to be said about files without diagnostics of which the client has never heard.
      else if (
        before ||
        diagnostics.length > 0 ||
        (document && resultId !== noDiagnostics.resultId) ||
        this.justClosed.has(key)
      ) {
        items.push({ ...about, kind: DocumentDiagnosticReportKind.Full, items: [...diagnostics] });
      }
    });
    for (const key of this.justClosed) if (previous.has(key) || this.session.isOpen(key)) this.justClosed.delete(key);
    const { resultId } = noDiagnostics;
    for (const key of new Set([...previous.keys(), ...this.justClosed])) {
      if (files.has(key)) continue;
      const about = { uri: previous.get(key)?.uri ?? key, version: null, resultId };
      if (previous.get(key)?.value === resultId) items.push({ ...about, kind: DocumentDiagnosticReportKind.Unchanged });
      else items.push({ ...about, kind: DocumentDiagnosticReportKind.Full, items: [] });
    }
    return items;
  }

  /** Fulfilled when something has changed, the client has lost interest, or the server ends. */
  private change(token: CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      let subscription: Disposable | undefined;
      const done = () => {
        subscription?.dispose();
        this.waiting.delete(done);
        resolve();
      };
      this.waiting.add(done);
      subscription = token.onCancellationRequested(done);
    });
  }

  private wakeNow(): void {
    for (const done of [...this.waiting]) done();
  }
}

/** Wires `workspace/diagnostic`. */
export function registerWorkspaceDiagnostic(session: Session): void {
  session.connection.languages.diagnostics.onWorkspace((params, token, _workDone, progress) =>
    session.request<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport>(
      'workspace/diagnostic',
      () => ({ items: [] }),
      (analysis) => session.delivery.workspacePulls.answer(analysis, params, token, progress),
    )(params, token),
  );
}
