import type { Delivery } from './delivery';
import type { Session } from './session';
import { forEachInSlices } from './slices';

/** How long to collect reasons before asking, in milliseconds. */
const patience = 100;

/** The request `workspace/diagnostic/refresh`: asks a client that pulls to do so again, if it would get anything new. */
export class Refresher {
  /** Result ids of the last answers to `textDocument/diagnostic`, by file. */
  private readonly answered = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly session: Session,
    private readonly delivery: Delivery,
  ) {}

  /** Remembers what the client was told about a document. */
  remember(key: string, resultId: string): void {
    this.answered.set(key, resultId);
  }

  /** Forgets what the client was told about a document that was edited: such a one it pulls by itself. */
  forget(key: string): void {
    this.answered.delete(key);
  }

  /** Asks soon. */
  refresh(): void {
    if (this.timer || !this.session.client.pulls || !this.session.client.refreshesDiagnostics) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.ask().catch((error) => this.session.log.error('workspace/diagnostic/refresh', error));
    }, patience);
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private async ask(): Promise<void> {
    const { analysis, documents, connection } = this.session;
    if (!analysis) return;
    for (const key of this.answered.keys()) if (!documents.has(key)) this.answered.delete(key);
    let outdated = false;
    const isOver = () => outdated || this.session.state !== 'initialized';
    await forEachInSlices([...this.answered], isOver, ([key, resultId]) => {
      outdated ||= documents.has(key) && this.delivery.diagnosticsOf(analysis, key).resultId !== resultId;
    });
    if (outdated && this.session.state === 'initialized') await connection.languages.diagnostics.refresh();
  }
}
