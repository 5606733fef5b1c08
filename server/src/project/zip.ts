/**
 * Reads zip archives that are in memory (APPNOTE.TXT of PKWARE): what is in them, and one file at a time. Archives come with
 * the workspace, which may be anybody's: whatever is wrong with one gives nothing, and nothing is inflated beyond a limit.
 */

import { inflateRaw } from 'node:zlib';

/** A file in an archive, as its directory lists it. */
export interface ZipEntry {
  /** The path inside the archive, with slashes. It may say anything: it is a name, not a place on this machine. */
  readonly path: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly compressedSize: number;
  /** What the directory says, which need not be so. */
  readonly size: number;
  /** Where the file's own header is. */
  readonly offset: number;
}

const directoryEndSize = 22;
const directoryEntrySize = 46;
const headerSize = 30;
const longestComment = 0xffff;

/** Whether bytes begin like a zip archive. */
export function isZip(bytes: Uint8Array): boolean {
  if (bytes.length < directoryEndSize || bytes[0] !== 0x50 || bytes[1] !== 0x4b) return false;
  return (bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6);
}

/** The files in an archive in the order of its directory, at most `most`; folders left out. Undefined if it has no directory. */
export function zipEntries(bytes: Uint8Array, most: number): readonly ZipEntry[] | undefined {
  const data = bufferOf(bytes);
  const end = directoryEnd(data);
  if (end === undefined) return undefined;
  const size = data.readUInt32LE(end + 12);
  // What stands before the archive, as in a program that unpacks itself, moves everything.
  const start = end - size;
  const shift = start - data.readUInt32LE(end + 16);
  if (start < 0 || shift < 0) return undefined;
  const entries: ZipEntry[] = [];
  for (let at = start; at + directoryEntrySize <= end && entries.length < most; ) {
    if (data.readUInt32LE(at) !== 0x02014b50) break;
    const pathEnd = at + directoryEntrySize + data.readUInt16LE(at + 28);
    const path = data.toString('utf8', at + directoryEntrySize, Math.min(pathEnd, end)).replaceAll('\\', '/');
    if (path !== '' && !path.endsWith('/')) {
      entries.push({
        path,
        method: data.readUInt16LE(at + 10),
        encrypted: (data.readUInt16LE(at + 8) & 1) !== 0,
        compressedSize: data.readUInt32LE(at + 20),
        size: data.readUInt32LE(at + 24),
        offset: data.readUInt32LE(at + 42) + shift,
      });
    }
    at = pathEnd + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
  }
  return entries;
}

/** The bytes of a file in an archive; undefined if it is longer than `maxBytes`, encrypted, packed in an unusual way, or damaged. */
export async function readZipEntry(bytes: Uint8Array, entry: ZipEntry, maxBytes: number): Promise<Uint8Array | undefined> {
  const data = bufferOf(bytes);
  const { offset, compressedSize, method } = entry;
  if (entry.encrypted || offset + headerSize > data.length || data.readUInt32LE(offset) !== 0x04034b50) return undefined;
  const start = offset + headerSize + data.readUInt16LE(offset + 26) + data.readUInt16LE(offset + 28);
  if (start + compressedSize > data.length) return undefined;
  const packed = data.subarray(start, start + compressedSize);
  if (method === 0) return compressedSize <= maxBytes ? packed : undefined;
  if (method !== 8) return undefined;
  return new Promise((resolve) => {
    inflateRaw(packed, { maxOutputLength: Math.max(1, maxBytes) }, (error, out) => resolve(error ? undefined : out));
  });
}

/** Where the record that ends the directory is: at the very end, but for a comment. */
function directoryEnd(data: Buffer): number | undefined {
  const first = Math.max(0, data.length - directoryEndSize - longestComment);
  for (let at = data.length - directoryEndSize; at >= first; at--) {
    if (data.readUInt32LE(at) === 0x06054b50 && at + directoryEndSize + data.readUInt16LE(at + 20) <= data.length) return at;
  }
  return undefined;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
