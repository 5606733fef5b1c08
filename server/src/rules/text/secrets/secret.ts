/** A secret in a text, as it is found there. Nothing of it is kept but what is public. */

import type { Confidence } from '#shared/finding';
import type { Range } from '../../../semantics/apex/ir';

export interface FoundSecret extends Range {
  /** With article: "a GitHub token", "an API key". */
  readonly label: string;
  /** The public beginning of its form, e.g. `ghp_`; empty where its form has none. */
  readonly mark: string;
  /** How many characters it has. */
  readonly length: number;
  /** The name of what holds it, where that is what shows it. */
  readonly holder?: string;
  readonly confidence: Confidence;
  /** How sure it is in test code; `none`: it says nothing there. */
  readonly inTests: Confidence | 'none';
}

/** One step less sure; `none` below the last. */
export function lessSure(confidence: Confidence): Confidence | 'none' {
  return confidence === 'high' ? 'medium' : confidence === 'medium' ? 'low' : 'none';
}

/** Secrets in the order of their place, without those that overlap one that comes before them in `found`. */
export function withoutOverlaps(found: readonly FoundSecret[]): FoundSecret[] {
  const ranked = found
    .map((secret, rank) => ({ secret, rank }))
    .sort((a, b) => a.secret.start - b.secret.start || a.rank - b.rank);
  const kept: typeof ranked = [];
  for (const next of ranked) {
    const last = kept.at(-1);
    if (!last || last.secret.end <= next.secret.start) kept.push(next);
    else if (next.rank < last.rank) kept[kept.length - 1] = next;
  }
  return kept.map(({ secret }) => secret);
}
