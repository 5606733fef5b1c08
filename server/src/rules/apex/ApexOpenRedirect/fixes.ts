import type { Arrival } from '../../../semantics/apex/facts';
import type { Expr, Range, Stmt } from '../../../semantics/apex/ir';
import type { ApexContext, RuleFix } from '../../rule';
import { walk } from '../credentials/walk';
import type { Opening } from '../web/redirects';
import { isSimple } from '../web/wrap';

/** Where users are sent instead. */
const home = '/home/home.jsp';

/** What to offer for data in the address of a redirect. */
export function redirectFixes(context: ApexContext, arrival: Arrival, opening: Opening): RuleFix[] {
  if (!arrival.isHere) return [];
  const { range } = arrival;
  const text = context.text.slice(range.start, range.end);
  if (opening === 'slash' && arrival.before === '/') {
    const value = isSimple(text) ? text : `(${text})`;
    const fix: RuleFix = {
      id: 'accept-id',
      title: 'Accept only a record Id',
      preferred: true,
      edits: [{ ...range, text: `String.valueOf((Id) ${value})` }],
    };
    return [fix];
  }
  if (opening !== 'whole') return [];
  const checked = checkedFirst(context, range, text);
  return checked ? [checked] : [];
}

/** A check of the start, before the statement that redirects. */
function checkedFirst(context: ApexContext, range: Range, text: string): RuleFix | undefined {
  const statement = statementAround(context, range);
  if (statement === undefined) return undefined;
  const before = context.text.slice(0, statement);
  if (!/[;{}]\s*$/.test(withoutComments(before))) return undefined;
  const indent = /[^\S\n]*$/.exec(before)![0];
  const step = indent.includes('\t') ? '\t' : '    ';
  const isVariable = /^\w+$/.test(text);
  const name = isVariable ? text : freeName(context);
  const lines = [
    ...(isVariable ? [] : [`String ${name} = ${text};`]),
    `if (${name} == null || !${name}.startsWith('/') || ${name}.startsWith('//') || ${name}.startsWith('/\\\\')) {`,
    `${step}${name} = '${home}';`,
    '}',
    '',
  ];
  const edits = [{ start: statement, end: statement, text: lines.join(`\n${indent}`) }];
  if (!isVariable) edits.push({ ...range, text: name });
  return { id: 'check-start', title: 'Stay on the site', preferred: true, edits };
}

/** The start of the statement in a block that an expression stands in. */
function statementAround(context: ApexContext, { start, end }: Range): number | undefined {
  let found: Stmt | undefined;
  walk(context.declaration, {
    statement: (stmt, isWholeBody) => {
      if (stmt.start > start || stmt.end < end) return;
      if (stmt.kind === 'block') return;
      found = isWholeBody || !(stmt.kind === 'return' || stmt.kind === 'local' || stmt.kind === 'expr') ? undefined : stmt;
    },
  });
  return found && !isConditional(found, start, end) ? found.start : undefined;
}

/** Whether an expression is evaluated only in some cases of its statement: its value must not be asked for before. */
function isConditional(stmt: Stmt, start: number, end: number): boolean {
  let expr: Expr | undefined;
  if (stmt.kind === 'return') expr = stmt.value;
  else if (stmt.kind === 'expr') expr = stmt.expr.kind === 'assign' ? stmt.expr.value : stmt.expr;
  else if (stmt.kind === 'local') expr = stmt.declarators[0]?.value;
  return expr?.kind === 'ternary' && expr.start <= start && end <= expr.end;
}

function freeName(context: ApexContext): string {
  let name = 'target';
  for (let i = 2; new RegExp(`\\b${name}\\b`, 'i').test(context.text); i++) name = `target${i}`;
  return name;
}

/** Comments before a statement do not matter. */
function withoutComments(text: string): string {
  return text.replace(/(?:\/\*[\s\S]*?\*\/|\/\/[^\n]*(?:\n|$))\s*$/g, '');
}
