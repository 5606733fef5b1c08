import type { Finding } from '#shared/finding';

/** Why a finding is no risk, as a security review takes it (ISVforce Guide, "False Positives"). */
export type ExplanationCategory = 'non-existent' | 'non-exploitable' | 'required by the use case';

/** What the authors of the code say of a finding. */
export interface Explanation {
  readonly text: string;
  readonly category?: ExplanationCategory;
}

/** What stands there when nobody has written anything: the word that the quick fix proposes, or marks only. */
const empty = /^(?:reason|[\W_]*)$/iu;

/** Why a finding is set aside; undefined where nobody says so. */
export function explanationOf({ suppression }: Pick<Finding, 'suppression'>): Explanation | undefined {
  const text = suppression?.reason?.trim() ?? '';
  return empty.test(text) ? undefined : { text };
}
