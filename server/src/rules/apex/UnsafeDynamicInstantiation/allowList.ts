/** A quick fix: a check against a list of allowed names, before the statement that uses the name. */

import type { Expr, Range, Stmt } from '../../../semantics/apex/ir';
import type { ApexContext, RuleFix } from '../../rule';
import { walk } from '../credentials/walk';

const listName = 'ALLOWED_TYPES';

/** The skeleton of an allow-list for the name at a range; the names in it are for the developer to fill in. */
export function allowListFixes(context: ApexContext, range: Range): RuleFix[] {
  const { declaration, text, type } = context;
  if (declaration.kind !== 'method' || !type || type.key.includes('.') || text.includes(listName)) return [];
  const found = statementOf(context, range);
  if (!found || !/[})]\s*$/.test(text)) return [];
  const { stmt, name } = found;
  const lineStart = text.lastIndexOf('\n', stmt.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, stmt.start))![0];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const step = indent.includes('\t') ? '\t' : '    ';
  const lines = [
    `if (!${listName}.contains(${name})) {`,
    `${step}throw new IllegalArgumentException('Not allowed: ' + ${name});`,
    '}',
  ];
  const check = lines.map((line) => `${line}${lineEnd}${indent}`).join('');
  const list = `private static final Set<String> ${listName} = new Set<String>{ 'MyClass' };`;
  return [
    {
      id: 'allow-list',
      title: 'Allow only listed types',
      preferred: true,
      edits: [
        { start: stmt.start, end: stmt.start, text: check },
        { start: text.length, end: text.length, text: `${lineEnd}${lineEnd}${step}${list}` },
      ],
    },
  ];
}

/** The statement around a range that holds a plain name, where another statement can stand before it. */
function statementOf(context: ApexContext, { start, end }: Range): { stmt: Stmt; name: string } | undefined {
  let innermost: Stmt | undefined;
  let isWhole = false;
  let name: string | undefined;
  walk(context.declaration, {
    statement: (stmt, isWholeBody) => {
      if (stmt.start > start || stmt.end < end) return;
      innermost = stmt;
      isWhole = isWholeBody;
    },
    expr: (expr: Expr) => {
      if (expr.kind === 'name' && expr.start === start && expr.end === end) name = expr.name;
    },
  });
  if (!innermost || isWhole || innermost.kind === 'block' || innermost.kind === 'loop' || !name) return undefined;
  return { stmt: innermost, name };
}
