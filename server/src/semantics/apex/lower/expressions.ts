/** Expressions: the table of all kinds, and the small ones. */

import { Field, Kind } from '../../../syntax/apex/kinds.generated';
import type * as ir from '../ir';
import { fold } from '../ir';
import { decodeString } from '../literals';
import { arrayCreation, arrayInitializer, mapCreation, objectCreation } from './creations';
import type { Lowering } from './lowering';
import { lowerSoql, lowerSosl } from './queries';
import { lowerType, voidType } from './types';

const dmlOperations: ReadonlySet<string> = new Set(['insert', 'update', 'upsert', 'delete', 'undelete', 'merge']);

/** The expression at `node`; an opaque one for what is nested too deep. */
export function lowerExpression(lowering: Lowering, node: number): ir.Expr {
  const { tree } = lowering;
  let at = node;
  // Parentheses carry no meaning in this form, and may be nested without bound.
  while (tree.kind(at) === Kind.parenthesizedExpression) {
    const inner = innerExpression(lowering, at);
    if (inner < 0) return lowering.opaque(at);
    at = inner;
  }
  if (!lowering.enter()) return lowering.opaque(at);
  try {
    return expressionAt(lowering, at, lowering.range(at));
  } finally {
    lowering.leave();
  }
}

/** What is in parentheses; -1 for nothing. */
function innerExpression(lowering: Lowering, node: number): number {
  const { tree } = lowering;
  for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) {
    if (tree.isNamed(child) && !lowering.isComment(child)) return child;
  }
  return -1;
}

function expressionAt(lowering: Lowering, node: number, range: ir.Range): ir.Expr {
  const { tree } = lowering;
  switch (tree.kind(node)) {
    case Kind.identifier: {
      const name = tree.text(node);
      return { kind: 'name', name, key: fold(name), ...range };
    }
    case Kind.stringLiteral:
    case Kind.multiLineStringLiteral:
    case Kind.int:
    case Kind.decimalFloatingPointLiteral:
    case Kind.decimal:
    case Kind.boolean:
    case Kind.nullLiteral:
      return literal(lowering, node, range);
    case Kind.this:
      return { kind: 'this', ...range };
    case Kind.super:
      return { kind: 'super', ...range };
    case Kind.fieldAccess:
      return fieldAccess(lowering, node, range);
    case Kind.javaFieldAccess: {
      const inner = tree.firstChild(node);
      return inner < 0 ? lowering.opaque(node) : lowering.expr(inner);
    }
    case Kind.arrayAccess:
      return { kind: 'index', object: lowering.exprIn(node, Field.array), index: lowering.exprIn(node, Field.index), ...range };
    case Kind.methodInvocation:
      return methodCall(lowering, node, range);
    case Kind.explicitConstructorInvocation:
      return {
        kind: 'call',
        receiver: undefined,
        method: lowering.nameIn(node, Field.constructor),
        args: lowerArguments(lowering, node),
        ...range,
      };
    case Kind.objectCreationExpression:
      return objectCreation(lowering, node, range);
    case Kind.arrayCreationExpression:
      return arrayCreation(lowering, node, range);
    case Kind.arrayInitializer:
      return arrayInitializer(lowering, node, range);
    case Kind.mapCreationExpression:
      return mapCreation(lowering, node, range);
    case Kind.binaryExpression:
      return binaryExpression(lowering, node, range);
    case Kind.unaryExpression:
    case Kind.updateExpression:
      return { kind: 'unary', op: operatorOf(lowering, node), operand: lowering.exprIn(node, Field.operand), ...range };
    case Kind.assignmentExpression:
      return {
        kind: 'assign',
        op: operatorOf(lowering, node, '='),
        target: lowering.exprIn(node, Field.left),
        value: lowering.exprIn(node, Field.right),
        ...range,
      };
    case Kind.ternaryExpression:
      return ternary(lowering, node, range);
    case Kind.castExpression: {
      const type = lowerType(lowering, tree.childByField(node, Field.type));
      return { kind: 'cast', type, value: lowering.exprIn(node, Field.value), ...range };
    }
    case Kind.instanceofExpression: {
      const type = lowerType(lowering, tree.childByField(node, Field.right));
      return { kind: 'instanceof', value: lowering.exprIn(node, Field.left), type, ...range };
    }
    case Kind.classLiteral: {
      const inner = tree.firstChild(node);
      return { kind: 'class', type: inner < 0 ? voidType : lowerType(lowering, inner), ...range };
    }
    case Kind.queryExpression:
      return query(lowering, node, range);
    case Kind.dmlExpression:
      return dmlStatement(lowering, node, range);
    default:
      return { kind: 'opaque', children: lowering.exprs(node), ...range };
  }
}

