/** Data of web requests: what a link, a form or a script of another site can choose. */

import type { Confidence } from '#shared/finding';
import type { Source } from '../../../semantics/apex/taint';

/** How sure it is that an attacker chooses the data of a request; undefined for data that is not from a request. */
export function requestConfidence({ kind }: Source): Confidence | undefined {
  switch (kind) {
    case 'page-parameter':
    case 'request-url':
    case 'rest':
      return 'high';
    // An attacker's link can't set these for somebody else, but other ways can.
    case 'header':
    case 'cookie':
      return 'medium';
    // Only the page tells whether it is set from outside.
    case 'page-property':
      return 'low';
    default:
      return undefined;
  }
}

const levels: readonly Confidence[] = ['high', 'medium', 'low'];

/** The lower of two confidences. */
export function lower(a: Confidence, b: Confidence): Confidence {
  return levels[Math.max(levels.indexOf(a), levels.indexOf(b))]!;
}

/** The confidence one step below. */
export function below(confidence: Confidence): Confidence {
  return confidence === 'high' ? 'medium' : 'low';
}
