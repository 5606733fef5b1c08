import type { Confidence } from '#shared/finding';
import type { DataOperation } from '../../../semantics/apex/flow';
import { isCollection } from '../../../semantics/apex/types';
import { checkMethod, covers, nearMiss, neededPermissions } from '../access/checks';
import { hasSecureDefaults, isAsync, isPackageHandler, secureDefaultsVersion } from '../access/context';
import { needsNoReadCheck, needsNoWriteCheck } from '../access/objects';
import { type ApexContext, defineRule, type Report, type RuleFix } from '../../rule';

export default defineRule({
  name: 'ApexCRUDViolation',
  area: 'apex',
  title: 'Check object permissions before a database operation, or run it in user mode',
  severity: 2,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900010', 'FAQ-900011', 'FAQ-000150', 'FAQ-000863'],
  objection: 'Apex in system mode ignores what the running user may see and change. This is the most frequent reason to fail a review.',
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
  if (operation.stripped || operation.mode === 'user' || operation.mode === 'given') return;
  const { op } = operation;
  const isRead = op === 'read' || op === 'search';
  if (operation.mode === 'security-enforced') return;
  // Triggers run in system mode in every version; classes of 67.0 and later only where they say so.
  const inTrigger = context.fileType === 'ApexTrigger';
  if (operation.mode === undefined && hasSecureDefaults(context) && !inTrigger) return;

  const exempt = isRead ? needsNoReadCheck : needsNoWriteCheck;
  const objects = operation.objects.filter((object) => !exempt(object) && !isCustomSetting(context, object));
  if (operation.objects.length > 0 && objects.length === 0) return;

  const subjects = objects.length > 0 ? objects : ['sobject'];
  const missing: { permission: keyof typeof checkMethod; object: string }[] = [];
  for (const object of subjects) {
    for (const permission of neededPermissions(op)) {
      if (!covers(operation.checks, permission, object)) missing.push({ permission, object });
    }
  }
  const first = missing[0];
  if (!first) return;

  const named = operation.objectNames[operation.objects.indexOf(first.object)];
  const isKnown = named !== undefined && first.object !== 'sobject';
  report({
    range: operation.range,
    message: message(context, operation, isKnown ? named : undefined, missing),
    confidence: confidence(context, operation, isKnown),
    related: related(context, operation, first.object, isKnown ? named : undefined),
    fixes: fixes(context, operation),
  });
}

/** One finding an operation, whatever it lacks. */
function message(
  context: ApexContext,
  operation: DataOperation,
  object: string | undefined,
  missing: readonly { permission: keyof typeof checkMethod }[],
): string {
  const what = describe(operation, object);
  const methods = [...new Set(missing.map((one) => checkMethod[one.permission]))].join(' and ');
  if (operation.mode === 'system') return `${what} states system mode and ${methods} is not checked: the user's permissions are ignored.`;
  const near = missing.length === 1 && object ? nearMiss(operation.checks, object.toLowerCase()) : undefined;
  const version = context.apiVersion === undefined ? ' The API version of this class is not known; before 67.0 is assumed.' : '';
  const found = near ? ` (${near}, not ${methods})` : '';
  const how =
    context.fileType === 'ApexTrigger'
      ? 'a trigger always runs in system mode'
      : `API version ${context.apiVersion ?? `below ${secureDefaultsVersion}.0`} runs it in system mode`;
  return `${what} without a permission check${found}: ${how}. ${advice(context, operation, methods)}${version}`;
}

/** What to do about it in the form that the class's API version knows. */
function advice(context: ApexContext, operation: DataOperation, methods: string): string {
  const { apiVersion } = context;
  if (apiVersion === undefined || apiVersion >= userModeVersion) return `Use user mode or check ${methods} first.`;
  if (operation.query && apiVersion >= enforcedVersion) return `Add WITH SECURITY_ENFORCED or check ${methods} first.`;
  return `Check ${methods} first.`;
}

function describe(operation: DataOperation, object: string | undefined): string {
  const of = object ? ` of ${object}` : '';
  switch (operation.op) {
    case 'read':
      return operation.form === 'dynamic' ? `Dynamic query${of}` : `Query${of}`;
    case 'search':
      return `Search${of}`;
    default:
      return `${operation.op[0]!.toUpperCase()}${operation.op.slice(1)}${of}`;
  }
}

function confidence(context: ApexContext, operation: DataOperation, isKnown: boolean): Confidence {
  if (isAsync(context)) return 'low';
  if (operation.aggregate || !isKnown || operation.op === 'search') return 'medium';
  return context.fileType === 'ApexTrigger' ? 'medium' : 'high';
}

function related(context: ApexContext, operation: DataOperation, object: string, name: string | undefined): Report['related'] {
  const out: { origin: { unit: ApexContext['unit']; start: number; end: number }; message: string }[] = [];
  if (operation.modeRange && operation.mode === 'system') {
    out.push({ origin: { unit: context.unit, ...range(operation.modeRange) }, message: 'System mode is stated here' });
  }
  for (const [key, origin] of operation.checks) {
    const target = key.slice(key.indexOf(' ') + 1).split('.')[0];
    if (target === object || origin.unit !== context.unit) continue;
    out.push({
      origin: { unit: context.unit, start: origin.start, end: origin.end },
      message: `This check is about ${target === '?' ? 'another object' : target}${name ? `, not ${name}` : ''}`,
    });
    if (out.length >= 3) break;
  }
  return out;
}

function range(of: { start: number; end: number }): { start: number; end: number } {
  return { start: of.start, end: of.end };
}

/** A query, DML statement or database call in user mode, in the form the class's API version takes. */
function fixes(context: ApexContext, operation: DataOperation): RuleFix[] {
  const { expr } = operation;
  const version = context.apiVersion;
  const id = 'user-mode';
  const title = 'Run in user mode';
  if (operation.mode === 'system' && operation.modeRange) {
    if (operation.form === 'query') {
      return [{ id, title, preferred: true, edits: [{ ...range(operation.modeRange), text: expr.kind === 'sosl' ? 'WITH USER_MODE' : 'USER_MODE' }] }];
    }
    if (operation.form === 'statement') return [{ id, title, preferred: true, edits: [{ ...range(operation.modeRange), text: 'user' }] }];
    if (operation.form === 'method') return [{ id, title, preferred: true, edits: [{ ...range(operation.modeRange), text: 'AccessLevel.USER_MODE' }] }];
    return [];
  }
  if (version !== undefined && version < userModeVersion) return olderFixes(operation, version);
  switch (expr.kind) {
    case 'soql':
      return [{ id, title, preferred: true, edits: [{ start: expr.query.modeInsertAt, end: expr.query.modeInsertAt, text: ' WITH USER_MODE' }] }];
    case 'dml':
      return [{ id, title, preferred: true, edits: [{ start: expr.opRange.end, end: expr.opRange.end, text: ' as user' }] }];
    case 'call':
      return callFix(expr, id, title);
    default:
      return [];
  }
}

/** User mode is generally available from this API version (Spring '23). */
const userModeVersion = 57;
/** `WITH SECURITY_ENFORCED` and `Security.stripInaccessible` are generally available from this one (Spring '20). */
const enforcedVersion = 48;

const stripAccess: Readonly<Record<string, string>> = { insert: 'CREATABLE', update: 'UPDATABLE', upsert: 'UPSERTABLE' };

function olderFixes(operation: DataOperation, version: number): RuleFix[] {
  if (version < enforcedVersion) return [];
  const { expr, query } = operation;
  if (query) {
    const at = query.modeInsertAt;
    return [
      {
        id: 'security-enforced',
        title: 'Enforce permissions with WITH SECURITY_ENFORCED',
        preferred: true,
        edits: [{ start: at, end: at, text: ' WITH SECURITY_ENFORCED' }],
      },
    ];
  }
  const access = stripAccess[operation.op];
  if (expr.kind !== 'dml' || !access || !isCollection(operation.operand?.type)) return [];
  return [
    {
      id: 'strip-inaccessible',
      title: 'Strip what is not accessible',
      preferred: true,
      edits: [
        { start: expr.target.start, end: expr.target.start, text: `Security.stripInaccessible(AccessType.${access}, ` },
        { start: expr.target.end, end: expr.target.end, text: ').getRecords()' },
      ],
    },
  ];
}

/** How many arguments each `Database` method has before the access level, where that is fixed. */
const levelPosition: Readonly<Record<string, { required: number; filler: readonly string[] }>> = {
  insert: { required: 2, filler: ['', 'true'] },
  update: { required: 2, filler: ['', 'true'] },
  delete: { required: 2, filler: ['', 'true'] },
  undelete: { required: 2, filler: ['', 'true'] },
  query: { required: 1, filler: [''] },
  countquery: { required: 1, filler: [''] },
  getquerylocator: { required: 1, filler: [''] },
  querywithbinds: { required: 2, filler: ['', ''] },
  countquerywithbinds: { required: 2, filler: ['', ''] },
  getquerylocatorwithbinds: { required: 2, filler: ['', ''] },
};

function callFix(expr: { args: readonly { start: number; end: number }[]; method: { key: string } }, id: string, title: string): RuleFix[] {
  const { args } = expr;
  const last = args[args.length - 1];
  const position = levelPosition[expr.method.key];
  if (!position || !last || args.length > position.required) return [];
  const filler = position.filler.slice(args.length).filter((text) => text !== '');
  if (args.length + filler.length !== position.required) return [];
  const text = [...filler, 'AccessLevel.USER_MODE'].map((one) => `, ${one}`).join('');
  return [{ id, title, preferred: true, edits: [{ start: last.end, end: last.end, text }] }];
}

/** Custom settings are read through their own accessors or as rows nobody has object permissions for. */
function isCustomSetting(context: ApexContext, object: string): boolean {
  if (!object.endsWith('__c')) return false;
  return context
    .components('CustomObject')
    .some((component) => component.name.toLowerCase() === object && component.values.has('customSettingsType'));
}
