import { relative } from 'node:path';
import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  type InitializeParams,
  LSPErrorCodes,
  type MessageType,
  ResponseError,
  ShowMessageNotification,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
import type { Finding } from '#shared/finding';
import type { FindingReference } from '#shared/protocol';
import type { Settings } from '#shared/settings';
import type { Analysis } from '../engine/analysis';
import { isUri, pathOfUri } from '../project/uri';
import { type Client, readClient } from './client';
import { Delivery } from './delivery';
import type { OpenDocument } from './documents';
import { setLanguage, t } from './language';
import { type Log, logTo } from './log';
import { ReviewImports } from './reviewImports';
import { SettingsByScope } from './settings';
import { StatusReport } from './status';
import { canonicalUri } from './uris';

/** A change on disk as the protocol tells it. */
export interface DiskChange {
  readonly uri: string;
  readonly type: 'created' | 'changed' | 'deleted';
}

/** One connection to one client, from `initialize` to `exit`: what all requests share. */
export class Session {
  readonly log: Log;
  readonly settings: SettingsByScope;
  readonly status: StatusReport;
  readonly delivery: Delivery;
  readonly imports: ReviewImports;
  /** Open documents by canonical URI. */
  readonly documents = new Map<string, OpenDocument>();
  client: Client = readClient({ capabilities: {}, processId: null, rootUri: null });
  folders: readonly WorkspaceFolder[] = [];
  /** Folders of the workspace that may not be read, by their normalized paths. */
  readonly closedFolders = new Set<string>();
  /** Undefined until the analysis can be asked. */
  analysis: Analysis | undefined;
  /** Makes an analysis without any files; set as soon as there is an analysis. */
  blank!: (settings: Settings) => Analysis;
  state: 'new' | 'initialized' | 'shutdown' = 'new';

  private started!: (analysis: Analysis | undefined) => void;
  private readonly start = new Promise<Analysis | undefined>((resolve) => {
    this.started = resolve;
  });
  private loading = new AbortController();
  /** Loading and disk changes, one after the other. */
  private queue: Promise<void> = Promise.resolve();
  private queued = 0;
  private toldConfiguration = '';

  constructor(readonly connection: Connection) {
    this.log = logTo(connection);
    this.settings = new SettingsByScope(connection);
    this.status = new StatusReport(this);
    this.delivery = new Delivery(this);
    this.imports = new ReviewImports(this);
  }

  /** Takes in what the client said of itself. */
  initialize(params: InitializeParams): void {
    this.client = readClient(params);
    this.folders = foldersOf(params);
    this.settings.set(this.client.settings);
    setLanguage(this.client.translations, this.client.locale);
    this.state = 'initialized';
  }

  /** The analysis, once it can be asked; undefined if it could not be started. */
  ready(): Promise<Analysis | undefined> {
    return this.start;
  }

  /** From here on requests are answered. Undefined: there is no analysis, and all answers are empty. */
  open(analysis: Analysis | undefined): void {
    this.analysis = analysis;
    analysis?.onInvalidated((uris) => this.delivery.invalidated(uris));
    // Begun first: what a document belongs to can be told only when it is known which folders there are.
    void this.load();
    if (analysis) for (const document of this.documents.values()) this.place(analysis, document);
    this.started(analysis);
    this.status.update();
  }

  /** The workspace has these folders now. */
  setFolders(folders: readonly WorkspaceFolder[]): Promise<void> {
    this.folders = folders;
    // Their settings first: these say what to read.
    void this.enqueue('asking for settings', () => this.pullSettings());
    return this.load();
  }

  /** Asks the client for the settings again; what changed takes effect at once. */
  async pullSettings(): Promise<void> {
    if (!this.client.answersConfiguration) return;
    try {
      const folders = this.folders.map(({ uri }) => uri);
      if (await this.settings.pull(folders, () => this.settingsChanged())) this.settingsChanged();
    } catch (error) {
      this.log.error('workspace/configuration', error);
    }
  }

  settingsChanged(): void {
    this.analysis?.settingsChanged();
    this.delivery.everythingChanged();
  }

  /** Reads the workspace folders as they are now. A reading that is under way is given up. */
  load(): Promise<void> {
    this.loading.abort();
    this.loading = new AbortController();
    const { signal } = this.loading;
    return this.enqueue('reading the workspace', async (analysis) => {
      if (signal.aborted) return;
      const finish = this.status.begin('analysing', t('Reading the workspace'));
      try {
        await analysis.load(
          this.folders.map(({ uri }) => pathOfUri(uri)),
          { signal },
        );
      } finally {
        finish();
      }
      this.tellConfiguration(analysis);
      this.delivery.everythingChanged();
    });
  }

  /** Logs which configuration files are in force, when they are others than before. */
  private tellConfiguration(analysis: Analysis): void {
    const names = this.configurationNames(analysis).join(', ');
    if (names !== this.toldConfiguration) this.log.info(`Configuration: ${names || 'none, so that defaults hold'}.`);
    this.toldConfiguration = names;
  }

  /** The configuration files in force, relative to their workspace folders. */
  configurationNames(analysis: Analysis): string[] {
    const { workspace } = analysis;
    return analysis.configuration.filesInForce.map((path) => {
      const folder = workspace.folderOf(path);
      return (folder === undefined ? path : relative(folder, path)).replaceAll('\\', '/');
    });
  }

