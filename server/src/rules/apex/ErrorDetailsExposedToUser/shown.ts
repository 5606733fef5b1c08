/** What a declaration shows to users and callers: error messages, page messages, response bodies, results. */

import type { Expr } from '../../../semantics/apex/ir';
import { isType } from '../../../semantics/apex/types';
import type { ApexContext } from '../../rule';
import { walk } from '../credentials/walk';

/** An expression that is shown, and to whom it goes. */
export interface Shown {
  readonly expr: Expr;
  /** For messages: `the error of a component`. */
  readonly where: string;
  /** `result`: a field of what is returned, as far as the method shows. */
  readonly kind: 'message' | 'response' | 'result';
}

const httpMethods: ReadonlySet<string> = new Set(['httpget', 'httppost', 'httpput', 'httppatch', 'httpdelete']);

/** How callers outside Apex reach the declaration itself. */
function callerOf(context: ApexContext): 'component' | 'client' | undefined {
  const { declaration } = context;
  if (declaration.kind !== 'method') return undefined;
  const { annotations, keywords } = declaration.modifiers;
  if (keywords.has('webservice') || annotations.some((one) => httpMethods.has(one.key))) return 'client';
  return annotations.some((one) => one.key === 'auraenabled' || one.key === 'remoteaction') ? 'component' : undefined;
}

/** Everything that a declaration shows. */
export function shownBy(context: ApexContext): Shown[] {
  const out: Shown[] = [];
  const { flow, declaration } = context;
  for (const { expr } of flow.creations) {
    if (isType(expr.type, 'aurahandledexception') && expr.args[0])
      out.push({ expr: expr.args[0], where: 'the error that a component shows', kind: 'message' });
    else if (isType(expr.type, 'apexpages.message'))
      for (const arg of expr.args.slice(1)) out.push({ expr: arg, where: 'a message on a page', kind: 'message' });
  }
  for (const { expr, receiver } of flow.calls) {
    const text = expr.method.key === 'adderror' && expr.receiver ? errorText(expr.args) : undefined;
    if (text) out.push({ expr: text, where: 'the error that users see on a record', kind: 'message' });
    if (expr.method.key === 'setmessage' && expr.args[0] && isType(receiver?.type, 'aurahandledexception'))
      out.push({ expr: expr.args[0], where: 'the error that a component shows', kind: 'message' });
  }
  const caller = callerOf(context);
  for (const fact of flow.assignments) {
    if (fact.how !== 'assign' || fact.target?.kind !== 'member') continue;
    if (fact.name.key === 'responsebody')
      out.push({ expr: fact.valueExpr, where: 'the response of a web service', kind: 'response' });
    else if (caller && fact.target.object.kind === 'name')
      out.push({ expr: fact.valueExpr, where: `${fact.name.name} of what a ${caller} gets`, kind: 'result' });
  }
  if (caller) {
    walk(declaration, {
      statement: (stmt) => {
        if (stmt.kind === 'return' && stmt.value)
          out.push({ expr: stmt.value, where: `what a ${caller} gets`, kind: caller === 'client' ? 'response' : 'message' });
      },
    });
  }
  return out;
}

/** `record.addError(text)`, `addError(text, escape)`, `addError('Field__c', text)`. */
function errorText(args: readonly Expr[]): Expr | undefined {
  const [first, second] = args;
  return second && first?.kind === 'string' && second.kind !== 'literal' ? second : first;
}
