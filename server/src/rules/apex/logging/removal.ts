/** Statements that can be taken out. */

import type { Expr, Stmt } from '../../../semantics/apex/ir';
import type { ApexContext } from '../../rule';
import { walk } from '../credentials/walk';

/** The statement that a call is, with its line if nothing else stands on it; undefined where a statement is needed. */
export function removalOf(context: ApexContext, call: Expr): { start: number; end: number } | undefined {
  let found: Stmt | undefined;
  walk(context.declaration, {
    statement: (stmt, isWholeBody) => {
      if (stmt.kind === 'expr' && stmt.expr === call && !isWholeBody) found = stmt;
    },
  });
  if (!found) return undefined;
  const { text } = context;
  let { start, end } = found;
  if (text[end - 1] !== ';') {
    const semicolon = /^\s*;/.exec(text.slice(end, end + 200));
    if (!semicolon) return undefined;
    end += semicolon[0].length;
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end, end + 200));
  if (lineStart > 0 && rest && text.slice(lineStart, start).trim() === '') {
    start = lineStart;
    end += rest[0].length;
  }
  return { start, end };
}
