/** Statements and blocks. */

import { Field, Kind } from '../../../syntax/apex/kinds.generated';
import type * as ir from '../ir';
import type { Lowering } from './lowering';
import { declaredType, lowerType, voidType } from './types';

/** The block at `node`; an empty one when it is missing. */
export function lowerBlock(lowering: Lowering, node: number): ir.BlockStmt {
  const { tree } = lowering;
  const body: ir.Stmt[] = [];
  if (node < 0) return { kind: 'block', body, start: 0, end: 0 };
  const range = lowering.range(node);
  if (lowering.signatureOnly || !lowering.enter()) return { kind: 'block', body, ...range };
  for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) lowerStatement(lowering, child, body);
  lowering.leave();
  return { kind: 'block', body, ...range };
}

/** What stands where one statement is expected: the body of a loop or of a branch. */
function lowerBody(lowering: Lowering, node: number): ir.Stmt {
  if (node < 0) return { kind: 'block', body: [], start: 0, end: 0 };
  if (lowering.tree.kind(node) === Kind.block) return lowerBlock(lowering, node);
  const out: ir.Stmt[] = [];
  lowerStatement(lowering, node, out);
  return out.length === 1 ? out[0]! : { kind: 'block', body: out, ...lowering.range(node) };
}

/** Appends what `node` means as a statement. Members nested by a missing brace are left to the outline. */
function lowerStatement(lowering: Lowering, node: number, out: ir.Stmt[]): void {
  const { tree } = lowering;
  if (lowering.isComment(node) || (!tree.isNamed(node) && !tree.isError(node))) return;
  if (!lowering.enter()) return;
  statementAt(lowering, node, out);
  lowering.leave();
}

function statementAt(lowering: Lowering, node: number, out: ir.Stmt[]): void {
  const { tree } = lowering;
  const range = lowering.range(node);
  switch (tree.kind(node)) {
    case Kind.block:
    case Kind.constructorBody:
      out.push(lowerBlock(lowering, node));
      return;
    case Kind.localVariableDeclaration:
    case Kind.fieldDeclaration:
      out.push(localStatement(lowering, node, range));
      return;
    case Kind.expressionStatement: {
      for (const expr of lowering.exprs(node)) out.push({ kind: 'expr', expr, ...range });
      return;
    }
    case Kind.explicitConstructorInvocation:
      out.push({ kind: 'expr', expr: lowering.expr(node), ...range });
      return;
    case Kind.ifStatement:
      out.push(ifChain(lowering, node, range));
      return;
    case Kind.whileStatement:
    case Kind.doStatement:
      out.push(whileStatement(lowering, node, range));
      return;
    case Kind.forStatement:
      out.push(forStatement(lowering, node, range));
      return;
    case Kind.enhancedForStatement:
      out.push(forEachStatement(lowering, node, range));
      return;
    case Kind.returnStatement:
      out.push({ kind: 'return', value: lowering.exprs(node)[0], ...range });
      return;
    case Kind.throwStatement:
      out.push({ kind: 'throw', value: lowering.exprs(node)[0] ?? lowering.opaque(node), ...range });
      return;
    case Kind.tryStatement:
      out.push(tryStatement(lowering, node, range));
      return;
    case Kind.switchExpression:
      out.push(switchStatement(lowering, node, range));
      return;
    case Kind.runAsStatement: {
      const body = tree.childOfKind(node, Kind.block);
      out.push({ kind: 'runas', user: lowering.exprIn(node, Field.user), body: lowerBlock(lowering, body), ...range });
      return;
    }
    case Kind.breakStatement:
      out.push({ kind: 'break', ...range });
      return;
    case Kind.continueStatement:
      out.push({ kind: 'continue', ...range });
      return;
    case Kind.methodDeclaration:
    case Kind.constructorDeclaration:
    case Kind.classDeclaration:
    case Kind.interfaceDeclaration:
    case Kind.enumDeclaration:
    case Kind.triggerDeclaration:
      return;
    default:
      if (tree.isError(node)) {
        for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) lowerStatement(lowering, child, out);
      } else if (tree.isNamed(node)) out.push({ kind: 'expr', expr: lowering.expr(node), ...range });
  }
}

/** The variables that a declaration names, with their initial values. */
export function lowerDeclarators(lowering: Lowering, node: number): ir.Declarator[] {
  const { tree } = lowering;
  return tree.childrenByField(node, Field.declarator).map((child) => {
    const value = tree.childByField(child, Field.value);
    return {
      variable: lowering.nameIn(child, Field.name),
      value: value < 0 || lowering.signatureOnly ? undefined : lowering.expr(value),
      ...lowering.range(child),
    };
  });
}

function localStatement(lowering: Lowering, node: number, range: ir.Range): ir.LocalStmt {
  const { tree } = lowering;
  const type = lowerType(lowering, tree.childByField(node, Field.type));
  const first = tree.childByField(node, Field.declarator);
  return {
    kind: 'local',
    type: first < 0 ? type : declaredType(lowering, type, first),
    declarators: lowerDeclarators(lowering, node),
    ...range,
  };
}

