import type { ShownEntry } from '#shared/faq';
import type { Analysis } from '../engine/analysis';
import { type FaqCollection, faqWith } from '../faq/collection';

/** Our FAQ, with what the team of this workspace adds to it now. */
export function faqOf(analysis: Analysis): FaqCollection {
  return faqWith(analysis.configuration.teamFaq);
}

/** The entries of a team's own that answer for a rule; retired ones answer nothing any more. */
export function teamEntriesOf({ list }: FaqCollection, rule: string): ShownEntry[] {
  return list.filter(({ isTeams, status, rules }) => isTeams && status !== 'RETIRED' && rules.includes(rule));
}
