import type { CallFact } from '../../../semantics/apex/facts';
import type { Member } from '../../../semantics/apex/typeIndex';
import { type Checks, constantValue } from '../../../semantics/apex/values';
import { type ApexContext, defineRule, type RelatedOrigin } from '../../rule';
import { isTestCode } from '../credentials/evidence';

const object = 'contentdistribution';

/** Methods of a describe result that ask for an object permission (Apex Reference, DescribeSObjectResult Class). */
const checks: ReadonlySet<string> = new Set(['isaccessible', 'iscreateable', 'isupdateable', 'isdeletable', 'isundeletable']);

export default defineRule({
  name: 'AvoidInvalidCrudContentDistribution',
  area: 'apex',
  title: 'Do not ask describes for permissions on ContentDistribution',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-900014', 'FAQ-900010'],
  objection: 'Object permissions do not cover ContentDistribution: the check says nothing about who may share files in public.',
  remedy: 'Write in user mode, or ask whether the user has the permission to create public links.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidinvalidcrudcontentdistribution',
  engine: 'pmd',
  check(context, report) {
    if (isTestCode(context)) return;
    for (const call of context.flow.calls) {
      const { expr, receiver } = call;
      const describe = receiver?.describe;
      if (checks.has(expr.method.key) && describe?.object === object && describe.field === undefined) {
        const start = expr.receiver!.start;
        report({
          range: { start, end: expr.end },
          message: `${expr.method.name}() says nothing about ContentDistribution. Write "as user", or query PermissionSetAssignment for the permission to create public links.`,
        });
        continue;
      }
      const inside = checkInside(context, call);
      if (!inside) continue;
      report({
        range: { start: expr.method.start, end: expr.end },
        message: `${expr.method.name}() checks ContentDistribution by a describe, which says nothing about it. Write "as user", or query PermissionSetAssignment for the permission to create public links.`,
        confidence: 'medium',
        related: [inside],
      });
    }
  },
});

/** Where a method of the workspace that is given ContentDistribution asks its describe for a permission. */
function checkInside({ scope }: ApexContext, { targets, args }: CallFact): RelatedOrigin | undefined {
  const index = args.findIndex((arg) =>
    arg.describe
      ? arg.describe.object === object && arg.describe.field === undefined
      : constantValue(arg)?.toLowerCase() === object,
  );
  if (index < 0) return undefined;
  for (const target of targets) {
    for (const checked of checksOf(scope, target)) {
      for (const [key, origin] of checked) {
        const [permission, subject] = key.split(' ');
        if (subject === `#${index}` && permission !== 'allowed' && permission !== 'authorized')
          return { origin, message: 'The describe is asked here' };
      }
    }
  }
  return undefined;
}

/** The checks that a method stands for or makes. */
function checksOf(scope: ApexContext['scope'], target: Member): Checks[] {
  const summary = scope.lookup.summary(target);
  if (!summary) return [];
  const { guard, choices } = summary.returns;
  const guards = [...(guard ? [guard] : []), ...(choices?.guards.values() ?? [])];
  return [summary.ensures, ...guards.flatMap(({ whenTrue, whenFalse }) => [whenTrue, whenFalse])];
}
