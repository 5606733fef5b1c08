import type { Connection } from 'vscode-languageserver/node';

/** Where the server says what went on: `window/logMessage`. Nothing a workspace contains may be written to it. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  /** What was being done, and the error without its message, which might quote a file. */
  error(what: string, error: unknown): void;
}

/** A log that ends up in the client's output channel. */
export function logTo(connection: Connection): Log {
  return {
    info: (message) => connection.console.info(message),
    warn: (message) => connection.console.warn(message),
    error: (what, error) => connection.console.error(`${what}: ${describeError(error)}`),
  };
}

/** Errors of the language itself: their messages name code, never data. */
const codeErrors = [TypeError, RangeError, ReferenceError];

/**
 * An error in words that are safe to log: its name, its code and where it arose. The message is left out unless the error
 * is one of the language itself: that of a failed `JSON.parse`, for one, quotes what it read.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const code = (error as NodeJS.ErrnoException).code;
  const message = codeErrors.some((type) => error instanceof type) ? ` ${error.message}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`${error.name}${typeof code === 'string' ? ` (${code})` : ''}${message}`, ...frames].join('\n');
}
