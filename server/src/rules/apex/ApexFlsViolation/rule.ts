import type { Confidence } from '#shared/finding';
import type { DataOperation } from '../../../semantics/apex/facts';
import { permissionMethods } from '../../../semantics/apex/schema';
import type { Checks, Permission } from '../../../semantics/apex/values';
import { recordSchema } from '../../recordSchema';
import { type ApexContext, defineRule, type RelatedOrigin, type Report } from '../../rule';
import { checkMethod, coversField, neededPermissions } from '../access/checks';
import { isAsync, isPackageHandler } from '../access/context';
import { isCustomSetting, looksLikeCustomSetting } from '../access/customSettings';
import { canBeDenied } from '../access/fieldSecurity';
import { type TouchedField, touchedFields } from '../access/fields';
import { fixesFor } from '../access/fixes';
import { checksAround, isEnforced, missingPermissions, subjectsOf } from '../access/missing';
import { hasDerivedPermissions } from '../access/objects';
import { advice, isCount, subjectPhrase } from '../access/wording';

export default defineRule({
  name: 'ApexFlsViolation',
  area: 'apex',
  title: 'Check the fields, too, where the object is checked before a database operation',
  severity: 2,
  shownAs: 'info',
  confidence: 'medium',
  tags: ['DevPreview', 'Security', 'Apex'],
  faq: ['FAQ-900010', 'FAQ-900011', 'FAQ-000150'],
  objection:
    'A check of the object says nothing about its fields: what field-level security hides from the user is read or written all the same.',
  remedy: 'Run the operation in user mode, strip what is not accessible, or check each field before it.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-sfge.html',
  engine: 'sfge',
  check(context, report) {
    // As with object permissions: anonymous Apex is run by developers and never part of a package.
    if (context.isTest || isPackageHandler(context) || context.fileType === 'AnonymousApex') return;
    for (const operation of context.flow.operations) judge(context, operation, report);
  },
});

/** What is known of the fields of an operation whose object is checked. */
interface Unchecked {
  readonly fields: readonly TouchedField[];
  /** Some field of the object is checked: others were forgotten. */
  readonly isPartial: boolean;
}

function judge(context: ApexContext, operation: DataOperation, report: (report: Report) => void): void {
  const { op } = operation;
  if (op === 'delete' || op === 'undelete' || op === 'merge' || isCount(operation)) return;
  if (isEnforced(context, operation)) return;
  const subjects = subjectsOf(operation).filter((object) => !isExempt(context, object));
  if (subjects.length === 0 || isAboutExempt(context, operation)) return;
  // Where not even the object is checked, ApexCRUDViolation speaks.
  if (missingPermissions(context, operation).length > 0) return;

  const unchecked = uncheckedFields(context, operation, subjects);
  if (!unchecked) return;
  const names = operation.objectNames.filter((_, i) => {
    const object = operation.objects[i]!;
    return object !== 'sobject' && subjects.includes(object);
  });
  report({
    range: operation.range,
    message: message(context, operation, names, unchecked),
    confidence: confidence(context, operation, unchecked),
    related: objectChecks(context, operation, subjects),
    fixes: fixesFor(operation, context.apiVersion),
  });
}

function isExempt(context: ApexContext, object: string): boolean {
  return hasDerivedPermissions(object) || looksLikeCustomSetting(object) || isCustomSetting(context, object);
}

/** Whether records of unknown type are known by the checks before them to be those of settings and the like. */
function isAboutExempt(context: ApexContext, { op, objects, checks }: DataOperation): boolean {
  if (objects.some((object) => object !== 'sobject')) return false;
  const needed = neededPermissions(op);
  const asked = [...checks.keys()]
    .map((key) => key.split(' ') as [Permission, string])
    .flatMap(([permission, target]) => (needed.includes(permission) ? [target] : []));
  return asked.length > 0 && asked.every((target) => isExempt(context, target.split('.')[0]!));
}

