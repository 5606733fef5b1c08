import { fileURLToPath, pathToFileURL } from 'node:url';

const onWindows = process.platform === 'win32';

/**
 * The absolute native path of a `file:` URI. A URI of any other scheme, or one that names no path on this system, is
 * returned as it is: it then identifies the document, but is nothing to read from disk.
 * Drive letters come out in lower case, however the client writes them.
 */
export function pathOfUri(uri: string, windows = onWindows): string {
  if (!/^file:/i.test(uri)) return uri;
  try {
    return normalizePath(fileURLToPath(uri, { windows }), windows);
  } catch {
    return uri;
  }
}

/** The URI of what `pathOfUri` returns: `file:` for a path, other URIs as they are. */
export function uriOfPath(path: string, windows = onWindows): string {
  if (isUri(path)) return path;
  return pathToFileURL(path, { windows }).href;
}

/** Whether this stands for a document that is not a file on disk. A drive letter is no scheme. */
export function isUri(path: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(path);
}

/** The one spelling of an absolute native path that is used as a key: its drive letter in lower case. */
export function normalizePath(path: string, windows = onWindows): string {
  return windows && /^[A-Z]:/.test(path) ? path[0].toLowerCase() + path.slice(1) : path;
}
