import { type Disposable, EventEmitter } from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { type Review, reviewChangedNotification, reviewRequest } from '#shared/review';

/** What the server knows of the review. It is asked only while somebody looks. */
export class ReviewData implements Disposable {
  private readonly changes = new EventEmitter<Review>();
  /** There is another answer. */
  readonly onDidChange = this.changes.event;
  private readonly viewers: (() => boolean)[] = [];
  private readonly subscriptions: readonly Disposable[];
  private isCurrent = false;
  /** What `review` says, to tell whether anything is different. */
  private known = '';
  /** The request under way. */
  private asking: Promise<void> | undefined;
  review: Review = { scanned: false, packages: [], files: [], rules: {} };

  constructor(private readonly client: LanguageClient) {
    this.subscriptions = [
      this.changes,
      client.onNotification(reviewChangedNotification, () => this.outdated()),
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) this.outdated();
      }),
    ];
  }

  /** Somebody who may look; `refresh` is to be called when they begin to. */
  addViewer(isVisible: () => boolean): void {
    this.viewers.push(isVisible);
  }

  /** Asks the server if its answer may be another, and somebody looks. */
  refresh(): void {
    if (this.isCurrent || !this.client.isRunning()) return;
    if (this.viewers.some((isVisible) => isVisible())) void this.load();
  }

  /** The review as it is now, whether somebody looks or not. */
  async current(): Promise<Review> {
    while (!this.isCurrent && this.client.isRunning()) await this.load();
    return this.review;
  }

  /** The answer may be another now. */
  outdated(): void {
    this.isCurrent = false;
    this.refresh();
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
  }

  private load(): Promise<void> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
      // Something may have changed meanwhile.
      this.refresh();
    });
    return this.asking;
  }

  private async ask(): Promise<void> {
    this.isCurrent = true;
    try {
      const review = await this.client.sendRequest<Review>(reviewRequest);
      const known = JSON.stringify(review);
      // Items that are made anew for nothing would be gone under the pointer.
      if (known === this.known) return;
      this.known = known;
      this.review = review;
      this.changes.fire(review);
    } catch {
      // The server is going down. What is known stays until there is another one.
    }
  }
}
