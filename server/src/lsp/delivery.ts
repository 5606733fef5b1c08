import type { Analysis } from '../engine/analysis';
import { currentDiagnostics, type FileDiagnostics } from './diagnostics';
import type { OpenDocument } from './documents';
import { Publisher } from './publishDiagnostics';
import { Refresher } from './refresh';
import { ReviewNotice } from './reviewNotice';
import type { Session } from './session';
import { WorkspacePulls } from './workspaceDiagnostic';

/**
 * Brings diagnostics to the client, each finding by one way only:
 *
 * - a client that pulls gets those of open documents by `textDocument/diagnostic`, and is asked to pull again when the
 *   change of another file matters;
 * - one that pulls the workspace as well gets those of all other files by `workspace/diagnostic`;
 * - to all others they are pushed.
 */
export class Delivery {
  readonly workspacePulls: WorkspacePulls;
  readonly refresher: Refresher;
  private readonly publisher: Publisher;
  private readonly reviewNotice: ReviewNotice;
  /** What documents show that are analysed on save only and were edited since. */
  private readonly frozen = new Map<string, FileDiagnostics>();

  constructor(private readonly session: Session) {
    this.workspacePulls = new WorkspacePulls(session, this);
    this.refresher = new Refresher(session, this);
    this.publisher = new Publisher(session, this);
    this.reviewNotice = new ReviewNotice(session);
  }

  /** What the client is to show of a file now. */
  diagnosticsOf(analysis: Analysis, key: string): FileDiagnostics {
    const frozen = this.frozen.get(key);
    if (frozen && this.session.settings.of(key).run === 'onSave') return frozen;
    return currentDiagnostics(this.session, analysis, key);
  }

  /** The files whose diagnostics the client is to have: open ones, configuration files, and after a scan all. */
  files(analysis: Analysis): Set<string> {
    const open = [...this.session.documents.values()].filter(({ isPlaced }) => isPlaced).map(({ key }) => key);
    return new Set([...open, ...analysis.configuration.files, ...(analysis.scanned ? analysis.files() : [])]);
  }

  opened(key: string): void {
    this.publisher.publish([key]);
    this.workspacePulls.wake();
    this.session.status.update();
    this.reviewNotice.changed();
  }

  /** A document is about to change: with `run: onSave` it goes on showing what it shows. */
  beforeEdit({ key, edited, isPlaced }: OpenDocument): void {
    const { analysis, settings } = this.session;
    if (!analysis || !isPlaced || edited || settings.of(key).run !== 'onSave') return;
    this.frozen.set(key, currentDiagnostics(this.session, analysis, key));
  }

  edited(key: string): void {
    this.publisher.publish([key]);
    this.refresher.forget(key);
    this.session.status.update();
    this.reviewNotice.changed();
  }

  saved(key: string): void {
    if (!this.frozen.delete(key)) return;
    this.publisher.publish([key]);
    this.refresher.refresh();
  }

  closed(key: string): void {
    this.frozen.delete(key);
    this.publisher.publish([key]);
    this.workspacePulls.closed(key);
    this.reviewNotice.changed();
  }

  /** Reports of these files may be different now, because others changed. */
  invalidated(keys: readonly string[]): void {
    this.publisher.publish(keys);
    if (keys.some((key) => this.session.isOpen(key))) this.refresher.refresh();
    this.workspacePulls.wake();
    this.session.status.update();
    this.reviewNotice.changed();
  }

  /** These files were written, created or deleted on disk. */
  diskChanged(keys: readonly string[]): void {
    this.publisher.publish(keys);
    this.publisher.publishShown();
    this.workspacePulls.wake();
    this.session.status.update();
    this.reviewNotice.changed();
  }

  /** Any report may be different now: after loading, scanning, a change of settings. */
  everythingChanged(): void {
    this.publisher.publishAll();
    this.refresher.refresh();
    this.workspacePulls.wake();
    this.session.status.update();
    this.reviewNotice.changed();
  }

  /** The client has begun to pull the workspace: what was pushed until then would be there twice. */
  workspaceIsPulled(): void {
    this.publisher.publishShown();
  }

  end(): void {
    this.workspacePulls.end();
    this.refresher.end();
    this.publisher.end();
    this.reviewNotice.end();
  }
}
