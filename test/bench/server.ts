/** The built server in a process of its own, and a client that answers it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { scanWorkspaceRequest, statusNotification } from '#shared/protocol';

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** As the extension starts it. */
const serverMemory = ['--max-semi-space-size=4'];

export class Server {
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

  /** Processor time of the server so far in milliseconds, where the system tells it: other load disturbs it little. */
  processorTime(): number | undefined {
    try {
      const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
      // The name in parentheses may hold blanks. User and system time are the 14th and 15th field, in hundredths of a second.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) * 10;
    } catch {
      return undefined;
    }
  }

  /** Sends `initialize` for a folder, as VS Code would. */
  async initialize(folder: string): Promise<void> {
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
    await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri,
      capabilities,
      workspaceFolders: [{ uri: rootUri, name: 'bench' }],
      initializationOptions: { capabilities: { status: true } },
    });
    await this.connection.sendNotification('initialized', {});
  }

  open(uri: string, text: string): Promise<void> {
    return this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'apex', version: 1, text },
    });
  }

  /** Sends one change of a document; it does not wait for anything. */
  change(uri: string, version: number, range: Range, text: string): void {
    void this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
  }

  pull(uri: string): Promise<{ items?: readonly unknown[] }> {
    return this.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  }

  scan(): Promise<unknown> {
    return this.connection.sendRequest(scanWorkspaceRequest, {});
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    this.connection.dispose();
  }
}