/** The fields that no check covers; undefined where there are none. */
function uncheckedFields(context: ApexContext, operation: DataOperation, subjects: readonly string[]): Unchecked | undefined {
  const schema = recordSchema(context.components('CustomField'), context.components('CustomObject'));
  const needed = neededPermissions(operation.op);
  const around = checksAround(context, operation);
  const isCovered = (object: string, field: string): boolean =>
    needed.every((permission) => around.some((checks) => coversField(checks, permission, object, field)));
  const { known, isOpen } = touchedFields(operation, schema, context.flow.assignments);
  const isWrite = operation.op !== 'read' && operation.op !== 'search';
  const fields = known.filter(
    ({ object, field }) =>
      canBeDenied(schema, object, field) &&
      !isCovered(object, field) &&
      !(isWrite && isSetWhereAllowed(context, object, field, needed)),
  );
  const isPartial = subjects.some((object) => needed.some((one) => around.some((checks) => coversField(checks, one, object))));
  // Parents' fields are not forgotten among others of theirs.
  if (fields.length > 0) return { fields, isPartial: isPartial && fields.some(({ object }) => subjects.includes(object)) };
  if (!isOpen || isPartial || subjects.some((object) => asksForFields(context, object))) return undefined;
  return { fields: [], isPartial };
}

/** Whether the field is only given a value where a check of it holds: `if (...isUpdateable()) account.Phone = phone;`. */
function isSetWhereAllowed(context: ApexContext, object: string, field: string, needed: readonly Permission[]): boolean {
  const own = context.flow.assignments.filter(
    ({ how, name }) => name.key === field && (how === 'assign' || how === 'init' || how === 'put'),
  );
  const isAllowed = (checks: Checks | undefined): boolean =>
    checks !== undefined && needed.every((permission) => coversField(checks, permission, object, field));
  return own.length > 0 && own.every(({ checks }) => isAllowed(checks));
}

/** Whether the declaration asks for fields of the object one by one: then it picks those that the user may see. */
function asksForFields(context: ApexContext, object: string): boolean {
  return context.flow.calls.some(({ expr, receiver }) => {
    const target = receiver?.describe;
    if (target?.field === undefined || expr.args.length > 0 || !permissionMethods.has(expr.method.key)) return false;
    return object === 'sobject' || target.object === object || !/^\w+$/.test(target.object);
  });
}

function message(context: ApexContext, operation: DataOperation, names: readonly string[], unchecked: Unchecked): string {
  const what = subjectPhrase(operation, names);
  const methods = neededPermissions(operation.op)
    .map((permission) => checkMethod[permission])
    .join(' and ');
  const each = `${methods} of ${unchecked.fields.length === 1 ? 'the field' : 'each field'}`;
  const remedy =
    operation.mode === 'system'
      ? `Use user mode, check ${each} first, or suppress this with the reason.`
      : advice(context.apiVersion, operation, each);
  return `${what}: ${gap(operation, unchecked)}. ${remedy}`;
}

/** More fields than this are not named. */
const maxNamed = 4;

/** What is checked and what is not. */
function gap(operation: DataOperation, { fields, isPartial }: Unchecked): string {
  if (fields.length === 0) {
    const done = operation.op === 'read' || operation.op === 'search' ? 'read' : 'written';
    return `the object is checked, the fields that are ${done} are not`;
  }
  const labels = [...new Map(fields.map(({ label }) => [label.toLowerCase(), label])).values()];
  const more = labels.length - maxNamed;
  const shown = more > 1 ? [...labels.slice(0, maxNamed), `${more} more`] : labels;
  const list = shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
  const are = labels.length === 1 ? 'is' : 'are';
  if (isPartial) return `other fields are checked, ${list} ${are} not`;
  return `the object is checked, its ${labels.length === 1 ? 'field' : 'fields'} ${list} ${are} not`;
}

function confidence(context: ApexContext, operation: DataOperation, { fields, isPartial }: Unchecked): Confidence {
  if (isAsync(context) || operation.aggregate || fields.length === 0) return 'low';
  return isPartial && operation.mode !== 'system' ? 'high' : 'medium';
}

/** The checks of the object alone, as places that explain the finding. */
function objectChecks(context: ApexContext, operation: DataOperation, subjects: readonly string[]): RelatedOrigin[] {
  const out: RelatedOrigin[] = [];
  for (const [key, { unit, start, end }] of operation.checks) {
    const target = key.slice(key.indexOf(' ') + 1);
    if (!subjects.includes(target) || unit !== context.unit) continue;
    out.push({ origin: { unit: context.unit, start, end }, message: 'This check is about the object, not about its fields' });
    if (out.length >= 3) break;
  }
  return out;
}
