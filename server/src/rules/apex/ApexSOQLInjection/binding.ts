/** Bind variables in the place of values that are put between quotes. */

import type { Arrival } from '../../../semantics/apex/facts';
import type * as ir from '../../../semantics/apex/ir';
import { quoteString } from '../../../semantics/apex/literals';
import { heldType, isType } from '../../../semantics/apex/types';
import type { ApexContext, RuleEdit, RuleFix } from '../../rule';
import { blocksOf, exprAt, freshName, linesBefore, type Spot, spotOf, variableType } from './spot';

/** A value between two literals that quote it: `'... = \'' + x + '\''`. */
interface Quoted {
  readonly value: ir.Expr;
  /** From where the first literal's quote begins to where the second one's ends, with the list's parentheses if there are any. */
  readonly range: ir.Range;
  /** What stands between the quotes besides the value: `%`. */
  readonly before: string;
  readonly after: string;
  /** It is a list, joined so that each element is quoted. */
  readonly list: ir.Expr | undefined;
  /** The literals' values without all that. */
  readonly head: string;
  readonly tail: string;
}

/** The fixes that bind a value as a variable: in the query's text, and by making the query an inline one. */
export function bindingFixes(context: ApexContext, arrival: Arrival): RuleFix[] {
  const call = arrival.through;
  if (!arrival.isHere || call.kind !== 'call' || !isBindable(call)) return [];
  // A text that goes elsewhere, too, is run where the variable is not known.
  if (context.flow.arrivals.some((one) => !one.isHere && one.range.start === arrival.range.start)) return [];
  const spot = spotOf(context.declaration, arrival.range);
  const chain = spot.exprs.findLast((expr) => expr.kind === 'binary' && expr.op === '+');
  const value = exprAt(spot, arrival.range);
  if (chain?.kind !== 'binary' || !value) return [];
  const index = chain.operands.findIndex(({ start, end }) => start === value.start && end === value.end);
  const quoted = quotedAt(context, chain, index);
  if (!quoted) return [];
  const fixes: RuleFix[] = [];
  const edits = bindingEdits(context, quoted, spot, call);
  if (edits) fixes.push({ id: 'bind', title: 'Use a bind variable', preferred: true, edits });
  const inline = inlineQuery(context, chain, call);
  if (inline)
    fixes.push({ id: 'inline', title: 'Use an inline query', edits: [{ start: call.start, end: call.end, text: inline }] });
  return fixes;
}

/** Methods that resolve bind variables in the scope that calls them. */
function isBindable({ receiver, method }: ir.CallExpr): boolean {
  const isDatabase =
    (receiver?.kind === 'name' && receiver.key === 'database') ||
    (receiver?.kind === 'member' && receiver.member.key === 'database' && receiver.object.kind === 'name');
  return isDatabase && /^(?:query|countquery|getquerylocator|getcursor|getpaginationcursor)$/.test(method.key);
}

/** The value at an index of a concatenation, if the literals around it quote it and nothing else. */
function quotedAt(context: ApexContext, chain: ir.BinaryExpr, index: number): Quoted | undefined {
  const value = chain.operands[index];
  const left = chain.operands[index - 1];
  const right = chain.operands[index + 1];
  if (!value || left?.kind !== 'string' || right?.kind !== 'string' || left.multiline || right.multiline) return undefined;
  const opening = /(\(\s*)?\\'([\w %*.@-]*)'$/.exec(context.text.slice(left.start, left.end));
  const closing = /^'([\w %*.@-]*)\\'(\s*\))?/.exec(context.text.slice(right.start, right.end));
  if (!opening || !closing) return undefined;
  const list = joinedList(value);
  const before = opening[2]!;
  const after = closing[1]!;
  if (list && (opening[1] === undefined || closing[2] === undefined || before !== '' || after !== '')) return undefined;
  const start = left.end - opening[0].length + (list ? 0 : (opening[1]?.length ?? 0));
  const end = right.start + closing[0].length - (list ? 0 : (closing[2]?.length ?? 0));
  const cutLeft = left.end - 1 - start;
  const cutRight = end - right.start - 1;
  // In the value, `\'` is one character.
  const head = left.value.slice(0, left.value.length - cutLeft + 1);
  const tail = right.value.slice(cutRight - 1);
  return { value, range: { start, end }, before, after, list, head, tail };
}

/** The list of `String.join(list, '\',\'')`. */
function joinedList(expr: ir.Expr): ir.Expr | undefined {
  if (expr.kind !== 'call' || expr.method.key !== 'join' || expr.receiver?.kind !== 'name' || expr.receiver.key !== 'string')
    return undefined;
  const [list, separator] = expr.args;
  return separator?.kind === 'string' && /^'\s*,\s*'$/.test(separator.value) ? list : undefined;
}

