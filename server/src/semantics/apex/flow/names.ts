/** What names and members give: variables, fields, properties, fields of records. */

import { isHarmlessType } from '../harmless';
import type * as ir from '../ir';
import { propertyType, sourceOf } from '../platform/model';
import { looksHarmlessField } from '../recordFields';
import { fieldAmong } from '../scope';
import { type Source, unionTaints } from '../taint';
import { platformKey } from '../types';
import { unknown, type Value } from '../values';
import { unlessAllowed } from './allowed';
import { nameKey } from './callQuestions';
import { describeOf } from './describes';
import type { FlowEvaluation } from './evaluation';
import { fieldValue } from './places';
import { describeMember } from './platformValues';
import type { State } from './state';
import { sourceTaints, staticMember, staticPath } from './staticNames';

/** The value of a variable or a field by its name. */
export function evaluateName(flow: FlowEvaluation, expr: ir.NameExpr, state: State): Value {
  const local = state.get(expr.key) ?? (flow.assignsFields ? state.get(`this.${expr.key}`) : undefined);
  if (local) return unlessAllowed(local, expr.key, state);
  const field = fieldAmong(flow.scope.membersInScope(expr.key));
  return field ? unlessAllowed(fieldValue(flow, field, 'this'), expr.key, state) : unknown;
}

/** The value of `object.member`. */
export function evaluateMember(flow: FlowEvaluation, expr: ir.MemberExpr, state: State): Value {
  const key = expr.member.key;
  if (expr.object.kind === 'this') {
    const assigned = state.get(`this.${key}`);
    if (assigned) return unlessAllowed(assigned, key, state);
    const self = flow.scope.self;
    const field = self && fieldAmong(flow.scope.membersOf(self, key));
    return field ? unlessAllowed(fieldValue(flow, field, 'this'), key, state) : unknown;
  }
  const path = staticPath(expr, state);
  if (path !== '') {
    const value = staticMember(flow, path, expr);
    if (value) return value;
  }
  const object = flow.evaluate(expr.object, state);
  if (object.describe) return { describe: describeMember(object.describe, key) };
  if (key === 'sobjecttype') return { describe: describeOf(object) };
  const assigned = expr.object.kind === 'name' ? state.get(`${expr.object.key}.${key}`) : undefined;
  if (assigned) return unlessAllowed(assigned, nameKey(expr) ?? key, state);
  const value = memberOf(flow, object, expr);
  return value.taints ? unlessAllowed(value, nameKey(expr) ?? key, state) : value;
}

/** A field, property or record field of an object. */
function memberOf(flow: FlowEvaluation, object: Value, expr: ir.MemberExpr): Value {
  const { key } = expr.member;
  const put = object.fields?.get(key);
  const type = flow.scope.type(object.type);
  const field = type && fieldAmong(flow.scope.membersOf(type, key));
  if (field) {
    const value = object.isThis ? fieldValue(flow, field, 'this') : fieldValue(flow, field, 'other');
    if (object.isThis || isHarmlessType(field.type, flow.scope)) return value;
    const outside = put ?? object.taints ?? (object.fields ? undefined : flow.scope.lookup.fieldTaints(field));
    const taints = unionTaints(value.taints, outside);
    return taints && taints !== value.taints ? { ...value, taints } : value;
  }
  const declared = object.type && propertyType(object.type, key);
  if (declared) {
    const source = sourceOf(platformKey(object.type), key);
    if (isHarmlessType(declared, flow.scope)) return { type: declared };
    if (!source) return { type: declared, taints: object.taints };
    return { type: declared, taints: sourceTaints(flow, source, expr) };
  }
  if (type) return unknown;
  const stored = object.type && storedType(flow, object.type, key);
  if (stored && isHarmlessType(stored, flow.scope)) return { type: stored, reads: object.reads };
  if (put) return { type: stored, taints: put.length > 0 ? put : undefined, reads: object.reads };
  if (looksHarmlessField(key)) return object.reads ? { reads: object.reads } : unknown;
  let { taints } = object;
  // Custom metadata are a part of the package, or an administrator's.
  if (!taints && object.reads && object.reads.size > 0 && !object.type?.key.endsWith('__mdt')) {
    const source: Source = { kind: 'record', label: `the stored field "${expr.member.name}"` };
    taints = sourceTaints(flow, source, expr.member);
  }
  return taints || object.reads || stored ? { type: stored, taints, reads: object.reads } : unknown;
}

/** The type of a record's custom field, or of the parent that a relationship leads to, as the project's metadata says. */
function storedType(flow: FlowEvaluation, object: ir.TypeRef, key: string): ir.TypeRef | undefined {
  return key.endsWith('__c') || key.endsWith('__r') ? flow.scope.lookup.fieldType?.(platformKey(object), key) : undefined;
}
