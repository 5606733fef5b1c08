import { basename, join, sep } from 'node:path';
import type { FileSystem } from './fileSystem';

/** What a walk is to find. */
export interface WalkOptions {
  /** Whether the file at this path is wanted. */
  readonly accept: (path: string) => boolean;
  /** Whether to stay out of this directory. `node_modules` and names that begin with a dot are never entered. */
  readonly skip?: (directory: string) => boolean;
  /** Ends the walk quietly. */
  readonly signal?: AbortSignal;
}

/**
 * Finds the files below `roots` (directories, or files themselves), each once, sorted within a directory, as it goes.
 * Links are followed, but never in a circle or to a place above a root; what can also be reached without a link is
 * reported by that path. What can't be read or vanishes meanwhile is passed over.
 */
export async function* walkFiles(files: FileSystem, roots: readonly string[], options: WalkOptions): AsyncGenerator<string> {
  const { accept, skip, signal } = options;
  const visited = new Set<string>();
  const reported = new Set<string>();
  const pending: { path: string; real: string }[] = [];
  const links: string[] = [];
  const realRoots: string[] = [];

  for (const root of [...roots].reverse()) {
    const real = await files.realPath(root);
    if (real === undefined) continue;
    if ((await files.kindOf(root)) === 'file') {
      if (accept(root) && !reported.has(real)) {
        reported.add(real);
        yield root;
      }
      continue;
    }
    realRoots.push(real);
    pending.push({ path: root, real });
  }

  const entered = (directory: string): boolean => !isNeverEntered(basename(directory)) && !skip?.(directory);

  for (;;) {
    const next = pending.pop();
    if (signal?.aborted) return;
    if (!next) {
      const link = links.shift();
      if (link === undefined) return;
      const real = await files.realPath(link);
      if (real === undefined || realRoots.some((root) => isWithin(root, real))) continue;
      const kind = await files.kindOf(link);
      if (kind === 'directory' && entered(link) && !isNeverEntered(basename(real))) pending.push({ path: link, real });
      if (kind === 'file' && accept(link) && !reported.has(real)) {
        reported.add(real);
        yield link;
      }
      continue;
    }
    if (visited.has(next.real)) continue;
    visited.add(next.real);
    const directories: string[] = [];
    for (const { name, kind } of await files.list(next.path)) {
      if (signal?.aborted) return;
      const path = join(next.path, name);
      if (kind === 'directory') directories.push(name);
      else if (kind === 'link') links.push(path);
      else if (kind === 'file' && accept(path) && !reported.has(join(next.real, name))) {
        reported.add(join(next.real, name));
        yield path;
      }
    }
    for (const name of directories.reverse()) {
      const path = join(next.path, name);
      if (entered(path)) pending.push({ path, real: join(next.real, name) });
    }
  }
}

/** Whether `path` is `directory` or below it; both absolute. */
export function isWithin(path: string, directory: string): boolean {
  if (path === directory) return true;
  return path.startsWith(directory.endsWith(sep) || directory.endsWith('/') ? directory : directory + sep);
}

function isNeverEntered(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.');
}
