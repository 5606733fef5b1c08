/** Runs sessions of random edits, and finds the smallest one that shows a difference. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { random } from '#test/random';
import { Author } from './author';
import type { Edit } from './edits';
import { type Difference, type Files, Session, unannounced } from './session';
import { shrunk } from './shrink';

/** Edits in one session: after more of them little is left of the workspace. */
const sessionLength = 250;
/** How long to look for a smaller case, in milliseconds. */
const patience = 90_000;

/** A session that ends in a difference. */
export interface Failure {
  readonly seed: number;
  readonly files: Files;
  readonly edits: readonly Edit[];
  readonly difference: Difference;
}

/** The files of the workspace that is worked in. */
export function workspaceFiles(): Files {
  const folder = join(__dirname, 'fixtures');
  const out: Record<string, string> = {};
  const visit = (directory: string): void => {
    for (const name of readdirSync(directory).sort()) {
      const path = join(directory, name);
      if (statSync(path).isDirectory()) visit(path);
      else out[relative(folder, path).replaceAll('\\', '/')] = readFileSync(path, 'utf8');
    }
  };
  visit(folder);
  return out;
}

/**
 * Makes `count` edits in sessions of a bounded length, and compares after every few of them. Out: how many comparisons were
 * made, or the first failure, as small as it could be made.
 */
export async function editAndCompare(seed: number, count: number): Promise<{ comparisons: number; failure?: Failure }> {
  const files = workspaceFiles();
  let comparisons = 0;
  for (let done = 0, session = 0; done < count; session++) {
    const sessionSeed = (Math.imul(seed, 7919) + session) >>> 0;
    const outcome = await runSession(sessionSeed, files, Math.min(sessionLength, count - done));
    comparisons += outcome.comparisons;
    done += outcome.edits.length;
    if (outcome.difference) {
      const { edits, difference } = outcome;
      return { comparisons, failure: await smallest({ seed: sessionSeed, files, edits, difference }) };
    }
  }
  return { comparisons };
}

async function runSession(seed: number, files: Files, length: number) {
  const next = random(seed);
  const live = await Session.start(files);
  const author = new Author(next, live, files);
  const edits: Edit[] = [];
  let comparisons = 0;
  let difference: Difference | undefined;
  const apply = (edit: Edit): Promise<void> => {
    edits.push(edit);
    return live.apply(edit);
  };
  try {
    while (!difference && edits.length < length) {
      const due = edits.length + 1 + next(9);
      while (edits.length < due) {
        for (const edit of author.act()) await apply(edit);
        if (next(2) === 0) await apply({ do: 'wait' });
      }
      comparisons++;
      await apply({ do: 'look' });
      difference = await live.difference();
    }
  } catch (error) {
    difference = faultOf(error);
  }
  live.end();
  return { edits, comparisons, difference };
}

/** Applies edits to files. Out: the difference that shows at the end, if there is one. */
export async function replay(files: Files, edits: readonly Edit[]): Promise<Difference | undefined> {
  const live = await Session.start(files);
  try {
    for (const edit of edits) await live.apply(edit);
    return await live.difference();
  } catch (error) {
    return faultOf(error);
  } finally {
    live.end();
  }
}

async function smallest({ seed, files, edits, difference }: Failure): Promise<Failure> {
  const deadline = Date.now() + patience;
  const failing = async (someFiles: Files, someEdits: readonly Edit[]) =>
    (await replay(someFiles, someEdits))?.what === difference.what;
  if (!(await failing(files, edits))) return { seed, files, edits, difference };
  let fewer = await shrunk(edits, (some) => failing(files, some), deadline);
  const entries = await shrunk(Object.entries(files), (some) => failing(Object.fromEntries(some), fewer), deadline);
  let small: Files = Object.fromEntries(entries);
  for (const path of Object.keys(small)) {
    const withLines = (lines: readonly string[]): Files => ({ ...small, [path]: lines.join('\n') });
    small = withLines(await shrunk(small[path]!.split('\n'), (some) => failing(withLines(some), fewer), deadline));
  }
  fewer = await shrunk(fewer, (some) => failing(small, some), deadline);
  return { seed, files: small, edits: fewer, difference: (await replay(small, fewer)) ?? difference };
}

function faultOf(error: unknown): Difference {
  return {
    path: '',
    what: `Error: ${String(error)}`,
    incremental: error instanceof Error ? error.stack : error,
    fresh: undefined,
  };
}

/** A failure as text: how to see it again, and what differs. */
export function explained({ seed, files, edits, difference }: Failure): string {
  const { path, what, incremental, fresh } = difference;
  const [before, after] = what === unannounced ? ['seen before', 'now'] : ['after the edits', 'from scratch'];
  return [
    `${what}: ${path || 'the workspace'} (session ${seed})`,
    ...Object.entries(files).map(([name, text]) => `--- ${name}\n${text}`),
    '--- edits',
    ...edits.map((edit) => JSON.stringify(edit)),
    `--- ${before}`,
    ...only(incremental, fresh),
    `--- ${after}`,
    ...only(fresh, incremental),
  ].join('\n');
}

/** What one side has and the other has not. */
function only(here: unknown, there: unknown): string[] {
  if (typeof here === 'string') return [here];
  const known = new Set(parts(there));
  return parts(here).filter((part) => !known.has(part));
}

function parts(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([key, part]) =>
    Array.isArray(part) ? part.map((each) => `${key}: ${JSON.stringify(each)}`) : [`${key}: ${JSON.stringify(part)}`],
  );
}
