/** What chains of names mean that begin with a type: fields of classes, enforcement levels, tokens and describes of the schema. */

import { isHarmlessType } from '../harmless';
import type * as ir from '../ir';
import { propertyType, sourceOf } from '../platform/model';
import { stripAccessTypes } from '../schema';
import { fieldAmong } from '../scope';
import { type Source, sentence, type Taints } from '../taint';
import { isType, typeNamed } from '../types';
import type { DescribeTarget, StripAccess, Value } from '../values';
import type { FlowEvaluation } from './evaluation';
import { fieldValue } from './places';
import { describeMember, triggerType } from './platformValues';
import type { State } from './state';

/** The folded dotted path of a chain of names that starts with no variable, without a leading `system.`. */
export function staticPath(expr: ir.Expr, state: State): string {
  let head = expr;
  while (head.kind === 'member') head = head.object;
  if (head.kind !== 'name' || state.has(head.key)) return '';
  let path = '';
  let at = expr;
  while (at.kind === 'member') {
    path = path === '' ? at.member.key : `${at.member.key}.${path}`;
    at = at.object;
  }
  if (path === '') return head.key;
  return head.key === 'system' ? path : `${head.key}.${path}`;
}

/** Static chains: `AccessLevel.USER_MODE`, `Schema.SObjectType.Account`, `Account.SObjectType`, `Constants.URL`. */
export function staticMember(flow: FlowEvaluation, path: string, expr: ir.MemberExpr): Value | undefined {
  const parts = path.split('.');
  const known = enforcementConstant(parts);
  if (known) return known;
  if (parts[0] === 'trigger' && parts.length === 2) return triggerVariable(flow, parts[1]!, expr);
  const head = expr.object;
  // A field of this or an enclosing class shadows a class of that name.
  if (head.kind === 'name' && fieldAmong(flow.scope.membersInScope(head.key))) return undefined;
  const owner = flow.scope.typeByKey(parts.slice(0, -1).join('.'));
  if (owner) {
    const field = fieldAmong(flow.scope.membersOf(owner, parts[parts.length - 1]!));
    if (field) return fieldValue(flow, field, 'other');
    const type = { name: owner.name, key: owner.key, args: [] };
    return owner.header.form === 'enum' ? { type, constant: parts[parts.length - 1] } : { type };
  }
  return platformProperty(flow, parts, expr) ?? schemaToken(flow, parts);
}

/** `AccessLevel.USER_MODE`, `AccessType.READABLE`. */
function enforcementConstant(parts: readonly string[]): Value | undefined {
  if (parts.length !== 2) return undefined;
  if (parts[0] === 'accesslevel') {
    if (parts[1] === 'user_mode') return { type: typeNamed('AccessLevel'), accessLevel: 'user' };
    if (parts[1] === 'system_mode') return { type: typeNamed('AccessLevel'), accessLevel: 'system' };
  }
  if (parts[0] === 'accesstype' && stripAccessTypes.has(parts[1]!))
    return { type: typeNamed('AccessType'), stripped: parts[1] as StripAccess };
  return undefined;
}

/** `Trigger.new` and the other variables of a trigger. */
function triggerVariable(flow: FlowEvaluation, name: string, expr: ir.MemberExpr): Value {
  const type = triggerType(name, flow.scope.self?.header.trigger);
  if (isHarmlessType(type, flow.scope)) return { type };
  return { type, taints: sourceTaints(flow, { kind: 'record', label: 'a record of the trigger' }, expr) };
}

/** A static property of the platform: `RestContext.request`. */
function platformProperty(flow: FlowEvaluation, parts: readonly string[], expr: ir.MemberExpr): Value | undefined {
  // `SObjectType.Account` is the describe of an object, of which more is known than its type.
  if (parts.length !== 2 || parts[0] === 'sobjecttype') return undefined;
  const type = propertyType(typeNamed(parts[0]!), parts[1]!);
  if (!type || isType(type, 'object')) return undefined;
  const source = sourceOf(parts[0]!, parts[1]!);
  if (!source) return isType(type, 'pagereference') ? { type, isMade: true } : { type };
  return { type, taints: sourceTaints(flow, source, expr) };
}

/** Tokens and describes: `Schema.SObjectType.Account.fields.Name`, `Account.SObjectType`, `Account.Name`. */
function schemaToken(flow: FlowEvaluation, parts: readonly string[]): Value | undefined {
  const schema = parts[0] === 'schema' ? parts.slice(1) : parts;
  const at = schema.indexOf('sobjecttype');
  const object = at === 0 ? schema[1] : at === 1 ? schema[0] : undefined;
  if (object !== undefined) {
    let target: DescribeTarget = { object, field: undefined };
    for (const part of schema.slice(2)) target = describeMember(target, part);
    return { describe: target };
  }
  // `Account.Name` and `Account.fields.Name` are field tokens: only their getDescribe() makes anything of them.
  const field = schema.length === 3 && schema[1] === 'fields' ? schema[2] : schema.length === 2 ? schema[1] : undefined;
  if (field !== undefined && !flow.scope.typeByKey(schema[0]!)) return { describe: { object: schema[0]!, field } };
  return undefined;
}

/** Data that begins where an expression reads a source. */
export function sourceTaints(flow: FlowEvaluation, { kind, label }: Source, expr: ir.Range): Taints {
  return [{ root: { source: { kind, label } }, steps: [flow.step('source', expr, sentence(label))], cleaned: 0 }];
}
