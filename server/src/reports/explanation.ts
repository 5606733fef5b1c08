import type { Finding } from '#shared/finding';

/** Why a finding is no risk, as a security review takes it (ISVforce Guide, "False Positives"). */
export type ExplanationCategory = 'non-existent' | 'non-exploitable' | 'required by the use case';

/** What the authors of the code say of a finding. */
export interface Explanation {
  readonly text: string;
  readonly category?: ExplanationCategory;
  /** Who looked at it. */
  readonly reviewer?: string;
  /** The last day it holds, as `2027-06-30`. */
  readonly until?: string;
}

/** What an explanation says of itself: what kind it is of, who looked at it, and how long it holds. */
export function termsOf({ category, reviewer, until }: Explanation): string[] {
  return [category, reviewer && `reviewed by ${reviewer}`, until && `until ${until}`].filter((term) => term !== undefined);
}

/** What stands there when nobody has written anything: the word that the quick fix proposes, or marks only. */
const empty = /^(?:reason|[\W_]*)$/iu;

/** Why a finding is set aside; undefined where nobody says so. */
export function explanationOf({ suppression }: Pick<Finding, 'suppression'>): Explanation | undefined {
  const text = suppression?.reason?.trim() ?? '';
  if (!suppression || empty.test(text)) return undefined;
  const { category, reviewer, until } = suppression;
  return {
    text,
    ...(category && { category: category === 'required' ? 'required by the use case' : category }),
    ...(reviewer && { reviewer }),
    ...(until && { until }),
  };
}
