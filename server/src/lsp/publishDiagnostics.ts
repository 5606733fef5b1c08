import type { Diagnostic } from 'vscode-languageserver/node';
import type { Analysis } from '../engine/analysis';
import type { Delivery } from './delivery';
import type { Session } from './session';
import { forEachInSlices } from './slices';

/** The notification `textDocument/publishDiagnostics`, for what the client does not pull. */
export class Publisher {
  /** What the client was sent last, by file: result id and version. Files without any diagnostics are missing. */
  private readonly published = new Map<string, string>();
  private readonly waiting = new Set<string>();
  private running = false;
  private ended = false;

  constructor(
    private readonly session: Session,
    private readonly delivery: Delivery,
  ) {}

  /** Sends what is to be shown of these files, if that changed. */
  publish(keys: Iterable<string>): void {
    for (const key of keys) this.waiting.add(key);
    void this.run();
  }

  /** The same for all files. */
  publishAll(): void {
    const { analysis } = this.session;
    if (analysis) this.publish([...this.published.keys(), ...this.delivery.files(analysis)]);
  }

  /** The same for files that the client shows something of: to take back what it is not to show any more, too. */
  publishShown(): void {
    this.publish(this.published.keys());
  }

  end(): void {
    this.ended = true;
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      const analysis = await this.session.ready();
      // Several edits that arrive together are answered together.
      await new Promise((resolve) => setImmediate(resolve));
      while (analysis && !this.ended && this.waiting.size > 0) {
        const keys = [...this.waiting];
        this.waiting.clear();
        await forEachInSlices(
          keys,
          () => this.ended,
          (key) => this.send(analysis, key),
        );
      }
    } catch (error) {
      this.session.log.error('textDocument/publishDiagnostics', error);
    } finally {
      this.running = false;
    }
  }

  private send(analysis: Analysis, key: string): void {
    if (!this.isPushed(analysis, key)) {
      if (this.published.delete(key)) this.notify(key, []);
      return;
    }
    const { resultId, items } = this.delivery.diagnosticsOf(analysis, key);
    const document = this.session.documents.get(key);
    const state = `${document?.content.version ?? ''} ${resultId}`;
    const before = this.published.get(key);
    // About a closed file without findings there is nothing to say, unless there was before.
    if (before === state || (before === undefined && !document && items.length === 0)) return;
    if (document || items.length > 0) this.published.set(key, state);
    else this.published.delete(key);
    this.notify(key, items, document?.content.version);
  }

  private isPushed(analysis: Analysis, key: string): boolean {
    const { client } = this.session;
    const document = this.session.documents.get(key);
    if (document && !document.isPlaced) return false;
    const isOpen = document !== undefined;
    const isWanted = analysis.scanned || analysis.configuration.has(key);
    if (!client.pulls) return isOpen || isWanted;
    return isWanted && !isOpen && !this.delivery.workspacePulls.inUse;
  }

  private notify(key: string, diagnostics: readonly Diagnostic[], version?: number): void {
    const uri = this.session.clientUri(key);
    this.session.connection.sendDiagnostics({ uri, version, diagnostics: [...diagnostics] }).catch(() => undefined);
  }
}
