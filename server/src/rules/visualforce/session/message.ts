/** What is said about a session id in a page. */

import type { Report } from '../../rule';
import type { Use } from './use';

/** The report on one reading of the session id, `range` being where it stands. */
export function sessionReport(
  range: { readonly start: number; readonly end: number },
  { label, confidence, leaves }: Use,
): Report {
  const advice = leaves ? 'Use OAuth.' : 'Use OAuth, remote actions or a Named Credential, or explain the use in the submission.';
  return {
    range: { start: range.start, end: range.end },
    message: `The session ID ${label}: whoever gets it is the user. ${advice}`,
    confidence,
  };
}
