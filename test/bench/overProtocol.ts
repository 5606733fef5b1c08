/** What a user waits for: the built server over the real protocol. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Server } from './server';
import { type Percentiles, percentiles, series } from './times';

/** Milliseconds. */
export interface KeystrokeFigures {
  readonly kilobytes: number;
  /** From a keystroke to its diagnostics. */
  readonly times: Percentiles;
  /** Processor time of the server for one keystroke on average, where the system tells it. */
  readonly processor: number | undefined;
}

export interface ProtocolFigures {
  /** Milliseconds from starting the process to the diagnostics of the open document. */
  readonly coldStart: number;
  /** Milliseconds until the workspace was indexed. */
  readonly ready: number;
  /** By the size of the document. */
  readonly keystrokes: readonly KeystrokeFigures[];
  /** Megabytes of memory of the server with the workspace indexed, and after a scan of it. */
  readonly indexedMemory: number | undefined;
  readonly memory: number | undefined;
  readonly scan: number;
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
  await server.initialize(folder);
  const uris = [...documents].map(([path, text]) => ({ uri: pathToFileURL(join(folder, path)).href, text }));
  const first = uris[0]!;
  await server.open(first.uri, first.text);
  await server.pull(first.uri);
  const coldStart = performance.now() - began;
  await server.ready();
  const ready = performance.now() - began;
  const indexedMemory = server.memory();
  const measured: KeystrokeFigures[] = [];
  for (const { uri, text } of uris) {
    if (uri !== first.uri) await server.open(uri, text);
    await server.pull(uri);
    measured.push({ kilobytes: Math.round(text.length / 1024), ...(await type(server, uri, text, keystrokes)) });
  }
  const scanBegan = performance.now();
  await server.scan();
  const scan = performance.now() - scanBegan;
  const memory = server.memory();
  await server.stop();
  return { coldStart, ready, keystrokes: measured, indexedMemory, memory, scan };
}

/** Types a statement letter by letter into a method in the middle of the document, again and again. */
async function type(server: Server, uri: string, text: string, keystrokes: number): Promise<Omit<KeystrokeFigures, 'kilobytes'>> {
  const lines = text.split('\n');
  let line = Math.floor(lines.length / 2);
  while (!/^ {8}return records;$/.test(lines[line]!)) line++;
  const statement = `        insert new Account(Name = 'typed'); `;
  const times: number[] = [];
  const processorBegan = server.processorTime();
  for (const i of series(keystrokes)) {
    const at = i % statement.length;
    const start = { line, character: at };
    const again = at === 0 && i > 0;
    const began = performance.now();
    server.change(uri, i + 2, { start, end: again ? { line, character: statement.length } : start }, statement[at]!);
    await server.pull(uri);
    times.push(performance.now() - began);
  }
  const processor = processorSince(server, processorBegan, times.length);
  return { times: percentiles(times), processor };
}

/** Processor time of the server since it was `began`, for each of so many. */
export function processorSince(server: Server, began: number | undefined, count: number): number | undefined {
  const now = server.processorTime();
  return began === undefined || now === undefined ? undefined : (now - began) / count;
}
