/** What a keystroke costs that changes what other classes can see. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ProgressType } from 'vscode-jsonrpc/node';
import { Analysis } from '#server/engine/analysis';
import { MemoryFileSystem } from '#server/project/memory';
import { uriOfPath } from '#server/project/uri';
import { loadApexModule } from '#server/syntax/apex/module';
import { ApexParser } from '#server/syntax/apex/parser';
import { defaultSettings } from '#shared/settings';
import { classFolder, dependentCounts, type Files, saysUserMode } from './generateWorkspace';
import { processorSince } from './overProtocol';
import { Server } from './server';
import { type Percentiles, percentiles, processorTime, series } from './times';

/** Milliseconds. */
export interface DependentFigures {
  readonly dependents: number;
  /** Until the edited class has its findings. */
  readonly own: Percentiles;
  /** From the keystroke that follows at once until its findings are there, while the dependents are due. */
  readonly following: Percentiles;
  /** Until all classes that depend on the edited one have their findings. */
  readonly all: Percentiles;
  /** Processor time of the analysis for all of that on average, where the system tells it. */
  readonly processor: number | undefined;
}

/** How long to wait for diagnostics that were not asked for, in milliseconds. */
const patience = 120_000;

const check = '!type.getDescribe()';

/** The places where a check in a `Gate` class is turned around by one character, and where a letter changes nothing. */
function placesIn(text: string): { check: number; elsewhere: number } {
  return { check: text.indexOf(check), elsewhere: text.lastIndexOf('}') };
}

/** Measures it inside this process: the workspace is scanned, and the edited class is open. */
export async function measureDependents(files: Files, dist: string, rounds: number): Promise<DependentFigures[]> {
  const parser = new ApexParser(loadApexModule(readFileSync(join(dist, 'apex.wasm'))));
  parser.warmUp();
  const fileSystem = new MemoryFileSystem();
  for (const [path, text] of files) fileSystem.write(join('/', 'ws', path), text);
  const analysis = new Analysis({ parser, fileSystem, settings: () => defaultSettings });
  await analysis.load([join('/', 'ws')]);
  await analysis.scan();
  const figures: DependentFigures[] = [];
  for (const dependents of dependentCounts) {
    const path = `${classFolder}/Gate${dependents}.cls`;
    const text = files.get(path);
    if (text === undefined) continue;
    const uri = uriOfPath(join('/', 'ws', path));
    const others = Array.from({ length: dependents }, (_, i) => uriOfPath(join('/', 'ws', `${classFolder}/Class${i}.cls`)));
    const places = placesIn(text);
    analysis.openDocument(uri, text);
    analysis.report(uri);
    const own: number[] = [];
    const following: number[] = [];
    const all: number[] = [];
    const began = processorTime();
    for (const round of series(rounds)) {
      const isChecked = round % 2 === 0;
      const before = performance.now();
      const start = places.check;
      analysis.changeDocument(uri, [{ start, end: isChecked ? start + 1 : start, text: isChecked ? '' : '!' }]);
      analysis.report(uri);
      const answered = performance.now();
      const end = places.elsewhere + (isChecked ? -1 : 0);
      analysis.changeDocument(uri, [{ start: end, end, text: ' ' }]);
      analysis.report(uri);
      const next = performance.now();
      analysis.changeDocument(uri, [{ start: end, end: end + 1, text: '' }]);
      const resumed = performance.now();
      for (const other of others) analysis.report(other);
      own.push(answered - before);
      following.push(next - answered);
      all.push(answered - before + performance.now() - resumed);
    }
    figures.push({
      dependents,
      own: percentiles(own),
      following: percentiles(following),
      all: percentiles(all),
      processor: (processorTime() - began) / all.length,
    });
    analysis.closeDocument(uri);
  }
  return figures;
}

/** What the server has sent of all files, as an editor follows it. */
class WorkspaceResults {
  private readonly ids = new Map<string, string>();
  private arrived: (() => void) | undefined;
  private readonly renewed = new Set<string>();
  private ended = false;
  private begun!: () => void;
  /** Fulfilled when everything there is has been sent once. */
  readonly started = new Promise<void>((resolve) => {
    this.begun = resolve;
  });

