import { constants, type Dirent, type Stats, statSync } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import {
  type DirectoryEntry,
  decodeFile,
  defaultMaxBytes,
  type EntryKind,
  type FileBytes,
  type FileSystem,
  tooLarge,
} from './fileSystem';

/** The files on this machine's disk, only ever read. */
export const diskFileSystem: FileSystem = {
  async read(path, maxBytes) {
    const content = await diskFileSystem.readBytes(path, maxBytes);
    return content.kind === 'bytes' ? decodeFile(content.bytes) : content;
  },

  async readBytes(path, maxBytes = defaultMaxBytes) {
    try {
      // A named pipe or a device would block for ever, so look before opening, and open without waiting.
      const before = await stat(path);
      if (!before.isFile()) return notAFile(before);
      if (before.size > maxBytes) return tooLarge(before.size, maxBytes);
      const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      try {
        return { kind: 'bytes', bytes: await file.readFile() };
      } finally {
        await file.close();
      }
    } catch (error) {
      return failure(error);
    }
  },

  async list(directory) {
    let entries: Dirent[];
    try {
      entries = await readdir(directory, { withFileTypes: true });
    } catch {
      return [];
    }
    return entries.map(entryOf).sort((a, b) => (a.name < b.name ? -1 : 1));
  },

  async kindOf(path) {
    try {
      return kindOfEntry(await stat(path));
    } catch {
      return undefined;
    }
  },

  async realPath(path) {
    try {
      return await realpath(path);
    } catch {
      return undefined;
    }
  },
};

/** Whether there is a file at an absolute path; whatever a path is made of, this throws nothing. */
export function isFileAt(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function entryOf(entry: Dirent): DirectoryEntry {
  return { name: entry.name, kind: entry.isSymbolicLink() ? 'link' : kindOfEntry(entry) };
}

function kindOfEntry(entry: Dirent | Stats): EntryKind {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
}

function notAFile(found: Stats): FileBytes {
  return { kind: 'unreadable', message: found.isDirectory() ? 'This is a folder.' : 'This is no ordinary file.' };
}

function failure(error: unknown): FileBytes {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing', message: 'There is no such file.' };
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'unreadable', message: 'This file may not be read.' };
  if (code === 'ELOOP') return { kind: 'unreadable', message: 'This link leads back to itself.' };
  return { kind: 'unreadable', message: `This file cannot be read${code && ` (${code})`}.` };
}