  /** Tells the analysis what happened on disk; the promise is fulfilled when all is current again. */
  diskChanged(changes: readonly DiskChange[]): Promise<void> {
    const files = changes.map(({ uri, type }) => ({ path: pathOfUri(uri), type })).filter(({ path }) => !isUri(path));
    if (files.length === 0) return Promise.resolve();
    return this.enqueue('following changes on disk', async (analysis) => {
      await analysis.filesChanged(files);
      this.tellConfiguration(analysis);
      this.delivery.diskChanged(changes.map(({ uri }) => canonicalUri(uri)));
    });
  }

  /** Fulfilled when the folders are read and all changes on disk so far were followed. */
  settled(): Promise<void> {
    return this.queue;
  }

  /**
   * Fulfilled when the workspace is what is on disk: while nothing is being read, it is read again. Watchers do not tell of
   * everything, of what is in folders that were moved least of all.
   */
  refreshed(): Promise<void> {
    return this.queued === 0 ? this.load() : this.settled();
  }

  /**
   * Hands a document to the analysis as soon as it is known what it belongs to: its project, its API version. That takes a
   * look at a few files near it, not the reading of the workspace; without it the first diagnostics would be about another
   * version.
   */
  place(analysis: Analysis, document: OpenDocument): void {
    const { key, content } = document;
    document.placed = analysis.workspace.prepare(pathOfUri(key)).then(() => {
      // It may have been closed meanwhile, and even opened again.
      if (this.documents.get(key) !== document) return;
      analysis.openDocument(key, content.getText(), content.languageId);
      document.isPlaced = true;
      this.delivery.opened(key);
    });
  }

  /** Fulfilled when the analysis has this document, if it is open at all. */
  async placed(key: string): Promise<void> {
    await this.documents.get(key)?.placed;
  }

  /** Waits until all open documents are where they belong, with what was typed into them. */
  async allPlaced(): Promise<void> {
    await Promise.all([...this.documents.values()].map(({ placed }) => placed));
  }

  /** Tells the user something. */
  show(type: MessageType, message: string): void {
    // A notification: the connection's own functions send requests, and wait for the message to be dismissed.
    this.connection.sendNotification(ShowMessageNotification.type, { type, message }).catch(() => undefined);
  }

  /** The client's own spelling of a URI, where it has the document open. */
  clientUri(key: string): string {
    return this.documents.get(key)?.uri ?? key;
  }

  isOpen(key: string): boolean {
    return this.documents.has(key);
  }

  /** The finding that a code action or the client refers to, as it stands now. */
  findingOf(analysis: Analysis, reference: FindingReference): Finding | undefined {
    const { uri, rule, fingerprint, start } = reference;
    const equal = analysis
      .report(canonicalUri(uri))
      ?.findings.filter((each) => each.rule === rule && each.fingerprint === fingerprint);
    return equal?.sort((a, b) => Math.abs(a.start - start) - Math.abs(b.start - start))[0];
  }

  /** Runs a piece of analysis and notes how long it took. */
  measure<T>(analyse: () => T): T {
    const started = performance.now();
    try {
      return analyse();
    } finally {
      this.status.analysed(performance.now() - started);
    }
  }

  /**
   * Wraps the handler of a request: waits for the analysis, answers `empty()` when there is none or when the handler
   * throws (the log says so), refuses requests before `initialize` and after `shutdown`, and honours cancellation.
   */
  request<P, R>(
    method: string,
    empty: () => R,
    handle: (analysis: Analysis, params: P, token: CancellationToken) => R | Promise<R>,
  ): (params: P, token: CancellationToken) => Promise<R> {
    return async (params, token) => {
      // An error is thrown, not returned: the connection answers with it all the same.
      if (this.state === 'new') throw new ResponseError(ErrorCodes.ServerNotInitialized, 'The server is not initialized.');
      if (this.state === 'shutdown') throw new ResponseError(ErrorCodes.InvalidRequest, 'The server was shut down.');
      const throwIfCancelled = () => {
        if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
      };
      try {
        const analysis = await this.ready();
        throwIfCancelled();
        const result = analysis ? await handle(analysis, params, token) : empty();
        throwIfCancelled();
        return result;
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        this.log.error(method, error);
        return empty();
      }
    };
  }

  /** Wraps the handler of a notification: ignores it before `initialize` and after `shutdown`; what it throws is logged. */
  notice<P>(method: string, handle: (params: P) => void | Promise<void>): (params: P) => Promise<void> {
    return async (params) => {
      if (this.state !== 'initialized') return;
      try {
        await handle(params);
      } catch (error) {
        this.log.error(method, error);
      }
    };
  }

  /** Ends all that is under way. */
  shutdown(): void {
    this.state = 'shutdown';
    this.loading.abort();
    this.delivery.end();
    this.imports.end();
    this.status.end();
  }

  /** Begins at once if nothing is under way, else afterwards. */
  private enqueue(what: string, work: (analysis: Analysis) => Promise<void>): Promise<void> {
    const run = async () => {
      try {
        const analysis = this.analysis ?? (await this.ready());
        if (analysis && this.state === 'initialized') await work(analysis);
      } catch (error) {
        this.log.error(what, error);
      } finally {
        this.queued--;
      }
    };
    this.queue = this.queued++ === 0 ? run() : this.queue.then(run);
    return this.queue;
  }
}

function foldersOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): WorkspaceFolder[] {
  if (workspaceFolders) return workspaceFolders.filter(({ uri }) => /^file:/i.test(uri));
  const root = rootUri ?? (rootPath ? canonicalUri(rootPath) : undefined);
  return root && /^file:/i.test(root) ? [{ uri: root, name: '' }] : [];
}
