import type { Confidence } from '#shared/finding';
import type { DataOperation } from '../../../semantics/apex/facts';
import { type ApexContext, defineRule, type Report } from '../../rule';
import { checkMethod, nearMiss } from '../access/checks';
import { isAsync, isPackageHandler, secureDefaultsVersion } from '../access/context';
import { looksLikeCustomSetting } from '../access/customSettings';
import { fixesFor, stripAccess } from '../access/fixes';
import { isEnforced, type Missing, missingPermissions } from '../access/missing';
import { hasDerivedPermissions } from '../access/objects';
import { advice, isCount, subjectPhrase } from '../access/wording';

export default defineRule({
  name: 'ApexCRUDViolation',
  area: 'apex',
  title: 'Check object permissions before a database operation, or run it in user mode',
  severity: 2,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900010', 'FAQ-900011', 'FAQ-000150', 'FAQ-000863'],
  objection:
    'Apex in system mode ignores what the running user may see and change. This is the most frequent reason to fail a review.',
  remedy: 'Run the operation in user mode, strip what is not accessible, or check the permission of this object before it.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_apex_security.html#apexcrudviolation',
  engine: 'pmd',
  check(context, report) {
    // Anonymous Apex is run by developers and never part of a package.
    if (context.isTest || isPackageHandler(context) || context.fileType === 'AnonymousApex') return;
    for (const operation of context.flow.operations) judge(context, operation, report);
  },
});

function judge(context: ApexContext, operation: DataOperation, report: (report: Report) => void): void {
  // Stated system mode is a decision, which SystemModeAccess asks to be explained.
  if (isEnforced(context, operation) || operation.mode === 'system') return;
  const missing = missingPermissions(context, operation);
  if (missing.length === 0) return;

  const names = operation.objectNames.filter((_, i) =>
    missing.some((one) => one.object === operation.objects[i] && one.object !== 'sobject'),
  );
  report({
    range: operation.range,
    message: message(context, operation, names, missing),
    confidence: confidence(context, operation, missing),
    related: related(context, operation, missing, names[0]),
    fixes: fixesFor(operation, context.apiVersion),
  });
}

/** What is wrong, in one sentence, and what to do about it, in another. One finding an operation, whatever it lacks. */
function message(context: ApexContext, operation: DataOperation, names: readonly string[], missing: readonly Missing[]): string {
  const what = subjectPhrase(operation, names);
  const methods = [...new Set(missing.map((one) => checkMethod[one.permission]))].join(' and ');
  const where =
    context.fileType === 'ApexTrigger'
      ? 'a trigger'
      : `API version ${context.apiVersion ?? `not known, below ${secureDefaultsVersion}.0 assumed`}`;
  return `${what} in system mode (${where}) ${found(operation, missing, methods)}. ${advice(context.apiVersion, operation, methods)}`;
}

/** What there is instead of the check. */
function found(operation: DataOperation, missing: readonly Missing[], methods: string): string {
  const stripped = operation.operand?.stripped;
  const wanted = stripAccess.get(operation.op);
  if (stripped && wanted) return `with records stripped as ${stripped.toUpperCase()}, not ${wanted}`;
  const near = nearMiss(operation.checks, missing[0]!.object);
  return near ? `checks ${near}, not ${methods}` : 'without a permission check';
}

function confidence(context: ApexContext, operation: DataOperation, missing: readonly Missing[]): Confidence {
  if (isAsync(context) || isCount(operation)) return 'low';
  const isRead = operation.op === 'read';
  if (
    missing.every(
      ({ object }) => hasDerivedPermissions(object) || looksLikeCustomSetting(object) || (isRead && object === 'user'),
    )
  )
    return 'low';
  if (operation.aggregate || operation.op === 'search') return 'medium';
  if (missing.every(({ object }) => object === 'sobject')) return 'medium';
  return context.fileType === 'ApexTrigger' ? 'medium' : 'high';
}

function related(
  context: ApexContext,
  operation: DataOperation,
  missing: readonly Missing[],
  name: string | undefined,
): Report['related'] {
  const out: { origin: { unit: ApexContext['unit']; start: number; end: number }; message: string }[] = [];
  for (const [key, origin] of operation.checks) {
    if (key.startsWith('allowed ')) continue;
    const target = key.slice(key.indexOf(' ') + 1).split('.')[0]!;
    if (missing.some((one) => one.object === target) || !/^\w+$/.test(target) || origin.unit !== context.unit) continue;
    out.push({
      origin: { unit: context.unit, start: origin.start, end: origin.end },
      message: `This check is about ${target}${name ? `, not ${name}` : ''}`,
    });
    if (out.length >= 3) break;
  }
  return out;
}
