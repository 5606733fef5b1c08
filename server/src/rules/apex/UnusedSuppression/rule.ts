import { defineRule } from '../../rule';

export default defineRule({
  name: 'UnusedSuppression',
  area: 'apex',
  title: 'Remove suppressions that suppress nothing',
  severity: 5,
  shownAs: 'hint',
  confidence: 'high',
  tags: ['Preflight', 'Suppression'],
  faq: ['FAQ-900056'],
  objection: 'A suppression without a finding hides the next one, and a reviewer asks what it is for.',
  remedy: 'Remove it, or correct the name in it.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/suppress-violations.html',
  // The engine reports it, in metadata too: what is of no use is known only when all rules have had their say.
  check() {},
});
