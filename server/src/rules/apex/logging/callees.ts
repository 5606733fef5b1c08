/** What the methods of the workspace that a call runs do with what they are given. */

import type { Arrival, CallFact, SinkKind } from '../../../semantics/apex/facts';
import type { Step } from '../../../semantics/apex/taint';
import type { ApexContext } from '../../rule';

/** How the n-th argument of a call arrives at one of the sinks, if it does; `accepts` may pass over some ways. */
export function argumentArrival(
  context: ApexContext,
  call: CallFact,
  index: number,
  sinks: ReadonlySet<SinkKind>,
  accepts: (arrival: Arrival) => boolean = () => true,
): Arrival | undefined {
  for (const target of call.targets) {
    const summary = context.scope.lookup.summary(target);
    const found = summary?.arrivals.find((arrival) => {
      const { root } = arrival.taint;
      return sinks.has(arrival.sink) && 'parameter' in root && root.parameter === index && accepts(arrival);
    });
    if (found) return found;
  }
  return undefined;
}

/** The way of the n-th argument of a call to the sink where it arrives, the argument first. */
export function argumentSteps(context: ApexContext, call: CallFact, index: number, label: string, arrival: Arrival): Step[] {
  const { start, end } = call.expr.args[index]!;
  const hop: Step = { kind: 'hop', origin: { unit: context.unit, start, end }, message: `Passed to ${label}` };
  return [hop, ...arrival.taint.steps, ...arrival.steps];
}
