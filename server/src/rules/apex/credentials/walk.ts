/** Walks the typed form of a declaration. */

import type * as ir from '../../../semantics/apex/ir';

export interface Visitor {
  readonly expr?: (expr: ir.Expr) => void;
  /** `isWholeBody`: the statement is the body of an `if`, `else` or loop without braces around it. */
  readonly statement?: (stmt: ir.Stmt, isWholeBody: boolean) => void;
}

/** Visits every expression and statement of a declaration, outer ones first, in source order. */
export function walk(declaration: ir.Declaration, visitor: Visitor): void {
  switch (declaration.kind) {
    case 'header':
      return;
    case 'field':
      for (const { value } of declaration.declarators) if (value) walkExpr(value, visitor);
      return;
    case 'property':
      if (declaration.value) walkExpr(declaration.value, visitor);
      if (declaration.getter) walkStatement(declaration.getter, visitor, false);
      if (declaration.setter) walkStatement(declaration.setter, visitor, false);
      return;
    default:
      if (declaration.body) walkStatement(declaration.body, visitor, false);
  }
}

/** Visits an expression and all within it. */
export function walkExpr(expr: ir.Expr, visitor: Visitor): void {
  visitor.expr?.(expr);
  for (const part of partsOf(expr)) walkExpr(part, visitor);
}

/** The expressions an expression is made of. */
export function partsOf(expr: ir.Expr): readonly ir.Expr[] {
  switch (expr.kind) {
    case 'member':
      return [expr.object];
    case 'index':
      return [expr.object, expr.index];
    case 'call':
      return expr.receiver ? [expr.receiver, ...expr.args] : expr.args;
    case 'new':
      return [...expr.args, ...expr.fields.map((field) => field.value)];
    case 'collection':
      return [...expr.elements, ...expr.entries.flatMap((entry) => [entry.key, entry.value])];
    case 'binary':
      return expr.operands;
    case 'unary':
      return [expr.operand];
    case 'assign':
      return [expr.target, expr.value];
    case 'ternary':
      return [expr.condition, expr.then, expr.otherwise];
    case 'cast':
    case 'instanceof':
      return [expr.value];
    case 'dml':
      return expr.mergeWith ? [expr.target, expr.mergeWith] : [expr.target];
    case 'sosl':
      return expr.binds;
    case 'soql':
      return bindsOf(expr.query);
    case 'opaque':
      return expr.children;
    default:
      return [];
  }
}

function bindsOf(query: ir.SoqlQuery): ir.Expr[] {
  return [...query.binds, ...[...query.children, ...query.joins].flatMap(bindsOf)];
}

function walkStatement(stmt: ir.Stmt, visitor: Visitor, isWholeBody: boolean): void {
  visitor.statement?.(stmt, isWholeBody);
  const body = (inner: ir.Stmt): void => walkStatement(inner, visitor, inner.kind !== 'block');
  const expr = (inner: ir.Expr | undefined): void => {
    if (inner) walkExpr(inner, visitor);
  };
  switch (stmt.kind) {
    case 'block':
      for (const inner of stmt.body) walkStatement(inner, visitor, false);
      return;
    case 'local':
      for (const { value } of stmt.declarators) expr(value);
      return;
    case 'expr':
      expr(stmt.expr);
      return;
    case 'if':
      for (const branch of stmt.branches) {
        expr(branch.condition);
        body(branch.body);
      }
      if (stmt.otherwise) body(stmt.otherwise);
      return;
    case 'loop':
      for (const init of stmt.init) walkStatement(init, visitor, true);
      expr(stmt.condition);
      stmt.update.forEach(expr);
      body(stmt.body);
      return;
    case 'foreach':
      expr(stmt.iterable);
      body(stmt.body);
      return;
    case 'return':
    case 'throw':
      expr(stmt.value);
      return;
    case 'try':
      body(stmt.body);
      for (const clause of stmt.catches) body(clause.body);
      if (stmt.finally) body(stmt.finally);
      return;
    case 'switch':
      expr(stmt.subject);
      for (const one of stmt.cases) {
        one.labels.forEach(expr);
        body(one.body);
      }
      return;
    case 'runas':
      expr(stmt.user);
      body(stmt.body);
      return;
    default:
  }
}