function bindingEdits(context: ApexContext, quoted: Quoted, spot: Spot, call: ir.CallExpr): RuleEdit[] | undefined {
  const { range, before, after, list } = quoted;
  const value = list ?? quoted.value;
  const running = spotOf(context.declaration, call);
  const isPlain = before === '' && after === '';
  if (isPlain && value.kind === 'name' && isKnownAt(context, value, running)) {
    return [{ start: range.start, end: range.end, text: `:${value.name}` }];
  }
  const stmt = spot.statements.at(-1);
  const block = blocksOf(spot).at(-1);
  // The new variable must be in scope where the query runs.
  if (!stmt || !spot.canPrecede || !block || !running.statements.includes(block)) return undefined;
  const source = context.text.slice(value.start, value.end);
  if (list && value.kind !== 'name' && value.kind !== 'member' && value.kind !== 'call') return undefined;
  const name = freshName(context, nameFor(value, isPlain, list !== undefined));
  const pieces = [before === '' ? '' : quoteString(before), source, after === '' ? '' : quoteString(after)];
  const declaration = `${list ? 'List<String>' : 'String'} ${name} = ${pieces.filter((piece) => piece !== '').join(' + ')};`;
  return [
    { start: stmt.start, end: stmt.start, text: linesBefore(context, stmt, [declaration]) },
    { start: range.start, end: range.end, text: `:${name}` },
  ];
}

/** Whether a variable is known where the query runs, and still holds the same there. */
function isKnownAt(context: ApexContext, name: ir.NameExpr, running: Spot): boolean {
  if (!variableType(context, name.key, running)) return false;
  return !context.flow.assignments.some(
    (one) => one.how === 'assign' && one.name.key === name.key && one.name.start > name.start && one.target?.kind === 'name',
  );
}

/** What to call a variable that holds a value. */
function nameFor(value: ir.Expr, isPlain: boolean, isList: boolean): string {
  const base = wordOf(value) ?? (isList ? 'values' : 'value');
  return isPlain ? base : `${base}Pattern`;
}

function wordOf(value: ir.Expr): string | undefined {
  let word: string | undefined;
  if (value.kind === 'name') word = value.name;
  else if (value.kind === 'member') word = value.member.name.replace(/__[cr]$/i, '');
  else if (value.kind === 'call') {
    const key = value.args[0];
    if (value.method.key === 'get' && key?.kind === 'string') word = key.value;
    else if (value.receiver && /^(?:trim|tolowercase|touppercase|split)$/.test(value.method.key)) return wordOf(value.receiver);
    else if (/^get./.test(value.method.key)) word = value.method.name.slice(3);
  } else if (value.kind === 'index') return wordOf(value.object);
  if (word === undefined || !/^[a-z]\w*$/i.test(word)) return undefined;
  return `${word[0]!.toLowerCase()}${word.slice(1).replace(/_+(\w)/g, (_, char: string) => char.toUpperCase())}`;
}

/** What a query may consist of so that nothing in it means something else in the source. */
const plainQuery = /^\s*select\s[\w\s.,=<>!:'%()*+-]*\bfrom\s[\w\s.,=<>!:'%()*+-]*$/i;

/** The call as an inline query, where all of its text is known but for values that can be bound. */
function inlineQuery(context: ApexContext, chain: ir.BinaryExpr, call: ir.CallExpr): string | undefined {
  const [arg] = call.args;
  if (call.method.key !== 'query' || call.args.length !== 1 || arg !== chain) return undefined;
  let query = '';
  let kept = '';
  for (const [i, operand] of chain.operands.entries()) {
    if (operand.kind === 'string') {
      kept = i > 0 && chain.operands[i - 1]!.kind !== 'string' ? kept : operand.value;
      const next = chain.operands[i + 1];
      const following = next && next.kind !== 'string' ? quotedAt(context, chain, i + 1) : undefined;
      if (next && next.kind !== 'string' && !following) return undefined;
      // The head of the next value is what this literal is without its quote; what its own tail lost is lost already.
      const lost = operand.value.length - kept.length;
      query += following ? following.head.slice(lost) : kept;
      continue;
    }
    const quoted = quotedAt(context, chain, i);
    if (!quoted || (operand.kind !== 'name' && !(quoted.list?.kind === 'name'))) return undefined;
    const { before, after } = quoted;
    const source = context.text.slice((quoted.list ?? operand).start, (quoted.list ?? operand).end);
    const pieces = [before === '' ? '' : quoteString(before), source, after === '' ? '' : quoteString(after)];
    const written = pieces.filter((piece) => piece !== '').join(' + ');
    query += before === '' && after === '' ? `:${source}` : `:(${written})`;
    kept = quoted.tail;
  }
  if (!plainQuery.test(query.replace(/:\([^()]*\)/g, ''))) return undefined;
  return `[${query.trim()}]`;
}

/** Whether a value can be given to a method that takes a String, as far as its declaration says. */
export function isText(context: ApexContext, value: ir.Expr, spot: Spot): boolean {
  if (value.kind === 'name') {
    const type = variableType(context, value.key, spot);
    return type === undefined || isType(heldType(type), 'string');
  }
  return value.kind === 'member' || value.kind === 'index' || (value.kind === 'call' && value.method.key !== 'join');
}
