import { defineRule } from '../../rule';

export default defineRule({
  name: 'ExpiredSuppression',
  area: 'apex',
  title: 'Look again at suppressions whose time is over',
  severity: 4,
  confidence: 'high',
  tags: ['Preflight', 'Suppression'],
  faq: ['FAQ-900056'],
  objection: 'A suppression that was to hold until a day which is past stands for a second look that nobody took.',
  remedy: 'Fix the finding, or look at it again and extend the suppression.',
  help: 'https://developer.salesforce.com/docs/atlas.en-us.packagingGuide.meta/packagingGuide/security_review_false_positives.htm',
  // The engine reports it, in every language: a rule knows no suppressions, and no day.
  check() {},
});
