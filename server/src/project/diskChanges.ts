import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isConfigurationFile } from './configurationFiles';
import { diskFileSystem } from './disk';
import { classifyFile } from './files';
import { projectFileName } from './salesforceProject';
import { walkFiles } from './walk';
import type { FileChange } from './workspaceModel';

/** Files whose size and time are asked for at once. */
const readers = 32;

/** What changed below some folders since the last look, for whoever has no editor that says so. */
export class DiskChanges {
  private known = new Map<string, string>();

  constructor(private readonly folders: readonly string[]) {}

  /** The changes since the last call; everything is created at the first one. */
  async look(signal?: AbortSignal): Promise<FileChange[]> {
    const paths: string[] = [];
    for await (const path of walkFiles(diskFileSystem, this.folders, { accept: mayMatter, signal })) paths.push(path);
    const now = new Map<string, string>();
    let next = 0;
    const readSome = async (): Promise<void> => {
      for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
        const mark = await markOf(path);
        if (mark !== undefined) now.set(path, mark);
      }
    };
    await Promise.all(Array.from({ length: readers }, readSome));
    if (signal?.aborted) return [];
    const before = this.known;
    this.known = now;
    const there = [...now].flatMap(([path, mark]): FileChange[] => {
      const known = before.get(path);
      return known === mark ? [] : [{ path, type: known === undefined ? 'created' : 'changed' }];
    });
    const gone = [...before.keys()].filter((path) => !now.has(path));
    return [...there, ...gone.map((path): FileChange => ({ path, type: 'deleted' }))];
  }
}

/** Whether a file may be analysed, or say something about those that are: projects, configurations, entries of a FAQ. */
function mayMatter(path: string): boolean {
  const name = basename(path);
  if (name === projectFileName || name === '.forceignore' || /\.md$/i.test(name)) return true;
  return classifyFile(path) !== undefined || isConfigurationFile(path);
}

async function markOf(path: string): Promise<string | undefined> {
  try {
    const { mtimeMs, ctimeMs, size } = await stat(path);
    return `${mtimeMs} ${ctimeMs} ${size}`;
  } catch {
    return undefined;
  }
}
