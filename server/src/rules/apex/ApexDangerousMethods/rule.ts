import type { CallFact } from '../../../semantics/apex/facts';
import type { Expr } from '../../../semantics/apex/ir';
import { type ApexContext, defineRule, type RuleFix } from '../../rule';
import { isTestCode } from '../credentials/evidence';
import { type LoggedSecret, loggedSecrets, worst } from '../logging/loggedSecrets';
import { removalOf } from '../logging/removal';

export default defineRule({
  name: 'ApexDangerousMethods',
  area: 'apex',
  title: 'Log no secrets, and leave permission checks of triggers on',
  severity: 3,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900006', 'FAQ-900010'],
  objection:
    'Secrets in debug logs are read by everybody who may read logs. Switched off permission checks are off for every user.',
  remedy: 'Remove the debug statement or mask the value. Leave permission checks on.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_apex_security.html#apexdangerousmethods',
  engine: 'pmd',
  check(context, report) {
    if (isTestCode(context)) return;
    for (const call of context.flow.calls) {
      const { expr } = call;
      if (expr.method.key === 'disabletriggercrudsecurity' && isConfiguration(expr.receiver)) {
        report({
          range: { start: expr.receiver!.start, end: expr.method.end },
          message:
            'This turns off the check of object permissions for this trigger handler, for every user. Remove it, or explain in the submission why the handler needs it.',
        });
        continue;
      }
      if (call.path !== 'system' || expr.method.key !== 'debug') continue;
      const message = expr.args.at(-1);
      if (!message || call.args.at(-1)?.describe) continue;
      const secret = worst(loggedSecrets(context, message));
      if (!secret) continue;
      report({
        range: secret.range,
        message: `${secret.name} is printed into the debug log, where everybody who may read logs finds the ${secret.term}. Remove it or mask it.`,
        confidence: secret.confidence,
        fixes: fixes(context, call, secret),
      });
    }
  },
});

/** `Configuration`, also `this.Configuration` and at the beginning of a chain of its methods, which return it. */
function isConfiguration(receiver: Expr | undefined): boolean {
  let at = receiver;
  while (at?.kind === 'call' && at.receiver) at = at.receiver;
  if (at?.kind === 'member') return at.object.kind === 'this' && at.member.key === 'configuration';
  return at?.kind === 'name' && at.key === 'configuration';
}

function fixes(context: ApexContext, call: CallFact, secret: LoggedSecret): RuleFix[] {
  const mask: RuleFix = { id: 'mask', title: 'Mask the value', edits: [{ ...secret.range, text: "'***'" }] };
  const removal = removalOf(context, call.expr);
  if (!removal) return [mask];
  return [{ id: 'remove-debug', title: 'Remove the debug statement', preferred: true, edits: [{ ...removal, text: '' }] }, mask];
}
