/**
 * Static resources that are archives. They are looked through once, when they are read; what is kept is what was found.
 * What others wrote is in them, so the rule on libraries is the only one they are for.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeFile, type FileContent, type FileSystem } from '../project/fileSystem';
import { isZip, readZipEntry, type ZipEntry, zipEntries } from '../project/zip';
import { ArchivedLibraries, mayHoldLibrary } from '../rules/text/VulnerableLibrary/inArchive';
import vulnerableLibrary from '../rules/text/VulnerableLibrary/rule';
import { commentsOf } from './suppressions';
import { TextFile } from './textFile';
import type { TextReport } from './textReports';

/** What is found in an archive. */
export interface ArchiveContent {
  readonly kind: 'archive';
  readonly reports: readonly TextReport[];
  /** What was left out, in a sentence for the user; undefined when nothing was. */
  readonly notice: string | undefined;
}

/** How much of an archive is unpacked: files, bytes of one file, bytes of all of them. */
export interface ArchiveLimits {
  readonly entries: number;
  readonly entryBytes: number;
  readonly bytes: number;
}

const megabyte = 1024 * 1024;
const usual: ArchiveLimits = { entries: 5000, entryBytes: 10 * megabyte, bytes: 50 * megabyte };

/**
 * What a file is that may be an archive: what is in it, or its text if it is one. What is neither, such as a picture, counts
 * as not there. At most `maxBytes` bytes are read.
 */
export async function readResource(
  fileSystem: FileSystem,
  path: string,
  maxBytes: number,
  limits = usual,
): Promise<FileContent | ArchiveContent> {
  const content = await fileSystem.readBytes(path, maxBytes);
  if (content.kind !== 'bytes') return content;
  if (isZip(content.bytes)) return lookThrough(content.bytes, limits);
  const text = decodeFile(content.bytes);
  return text.kind === 'binary' ? { kind: 'missing', message: text.message } : text;
}

async function lookThrough(bytes: Uint8Array, limits: ArchiveLimits): Promise<ArchiveContent | FileContent> {
  const entries = zipEntries(bytes, limits.entries + 1);
  if (!entries) return { kind: 'unreadable', message: 'This archive is damaged.' };
  const libraries = new ArchivedLibraries();
  let left = limits.bytes;
  let isCut = entries.length > limits.entries;
  for (const entry of entries.slice(0, limits.entries).filter(({ path }) => mayHoldLibrary(path))) {
    const most = Math.min(limits.entryBytes, left);
    if (most === 0 || entry.size > most) {
      isCut = true;
      continue;
    }
    const text = await textOf(bytes, entry, most);
    // What could not be unpacked may have cost as much as the limit let it.
    left = Math.max(0, left - (text === undefined ? most : Math.max(entry.size, text.length)));
    if (text === undefined) isCut = true;
    else libraries.look(entry.path, text, () => commentsOf(/\.html?$/i.test(entry.path) ? 'markup' : 'script', text));
    await nextTurn();
  }
  const reports = libraries.reports().map((report) => ({ rule: vulnerableLibrary, report }));
  const notice = isCut
    ? 'Not all of this archive was looked through: parts are too large, too many, or cannot be unpacked.'
    : undefined;
  return { kind: 'archive', reports, notice };
}

async function textOf(bytes: Uint8Array, entry: ZipEntry, maxBytes: number): Promise<string | undefined> {
  const unpacked = await readZipEntry(bytes, entry, maxBytes);
  if (!unpacked) return undefined;
  const content = decodeFile(unpacked);
  return content.kind === 'text' ? content.text : '';
}

export class ArchiveFile extends TextFile {
  constructor(
    uri: string,
    path: string,
    readonly content: ArchiveContent,
  ) {
    super(uri, path, '', 'plain');
  }

  /** An archive has no text. What an editor may show of it says nothing. */
  override replace(): void {}
}
