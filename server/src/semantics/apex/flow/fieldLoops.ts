/**
 * Loops over names of fields that check only some of them: `if (wanted.contains(name)) { if (!isAccessible(name)) ... }`. What the
 * condition on the name leaves out is not what the loop is about, so that a permission check inside is a check of all.
 */

import type * as ir from '../ir';
import { isType } from '../types';
import { type Guard, union, type Value } from '../values';
import { permissions } from './allowed';
import type { FlowEvaluation } from './evaluation';
import type { State } from './state';

/** Whether a loop runs over texts, such as names of fields. */
export function isOverNames({ type }: ir.ForEachStmt): boolean {
  return isType(type, 'string');
}

/** Whether a condition only says which of the names a loop is about: it asks for the name, and not for a permission. */
export function isNameFilter({ loopName }: FlowEvaluation, condition: ir.Expr, { guard }: Value): boolean {
  if (loopName === undefined || !mentions(condition, loopName)) return false;
  return !guard || (permissions(guard.whenTrue).size === 0 && permissions(guard.whenFalse).size === 0);
}

/**
 * Lets the permissions that were checked of what a filter lets through count where it lets nothing through. All other checks are
 * about one value, and what the filter leaves out is another one.
 */
export function countForAll(taken: State, rest: State): void {
  if (!taken.live || !rest.live) return;
  rest.checks = union(rest.checks, permissions(taken.checks));
  for (const [key, { guard }] of taken.guarded()) {
    const held = rest.get(key);
    if (held && held.guard !== guard) rest.set(key, { ...held, guard: permissionGuard(guard) });
  }
}

function permissionGuard({ whenTrue, whenFalse }: Guard): Guard | undefined {
  const guard = { whenTrue: permissions(whenTrue), whenFalse: permissions(whenFalse) };
  return guard.whenTrue.size + guard.whenFalse.size > 0 ? guard : undefined;
}

/** Whether a name occurs in an expression. */
function mentions(expr: ir.Expr | undefined, name: string): boolean {
  switch (expr?.kind) {
    case 'name':
      return expr.key === name;
    case 'member':
      return mentions(expr.object, name);
    case 'index':
      return mentions(expr.object, name) || mentions(expr.index, name);
    case 'call':
      return mentions(expr.receiver, name) || expr.args.some((arg) => mentions(arg, name));
    case 'unary':
      return mentions(expr.operand, name);
    case 'binary':
      return expr.operands.some((operand) => mentions(operand, name));
    case 'cast':
    case 'instanceof':
      return mentions(expr.value, name);
    default:
      return false;
  }
}
