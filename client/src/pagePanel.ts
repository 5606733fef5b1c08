import { type Disposable, type Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { Page } from '#shared/protocol';
import { commandsInPages } from './languageClient';

/** What a panel shows: the same key means the same page, perhaps with newer counts. */
export interface PageSource {
  readonly key: string;
  /** What the tab is called. */
  readonly name: string;
  /** Undefined where there is no such page. */
  load(): PromiseLike<Page | null>;
}

/** How long to wait for more changes before the page is loaded again. */
const REFRESH_DELAY_MS = 400;

/** The one panel in which FAQ entries and rules are read. Its pages run no scripts. */
export class PagePanel implements Disposable {
  private shown: { readonly panel: WebviewPanel; readonly source: PageSource; html: string } | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** How many pages were asked for. */
  private asked = 0;

  constructor(private readonly icon: Uri) {}

  /** Shows a page in place of the one before. Answers whether there is such a page. */
  async open(source: PageSource): Promise<boolean> {
    const number = ++this.asked;
    const page = await source.load();
    if (!page) return false;
    // Somebody who goes on before a page is there wants the next one.
    if (number !== this.asked) return true;
    if (this.shown?.source.key === source.key) {
      this.setPage(page);
      this.shown.panel.reveal();
      return true;
    }
    const before = this.shown?.panel;
    // A new panel, not new content: VS Code keeps the scroll position when the content of a panel changes.
    const panel = window.createWebviewPanel('preflight.page', source.name, before?.viewColumn ?? ViewColumn.Active, {
      enableScripts: false,
      enableForms: false,
      enableCommandUris: commandsInPages,
      enableFindWidget: true,
      localResourceRoots: [],
    });
    panel.iconPath = this.icon;
    const shown = { panel, source, html: '' };
    panel.onDidDispose(() => {
      if (this.shown === shown) this.shown = undefined;
    });
    panel.onDidChangeViewState(() => this.refresh());
    this.shown = shown;
    this.setPage(page);
    before?.dispose();
    return true;
  }

  /** The counts on the page may have changed: loads it again soon, if anybody sees it. */
  refresh(): void {
    if (!this.shown?.panel.visible) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.reload(), REFRESH_DELAY_MS);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.shown?.panel.dispose();
  }

  private async reload(): Promise<void> {
    const shown = this.shown;
    if (!shown) return;
    // The server may be gone for a moment; the page stays as it is then.
    const page = await shown.source.load().then(undefined, () => null);
    if (page && this.shown === shown) this.setPage(page);
  }

  private setPage(page: Page): void {
    if (!this.shown || this.shown.html === page.html) return;
    this.shown.html = page.html;
    this.shown.panel.webview.html = page.html;
  }
}