function whileStatement(lowering: Lowering, node: number, range: ir.Range): ir.LoopStmt {
  const { tree } = lowering;
  return {
    kind: 'loop',
    form: tree.kind(node) === Kind.doStatement ? 'do' : 'while',
    init: [],
    condition: lowering.exprIn(node, Field.condition),
    update: [],
    body: lowerBody(lowering, tree.childByField(node, Field.body)),
    ...range,
  };
}

function forStatement(lowering: Lowering, node: number, range: ir.Range): ir.LoopStmt {
  const { tree } = lowering;
  const init: ir.Stmt[] = [];
  for (const child of tree.childrenByField(node, Field.init)) {
    if (tree.kind(child) === Kind.localVariableDeclaration) lowerStatement(lowering, child, init);
    else init.push({ kind: 'expr', expr: lowering.expr(child), ...lowering.range(child) });
  }
  const condition = tree.childByField(node, Field.condition);
  return {
    kind: 'loop',
    form: 'for',
    init,
    condition: condition < 0 ? undefined : lowering.expr(condition),
    update: tree.childrenByField(node, Field.update).map((child) => lowering.expr(child)),
    body: lowerBody(lowering, tree.childByField(node, Field.body)),
    ...range,
  };
}

function forEachStatement(lowering: Lowering, node: number, range: ir.Range): ir.ForEachStmt {
  const { tree } = lowering;
  return {
    kind: 'foreach',
    type: lowerType(lowering, tree.childByField(node, Field.type)),
    variable: lowering.nameIn(node, Field.name),
    iterable: lowering.exprIn(node, Field.value),
    body: lowerBody(lowering, tree.childByField(node, Field.body)),
    ...range,
  };
}

/** `if`, and all its `else if`: however many, they are one statement. */
function ifChain(lowering: Lowering, node: number, range: ir.Range): ir.IfStmt {
  const { tree } = lowering;
  const branches: { condition: ir.Expr; body: ir.Stmt }[] = [];
  let at = node;
  for (;;) {
    branches.push({
      condition: lowering.exprIn(at, Field.condition),
      body: lowerBody(lowering, tree.childByField(at, Field.consequence)),
    });
    const alternative = tree.childByField(at, Field.alternative);
    if (alternative < 0) return { kind: 'if', branches, otherwise: undefined, ...range };
    if (tree.kind(alternative) !== Kind.ifStatement) {
      return { kind: 'if', branches, otherwise: lowerBody(lowering, alternative), ...range };
    }
    at = alternative;
  }
}

function tryStatement(lowering: Lowering, node: number, range: ir.Range): ir.TryStmt {
  const { tree } = lowering;
  const catches: { type: ir.TypeRef; variable: ir.NameRef; body: ir.Stmt }[] = [];
  let last: ir.Stmt | undefined;
  for (const child of tree.children(node)) {
    if (tree.kind(child) === Kind.catchClause) {
      const parameter = tree.childOfKind(child, Kind.formalParameter);
      catches.push({
        type: parameter < 0 ? voidType : lowerType(lowering, tree.childByField(parameter, Field.type)),
        variable: parameter < 0 ? lowering.missingName(child) : lowering.nameIn(parameter, Field.name),
        body: lowerBlock(lowering, tree.childByField(child, Field.body)),
      });
    } else if (tree.kind(child) === Kind.finallyClause) last = lowerBlock(lowering, tree.childOfKind(child, Kind.block));
  }
  return { kind: 'try', body: lowerBlock(lowering, tree.childByField(node, Field.body)), catches, finally: last, ...range };
}

function switchStatement(lowering: Lowering, node: number, range: ir.Range): ir.SwitchStmt {
  const { tree } = lowering;
  const cases: ir.SwitchCase[] = [];
  const body = tree.childByField(node, Field.body);
  for (const rule of body < 0 ? [] : tree.children(body)) {
    if (tree.kind(rule) !== Kind.switchRule) continue;
    const label = tree.childOfKind(rule, Kind.switchLabel);
    const labels: ir.Expr[] = [];
    let binding: ir.SwitchCase['binding'];
    for (const child of label < 0 ? [] : tree.children(label)) {
      if (lowering.isComment(child) || !tree.isNamed(child)) continue;
      if (tree.kind(child) === Kind.whenSobjectType) {
        const parts = tree.children(child).filter((part) => tree.isNamed(part) && !lowering.isComment(part));
        const variable = parts[parts.length - 1];
        if (parts.length >= 2 && variable !== undefined)
          binding = { type: lowerType(lowering, parts[0]!), variable: lowering.nameRef(variable) };
      } else labels.push(lowering.expr(child));
    }
    cases.push({
      labels,
      binding,
      isElse: labels.length === 0 && !binding,
      body: lowerBlock(lowering, tree.childOfKind(rule, Kind.block)),
    });
  }
  return { kind: 'switch', subject: lowering.exprIn(node, Field.condition), cases, ...range };
}
