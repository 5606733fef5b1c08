/** Results of methods that are not in the project and get into query texts: nobody can say where they come from. */

import { type Arrival, type CallFact, hole } from '../../../semantics/apex/facts';
import type { Expr } from '../../../semantics/apex/ir';
import type { Step } from '../../../semantics/apex/taint';
import { isType } from '../../../semantics/apex/types';
import type { Text, TextPart } from '../../../semantics/apex/values';
import type { ApexContext } from '../../rule';

/** Such a result at a query. */
export interface UnknownResult {
  readonly arrival: Arrival;
  readonly label: string;
  readonly path: readonly Step[];
}

/**
 * What unqualified calls of methods that are not in the project put into query texts here: of a superclass elsewhere, or
 * not written yet. Methods of other packages are left out, as most return names and settings of their own.
 */
export function unknownResults(context: ApexContext): UnknownResult[] {
  const { calls } = context.flow;
  const unresolved = calls.filter(
    ({ expr, targets }) => !expr.receiver && targets.length === 0 && !isConstructorCall(expr.method.key),
  );
  if (unresolved.length === 0) return [];
  const out: UnknownResult[] = [];
  for (const fact of calls) {
    if (!runsQuery(fact)) continue;
    for (const text of fact.args[0]?.texts ?? []) {
      for (const [i, part] of text.entries()) {
        const source = part.literal === undefined && !part.taints ? sourceOf(context, part, unresolved) : undefined;
        if (source) out.push(resultAt(context, fact, text, i, source));
      }
    }
  }
  return out;
}

function isConstructorCall(key: string): boolean {
  return key === 'this' || key === 'super';
}

function runsQuery({ path, expr }: CallFact): boolean {
  if (path === 'database') return /^(?:count)?query|^get(?:querylocator|(?:pagination)?cursor)/.test(expr.method.key);
  return path === 'search' && (expr.method.key === 'query' || expr.method.key === 'find');
}

/** The call whose result a part of a text is: itself, or what a variable was given last. */
function sourceOf({ flow, text, unit }: ApexContext, part: TextPart, unresolved: readonly CallFact[]): CallFact | undefined {
  const { start, end } = part.origin;
  if (part.origin.unit !== unit) return undefined;
  const isAt = (expr: Expr): boolean => expr.start === start && expr.end === end;
  const direct = unresolved.find(({ expr }) => isAt(expr));
  if (direct) return direct;
  const written = text.slice(start, end).toLowerCase();
  const given = flow.assignments.findLast(
    ({ how, name }) => (how === 'local' || how === 'assign') && name.key === written && name.start < start,
  );
  return given && isType(given.type, 'string') ? unresolved.find(({ expr }) => expr === given.valueExpr) : undefined;
}

function resultAt({ unit }: ApexContext, fact: CallFact, text: Text, at: number, source: CallFact): UnknownResult {
  const { start, end } = text[at]!.origin;
  const written = (parts: Text): string => parts.map(({ literal }) => literal ?? hole).join('');
  const label = `what ${source.expr.method.name}() returns`;
  const path: Step[] = [
    {
      kind: 'source',
      origin: { unit, start: source.expr.start, end: source.expr.end },
      message: `${source.expr.method.name}() is not in this project`,
    },
    {
      kind: 'sink',
      origin: { unit, start: fact.expr.receiver?.start ?? fact.expr.start, end: fact.expr.method.end },
      message: `Reaches ${fact.path === 'search' ? 'Search' : 'Database'}.${fact.expr.method.name}`,
    },
  ];
  const arrival: Arrival = {
    sink: fact.path === 'search' ? 'sosl' : 'soql',
    sinkLabel: '',
    taint: { root: { source: { kind: 'global', label } }, steps: [], cleaned: 0 },
    before: written(text.slice(0, at)),
    after: written(text.slice(at + 1)),
    range: { start, end },
    isExact: true,
    argument: { start, end },
    through: fact.expr,
    isHere: true,
    steps: [],
  };
  return { arrival, label, path };
}
