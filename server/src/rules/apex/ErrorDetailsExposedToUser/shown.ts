/** Where users and callers see what must not get out: error messages, page messages, response bodies, results. */

import type { OutsideArrival } from '../../../semantics/apex/facts';
import type { Expr, Range } from '../../../semantics/apex/ir';
import { standsBehindPage } from '../../../semantics/apex/pageUse';
import type { Step } from '../../../semantics/apex/taint';
import { isType } from '../../../semantics/apex/types';
import type { ApexContext } from '../../rule';
import { resolve } from '../logging/loggedSecrets';

/** A place where something is shown, and to whom it goes. */
export interface Shown {
  readonly range: Range;
  /** For messages: `the error that a component shows`. */
  readonly where: string;
  /** `field`: in an object that is returned; `response`: to callers of web services. */
  readonly kind: 'message' | 'response' | 'field';
  readonly path: readonly Step[];
}

const httpMethods: ReadonlySet<string> = new Set(['httpget', 'httppost', 'httpput', 'httppatch', 'httpdelete']);

/** How callers outside Apex reach the declaration itself. */
function callerOf(context: ApexContext): 'component' | 'client' | 'flow' | undefined {
  const { declaration } = context;
  if (declaration.kind !== 'method') return undefined;
  const { annotations, keywords } = declaration.modifiers;
  if (keywords.has('webservice') || annotations.some((one) => httpMethods.has(one.key))) return 'client';
  if (annotations.some((one) => one.key === 'invocablemethod')) return 'flow';
  return annotations.some((one) => one.key === 'auraenabled' || one.key === 'remoteaction') ? 'component' : undefined;
}

/** Who sees what arrives; undefined for places that show nothing to anybody. */
export function shownAt(context: ApexContext, arrival: OutsideArrival): Shown | undefined {
  const { sink, sinkLabel, path } = arrival;
  const range = rangeOf(arrival);
  const by = behind(arrival);
  switch (sink) {
    case 'user-error': {
      const where = /addError$/i.test(sinkLabel) ? 'the error that users see on a record' : 'the error that a component shows';
      return { range, where: `${where}${by}`, kind: 'message', path };
    }
    case 'page-message':
      return { range, where: `a message on a page${by}`, kind: 'message', path };
    case 'page-output':
      // What a page shows of its controller is known only where the class is one beyond doubt.
      return context.type && standsBehindPage(context.type, context.scope.lookup)
        ? { range, where: 'what a page can show', kind: 'field', path }
        : undefined;
    case 'response-body':
      return { range, where: `the response of a web service${by}`, kind: 'response', path };
    case 'result':
      return ofResult(context, arrival, range);
    default:
      return undefined;
  }
}

/** What a method called from outside Apex returns. */
function ofResult(context: ApexContext, arrival: OutsideArrival, range: Range): Shown | undefined {
  const caller = callerOf(context);
  // What a flow gets is for its builder to show or not.
  if (!caller || caller === 'flow') return undefined;
  const { through, path } = arrival;
  const kind = caller === 'client' ? 'response' : 'message';
  if (isText(context, through)) return { range, where: `what a ${caller} gets`, kind, path };
  const source = path[0]?.origin;
  if (source?.unit !== context.unit) return { range, where: `a field of what a ${caller} gets`, kind: 'field', path };
  const put = context.flow.assignments.findLast(
    ({ how, valueExpr, target }) =>
      (how === 'init' || (how === 'assign' && target?.kind === 'member')) &&
      valueExpr.start <= source.start &&
      source.end <= valueExpr.end,
  );
  const field = put ? `${put.name.name} of` : 'a field of';
  const call = context.flow.calls.find(({ expr }) => expr.start === source.start && expr.method.end === source.end);
  const { start, end } = call?.expr ?? source;
  return { range: { start, end }, where: `${field} what a ${caller} gets`, kind: 'field', path };
}

/** Whether what is returned is the text itself, not an object with the text in a field. */
function isText(context: ApexContext, expr: Expr): boolean {
  const { declaration } = context;
  const returns = declaration.kind === 'method' ? declaration.returns : undefined;
  if (isType(returns, 'string')) return true;
  if (expr.kind === 'name') {
    const { type } = resolve(context, expr.key);
    return !type || isType(type, 'string');
  }
  return expr.kind === 'call' || expr.kind === 'binary';
}

/** The value itself where it stands in what is shown; else what is shown. */
function rangeOf({ range, argument }: OutsideArrival): Range {
  const { start, end } = range.start >= argument.start && range.end <= argument.end ? range : argument;
  return { start, end };
}

/** ` by way of fail()`, where something that is called shows it. */
function behind({ isHere, through }: OutsideArrival): string {
  if (isHere) return '';
  if (through.kind === 'call') return ` by way of ${through.method.name}()`;
  return through.kind === 'new' ? ` by way of new ${through.type.name}()` : '';
}