  constructor(private readonly server: Server) {}

  /** Asks again and again, as an editor does. */
  async follow(): Promise<void> {
    for (let token = 0; !this.ended; token++) {
      const type = new ProgressType<{ items: readonly Item[] }>();
      const listening = this.server.connection.onProgress(type, token, ({ items }) => this.take(items));
      const previousResultIds = [...this.ids].map(([uri, value]) => ({ uri, value }));
      const params = { previousResultIds, partialResultToken: token };
      const { items } = await this.server.connection.sendRequest<{ items: readonly Item[] }>('workspace/diagnostic', params);
      this.take(items);
      listening.dispose();
      this.begun();
    }
  }

  end(): void {
    this.ended = true;
  }

  /** Fulfilled when there are new results of all of `uris`, from now on; rejected when some of them do not come. */
  async renewal(uris: ReadonlySet<string>): Promise<void> {
    this.renewed.clear();
    const deadline = performance.now() + patience;
    while ([...uris].some((uri) => !this.renewed.has(uri))) {
      if (performance.now() > deadline) throw new Error(`Diagnostics of dependents did not come within ${patience} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patience);
        this.arrived = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  private take(items: readonly Item[]): void {
    for (const { uri, kind, resultId } of items) {
      if (kind !== 'full') continue;
      if (resultId !== undefined) this.ids.set(uri, resultId);
      this.renewed.add(uri);
    }
    this.arrived?.();
  }
}

interface Item {
  readonly uri: string;
  readonly kind: string;
  readonly resultId?: string;
}

/** Measures it over the protocol: what somebody who goes on typing waits for, and when the last squiggle is there. */
export async function measureDependentsOverProtocol(
  entry: string,
  folder: string,
  files: Files,
  rounds: number,
): Promise<DependentFigures[]> {
  const server = new Server(entry);
  await server.initialize(folder);
  await server.ready();
  await server.scan();
  const results = new WorkspaceResults(server);
  const following = results.follow();
  // It ends by itself only when it fails.
  await Promise.race([results.started, following]);
  const ended = following.catch(() => undefined);
  const uriOf = (name: string): string => pathToFileURL(join(folder, classFolder, `${name}.cls`)).href;
  const figures: DependentFigures[] = [];
  for (const dependents of dependentCounts) {
    const text = files.get(`${classFolder}/Gate${dependents}.cls`);
    if (text === undefined) continue;
    const uri = uriOf(`Gate${dependents}`);
    const changing = Array.from({ length: dependents }, (_, i) => i).filter((i) => !saysUserMode(i));
    const others = new Set(changing.map((i) => uriOf(`Class${i}`)));
    const places = placesIn(text);
    const lines = text.slice(0, places.check).split('\n');
    const start = { line: lines.length - 1, character: lines[lines.length - 1]!.length };
    const elsewhere = { line: text.slice(0, places.elsewhere).split('\n').length - 1, character: 0 };
    await server.open(uri, text);
    await server.pull(uri);
    const times = { own: [] as number[], following: [] as number[], all: [] as number[] };
    let version = 1;
    const began = server.processorTime();
    for (const round of series(rounds)) {
      const isChecked = round % 2 === 0;
      const end = isChecked ? { ...start, character: start.character + 1 } : start;
      const before = performance.now();
      server.change(uri, ++version, { start, end }, isChecked ? '' : '!');
      const own = server.pull(uri).then(() => times.own.push(performance.now() - before));
      const renewal = results.renewal(others).then(() => times.all.push(performance.now() - before));
      await own;
      const next = performance.now();
      server.change(uri, ++version, { start: elsewhere, end: elsewhere }, ' ');
      await server.pull(uri);
      times.following.push(performance.now() - next);
      await renewal;
      server.change(uri, ++version, { start: elsewhere, end: { ...elsewhere, character: 1 } }, '');
      await server.pull(uri);
    }
    figures.push({
      dependents,
      own: percentiles(times.own),
      following: percentiles(times.following),
      all: percentiles(times.all),
      processor: processorSince(server, began, times.all.length),
    });
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }
  results.end();
  await server.stop();
  await ended;
  return figures;
}
