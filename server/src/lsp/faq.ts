import type { Analysis } from '../engine/analysis';
import { type FaqCollection, faqWith } from '../faq/collection';

/** Our FAQ, with what the team of this workspace adds to it now. */
export function faqOf(analysis: Analysis): FaqCollection {
  return faqWith(analysis.configuration.teamFaq);
}
