/** Errors of our own, as users are told of them. */

/** Only the kind of the error: its message may quote the file. */
export function faultMessage(error: unknown): string {
  const kind = error instanceof Error ? error.name : 'unknown error';
  return `This file was not analysed: Preflight met an error of its own (${kind}). Please report it.`;
}
