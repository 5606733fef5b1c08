import type { Confidence } from '#shared/finding';
import { isEntryPoint } from '../../../semantics/apex/entryPoints';
import type { AssignmentFact, CallFact, DataOperation } from '../../../semantics/apex/facts';
import type { Expr } from '../../../semantics/apex/ir';
import { type ApexContext, defineRule, type Report } from '../../rule';
import { hasSecureDefaults, isAsync, isPackageHandler } from '../access/context';
import { isCustomSetting } from '../access/customSettings';
import { fixesFor } from '../access/fixes';
import { missingPermissions, subjectsOf } from '../access/missing';
import { isCount, subjectPhrase } from '../access/wording';

export default defineRule({
  name: 'SystemModeAccess',
  area: 'apex',
  title: 'Explain explicit system mode, or do without it',
  severity: 3,
  confidence: 'medium',
  tags: ['Preflight', 'Security', 'Apex'],
  faq: ['FAQ-000150', 'FAQ-900011', 'FAQ-900010'],
  objection: 'Somebody chose to ignore what the user may see and change. A reviewer asks for the reason at every such place.',
  remedy: 'Use user mode. Where it must be system mode, keep the operation small, check first, and say why in the submission.',
  help: 'https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_classes_enforce_usermode.htm',
  check(context, report) {
    if (context.isTest || isPackageHandler(context) || context.fileType === 'AnonymousApex') return;
    const { operations, calls, assignments } = context.flow;
    for (const operation of operations) judgeOperation(context, operation, report);
    const own = new Set<Expr>(operations.map(({ expr }) => expr));
    for (const call of calls) if (!own.has(call.expr) && call.path !== 'database') judgeHandedOn(call, report);
    for (const fact of assignments) judgeDefault(fact, report);
  },
});

// ---------------------------------------------------------------- operations

function judgeOperation(context: ApexContext, operation: DataOperation, report: (report: Report) => void): void {
  if (operation.mode !== 'system' || operation.consumed || operation.stripped) return;
  const subjects = subjectsOf(operation).filter((object) => !isCustomSetting(context, object));
  // Settings, metadata and setup have no permissions that could be ignored.
  if (subjects.length === 0) return;
  const isChecked = missingPermissions(context, operation).length === 0;
  const names = operation.objectNames.filter((_, i) => subjects.includes(operation.objects[i]!));
  const { modeRange, range } = operation;
  const isShown = modeRange && (modeRange.start < range.start || modeRange.end > range.end || operation.form === 'method');
  report({
    range,
    message: `${subjectPhrase(operation, names)} states system mode: ${ignored(context)}. ${advice(isChecked)}`,
    confidence: confidence(context, operation, isChecked),
    related: isShown
      ? [
          {
            origin: { unit: context.unit, start: modeRange.start, end: modeRange.end },
            message: 'System mode is stated here',
          },
        ]
      : [],
    fixes: fixesFor(operation, context.apiVersion),
  });
}

/** What does not count in that mode. */
function ignored(context: ApexContext): string {
  const { sharing } = context.type?.header.modifiers ?? {};
  const isOpen = sharing?.mode === 'without' || context.fileType === 'ApexTrigger';
  return `object and field permissions of the user${isOpen ? ' and sharing' : ''} don't count`;
}

function advice(isChecked: boolean): string {
  return isChecked
    ? 'The object is checked before, its fields are not. Use user mode, or say in the submission why not.'
    : 'Use user mode, or check first and say in the submission why it has to be so.';
}

function confidence(context: ApexContext, operation: DataOperation, isChecked: boolean): Confidence {
  if (isAsync(context) || isChecked || isCount(operation)) return 'low';
  // Sums and the like show little of the records behind them.
  if (operation.aggregate) return 'medium';
  // What a request reaches directly, it reaches as anybody.
  return isEntryPoint(context.declaration) || hasSecureDefaults(context) ? 'high' : 'medium';
}

// ---------------------------------------------------------------- access levels

/** `Dao.query(soql, AccessLevel.SYSTEM_MODE)`: who takes an access level works in it. */
function judgeHandedOn({ expr, args }: CallFact, report: (report: Report) => void): void {
  for (const [i, arg] of expr.args.entries()) {
    if (args[i]?.accessLevel !== 'system') continue;
    report({
      range: { start: arg.start, end: arg.end },
      message: `${expr.method.name} is told to work in system mode, whatever the permissions of the user say. Pass AccessLevel.USER_MODE, or say in the submission why not.`,
      confidence: 'medium',
      fixes: isWritten(arg) ? [userMode(arg)] : [],
    });
  }
}

/** `private AccessLevel level = AccessLevel.SYSTEM_MODE;`: what is not told otherwise works in it. */
function judgeDefault({ how, name, type, valueExpr, value }: AssignmentFact, report: (report: Report) => void): void {
  if (how !== 'field' || type?.key.replace(/^system\./, '') !== 'accesslevel' || !isWritten(valueExpr)) return;
  if (value.accessLevel !== 'system' || /^[A-Z0-9_]+$/.test(name.name)) return;
  report({
    range: { start: valueExpr.start, end: valueExpr.end },
    message: `System mode is the default of ${name.name}: whoever forgets to set it works without permissions. Make user mode the default.`,
    confidence: 'low',
    fixes: [userMode(valueExpr)],
  });
}

function isWritten(expr: Expr): boolean {
  return expr.kind === 'member' && expr.member.key === 'system_mode';
}

function userMode({ start, end }: Expr) {
  return { id: 'user-mode', title: 'Run in user mode', preferred: true, edits: [{ start, end, text: 'AccessLevel.USER_MODE' }] };
}
