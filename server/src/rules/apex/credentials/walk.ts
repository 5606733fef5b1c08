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

/** Visits an expression and all within it. Runs over every expression of a workspace: it allocates nothing. */
export function walkExpr(expr: ir.Expr, visitor: Visitor): void {
  visitor.expr?.(expr);
  switch (expr.kind) {
    case 'member':
      walkExpr(expr.object, visitor);
      return;
    case 'index':
      walkExpr(expr.object, visitor);
      walkExpr(expr.index, visitor);
      return;
    case 'call':
      if (expr.receiver) walkExpr(expr.receiver, visitor);
      walkAll(expr.args, visitor);
      return;
    case 'new':
      walkAll(expr.args, visitor);
      for (const field of expr.fields) walkExpr(field.value, visitor);
      return;
    case 'collection':
      walkAll(expr.elements, visitor);
      for (const entry of expr.entries) {
        walkExpr(entry.key, visitor);
        walkExpr(entry.value, visitor);
      }
      return;
    case 'binary':
      walkAll(expr.operands, visitor);
      return;
    case 'unary':
      walkExpr(expr.operand, visitor);
      return;
    case 'assign':
      walkExpr(expr.target, visitor);
      walkExpr(expr.value, visitor);
      return;
    case 'ternary':
      walkExpr(expr.condition, visitor);
      walkExpr(expr.then, visitor);
      walkExpr(expr.otherwise, visitor);
      return;
    case 'cast':
    case 'instanceof':
      walkExpr(expr.value, visitor);
      return;
    case 'dml':
      walkExpr(expr.target, visitor);
      if (expr.mergeWith) walkExpr(expr.mergeWith, visitor);
      return;
    case 'sosl':
      walkAll(expr.binds, visitor);
      return;
    case 'soql':
      walkQuery(expr.query, visitor);
      return;
    case 'opaque':
      walkAll(expr.children, visitor);
      return;
    default:
  }
}

function walkAll(exprs: readonly ir.Expr[], visitor: Visitor): void {
  for (const expr of exprs) walkExpr(expr, visitor);
}

function walkQuery(query: ir.SoqlQuery, visitor: Visitor): void {
  walkAll(query.binds, visitor);
  for (const child of query.children) walkQuery(child, visitor);
  for (const join of query.joins) walkQuery(join, visitor);
}

function walkBody(stmt: ir.Stmt, visitor: Visitor): void {
  walkStatement(stmt, visitor, stmt.kind !== 'block');
}

function walkStatement(stmt: ir.Stmt, visitor: Visitor, isWholeBody: boolean): void {
  visitor.statement?.(stmt, isWholeBody);
  switch (stmt.kind) {
    case 'block':
      for (const inner of stmt.body) walkStatement(inner, visitor, false);
      return;
    case 'local':
      for (const { value } of stmt.declarators) if (value) walkExpr(value, visitor);
      return;
    case 'expr':
      walkExpr(stmt.expr, visitor);
      return;
    case 'if':
      for (const branch of stmt.branches) {
        walkExpr(branch.condition, visitor);
        walkBody(branch.body, visitor);
      }
      if (stmt.otherwise) walkBody(stmt.otherwise, visitor);
      return;
    case 'loop':
      for (const init of stmt.init) walkStatement(init, visitor, true);
      if (stmt.condition) walkExpr(stmt.condition, visitor);
      walkAll(stmt.update, visitor);
      walkBody(stmt.body, visitor);
      return;
    case 'foreach':
      walkExpr(stmt.iterable, visitor);
      walkBody(stmt.body, visitor);
      return;
    case 'return':
    case 'throw':
      if (stmt.value) walkExpr(stmt.value, visitor);
      return;
    case 'try':
      walkBody(stmt.body, visitor);
      for (const clause of stmt.catches) walkBody(clause.body, visitor);
      if (stmt.finally) walkBody(stmt.finally, visitor);
      return;
    case 'switch':
      walkExpr(stmt.subject, visitor);
      for (const one of stmt.cases) {
        walkAll(one.labels, visitor);
        walkBody(one.body, visitor);
      }
      return;
    case 'runas':
      walkExpr(stmt.user, visitor);
      walkBody(stmt.body, visitor);
      return;
    default:
  }
}
