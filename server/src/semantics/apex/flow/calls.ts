/** What calls make of values: whom a call means, and who knows what it gives. */

import type * as ir from '../ir';
import { isPlatformType } from '../platform/model';
import { fieldAmong } from '../scope';
import { cleaned } from '../taint';
import type { Member } from '../typeIndex';
import { platformKey } from '../types';
import { cleanedValue, constantValue, type Value } from '../values';
import { putIntoRecord } from './additions';
import { allowDescribed } from './allowed';
import { anySetting, isShortening, shownPath } from './callQuestions';
import { describeCall } from './describes';
import type { FlowEvaluation } from './evaluation';
import { instanceCall } from './instanceCalls';
import { platformResult, reachSinks } from './platformCalls';
import { enforcingMethod, nameAt, platformTypes } from './platformValues';
import type { State } from './state';
import { staticCall } from './staticCalls';
import { staticPath } from './staticNames';
import { callWorkspace, targetsOf } from './workspaceCalls';

const noMembers: readonly Member[] = [];

/** The value of a call, noting it for rules and for callers. */
export function evaluateCall(flow: FlowEvaluation, expr: ir.CallExpr, state: State): Value {
  const path = expr.receiver ? staticPath(expr.receiver, state) : '';
  const isStatic = path !== '' && isTypeName(flow, path, expr.receiver!);
  const receiver = expr.receiver && !isStatic ? flow.evaluate(expr.receiver, state) : undefined;
  const args = expr.args.map((arg) => flow.evaluate(arg, state));
  const key = expr.method.key;
  const targets = targetsOf(flow, expr, path, isStatic, receiver, args);
  const members = targets.length === 0 ? noMembers : targets.map(({ member }) => member);
  flow.calls.push({ expr, path: isStatic ? path : '', receiver, args, checks: state.checks, targets: members });

  if (key === 'put' && args.length === 2) {
    const name = constantValue(args[0]!);
    if (name !== undefined)
      flow.assign('put', nameAt(name, expr.args[0]!), undefined, expr.args[1]!, args[1]!, expr, '=', state.checks);
  }
  if (targets.length > 0) {
    const value = builtinResult(flow, expr, path, isStatic, receiver, args, state, targets[0]!.member);
    if (value) return value;
    return keepEnforced(expr, receiver, callWorkspace(flow, targets, expr, receiver, args, state), state);
  }
  const type = isStatic ? path : platformKey(receiver?.type);
  if (expr.receiver && !isStatic && !receiver?.describe && (type === '' || type === 'object')) flow.sites.unresolved.add(key);
  if (expr.receiver)
    reachSinks(
      flow,
      expr,
      isStatic && type.endsWith('__c') ? anySetting : type,
      key,
      args,
      expr.args,
      `${shownPath(expr.receiver, receiver)}.${expr.method.name}`,
      state.checks,
    );
  const builtin = builtinResult(flow, expr, path, isStatic, receiver, args, state, undefined);
  const result = platformResult(flow, { expr, type, isStatic, receiver, args }, builtin, state);
  putIntoRecord(flow, expr, receiver, args, state);
  const value = result.taints && isShortening(key, args) ? cleanedValue(result, cleaned.shortened) : result;
  return keepEnforced(expr, receiver, value, state);
}

/** What the evaluation itself knows of a call: database operations, describes, assertions, texts. */
function builtinResult(
  flow: FlowEvaluation,
  expr: ir.CallExpr,
  path: string,
  isStatic: boolean,
  receiver: Value | undefined,
  args: readonly Value[],
  state: State,
  declared: Member | undefined,
): Value | undefined {
  if (isStatic && !declared) {
    const value = staticCall(flow, path, expr, args, state);
    if (value) return value;
  }
  allowDescribed(flow, expr, receiver, state);
  const described = describeCall(flow, expr, receiver, args);
  if (described) return described;
  if (declared || !receiver) return undefined;
  return instanceCall(flow, expr, receiver, args, state);
}

/** A query builder that was told to enforce permissions stays so. */
function keepEnforced(expr: ir.CallExpr, receiver: Value | undefined, result: Value, state: State): Value {
  if (!receiver || result.accessLevel) return result;
  if (receiver.accessLevel !== 'given' && !enforcingMethod.test(expr.method.key)) return result;
  if (expr.receiver?.kind === 'name' && state.has(expr.receiver.key))
    state.set(expr.receiver.key, { ...(state.get(expr.receiver.key) ?? receiver), accessLevel: 'given' });
  return { ...result, accessLevel: 'given' };
}

/** Whether a static path names a type rather than a field of this class. */
function isTypeName(flow: FlowEvaluation, path: string, receiver: ir.Expr): boolean {
  if (receiver.kind === 'name') return fieldAmong(flow.scope.membersInScope(receiver.key)) === undefined;
  return platformTypes.has(path) || flow.scope.typeByKey(path) !== undefined || isPlatformType(path);
}
