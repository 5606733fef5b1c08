/** What a user waits for: the built server over the real protocol. */

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { scanWorkspaceRequest, statusNotification } from '#shared/protocol';

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface ProtocolFigures {
  /** Milliseconds from starting the process to the diagnostics of the open document. */
  readonly coldStart: number;
  /** Milliseconds until the workspace was indexed. */
  readonly ready: number;
  /** Milliseconds from a keystroke to its diagnostics, by the size of the document. */
  readonly keystrokes: readonly { readonly kilobytes: number; readonly times: Percentiles }[];
  /** Megabytes of memory of the server, after a scan of the workspace. */
  readonly memory: number | undefined;
  readonly scan: number;
}

/** As the extension starts it. */
const serverMemory = ['--max-semi-space-size=4'];

class Server {
  readonly connection: MessageConnection;
  private readonly child: ChildProcess;
  private state = '';
  private readonly waiting: (() => void)[] = [];

  constructor(entry: string) {
    this.child = spawn(process.execPath, [...serverMemory, entry, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.connection = createMessageConnection(
      new StreamMessageReader(this.child.stdout!),
      new StreamMessageWriter(this.child.stdin!),
    );
    this.connection.onNotification(statusNotification, (status: { state: string }) => {
      this.state = status.state;
      if (this.state === 'ready') for (const done of this.waiting.splice(0)) done();
    });
    this.connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null));
    for (const method of ['client/registerCapability', 'window/workDoneProgress/create', 'workspace/diagnostic/refresh']) {
      this.connection.onRequest(method, () => null);
    }
    this.connection.listen();
  }

  ready(): Promise<void> {
    return this.state === 'ready' ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Resident memory in megabytes where the system tells it. */
  memory(): number | undefined {
    try {
      const kilobytes = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))?.[1];
      return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
    } catch {
      return undefined;
    }
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    this.connection.dispose();
  }
}

function percentiles(times: number[]): Percentiles {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Starts the server on `folder` and types into `documents` (path below the folder to text). */
export async function measureProtocol(
  entry: string,
  folder: string,
  documents: ReadonlyMap<string, string>,
  keystrokes: number,
): Promise<ProtocolFigures> {
  const began = performance.now();
  const server = new Server(entry);
  const { connection } = server;
  const rootUri = pathToFileURL(folder).href;
  const capabilities = {
    general: { positionEncodings: ['utf-16'] },
    window: { workDoneProgress: true },
    workspace: {
      configuration: true,
      workspaceFolders: true,
      diagnostics: { refreshSupport: true },
      didChangeWatchedFiles: { dynamicRegistration: true },
    },
    textDocument: { diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false }, publishDiagnostics: {} },
  };
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    capabilities,
    workspaceFolders: [{ uri: rootUri, name: 'bench' }],
    initializationOptions: { capabilities: { status: true } },
  });
  await connection.sendNotification('initialized', {});
  const uris = [...documents].map(([path, text]) => ({ uri: pathToFileURL(join(folder, path)).href, text }));
  const open = (uri: string, text: string): Promise<void> =>
    connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'apex', version: 1, text } });
  const first = uris[0]!;
  await open(first.uri, first.text);
  await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: first.uri } });
  const coldStart = performance.now() - began;
  await server.ready();
  const ready = performance.now() - began;
  const measured: { kilobytes: number; times: Percentiles }[] = [];
  for (const { uri, text } of uris) {
    if (uri !== first.uri) await open(uri, text);
    await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
    measured.push({ kilobytes: Math.round(text.length / 1024), times: await type(connection, uri, text, keystrokes) });
  }
  const scanBegan = performance.now();
  await connection.sendRequest(scanWorkspaceRequest, {});
  const scan = performance.now() - scanBegan;
  const memory = server.memory();
  await server.stop();
  return { coldStart, ready, keystrokes: measured, memory, scan };
}

/** Types a statement letter by letter into a method in the middle of the document, again and again. */
async function type(connection: MessageConnection, uri: string, text: string, keystrokes: number): Promise<Percentiles> {
  const lines = text.split('\n');
  let line = Math.floor(lines.length / 2);
  while (!/^ {8}return records;$/.test(lines[line]!)) line++;
  const statement = `        insert new Account(Name = 'typed'); `;
  const times: number[] = [];
  let version = 1;
  for (let i = 0; i < keystrokes; i++) {
    const at = i % statement.length;
    const position = { line, character: at };
    const change =
      at === 0 && i > 0
        ? { range: { start: { line, character: 0 }, end: { line, character: statement.length } }, text: statement[0]! }
        : { range: { start: position, end: position }, text: statement[at]! };
    const began = performance.now();
    void connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: ++version },
      contentChanges: [change],
    });
    await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
    times.push(performance.now() - began);
  }
  return percentiles(times);
}
