/** Where a declaration writes to the debug log: itself, or through methods that do. */

import type { CallFact, SinkKind } from '../../../semantics/apex/facts';
import type { Expr } from '../../../semantics/apex/ir';
import { cleaned, type Step } from '../../../semantics/apex/taint';
import type { Value } from '../../../semantics/apex/values';
import type { ApexContext } from '../../rule';
import { wordsOf } from '../credentials/words';
import { argumentArrival, argumentSteps } from './callees';

/** A value that is written to a log. */
export interface Logged {
  readonly call: CallFact;
  readonly expr: Expr;
  readonly value: Value;
  /** `debug`: `System.debug`; `method`: a method of the workspace that ends there; `likely`: an unknown one called like a log. */
  readonly how: 'debug' | 'method' | 'likely';
  /** What the call is called: `System.debug`, `Log.info`. */
  readonly label: string;
  /** From the argument to the log. */
  readonly steps: readonly Step[];
}

/** Methods that write to a log, where nothing else is known of them. */
const logMethods =
  /^(?:debug|info|information|warn|warning|error|fatal|trace|fine|finer|finest|log|logmessage|logdebug|loginfo|logerror)$/;

/** Whether a class or variable is called like a log: `Logger`, `AppLog`, `ns.Logger`, not `Catalog`. */
function isLogName(name: string): boolean {
  const last = wordsOf(name.slice(name.lastIndexOf('.') + 1)).at(-1);
  return last === 'log' || last === 'logger';
}

/** Everything that a declaration writes to a log, in source order. */
export function loggedBy(context: ApexContext): Logged[] {
  const out: Logged[] = [];
  for (const call of context.flow.calls) {
    const { expr, args, targets } = call;
    if (call.path === 'system' && expr.method.key === 'debug') {
      const last = expr.args.length - 1;
      if (last < 0) continue;
      const steps: Step[] = [stepAt(context, 'sink', expr, 'Reaches System.debug')];
      out.push({ call, expr: expr.args[last]!, value: args[last]!, how: 'debug', label: 'System.debug', steps });
    } else if (targets.length > 0) {
      for (const [i, arg] of expr.args.entries()) {
        const arrival = argumentArrival(context, call, i, logSink, ({ taint }) => (taint.cleaned & cleaned.shortened) === 0);
        if (!arrival) continue;
        const label = labelOf(call);
        const steps = argumentSteps(context, call, i, label, arrival);
        out.push({ call, expr: arg, value: args[i]!, how: 'method', label, steps });
      }
    } else if (isLikely(context, call)) {
      const label = labelOf(call);
      for (const [i, arg] of expr.args.entries()) {
        const steps = [stepAt(context, 'sink', arg, `Passed to ${label}`)];
        out.push({ call, expr: arg, value: args[i]!, how: 'likely', label, steps });
      }
    }
  }
  return out;
}

const logSink: ReadonlySet<SinkKind> = new Set<SinkKind>(['log']);

/** Whether an unknown method writes to a log, as its name and its receiver's say. */
function isLikely(context: ApexContext, call: CallFact): boolean {
  const { receiver, method } = call.expr;
  if (!receiver || !logMethods.test(method.key)) return false;
  const type = call.receiver?.type;
  if (type && (context.scope.type(type) || !isLogName(type.name))) return false;
  const name = receiver.kind === 'name' ? receiver.name : receiver.kind === 'member' ? receiver.member.name : '';
  return isLogName(name) && !context.scope.typeByKey(name.toLowerCase());
}

function labelOf({ expr }: CallFact): string {
  const { receiver, method } = expr;
  if (receiver?.kind === 'name') return `${receiver.name}.${method.name}`;
  if (receiver?.kind === 'member') return `${receiver.member.name}.${method.name}`;
  return method.name;
}

function stepAt(context: ApexContext, kind: Step['kind'], expr: Expr, message: string): Step {
  return { kind, origin: { unit: context.unit, start: expr.start, end: expr.end }, message };
}
