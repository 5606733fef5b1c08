/** Why a command could not do what it was asked to: one line for the user, and exit code 2. */
export class Failure extends Error {}

/** What the exit codes of the process mean. */
export const exitCodes = {
  /** Nothing at or above the threshold. */
  clean: 0,
  /** Findings at or above the threshold. */
  findings: 1,
  /** The command could not do its work. */
  failed: 2,
  /** Stopped by Ctrl+C: 128 and the number of SIGINT, as shells have it. */
  interrupted: 130,
} as const;

/** The reason of a failed file operation in a few words, without the path that the caller names. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code && reasons[code]) ?? code ?? message;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'part of the path is not a folder',
  EISDIR: 'it is a folder',
  ENOSPC: 'no space left',
};
