import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { FileSystem } from '../project/fileSystem';
import { projectFileName } from '../project/salesforceProject';
import { normalizePath } from '../project/uri';
import { isWithin } from '../project/walk';
import { Failure, reasonOf } from './failure';

/** What a scan is about. */
export interface Targets {
  /** The files and folders to report on: absolute, links followed, none inside another. */
  readonly paths: readonly string[];
  /** The folders to read: the projects that the paths belong to. */
  readonly folders: readonly string[];
  /** The only files below the paths to report on, absolute, and the commit since which they were changed. */
  readonly changed?: { readonly since: string; readonly files: ReadonlySet<string> };
}

/**
 * Finds out what the given paths stand for, seen from `cwd`. A path inside a project brings its whole project along, so
 * that facts from its other files are known; a path outside any project stands for its own folder.
 * Throws a Failure for a path that does not exist or is neither a file nor a folder.
 */
export async function resolveTargets(cwd: string, given: readonly string[], fileSystem: FileSystem): Promise<Targets> {
  const paths: string[] = [];
  const folders: string[] = [];
  for (const each of given) {
    if (each === '') throw new Failure('A path is empty.');
    const path = await fileSystem.realPath(resolve(cwd, each));
    const kind = path === undefined ? undefined : await fileSystem.kindOf(path);
    if (path === undefined || kind === undefined) throw new Failure(`There is no file or folder ${each}.`);
    if (kind === 'other') throw new Failure(`${each} is neither a file nor a folder.`);
    const target = normalizePath(path);
    if (kind === 'directory') await checkFolder(target, each);
    paths.push(target);
    folders.push(await projectFolderOf(kind === 'file' ? dirname(target) : target, fileSystem));
  }
  return { paths: withoutNested(paths), folders: withoutNested(folders) };
}

async function checkFolder(folder: string, given: string): Promise<void> {
  try {
    await access(folder, constants.R_OK | constants.X_OK);
  } catch (error) {
    throw new Failure(`The folder ${given} cannot be read: ${reasonOf(error)}.`);
  }
}

/** The nearest folder, upwards from `folder`, that is a project; in the Metadata API format it is the one with package.xml. */
export async function projectFolderOf(folder: string, fileSystem: FileSystem): Promise<string> {
  for (const marker of [projectFileName, 'package.xml']) {
    for (let at = folder; ; at = dirname(at)) {
      if ((await fileSystem.kindOf(join(at, marker))) === 'file') return at;
      if (at === dirname(at)) break;
    }
  }
  return folder;
}

function withoutNested(paths: readonly string[]): string[] {
  const unique = [...new Set(paths)];
  return unique.filter((path) => !unique.some((other) => other !== path && isWithin(path, other)));
}
