import type { CancellationToken } from 'vscode-languageserver/node';
import { type WorkDone, workRequest } from '#shared/protocol';
import type { Session } from './session';

/** The request `preflight/work`: how much was done since the server started. Asking for it makes nothing be done. */
export function registerWork(session: Session): void {
  const answer = session.request<undefined, WorkDone>(
    workRequest,
    () => ({ declarations: 0, elements: 0, answers: 0, rounds: 0 }),
    (analysis) => ({ ...analysis.work }),
  );
  // Whoever sends no parameters, as it should be, has the token come first; some clients send empty ones.
  session.connection.onRequest(workRequest, (...given: unknown[]) => answer(undefined, given.at(-1) as CancellationToken));
}
