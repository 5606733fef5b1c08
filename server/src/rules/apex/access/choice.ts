/** Who chooses a value that carries no text, such as an id: what it is made of in its declaration. */

import { parameterSource } from '../../../semantics/apex/entryPoints';
import type { CallFact } from '../../../semantics/apex/facts';
import type { Expr } from '../../../semantics/apex/ir';
import { isConcrete, type Source, type Taints } from '../../../semantics/apex/taint';
import type { ApexContext, StepOrigin } from '../../rule';
import { walk } from '../credentials/walk';

/** How many variables and conversions are seen through. */
const maxDepth = 6;

/** A source and the way from it. */
export interface Choice {
  readonly source: Source;
  readonly steps: readonly StepOrigin[];
}

/**
 * Where an expression's value comes from, if that is outside: through variables, casts and conversions, of which the flow
 * only knows that no text gets through them. A member of what comes in comes in, too.
 */
export function choiceOf(context: ApexContext, expr: Expr, depth = maxDepth): Choice | undefined {
  if (depth === 0) return undefined;
  switch (expr.kind) {
    case 'cast':
      return choiceOf(context, expr.value, depth - 1);
    case 'member':
      return expr.object.kind === 'this' ? undefined : choiceOf(context, expr.object, depth - 1);
    case 'index':
      return choiceOf(context, expr.object, depth - 1);
    case 'name':
      return choiceOfName(context, expr.key, expr.start, depth - 1);
    case 'call': {
      const call = context.flow.calls.find((one) => one.expr === expr);
      if (!call || call.targets.length > 0) return undefined;
      return tainted(call) ?? choiceOf(context, (isConversion(call) ? expr.args[0] : expr.receiver) ?? expr, depth - 1);
    }
    default:
      return undefined;
  }
}

/** `Id.valueOf(x)`, `String.valueOf(x)` and the like. */
function isConversion({ path, expr }: CallFact): boolean {
  return path !== '' && expr.method.key === 'valueof' && expr.args.length > 0;
}

function tainted({ receiver, args, path }: CallFact): Choice | undefined {
  return concrete(receiver?.taints) ?? (path === '' ? undefined : concrete(args[0]?.taints));
}

function concrete(taints: Taints | undefined): Choice | undefined {
  const found = taints?.find(isConcrete);
  return found && { source: found.root.source, steps: found.steps };
}

/** What the loop runs over whose variable a name is. */
function iterableOf({ declaration }: ApexContext, key: string, at: number): Expr | undefined {
  let found: Expr | undefined;
  walk(declaration, {
    statement: (stmt) => {
      if (stmt.kind === 'foreach' && stmt.variable.key === key && stmt.start <= at && at < stmt.end) found = stmt.iterable;
    },
  });
  return found;
}

function choiceOfName(context: ApexContext, key: string, before: number, depth: number): Choice | undefined {
  const { declaration, flow, unit } = context;
  const held = flow.assignments.findLast(
    ({ how, name, target, valueExpr }) =>
      name.key === key && valueExpr.end <= before && (how === 'local' || (how === 'assign' && target?.kind === 'name')),
  );
  if (held) return concrete(held.value.taints) ?? choiceOf(context, held.valueExpr, depth);
  if (declaration.kind !== 'method') return undefined;
  const iterable = iterableOf(context, key, before);
  if (iterable) return choiceOf(context, iterable, depth);
  const index = declaration.parameters.findIndex(({ variable }) => variable.key === key);
  const source = index < 0 ? undefined : parameterSource(declaration, index);
  if (!source) return undefined;
  const { start, end } = declaration.parameters[index]!;
  const message = `${source.label[0]!.toUpperCase()}${source.label.slice(1)}`;
  return { source, steps: [{ origin: { unit, start, end }, message, kind: 'source' }] };
}