function literal({ tree }: Lowering, node: number, range: ir.Range): ir.Expr {
  const text = tree.text(node);
  switch (tree.kind(node)) {
    case Kind.stringLiteral:
      return { kind: 'string', value: decodeString(text), multiline: false, ...range };
    case Kind.multiLineStringLiteral:
      return { kind: 'string', value: decodeString(text), multiline: true, ...range };
    case Kind.int:
      return { kind: 'literal', type: /l$/i.test(text) ? 'long' : 'integer', text, ...range };
    case Kind.boolean:
      return { kind: 'literal', type: 'boolean', text: fold(text), ...range };
    case Kind.nullLiteral:
      return { kind: 'literal', type: 'null', text: 'null', ...range };
    default:
      return { kind: 'literal', type: 'decimal', text, ...range };
  }
}

/** `object.member`, or `Type.class`. */
function fieldAccess(lowering: Lowering, node: number, range: ir.Range): ir.Expr {
  const { tree } = lowering;
  const field = tree.childByField(node, Field.field);
  if (field >= 0 && fold(tree.text(field)) === 'class') {
    const object = tree.childByField(node, Field.object);
    const name = object < 0 ? '' : tree.text(object);
    return { kind: 'class', type: { name, key: fold(name), args: [] }, ...range };
  }
  const member = field < 0 ? lowering.missingName(node) : lowering.nameRef(field);
  return { kind: 'member', object: lowering.exprIn(node, Field.object), member, ...range };
}

function methodCall(lowering: Lowering, node: number, range: ir.Range): ir.Expr {
  const object = lowering.tree.childByField(node, Field.object);
  return {
    kind: 'call',
    receiver: object < 0 ? undefined : lowering.expr(object),
    method: lowering.nameIn(node, Field.name),
    args: lowerArguments(lowering, node),
    ...range,
  };
}

function lowerArguments(lowering: Lowering, node: number): ir.Expr[] {
  const args = lowering.tree.childByField(node, Field.arguments);
  return args < 0 ? [] : lowering.exprs(args);
}

/** Left-nested chains of one operator become one node: generated code concatenates thousands of strings. */
function binaryExpression(lowering: Lowering, node: number, range: ir.Range): ir.Expr {
  const { tree } = lowering;
  const op = operatorOf(lowering, node);
  const operands: ir.Expr[] = [];
  let at = node;
  for (;;) {
    operands.push(lowering.exprIn(at, Field.right));
    const left = tree.childByField(at, Field.left);
    if (left < 0) break;
    if (tree.kind(left) === Kind.binaryExpression && operatorOf(lowering, left) === op) {
      at = left;
      continue;
    }
    operands.push(lowering.expr(left));
    break;
  }
  operands.reverse();
  return { kind: 'binary', op, operands, ...range };
}

function operatorOf({ tree }: Lowering, node: number, missing = ''): string {
  const op = tree.childByField(node, Field.operator);
  return op < 0 ? missing : tree.text(op);
}

function ternary(lowering: Lowering, node: number, range: ir.Range): ir.Expr {
  return {
    kind: 'ternary',
    condition: lowering.exprIn(node, Field.condition),
    // biome-ignore lint/suspicious/noThenProperty: a branch of a condition; nobody awaits these nodes
    then: lowering.exprIn(node, Field.consequence),
    otherwise: lowering.exprIn(node, Field.alternative),
    ...range,
  };
}

/** A query or a search in brackets. */
function query(lowering: Lowering, node: number, range: ir.Range): ir.Expr {
  const { tree } = lowering;
  for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) {
    if (tree.kind(child) === Kind.soqlQueryBody) return { kind: 'soql', query: lowerSoql(lowering, child), ...range };
    if (tree.kind(child) === Kind.soslQueryBody) return lowerSosl(lowering, child, range);
  }
  return lowering.opaque(node);
}

/** `insert as user records`, `merge master duplicates`. */
function dmlStatement(lowering: Lowering, node: number, range: ir.Range): ir.Expr {
  const { tree } = lowering;
  let op: ir.DmlOperation = 'insert';
  let opRange = range;
  let mode: ir.AccessMode | undefined;
  for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) {
    const kind = tree.kind(child);
    if (kind === Kind.dmlType) {
      const word = fold(tree.text(child));
      if (dmlOperations.has(word)) op = word as ir.DmlOperation;
      opRange = lowering.range(child);
    } else if (kind === Kind.dmlSecurityMode) {
      mode = { mode: fold(tree.text(child)) === 'user' ? 'user' : 'system', ...lowering.range(child) };
    }
  }
  const target = lowering.exprIn(node, Field.target);
  const merge = tree.childByField(node, Field.mergeWith);
  return { kind: 'dml', op, opRange, mode, target, mergeWith: merge < 0 ? undefined : lowering.expr(merge), ...range };
}
