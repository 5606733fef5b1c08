import { commands, type Disposable, EventEmitter, type TextDocumentContentProvider, Uri, window, workspace } from 'vscode';

const scheme = 'preflight-faq';

/** Shows two versions of a file side by side, and learns which is wanted. Neither can be edited or is anywhere on disk. */
export class Comparison implements Disposable, TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;
  private decided: ((isWanted: boolean | undefined) => void) | undefined;
  private readonly registration = workspace.registerTextDocumentContentProvider(scheme, this);

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  async show(name: string, before: string, after: string, title: string): Promise<void> {
    const [left, right] = ['current', 'recommended'].map((version) => Uri.from({ scheme, path: `/${version}/${name}` }));
    for (const [uri, text] of [
      [left, before],
      [right, after],
    ] as const) {
      this.texts.set(uri.toString(), text);
      this.changed.fire(uri);
    }
    await commands.executeCommand('vscode.diff', left, right, title, { preview: true });
  }

  /**
   * What the user decides in the title of the editor, for as long as that is open: true to save what is recommended, false to
   * discard it; undefined once another comparison is asked about.
   */
  decision(): Promise<boolean | undefined> {
    this.decided?.(undefined);
    return new Promise((resolve) => {
      this.decided = resolve;
    });
  }

  /** The user decided. */
  decide(isWanted: boolean): void {
    this.decided?.(isWanted);
  }

  /** Closes what `show` has opened. */
  async close(): Promise<void> {
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
    const ours = tabs.filter(({ input }) => (input as { modified?: Uri } | undefined)?.modified?.scheme === scheme);
    if (ours.length > 0) await window.tabGroups.close(ours, true);
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
