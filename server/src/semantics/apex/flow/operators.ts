/** What operators give, and which checks hold after them. */

import { comparedGuard } from '../guards';
import { isOpaqueAsText } from '../harmless';
import type * as ir from '../ir';
import { fieldAmong } from '../scope';
import { type Taints, unionTaints } from '../taint';
import type { Member } from '../typeIndex';
import { isType } from '../types';
import { type Checks, constantValue, type Guard, intersection, join, noChecks, taintsOfText, union, type Value } from '../values';
import { oneOfGuard, permissions } from './allowed';
import type { FlowEvaluation } from './evaluation';
import { isNameFilter } from './fieldLoops';
import { booleanType, stringType } from './platformValues';
import type { State } from './state';
import { staticPath } from './staticNames';

const noGuard: Guard = { whenTrue: noChecks, whenFalse: noChecks };

/** The value of operands joined by one operator. */
export function evaluateBinary(flow: FlowEvaluation, expr: ir.BinaryExpr, state: State): Value {
  if (expr.op === '&&' || expr.op === '||') return evaluateLogical(flow, expr, state);
  const operands = expr.operands.map((operand) => flow.evaluate(operand, state));
  const values =
    expr.op === '+' ? operands.map((value) => (isOpaqueAsText(value.type) ? { type: value.type } : value)) : operands;
  if (expr.op === '+') {
    const isText =
      values.some((value) => isType(value.type, 'string') || value.taints) ||
      expr.operands.some((operand) => operand.kind === 'string');
    if (!isText) return { type: values[0]?.type };
    let taints: Taints | undefined;
    for (const value of values) taints = unionTaints(taints, value.taints);
    const texts = flow.concatenated(values, expr.operands);
    const value: Value = { type: stringType, texts, ...(taints && { taints: taintsOfText(taints, texts) }) };
    if (taints) flow.buildMarkup(expr, value, values);
    return value;
  }
  if (expr.op === '??') return values.slice(1).reduce((left, right) => join(left, right), values[0]!);
  if (expr.op === '==' || expr.op === '!=' || expr.op === '===' || expr.op === '!==' || expr.op === '<>') {
    return { type: booleanType, guard: comparedGuard(expr, values) ?? constantGuard(flow, expr, values) };
  }
  if (/^[<>]/.test(expr.op)) return { type: booleanType };
  return { type: values[0]?.type };
}

function evaluateLogical(flow: FlowEvaluation, expr: ir.BinaryExpr, state: State): Value {
  const isAnd = expr.op === '&&';
  let guard: Guard | undefined;
  // What holds where all filters of a loop let through, which is not asked of what they leave out.
  let filtered: Checks | undefined;
  const entry = state.checks;
  for (const operand of expr.operands) {
    const value = flow.evaluate(operand, state);
    // `enforce && !isCreateable()`: what holds without enforcement is not asked.
    if (isConfigurationSwitch(flow, operand, value, state)) continue;
    const own = value.guard ?? noGuard;
    if (isAnd && isNameFilter(flow, operand, value)) {
      filtered = union(filtered ?? noChecks, own.whenTrue);
      state.checks = union(state.checks, own.whenTrue);
      continue;
    }
    if (!guard) guard = own;
    else if (isAnd) {
      guard = { whenTrue: union(guard.whenTrue, own.whenTrue), whenFalse: intersection(guard.whenFalse, own.whenFalse) };
    } else {
      guard = { whenTrue: intersection(guard.whenTrue, own.whenTrue), whenFalse: union(guard.whenFalse, own.whenFalse) };
    }
    // The next operand is evaluated only when this one was true (&&) or false (||).
    state.checks = union(filtered ? union(entry, filtered) : entry, isAnd ? guard.whenTrue : guard.whenFalse);
  }
  state.checks = entry;
  if (filtered) {
    const { whenTrue, whenFalse } = guard ?? noGuard;
    guard = { whenTrue: union(whenTrue, filtered), whenFalse: permissions(whenFalse) };
  }
  return { type: booleanType, guard };
}

/** `x == 'a'` says that x is one of a known set. */
function constantGuard(flow: FlowEvaluation, expr: ir.BinaryExpr, values: readonly Value[]): Guard | undefined {
  if (values.length !== 2) return undefined;
  for (const [i, value] of values.entries()) {
    const other = values[1 - i]!;
    const isKnown = constantValue(other) !== undefined || other.constant !== undefined;
    if (!isKnown) continue;
    const allowed = oneOfGuard(flow, expr.operands[i]!, value);
    if (!allowed) continue;
    const isEqual = expr.op === '==' || expr.op === '===';
    return isEqual ? allowed : { whenTrue: noChecks, whenFalse: allowed.whenTrue };
  }
  return undefined;
}

/**
 * A static boolean that stands for no check switches enforcement on or off for everybody: what a method ensures is
 * asked of the path with enforcement.
 */
export function isConfigurationSwitch(flow: FlowEvaluation, condition: ir.Expr, value: Value, state: State): boolean {
  if (value.guard) return false;
  let expr = condition;
  while (expr.kind === 'unary' && expr.op === '!') expr = expr.operand;
  let field: Member | undefined;
  if (expr.kind === 'name' && !state.has(expr.key)) field = fieldAmong(flow.scope.membersInScope(expr.key));
  else if (expr.kind === 'member') {
    const owner = flow.scope.typeByKey(staticPath(expr.object, state));
    field = owner && fieldAmong(flow.scope.membersOf(owner, expr.member.key));
  }
  return field?.isStatic === true && isType(field.type, 'boolean');
}

/** The value of `a ? b : c`: either of both. */
export function evaluateTernary(flow: FlowEvaluation, expr: ir.TernaryExpr, state: State): Value {
  const condition = flow.evaluate(expr.condition, state);
  const entry = state.checks;
  if (condition.guard) state.checks = union(entry, condition.guard.whenTrue);
  const then = flow.evaluate(expr.then, state);
  state.checks = condition.guard ? union(entry, condition.guard.whenFalse) : entry;
  const otherwise = flow.evaluate(expr.otherwise, state);
  state.checks = entry;
  // Where one side is known as text, the other one keeps its place in what is made of both.
  if (then.taints && !then.texts && otherwise.texts) return join({ ...then, texts: flow.textsOf(then, expr.then) }, otherwise);
  if (otherwise.taints && !otherwise.texts && then.texts)
    return join(then, { ...otherwise, texts: flow.textsOf(otherwise, expr.otherwise) });
  return join(then, otherwise);
}
