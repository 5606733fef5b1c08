/** What of an expression gets into the text that it is made into. */

import type { Expr } from '../../../semantics/apex/ir';

/** Methods that return what they are given, in another form. */
const passing: ReadonlySet<string> = new Set([
  'base64decode',
  'base64encode',
  'clone',
  'convertfromhex',
  'converttohex',
  'deserializeuntyped',
  'escapehtml4',
  'escapesinglequotes',
  'format',
  'join',
  'serialize',
  'serializepretty',
  'tolowercase',
  'tostring',
  'touppercase',
  'trim',
  'urldecode',
  'urlencode',
  'valueof',
]);

/** The names, members, calls and so on whose values a text made of an expression holds, in source order. */
export function printedParts(expr: Expr): Expr[] {
  const out: Expr[] = [];
  collect(expr, out);
  return out;
}

function collect(expr: Expr, out: Expr[]): void {
  switch (expr.kind) {
    case 'call':
      if (!passing.has(expr.method.key)) {
        out.push(expr);
        return;
      }
      if (expr.receiver) collect(expr.receiver, out);
      for (const arg of expr.args) collect(arg, out);
      return;
    case 'index':
      if (expr.index.kind === 'string') out.push(expr);
      else collect(expr.object, out);
      return;
    case 'binary':
      if (expr.op === '+' || expr.op === '??') for (const operand of expr.operands) collect(operand, out);
      return;
    case 'ternary':
      collect(expr.then, out);
      collect(expr.otherwise, out);
      return;
    case 'cast':
      collect(expr.value, out);
      return;
    case 'collection':
      for (const element of expr.elements) collect(element, out);
      for (const entry of expr.entries) collect(entry.value, out);
      return;
    default:
      out.push(expr);
  }
}
