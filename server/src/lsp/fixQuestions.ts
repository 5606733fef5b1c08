import { type FixQuestionsResult, type FixReference, fixQuestionsRequest } from '#shared/protocol';
import { questionsOf } from './fixes';
import type { Session } from './session';

/** The request `preflight/fixQuestions`. */
export function registerFixQuestions(session: Session): void {
  session.connection.onRequest(
    fixQuestionsRequest,
    session.request<FixReference, FixQuestionsResult>(
      fixQuestionsRequest,
      () => [],
      (analysis, reference) => questionsOf(session, analysis, reference),
    ),
  );
}
