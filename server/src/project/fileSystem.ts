/** What reading a file gives: its text, or why there is none, in a short sentence for the user. */
export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable' | 'binary' | 'tooLarge' | 'missing'; readonly message: string };

/** As `FileContent`, of a file that need not be a text. */
export type FileBytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'unreadable' | 'tooLarge' | 'missing'; readonly message: string };

/** What stands at a path. Links count as what they lead to, except in a listing. */
export type EntryKind = 'file' | 'directory' | 'link' | 'other';

/** One entry of a directory. */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** The files of a workspace, on disk or in memory. Paths are absolute and native. Nothing here throws. */
export interface FileSystem {
  /** The text at `path`, without byte order mark; at most `maxBytes` bytes (5 MB unless told otherwise). */
  read(path: string, maxBytes?: number): Promise<FileContent>;
  /** The bytes at `path`, whatever they stand for; at most `maxBytes` (5 MB unless told otherwise). */
  readBytes(path: string, maxBytes?: number): Promise<FileBytes>;
  /** The entries of a directory, sorted by name; none if it can't be read. */
  list(directory: string): Promise<DirectoryEntry[]>;
  /** What `path` is, links followed; undefined if there is nothing or a link leads nowhere. */
  kindOf(path: string): Promise<EntryKind | undefined>;
  /** `path` with all links followed; undefined if there is nothing. */
  realPath(path: string): Promise<string | undefined>;
}

/** Files larger than this are not read unless a setting says otherwise. */
export const defaultMaxBytes = 5 * 1024 * 1024;

/**
 * The text that `bytes` stand for: UTF-8, or UTF-16 if a byte order mark says so; the mark is dropped. Bytes that are no
 * UTF-8 become U+FFFD, as in editors. Anything with a NUL in it is binary.
 */
export function decodeFile(bytes: Uint8Array): FileContent {
  const text = decode(bytes);
  if (text.includes('\0')) return { kind: 'binary', message: 'This is a binary file.' };
  return { kind: 'text', text };
}

function decode(bytes: Uint8Array): string {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data[0] === 0xff && data[1] === 0xfe) return data.toString('utf16le', 2);
  if (data[0] === 0xfe && data[1] === 0xff) {
    const even = Buffer.from(data.subarray(2, data.length - (data.length % 2)));
    return even.swap16().toString('utf16le');
  }
  return data.toString('utf8', data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? 3 : 0);
}

/** Why a file of `size` bytes is not read. */
export function tooLarge(size: number, maxBytes: number): { readonly kind: 'tooLarge'; readonly message: string } {
  const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return { kind: 'tooLarge', message: `This file has ${megabytes(size)}; the limit is ${megabytes(maxBytes)}.` };
}
