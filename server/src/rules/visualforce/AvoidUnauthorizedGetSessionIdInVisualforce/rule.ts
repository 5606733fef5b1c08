import { visitFormula } from '../../../syntax/formula';
import { defineRule } from '../../rule';
import { sessionReport } from '../session/message';
import { useOf } from '../session/use';

export default defineRule({
  name: 'AvoidUnauthorizedGetSessionIdInVisualforce',
  area: 'visualforce',
  title: 'Call no GETSESSIONID() in pages',
  severity: 2,
  confidence: 'medium',
  tags: ['AppExchange', 'Security', 'Visualforce'],
  faq: ['FAQ-900032'],
  objection: 'The page gives the session of its user to the browser: whoever gets it acts as that user.',
  remedy: 'Use remote actions, OAuth or a Named Credential. Inside the platform, explain the use in the submission.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidunauthorizedgetsessionidinvisualforce',
  engine: 'pmd',
  check(context, report) {
    for (const use of context.expressions) {
      if (!use.expression.formula) continue;
      visitFormula(use.expression.formula, (node) => {
        if (node.kind === 'call' && node.key === 'getsessionid') report(sessionReport(node, useOf(context, use)));
      });
    }
  },
});
