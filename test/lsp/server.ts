import { type ChildProcess, fork, spawn } from 'node:child_process';
import {
  ApplyWorkspaceEditRequest,
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  CodeActionRequest,
  CodeActionResolveRequest,
  ConfigurationRequest,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  ExitNotification,
  type FileChangeType,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  IPCMessageReader,
  IPCMessageWriter,
  LogMessageNotification,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  RegistrationRequest,
  ShowDocumentRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  WorkDoneProgress,
  WorkDoneProgressCreateRequest,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver-protocol/node';
import {
  type ClientOptions,
  type Status,
  scanWorkspaceRequest,
  statusNotification,
  type WorkDone,
  workRequest,
} from '#shared/protocol';
import type { ScanSummary } from '#shared/report';
import { bundleOf } from '../bundle';

/** What VS Code's client says it can do, as far as the server looks at it. */
export const editor: ClientCapabilities = {
  window: { workDoneProgress: true, showDocument: { support: true } },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceFolders: true,
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  textDocument: {
    diagnostic: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, dataSupport: true, codeDescriptionSupport: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    codeAction: {
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit', 'command'] },
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } },
    },
  },
};

/** An old client: it does not pull diagnostics, and has no settings to ask for. */
export const pushClient: ClientCapabilities = {
  textDocument: { publishDiagnostics: { relatedInformation: true } },
};

export interface StartOptions {
  /** URIs of workspace folders. */
  readonly folders?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly options?: ClientOptions;
  /** Answers `workspace/configuration`. */
  readonly settings?: (scope: string | undefined) => unknown;
}

/** A value that the server is yet to send. */
interface Expectation<T> {
  readonly accepts: (value: T) => boolean;
  readonly resolve: (value: T) => void;
}

/** What the server has sent of one kind, and what is expected of it. */
class Inbox<T> {
  readonly all: T[] = [];
  private expectations: Expectation<T>[] = [];

  push(value: T): void {
    this.all.push(value);
    const met = this.expectations.filter(({ accepts }) => accepts(value));
    this.expectations = this.expectations.filter((each) => !met.includes(each));
    for (const { resolve } of met) resolve(value);
  }

  /** The next value from now on that is accepted. */
  next(accepts: (value: T) => boolean = () => true): Promise<T> {
    return new Promise((resolve) => this.expectations.push({ accepts, resolve }));
  }

  /** The first value that is accepted, among those that have come and those to come. */
  first(accepts: (value: T) => boolean): Promise<T> {
    const known = this.all.find(accepts);
    return known === undefined ? this.next(accepts) : Promise.resolve(known);
  }
}

/** The built server in a process of its own, and an editor that talks to it over a pipe. */
export class Server {
  readonly published = new Inbox<PublishDiagnosticsParams>();
  readonly refreshes = new Inbox<true>();
  readonly messages = new Inbox<string>();
  readonly logs = new Inbox<string>();
  readonly statuses = new Inbox<Status>();
  readonly registrations = new Inbox<{ method: string; registerOptions?: unknown }>();
  readonly progress = new Inbox<{ readonly token: string | number; readonly kind: string; readonly message?: string }>();
  readonly documents = new Inbox<string>();
  readonly edits = new Inbox<unknown>();
  readonly exited: Promise<number | null>;
  initialized!: InitializeResult;
  /** What `workspace/configuration` answers; may be set at any time. */
  settings: (scope: string | undefined) => unknown = () => ({});
  private readonly versions = new Map<string, number>();

