/** What a declaration says of itself to its callers. */

import { arrivalsForCallers } from '../arrivals';
import { choicesOf, joinReturned, type Returned } from '../guards';
import type * as ir from '../ir';
import type { Summary } from '../typeIndex';
import { type Guard, intersection, noChecks, unknown, type Value } from '../values';
import { nameless } from './allowed';
import type { FlowEvaluation } from './evaluation';

/**
 * The summary of a declaration that was walked to its end.
 *
 * @param returned what it returned on each of its ways
 */
export function summarise(flow: FlowEvaluation, declaration: ir.Declaration, returned: readonly Returned[]): Summary {
  const normal = returned.filter((one) => !one.bypass);
  const all = normal.length > 0 ? normal : returned;
  const first = all[0];
  const { writes, puts, changes } = flow;
  const effects = { arrivals: arrivalsForCallers(flow.arrivals), writes, puts, changes };
  if (!first)
    return {
      ...effects,
      returns: unknown,
      ensures: noChecks,
      neverReturns: declaration.kind === 'method' && declaration.body !== undefined,
    };
  let { value, checks } = first;
  for (const one of all.slice(1)) {
    value = joinReturned(value, one.value, checks, one.checks);
    checks = intersection(checks, one.checks);
  }
  const choices = choicesOf(all);
  const returns = forCallers(choices ? { ...value, choices } : value);
  return { ...effects, returns, ensures: nameless(checks), neverReturns: false };
}

/** A returned value as callers see it. */
function forCallers(value: Value): Value {
  const { guard, choices } = value;
  if (!guard && !choices) return value;
  const seen = (one: Guard): Guard => ({ whenTrue: nameless(one.whenTrue), whenFalse: nameless(one.whenFalse) });
  return {
    ...value,
    ...(guard && { guard: seen(guard) }),
    ...(choices && {
      choices: { ...choices, guards: new Map([...choices.guards].map(([label, one]) => [label, seen(one)])) },
    }),
  };
}
