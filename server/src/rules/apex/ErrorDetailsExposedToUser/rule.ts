import type { CallExpr, Expr, NameExpr } from '../../../semantics/apex/ir';
import { type ApexContext, defineRule } from '../../rule';
import { isTestCode } from '../credentials/evidence';
import { walk } from '../credentials/walk';
import { shownBy } from './shown';

/** Variables of variables further away than this are not followed. */
const maxDepth = 3;

export default defineRule({
  name: 'ErrorDetailsExposedToUser',
  area: 'apex',
  title: 'Keep stack traces from users and callers',
  severity: 3,
  confidence: 'high',
  tags: ['Preflight', 'Security', 'Apex'],
  faq: ['FAQ-900044', 'FAQ-900006', 'FAQ-900040'],
  objection: 'Stack traces tell an attacker how the code is built and which of his inputs reach which line.',
  remedy: 'Show a neutral message with a reference, and keep the details in a log.',
  help: 'https://developer.salesforce.com/docs/marketing/marketing-cloud/guide/api-security.html',
  check(context, report) {
    // Most declarations have neither word in them.
    if (!/getStackTraceString|getMessage/i.test(context.text) || isTestCode(context)) return;
    let generic: ReadonlySet<string> | undefined;
    const seen = new Set<number>();
    for (const { expr, where, kind } of shownBy(context)) {
      const trace = find(context, expr, (call) => call.method.key === 'getstacktracestring', maxDepth);
      if (trace) {
        if (seen.has(trace.at.start)) continue;
        seen.add(trace.at.start);
        report({
          range: { start: trace.at.start, end: trace.at.end },
          message: `The stack trace gets into ${where}: it tells how the code is built. Show a neutral message and log the trace.`,
          confidence: kind === 'result' ? 'medium' : 'high',
          related:
            trace.at === trace.call
              ? []
              : [
                  {
                    origin: { unit: context.unit, start: trace.call.start, end: trace.call.end },
                    message: 'The stack trace is taken here',
                  },
                ],
        });
        continue;
      }
      // Components are told messages on purpose; the caller of a web service may be anybody.
      if (kind !== 'response') continue;
      generic ??= genericExceptions(context);
      const names = generic;
      const found = find(context, expr, (call) => isMessageOf(call, names), maxDepth);
      if (!found || seen.has(found.at.start)) continue;
      seen.add(found.at.start);
      report({
        range: { start: found.at.start, end: found.at.end },
        message: `The message of any exception gets into ${where}: it may name fields, records and queries. Show a neutral message and log this one.`,
        confidence: 'low',
      });
    }
  },
});

/** A call whose value an expression holds, or a variable in it; and where it is in the expression. */
function find(
  context: ApexContext,
  expr: Expr,
  matches: (call: CallExpr) => boolean,
  depth: number,
): { at: Expr; call: CallExpr } | undefined {
  let found: { at: Expr; call: CallExpr } | undefined;
  const names: NameExpr[] = [];
  for (const part of partsOf(expr)) {
    if (part.kind === 'name') names.push(part);
    else if (part.kind === 'call' && part.args.length === 0 && matches(part)) found ??= { at: part, call: part };
  }
  if (found || depth === 0) return found;
  for (const name of names) {
    for (const fact of context.flow.assignments) {
      const isVariable = fact.how === 'local' || (fact.how === 'assign' && fact.target?.kind === 'name');
      if (!isVariable || fact.name.key !== name.key || fact.valueExpr.end > name.start) continue;
      const held = find(context, fact.valueExpr, matches, depth - 1);
      if (held && !isReplaced(context, name, fact.valueExpr.end)) return { at: name, call: held.call };
    }
  }
  return undefined;
}

/** Methods whose result holds the texts they are given. */
const passing: ReadonlySet<string> = new Set([
  'abbreviate',
  'escapehtml4',
  'format',
  'join',
  'left',
  'normalizespace',
  'replace',
  'serialize',
  'serializepretty',
  'substring',
  'tostring',
  'trim',
  'urlencode',
  'valueof',
]);

/** The names and calls whose values an expression's value holds; what other methods make of their arguments is not known. */
function partsOf(expr: Expr): readonly (NameExpr | CallExpr)[] {
  switch (expr.kind) {
    case 'name':
      return [expr];
    case 'call':
      if (!passing.has(expr.method.key)) return [expr];
      return [...(expr.receiver ? partsOf(expr.receiver) : []), ...expr.args.flatMap(partsOf)];
    case 'binary':
      return expr.op === '+' || expr.op === '??' ? expr.operands.flatMap(partsOf) : [];
    case 'ternary':
      return [...partsOf(expr.then), ...partsOf(expr.otherwise)];
    case 'cast':
      return partsOf(expr.value);
    case 'new':
      return [...expr.args.flatMap(partsOf), ...expr.fields.flatMap((field) => partsOf(field.value))];
    case 'collection':
      return [...expr.elements.flatMap(partsOf), ...expr.entries.flatMap((entry) => partsOf(entry.value))];
    default:
      return [];
  }
}

/** Whether a variable gets another value, wholly, between a place and its use. */
function isReplaced(context: ApexContext, name: { key: string; start: number }, after: number): boolean {
  return context.flow.assignments.some(
    (fact) =>
      fact.how === 'assign' &&
      fact.op === '=' &&
      fact.target?.kind === 'name' &&
      fact.name.key === name.key &&
      fact.name.start > after &&
      fact.valueExpr.end < name.start,
  );
}

function isMessageOf(call: CallExpr, names: ReadonlySet<string>): boolean {
  return call.method.key === 'getmessage' && call.receiver?.kind === 'name' && names.has(call.receiver.key);
}

/** The variables of `catch (Exception e)`: what they hold may come from anywhere. */
function genericExceptions(context: ApexContext): ReadonlySet<string> {
  const names = new Set<string>();
  const other = new Set<string>();
  walk(context.declaration, {
    statement: (stmt) => {
      if (stmt.kind !== 'try') return;
      for (const { type, variable } of stmt.catches)
        (/^(?:system\.)?exception$/.test(type.key) ? names : other).add(variable.key);
    },
  });
  // One name for both: which one is meant is not told apart.
  for (const name of other) names.delete(name);
  return names;
}
