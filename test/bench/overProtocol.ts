/** What a user waits for: the built server over the real protocol. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Server } from './server';
import { type Percentiles, percentiles, series } from './times';

/** A document that is typed into. */
export interface TypedDocument {
  readonly text: string;
  /** A line like this, in the middle of the document or behind that, has what is typed put before it. */
  readonly before: RegExp;
  /** One line, blanks at its beginning included. */
  readonly typed: string;
}

/** A class into which a statement is typed. */
export function typedClass(text: string): TypedDocument {
  return { text, before: /^ {8}return records;$/, typed: `        insert new Account(Name = 'typed'); ` };
}

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

/** Starts the server on `folder` and types into `documents`, given by path below the folder. */
export async function measureProtocol(
  entry: string,
  folder: string,
  documents: ReadonlyMap<string, TypedDocument>,
  keystrokes: number,
): Promise<ProtocolFigures> {
  const began = performance.now();
  const server = new Server(entry);
  await server.initialize(folder);
  const uris = [...documents].map(([path, document]) => ({ uri: pathToFileURL(join(folder, path)).href, ...document }));
  const first = uris[0]!;
  await server.open(first.uri, first.text);
  await server.pull(first.uri);
  const coldStart = performance.now() - began;
  await server.ready();
  const ready = performance.now() - began;
  const indexedMemory = server.memory();
  const measured: KeystrokeFigures[] = [];
  for (const document of uris) {
    const { uri, text } = document;
    if (uri !== first.uri) await server.open(uri, text);
    await server.pull(uri);
    measured.push({ kilobytes: Math.round(text.length / 1024), ...(await type(server, uri, document, keystrokes)) });
  }
  const scanBegan = performance.now();
  await server.scan();
  const scan = performance.now() - scanBegan;
  const memory = server.memory();
  await server.stop();
  return { coldStart, ready, keystrokes: measured, indexedMemory, memory, scan };
}

/** Types a line letter by letter into the middle of the document, again and again. */
async function type(
  server: Server,
  uri: string,
  { text, before, typed }: TypedDocument,
  keystrokes: number,
): Promise<Omit<KeystrokeFigures, 'kilobytes'>> {
  const lines = text.split('\n');
  let line = Math.floor(lines.length / 2);
  while (!before.test(lines[line]!)) line++;
  const times: number[] = [];
  const processorBegan = server.processorTime();
  for (const i of series(keystrokes)) {
    const at = i % typed.length;
    const start = { line, character: at };
    const again = at === 0 && i > 0;
    const began = performance.now();
    server.change(uri, i + 2, { start, end: again ? { line, character: typed.length } : start }, typed[at]!);
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
