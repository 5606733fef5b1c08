/** Describes of the schema: which object or field a value is about, and the permission checks they answer. */

import type * as ir from '../ir';
import { describeSteps, esapiMethods, permissionMethods } from '../schema';
import { heldType, isType, platformKey, typeNamed } from '../types';
import { constantValue, type DescribeTarget, noChecks, type Origin, type Permission, type Value } from '../values';
import { checkKey, namedFields, textOf } from './callQuestions';
import type { FlowEvaluation } from './evaluation';
import { booleanType, schemaTypes, stringType } from './platformValues';

/** The value of a method of a describe, or of a class that checks permissions; undefined for other calls. */
export function describeCall(
  flow: FlowEvaluation,
  expr: ir.CallExpr,
  receiver: Value | undefined,
  args: readonly Value[],
): Value | undefined {
  const key = expr.method.key;
  if (!receiver) return undefined;
  if (key.startsWith('is')) {
    const permission = args.length === 0 ? permissionMethods.get(key) : undefined;
    if (permission) {
      const target = receiver.describe ?? {
        object: receiver.parameter === undefined ? '?' : `#${receiver.parameter}`,
        field: isType(receiver.type, 'describefieldresult') ? '?' : undefined,
      };
      return permissionGuard(flow, permission, target, expr);
    }
    const esapi = esapiMethods.get(key);
    if (esapi && args[0]) return permissionGuard(flow, esapi, describeOf(args[0]), expr);
    return undefined;
  }
  if (key === 'getsobjecttype') return { type: typeNamed('SObjectType'), describe: describeOf(receiver) };
  if (key === 'getdescribe') return { describe: receiver.describe ?? describeOf(receiver) };
  if (receiver.describe) {
    if (key === 'get') {
      const name = args[0] && constantValue(args[0])?.toLowerCase();
      if (receiver.describe.object === '*') {
        const parameter = args[0]?.parameter;
        return { describe: { object: name ?? (parameter === undefined ? '?' : `#${parameter}`), field: undefined } };
      }
      if (receiver.describe.field !== undefined) {
        const names = args[0] ? namedFields(args[0]) : [];
        const { object } = receiver.describe;
        return { describe: { object, field: names.length === 1 ? names[0] : '?', ...(names.length > 1 && { fields: names }) } };
      }
      return { describe: receiver.describe };
    }
    if (key === 'getname' || key === 'getlocalname' || key === 'tostring') return nameOf(flow, receiver, expr);
    if (key === 'getmap') return { describe: { object: receiver.describe.object, field: '?' } };
    if (describeSteps.has(key)) return { describe: receiver.describe };
  }
  return undefined;
}

/** What `x.getSObjectType()` is about. */
export function describeOf(value: Value): DescribeTarget {
  if (value.describe) return value.describe;
  const held = heldType(value.type);
  const key = platformKey(held);
  if (!schemaTypes.has(key)) return { object: key, field: undefined };
  const field = key === 'sobjectfield' || key === 'describefieldresult' ? '?' : undefined;
  return { object: value.parameter === undefined ? '?' : `#${value.parameter}`, field };
}

/** The string of a value; of a schema token, the name of its object. */
export function nameOf(flow: FlowEvaluation, value: Value, expr: ir.Expr): Value {
  const { describe } = value;
  if (value.texts || !describe) return { type: stringType, ...textOf(value), parameter: value.parameter };
  if (describe.field !== undefined) {
    const names = describe.fields ?? [describe.field];
    if (names.some((name) => !/^\w+$/.test(name))) return { type: stringType, parameter: value.parameter };
    return { type: stringType, texts: names.map((literal) => [{ literal, origin: flow.origin(expr) }]) };
  }
  if (describe.object.startsWith('#')) return { type: stringType, parameter: Number(describe.object.slice(1)) };
  if (describe.object === '?' || describe.object === '*') return { type: stringType };
  return { type: stringType, texts: [[{ literal: describe.object, origin: flow.origin(expr) }]] };
}

/** A boolean that stands for a permission on an object or its fields. */
function permissionGuard(flow: FlowEvaluation, permission: Permission, target: DescribeTarget, expr: ir.Expr): Value {
  const object = target.object === '*' ? '?' : target.object;
  const checks = new Map<string, Origin>();
  for (const field of target.fields ?? [target.field]) checks.set(checkKey(permission, object, field), flow.origin(expr));
  return { type: booleanType, guard: { whenTrue: checks, whenFalse: noChecks } };
}
