import { CloseAction, type CloseHandlerResult, ErrorAction, type ErrorHandler } from 'vscode-languageclient/node';

/** How many crashes within the time below are answered by a restart. */
const FORGIVEN = 2;
const WINDOW_MS = 3 * 60_000;

/**
 * What to do when the server dies or can't be understood: start it again, unless it keeps dying; then call `giveUp`,
 * once, and leave it to the user.
 */
export function createCrashHandler(giveUp: () => void, now: () => number = Date.now): ErrorHandler {
  let crashes: number[] = [];
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed(): CloseHandlerResult {
      crashes = [...crashes.filter((time) => now() - time < WINDOW_MS), now()];
      if (crashes.length <= FORGIVEN) {
        return { action: CloseAction.Restart, handled: true, message: 'The server ended unexpectedly. Starting it again.' };
      }
      crashes = [];
      giveUp();
      return { action: CloseAction.DoNotRestart, handled: true, message: 'The server keeps ending. It is not started again.' };
    },
  };
}
