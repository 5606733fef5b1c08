/** Which of the arrivals of a declaration carry data that is known to come from outside. */

import { parameterSource } from './entryPoints';
import type { Arrival, Flow, OutsideArrival } from './facts';
import type { CallSites } from './flow/evaluation';
import type * as ir from './ir';
import { isConfidential } from './platform/model';
import { fieldAmong, type Scope } from './scope';
import { isConcrete, joinSteps, type Source, type Step, sentence, type Taint } from './taint';
import type { Unit } from './typeIndex';

/** What the evaluation of a declaration finds by itself: its arrivals may begin in parameters and fields. */
export interface Evaluated extends Omit<Flow, 'arrivals' | 'disclosures'> {
  readonly reached: readonly Arrival[];
  /** Whom it calls. */
  readonly sites: CallSites;
}

/** The facts of a declaration with the sources of what arrives. */
export function withOutside(
  { reached, sites: _, ...facts }: Evaluated,
  unit: Unit,
  declaration: ir.Declaration,
  scope: Scope,
): Flow {
  if (reached.length === 0) return { ...facts, arrivals: [], disclosures: [] };
  const arrivals = outsideArrivals(reached, unit, declaration, scope);
  return {
    ...facts,
    arrivals: arrivals.filter(({ sink, source }) => sink !== 'result' && !isConfidential(source.kind)),
    disclosures: arrivals.filter(({ source }) => isConfidential(source.kind)),
  };
}

/** The arrivals whose source is known, with their whole paths. */
function outsideArrivals(reached: readonly Arrival[], unit: Unit, declaration: ir.Declaration, scope: Scope): OutsideArrival[] {
  const out: OutsideArrival[] = [];
  const seen = new Set<string>();
  const add = (arrival: Arrival, source: Source, taint: Taint, before: readonly Step[]): void => {
    const key = `${arrival.sink} ${arrival.range.start} ${arrival.range.end} ${source.label} ${taint.cleaned} ${arrival.before}`;
    if (seen.has(key)) return;
    seen.add(key);
    out.push({ ...arrival, taint, source, path: joinSteps(joinSteps(before, taint.steps), arrival.steps) });
  };
  for (const arrival of reached) {
    const { taint } = arrival;
    if (isConcrete(taint)) add(arrival, taint.root.source, taint, []);
    else if ('parameter' in taint.root) {
      if (declaration.kind !== 'method' && declaration.kind !== 'constructor') continue;
      const source = parameterSource(declaration, taint.root.parameter);
      const parameter = declaration.parameters[taint.root.parameter];
      if (!source || !parameter) continue;
      const origin = { unit, start: parameter.start, end: parameter.end };
      add(arrival, source, taint, [{ kind: 'source', origin, message: sentence(source.label) }]);
    } else if ('field' in taint.root) {
      const field = fieldAmong(scope.membersInScope(taint.root.field));
      for (const put of (field && scope.lookup.fieldTaints(field)) ?? []) {
        if (!isConcrete(put)) continue;
        add(arrival, put.root.source, { ...taint, root: put.root, cleaned: taint.cleaned | put.cleaned }, put.steps);
      }
    }
  }
  return out;
}
