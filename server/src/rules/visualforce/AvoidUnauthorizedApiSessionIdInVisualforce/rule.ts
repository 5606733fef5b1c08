import { type Formula, type Reference, visitFormula } from '../../../syntax/formula';
import { defineRule } from '../../rule';
import { sessionReport } from '../session/message';
import { useOf } from '../session/use';

export default defineRule({
  name: 'AvoidUnauthorizedApiSessionIdInVisualforce',
  area: 'visualforce',
  title: 'Write no merge field of the session ID into pages',
  severity: 3,
  confidence: 'medium',
  tags: ['AppExchange', 'Security', 'Visualforce'],
  faq: ['FAQ-900032'],
  objection: 'The page gives the session of its user to the browser: whoever gets it acts as that user.',
  remedy: 'Use remote actions, OAuth or a Named Credential. Inside the platform, explain the use in the submission.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidunauthorizedapisessionidinvisualforce',
  engine: 'pmd',
  check(context, report) {
    for (const use of context.expressions) {
      if (!use.expression.formula) continue;
      visitFormula(use.expression.formula, (node) => {
        if (node.kind === 'reference' && isSessionId(node)) report(sessionReport(node, useOf(context, use)));
      });
    }
  },
});

/** `$Api.Session_ID`, `$Api['Session_ID']`, `$Api['Session' & '_ID']`. */
function isSessionId({ parts: [first, second] }: Reference): boolean {
  if (first?.key !== '$api' || !second) return false;
  return (second.computed ? constantOf(second.computed) : second.key)?.toLowerCase() === 'session_id';
}

/** The text of a formula that is put together from constants; undefined for any other. */
function constantOf(formula: Formula): string | undefined {
  let text = '';
  const pending: Formula[] = [formula];
  for (let at = pending.pop(); at; at = pending.pop()) {
    if (at.kind === 'literal') text += at.value ?? '';
    else if (at.kind === 'binary' && (at.operator === '+' || at.operator === '&')) pending.push(at.right, at.left);
    else return undefined;
  }
  return text;
}
