/** What the platform's types and methods make of values: the small questions of the flow evaluation. */

import type { DataOperation } from '../facts';
import type * as ir from '../ir';
import { elementType, heldType, isType, typeNamed } from '../types';
import { constantValue, type DescribeTarget, type Text, type TextPart, unknown, type Value } from '../values';

export const booleanType = typeNamed('Boolean');
export const stringType = typeNamed('String');
export const blobType = typeNamed('Blob');
export const sobjectType = typeNamed('SObject');

/** The `constant` of the running user's id. */
export const runningUser = 'userinfo.getuserid';

export const literalTypes: Readonly<Record<ir.OtherLiteral['type'], ir.TypeRef | undefined>> = {
  integer: typeNamed('Integer'),
  long: typeNamed('Long'),
  decimal: typeNamed('Decimal'),
  boolean: booleanType,
  null: undefined,
};

/** Types of operands that do not say which records they stand for. */
export const untypedRecords: ReadonlySet<string> = new Set(['', 'object', 'id', 'string', 'sobjectaccessdecision']);

/** Dotted names that are platform types: a receiver of that path is no field. */
export const platformTypes: ReadonlySet<string> = new Set([
  'database',
  'schema',
  'security',
  'search',
  'system',
  'string',
  'assert',
  'userinfo',
  'test',
]);

/** Assertions that two values are equal, or are not. */
export const equalityAssertions: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['system', new Set(['assertequals', 'assertnotequals'])],
  ['assert', new Set(['areequal', 'arenotequal'])],
]);

/** Methods of query builders after which the query text enforces the user's permissions, whatever else it says. */
export const enforcingMethod = /^(?:with|set|in|as|enforce)*(?:securityenforced|usermode|enforcefls|enforcecrud|fls)$/;

/** Whether an operand is short enough to be marked with its operation. */
export function isShort(expr: ir.Expr): boolean {
  return expr.kind === 'name' || expr.kind === 'member' || expr.kind === 'call' || expr.kind === 'index' || expr.kind === 'cast';
}

/** Types that are about the schema, not about records. */
export const schemaTypes: ReadonlySet<string> = new Set([
  '',
  'sobject',
  'object',
  'string',
  'id',
  'sobjecttype',
  'sobjectfield',
  'describesobjectresult',
  'describefieldresult',
]);

export function typed(value: Value, type: ir.TypeRef | undefined): Value {
  if (!type || value.type === type) return value;
  if (value.type?.key === type.key && type.args.length === 0) return value;
  // A variable declared Object or SObject keeps the narrower type of what it was given.
  if (value.type && (isType(type, 'object') || isType(heldType(type), 'sobject'))) return value;
  return value === unknown ? { type } : { ...value, type };
}

export function givenLevel(type: ir.TypeRef): { accessLevel?: 'given' } {
  return isType(type, 'accesslevel') ? { accessLevel: 'given' } : {};
}

export function elementOf(value: Value): Value {
  return {
    type: elementType(value.type),
    describe: value.describe,
    reads: value.reads,
    stripped: value.stripped,
    parameter: value.parameter,
    taints: value.taints,
    fields: value.fields,
  };
}

export function describeMember(target: DescribeTarget, key: string): DescribeTarget {
  if (key === 'fields') return { object: target.object, field: '?' };
  if (key === 'fieldsets') return { object: target.object, field: '?' };
  if (key === 'sobjecttype') return target;
  if (target.field === '?') return { object: target.object, field: key };
  return target;
}

export function nameAt(name: string, expr: ir.Range): ir.NameRef {
  return { name, key: name.toLowerCase(), start: expr.start, end: expr.end };
}

export function callRange(expr: ir.CallExpr): ir.Range {
  return { start: expr.receiver?.start ?? expr.start, end: expr.method.end };
}

/** `Trigger.new` and its kin. */
export function triggerType(key: string, trigger: ir.HeaderDecl['trigger']): ir.TypeRef | undefined {
  const object = trigger ? typeNamed(trigger.object.name) : sobjectType;
  if (key === 'new' || key === 'old') return typeNamed('List', object);
  if (key === 'newmap' || key === 'oldmap') return typeNamed('Map', typeNamed('Id'), object);
  return key === 'size' ? typeNamed('Integer') : booleanType;
}

export function stripCovers(op: DataOperation['op'], access: Value['stripped']): boolean {
  // An access type given from outside is the caller's choice.
  if (access?.startsWith('#')) return op !== 'delete' && op !== 'undelete' && op !== 'merge';
  switch (op) {
    case 'insert':
      return access === 'creatable' || access === 'upsertable';
    case 'update':
      return access === 'updatable' || access === 'upsertable';
    case 'upsert':
      return access === 'upsertable';
    default:
      return false;
  }
}

/** A part of a template: literal text, or the place of the n-th value. */
export type TemplatePart = TextPart & { readonly placeholder?: number };

/** The parts of a template of `String.format(template, values)`. */
export function formatted(text: Text): TemplatePart[] {
  return text.flatMap((part): TemplatePart[] => {
    if (part.literal === undefined) return [part];
    return part.literal
      .split(/(\{\d+\})/)
      .filter((piece) => piece !== '')
      .map((piece) =>
        /^\{\d+\}$/.test(piece)
          ? { literal: undefined, origin: part.origin, placeholder: Number(piece.slice(1, -1)) }
          : // A template writes each quote twice.
            { literal: piece.replaceAll("''", "'"), origin: part.origin },
      );
  });
}

/** A part of a text after `replace(from, to)`; `unknownTo` makes the part for a replacement that is not known. */
export function replaced(part: TextPart, args: readonly Value[], unknownTo: () => TextPart): TextPart[] {
  const from = args[0] && constantValue(args[0]);
  const to = args[1] && constantValue(args[1]);
  if (part.literal === undefined || from === undefined || from === '') return [part];
  if (!part.literal.includes(from)) return [part];
  if (to !== undefined) return [{ ...part, literal: part.literal.split(from).join(to) }];
  return part.literal
    .split(from)
    .slice(0, 16)
    .flatMap((piece, i): TextPart[] => {
      const kept = piece === '' ? [] : [{ literal: piece, origin: part.origin }];
      return i === 0 ? kept : [unknownTo(), ...kept];
    });
}
