/** Where in a declaration something stands: what quick fixes need to know to write more than one expression. */

import type * as ir from '../../../semantics/apex/ir';
import type { ApexContext } from '../../rule';
import { walk } from '../credentials/walk';

/** The statements and expressions around a range, outermost first. */
export interface Spot {
  readonly statements: readonly ir.Stmt[];
  readonly exprs: readonly ir.Expr[];
  /** Whether the innermost statement stands in a block, so that another one can be put before it. */
  readonly canPrecede: boolean;
}

/** What is around a range of a declaration. */
export function spotOf(declaration: ir.Declaration, { start, end }: ir.Range): Spot {
  const statements: ir.Stmt[] = [];
  const exprs: ir.Expr[] = [];
  let isWhole = false;
  const isAround = (range: ir.Range): boolean => range.start <= start && end <= range.end;
  walk(declaration, {
    statement: (stmt, isWholeBody) => {
      if (!isAround(stmt)) return;
      statements.push(stmt);
      isWhole = isWholeBody;
    },
    expr: (expr) => {
      if (isAround(expr)) exprs.push(expr);
    },
  });
  const innermost = statements.at(-1);
  // A loop's condition is evaluated again and again: what stands before the loop is not.
  const canPrecede = innermost !== undefined && !isWhole && innermost.kind !== 'block' && innermost.kind !== 'loop';
  return { statements, exprs, canPrecede };
}

/** The expression that is exactly at a range: the outermost of those. */
export function exprAt(spot: Spot, { start, end }: ir.Range): ir.Expr | undefined {
  return spot.exprs.find((expr) => expr.start === start && expr.end === end);
}

/** The blocks of a spot, outermost first. */
export function blocksOf({ statements }: Spot): readonly ir.Stmt[] {
  return statements.filter(({ kind }) => kind === 'block');
}

/** What to write before a statement so that `lines` come before it, indented as it is. */
export function linesBefore(context: ApexContext, stmt: ir.Stmt, lines: readonly string[]): string {
  const { text } = context;
  const lineStart = text.lastIndexOf('\n', stmt.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, stmt.start))![0];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const step = indent.includes('\t') ? '\t' : '    ';
  return lines.map((line) => `${line.replaceAll('\t', step)}${lineEnd}${indent}`).join('');
}

/**
 * The type of a local variable, parameter or field by that name, where it is declared so that it can be used throughout
 * `blocks`; undefined for other names.
 */
export function variableType(context: ApexContext, key: string, spot: Spot): ir.TypeRef | undefined {
  const { declaration } = context;
  if (declaration.kind === 'method' || declaration.kind === 'constructor') {
    const parameter = declaration.parameters.find(({ variable }) => variable.key === key);
    if (parameter) return parameter.type;
  }
  let found: ir.TypeRef | undefined;
  for (const stmt of spot.statements) {
    if (stmt.kind === 'foreach' && stmt.variable.key === key) found = stmt.type;
    if (stmt.kind !== 'block') continue;
    for (const inner of stmt.body) {
      if (inner.kind === 'local' && inner.declarators.some(({ variable }) => variable.key === key)) found = inner.type;
    }
  }
  if (found) return found;
  return context.scope.membersInScope(key).find(({ kind }) => kind === 'field' || kind === 'property')?.type;
}

/** A name for a new local variable that occurs nowhere in the declaration. */
export function freshName(context: ApexContext, wish: string): string {
  const words = new Set(context.text.toLowerCase().match(/[a-z_]\w*/g));
  for (let i = 1; ; i++) {
    const name = i === 1 ? wish : `${wish}${i}`;
    if (!words.has(name.toLowerCase())) return name;
  }
}