  private constructor(
    readonly process: ChildProcess,
    readonly connection: ProtocolConnection,
  ) {
    this.exited = new Promise((resolve) => process.once('exit', resolve));
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => this.published.push(params));
    connection.onNotification(ShowMessageNotification.type, ({ message }) => this.messages.push(message));
    connection.onNotification(LogMessageNotification.type, ({ message }) => this.logs.push(message));
    connection.onNotification(statusNotification, (status: Status) => this.statuses.push(status));
    connection.onRequest(DiagnosticRefreshRequest.type, () => this.refreshes.push(true));
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(({ scopeUri }) => this.settings(scopeUri)));
    connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => this.watchProgress(token));
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      for (const each of registrations) this.registrations.push(each);
    });
    connection.onRequest(ShowDocumentRequest.type, ({ uri }) => {
      this.documents.push(uri);
      return { success: true };
    });
    connection.onRequest(ApplyWorkspaceEditRequest.type, ({ edit }) => {
      this.edits.push(edit);
      return { applied: true };
    });
    connection.listen();
  }

  /** A process that has not been sent `initialize`. */
  static async spawn(args: readonly string[] = ['--stdio']): Promise<Server> {
    const child = spawn(process.execPath, [await bundleOf('server'), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    return new Server(
      child,
      createProtocolConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!)),
    );
  }

  /** The same over the channel that Node keeps to its child processes, as VS Code does it. */
  static async fork(): Promise<Server> {
    const child = fork(await bundleOf('server'), ['--node-ipc'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    return new Server(child, createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child)));
  }

  static async start({ folders = [], capabilities = editor, options, settings }: StartOptions = {}): Promise<Server> {
    const server = await Server.spawn();
    if (settings) server.settings = settings;
    server.initialized = await server.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri.slice(uri.lastIndexOf('/') + 1) })),
      initializationOptions: options ?? { capabilities: { commands: true, fixQuestions: true, status: true } },
    });
    await server.connection.sendNotification(InitializedNotification.type, {});
    return server;
  }

  /** Ends the server as an editor does. */
  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      await this.connection.sendRequest(ShutdownRequest.type).catch(() => undefined);
      await this.connection.sendNotification(ExitNotification.type).catch(() => undefined);
      await this.exited;
    }
    this.connection.dispose();
  }

  /** Collects what is reported for a progress. */
  watchProgress(token: string | number): void {
    this.connection.onProgress(WorkDoneProgress.type, token, (value) => this.progress.push({ token, ...value }));
  }

  /** Fulfilled when the workspace has been read and so many files are known. */
  async indexed(files: number): Promise<void> {
    await this.statuses.first((status) => status.state === 'ready' && status.files >= files);
  }

  scan(): Promise<ScanSummary> {
    return this.connection.sendRequest(scanWorkspaceRequest, {});
  }

  /** What the server has done since it started. */
  work(): Promise<WorkDone> {
    return this.connection.sendRequest(workRequest);
  }

  async open(uri: string, text: string, languageId = 'apex'): Promise<void> {
    this.versions.set(uri, 1);
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Edits a document: ranges with new text, one after the other, or a whole new text. */
  async change(uri: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  async save(uri: string): Promise<void> {
    await this.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  async filesChanged(...changes: { uri: string; type: FileChangeType }[]): Promise<void> {
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  }

  async settingsChanged(settings: unknown = null): Promise<void> {
    await this.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest(DocumentDiagnosticRequest.type, {
      identifier: 'preflight',
      textDocument: { uri },
      previousResultId,
    });
  }

  /** The diagnostics of an open document. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    if (report.kind !== 'full') throw new Error('expected a full report');
    return report.items;
  }

  pullWorkspace(previousResultIds: { uri: string; value: string }[] = []): Promise<WorkspaceDiagnosticReport> {
    return this.connection.sendRequest(WorkspaceDiagnosticRequest.type, { identifier: 'preflight', previousResultIds });
  }

  hover(uri: string, position: Position): Promise<Hover | null> {
    return this.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
  }

  async actions(uri: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    const params = { textDocument: { uri }, range, context: { diagnostics: [], ...context } };
    return (await this.connection.sendRequest(CodeActionRequest.type, params)) as CodeAction[];
  }

  resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest(CodeActionResolveRequest.type, action);
  }
}

/** Rule of each diagnostic, to compare. */
export function codes(diagnostics: readonly Diagnostic[]): unknown[] {
  return diagnostics.map(({ code }) => code);
}

/** The message of a diagnostic: plain text, as our client wants it. */
export function messageOf(diagnostic: Diagnostic | undefined): string {
  return typeof diagnostic?.message === 'string' ? diagnostic.message : '';
}

/** What a request is refused with: the error's code. */
export async function refusal(promise: Promise<unknown>): Promise<number | undefined> {
  return promise.then(
    () => undefined,
    (error: { code?: number }) => error.code,
  );
}
