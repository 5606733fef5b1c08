import { commands, type Disposable, EventEmitter, l10n, type Memento, RelativePattern, Uri, window, workspace } from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { type ImportedResult, type ImportResultsParams, importResultsRequest } from '#shared/review';
import { lastPart } from './lastPart';

const memoryKey = 'preflight.review.imports';

/** How long a file is left alone after a change, in milliseconds: scanners write large ones bit by bit. */
const patience = 1000;

/** Files of other scanners that the user made part of the review of this workspace. The server reads them. */
export class ReviewImports implements Disposable {
  private readonly changes = new EventEmitter<undefined>();
  /** Other files, or what is to be said of them. */
  readonly onDidChange = this.changes.event;
  private readonly subscription: Disposable;
  private watchers: Disposable[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What the user was told of already, by file. */
  private told = new Map<string, string>();
  results: readonly ImportedResult[] = [];

  /** @param onRead called when the review may be another, because files were read */
  constructor(
    private readonly client: LanguageClient,
    private readonly memory: Memento,
    private readonly onRead: () => void,
  ) {
    this.subscription = client.onDidChangeState(({ newState }) => {
      if (newState === State.Running && this.files.length > 0) void this.readAgain();
    });
    this.watch();
  }

  /** The URIs of the files. */
  get files(): readonly string[] {
    const stored = this.memory.get<unknown>(memoryKey);
    return Array.isArray(stored) ? stored.filter((each) => typeof each === 'string') : [];
  }

  /** Makes more files part of the review. Those that can't be read are not kept; the answer says why. */
  async add(files: readonly Uri[]): Promise<readonly ImportedResult[]> {
    const added = files.map((file) => file.toString());
    const kept = this.files.filter((file) => !added.includes(file));
    const results = await this.ask([...kept, ...added]);
    const chosen = results.filter(({ uri }) => added.includes(uri));
    const failed = chosen.filter(({ problem }) => problem !== undefined).map(({ uri }) => uri);
    await this.keep([...kept, ...added.filter((file) => !failed.includes(file))]);
    if (failed.length > 0) await this.read();
    return chosen;
  }

  /** Takes files out of the review. */
  async remove(files: readonly string[]): Promise<void> {
    await this.keep(this.files.filter((file) => !files.includes(file)));
    await this.read();
  }

  /** Has the server read what changed since; the answer says what came of all files. */
  async read(): Promise<readonly ImportedResult[]> {
    return this.ask(this.files);
  }

  /** What the view has to say of the files: which are missing in it, and of which it shows only a part. */
  notices(): string[] {
    return this.results.flatMap(({ name, problem, left }) => {
      if (problem !== undefined) return l10n.t('{0} is not read. {1}', name, problem);
      return left > 0 ? l10n.t('{0} more of {1} are in reports only.', left, name) : [];
    });
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscription.dispose();
    this.changes.dispose();
    for (const watcher of this.watchers) watcher.dispose();
  }

  private async keep(files: readonly string[]): Promise<void> {
    await this.memory.update(memoryKey, files.length > 0 ? files : undefined);
    for (const file of this.told.keys()) if (!files.includes(file)) this.told.delete(file);
    this.watch();
  }

  private async ask(files: readonly string[]): Promise<readonly ImportedResult[]> {
    const params: ImportResultsParams = { files };
    const results = await this.client.sendRequest<ImportedResult[]>(importResultsRequest, params);
    this.results = results.filter(({ uri }) => this.files.includes(uri) || files.includes(uri));
    this.onRead();
    this.changes.fire(undefined);
    return results;
  }

  /** After a start, or when a file changed: tells once what is wrong with it. */
  private async readAgain(): Promise<void> {
    try {
      for (const { uri, name, problem } of await this.read()) {
        const known = this.told.get(uri);
        if (problem === undefined) this.told.delete(uri);
        else this.told.set(uri, problem);
        if (problem !== undefined && problem !== known) void this.tell(uri, name, problem);
      }
    } catch {
      // The server is going down; the next one is asked again.
    }
  }

  private async tell(uri: string, name: string, problem: string): Promise<void> {
    const remove = l10n.t('Remove from review');
    const message = l10n.t('Preflight cannot read the imported file {0}. {1}', name, problem);
    if ((await window.showWarningMessage(message, remove)) !== remove) return;
    // Where the server is going down, the next one is not asked for this file any more.
    await this.remove([uri]).catch(() => undefined);
  }

  private watch(): void {
    void commands.executeCommand('setContext', 'preflight.hasImports', this.files.length > 0);
    for (const watcher of this.watchers) watcher.dispose();
    this.watchers = this.files.map((file) => {
      const uri = Uri.parse(file);
      const literal = lastPart(uri.path).replace(/[*?{}[\]]/g, '[$&]');
      const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.joinPath(uri, '..'), literal));
      const soon = () => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.readAgain(), patience);
      };
      watcher.onDidCreate(soon);
      watcher.onDidChange(soon);
      watcher.onDidDelete(soon);
      return watcher;
    });
  }
}
