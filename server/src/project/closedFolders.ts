import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { diskFileSystem } from './disk';
import type { FileSystem } from './fileSystem';
import { normalizePath } from './uri';

/**
 * The files on disk, as `diskFileSystem`, noting which folders may not be read: these are passed over, and what is in them
 * counts as unknown.
 *
 * @param closed gets the normalized paths of such folders, and loses those that may be read when they are looked at again
 */
export function noticingClosedFolders(closed: Set<string>): FileSystem {
  return {
    ...diskFileSystem,
    async list(directory) {
      const entries = await diskFileSystem.list(directory);
      if (entries.length === 0 && (await isClosed(directory))) closed.add(normalizePath(directory));
      else if (closed.size > 0) closed.delete(normalizePath(directory));
      return entries;
    },
  };
}

/** What is said of such a folder. */
export const closedFolderReason = 'This folder may not be read.';

/** Whether there is a folder that this user may not read; no folder at all is none. */
async function isClosed(directory: string): Promise<boolean> {
  try {
    await access(directory, constants.R_OK | constants.X_OK);
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM';
  }
}
