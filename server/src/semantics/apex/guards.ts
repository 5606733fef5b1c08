/** What booleans say about permission checks: compared, joined at the end of branches, returned. */

import type * as ir from './ir';
import { isType } from './types';
import { type Checks, type Choices, constantValue, type Guard, intersection, join, noChecks, union, type Value } from './values';

/** A branch that is taken when a parameter has one of these values (folded enum constants or texts). */
export interface Choice {
  readonly parameter: number;
  readonly labels: readonly string[];
}

/** One way out of a method. */
export interface Returned {
  readonly value: Value;
  readonly checks: Checks;
  readonly bypass: boolean;
  readonly choice?: Choice | undefined;
}

/** The guard of `check == true`, `check != false` and the like. */
export function comparedGuard(expr: ir.BinaryExpr, values: readonly Value[]): Guard | undefined {
  if (values.length !== 2) return undefined;
  const literalAt = expr.operands.findIndex((operand) => operand.kind === 'literal' && operand.type === 'boolean');
  if (literalAt < 0) return undefined;
  const guard = values[1 - literalAt]?.guard;
  if (!guard) return undefined;
  const literal = expr.operands[literalAt] as ir.OtherLiteral;
  const positive = (literal.text === 'true') === (expr.op === '==' || expr.op === '===');
  return positive ? guard : { whenTrue: guard.whenFalse, whenFalse: guard.whenTrue };
}

/** Joins what a variable holds at the end of two branches: a boolean set in one of them stands for that branch's checks. */
export function joinBranches(a: Value, b: Value, checksA: Checks, checksB: Checks): Value {
  if (checksA === checksB || !isType(a.type, 'boolean') || !isType(b.type, 'boolean')) return join(a, b);
  return joinReturned(a, b, checksA, checksB);
}

/**
 * Joins two returned values. `if (isCreateable()) return true; return false;` returns true only where the check holds: a
 * returned boolean literal carries the checks of its place.
 */
export function joinReturned(a: Value, b: Value, checksA: Checks, checksB: Checks): Value {
  const guardA = literalGuard(a, checksA);
  const guardB = literalGuard(b, checksB);
  const joined = join(a, b);
  if (!guardA || !guardB) return joined;
  return {
    ...joined,
    guard: { whenTrue: either(guardA.whenTrue, guardB.whenTrue), whenFalse: either(guardA.whenFalse, guardB.whenFalse) },
  };
}

/** What the returned booleans stand for, by the value of the parameter that the branches ask for. */
export function choicesOf(returns: readonly Returned[]): Choices | undefined {
  const parameter = returns.find((one) => one.choice)?.choice?.parameter;
  if (parameter === undefined) return undefined;
  const guards = new Map<string, Guard>();
  const labels = new Set(returns.flatMap((one) => (one.choice?.parameter === parameter ? one.choice.labels : [])));
  for (const label of labels) {
    const own = returns.filter((one) => one.choice?.parameter === parameter && one.choice.labels.includes(label));
    const first = own[0];
    if (!first) continue;
    let { value, checks } = first;
    if (own.length === 1) value = { ...value, guard: possible(literalGuard(value, checks)) };
    for (const one of own.slice(1)) {
      value = joinReturned(value, one.value, checks, one.checks);
      checks = intersection(checks, one.checks);
    }
    if (value.guard && (value.guard.whenTrue.size > 0 || value.guard.whenFalse.size > 0)) guards.set(label, value.guard);
  }
  return guards.size > 0 ? { parameter, guards } : undefined;
}

/** The value that a label of `when`, or the constant compared with, stands for. */
export function labelOf(expr: ir.Expr): string[] {
  switch (expr.kind) {
    case 'name':
      return [expr.key];
    case 'member':
      return [expr.member.key];
    case 'string':
      return [expr.value.toLowerCase()];
    default:
      return [];
  }
}

function possible(guard: ReturnType<typeof literalGuard>): Guard | undefined {
  return guard && { whenTrue: either(guard.whenTrue, 'impossible'), whenFalse: either(guard.whenFalse, 'impossible') };
}

type Impossible = 'impossible';

function literalGuard(
  value: Value,
  checks: Checks,
): { whenTrue: Checks | Impossible; whenFalse: Checks | Impossible } | undefined {
  if (value.guard) return { whenTrue: union(value.guard.whenTrue, checks), whenFalse: union(value.guard.whenFalse, checks) };
  const text = constantValue(value);
  if (!isType(value.type, 'boolean')) return undefined;
  if (text === 'true') return { whenTrue: checks, whenFalse: 'impossible' };
  if (text === 'false') return { whenTrue: 'impossible', whenFalse: checks };
  return { whenTrue: checks, whenFalse: checks };
}

function either(a: Checks | Impossible, b: Checks | Impossible): Checks {
  if (a === 'impossible') return b === 'impossible' ? noChecks : b;
  return b === 'impossible' ? a : intersection(a, b);
}
