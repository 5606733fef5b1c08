/** `new` in all its forms: objects with arguments or fields, arrays, and collections that are written out. */

import { Field, Kind } from '../../../syntax/apex/kinds.generated';
import type * as ir from '../ir';
import type { Lowering } from './lowering';
import { listOf, lowerType } from './types';

/** `new Account(Name = 'x')`, `new Visitor(a, b)`. */
export function objectCreation(lowering: Lowering, node: number, range: ir.Range): ir.Expr {
  const { tree } = lowering;
  const typeNode = tree.childByField(node, Field.type);
  const argsNode = tree.childByField(node, Field.arguments);
  const args: ir.Expr[] = [];
  const fields: ir.FieldInit[] = [];
  for (const child of argsNode < 0 ? [] : tree.children(argsNode)) {
    if (!tree.isNamed(child) || lowering.isComment(child)) continue;
    const left = tree.kind(child) === Kind.assignmentExpression ? tree.childByField(child, Field.left) : -1;
    if (left >= 0 && tree.kind(left) === Kind.identifier) {
      fields.push({
        field: lowering.nameRef(left),
        value: lowering.exprIn(child, Field.right),
        ...lowering.range(child),
      });
    } else args.push(lowering.expr(child));
  }
  const typeRange = typeNode < 0 ? range : lowering.range(typeNode);
  return { kind: 'new', type: lowerType(lowering, typeNode), typeRange, args, fields, ...range };
}

/** `new List<String>{ 'a' }`, `new String[]{ 'a' }`, `new String[5]`. */
export function arrayCreation(lowering: Lowering, node: number, range: ir.Range): ir.Expr {
  const { tree } = lowering;
  const value = tree.childByField(node, Field.value);
  const isArray = tree.childByField(node, Field.dimensions) >= 0;
  const type = lowerType(lowering, tree.childByField(node, Field.type));
  const elements = value < 0 ? [] : lowering.exprs(value);
  return { kind: 'collection', type: isArray ? listOf(type) : type, elements, entries: [], ...range };
}

/** `{ 'a', 'b' }`, the initial value of an array. */
export function arrayInitializer(lowering: Lowering, node: number, range: ir.Range): ir.Expr {
  const type = { name: 'List', key: 'list', args: [] };
  return { kind: 'collection', type, elements: lowering.exprs(node), entries: [], ...range };
}

/** `new Map<String, String>{ 'a' => 'b' }`. */
export function mapCreation(lowering: Lowering, node: number, range: ir.Range): ir.Expr {
  const { tree } = lowering;
  const entries: { key: ir.Expr; value: ir.Expr }[] = [];
  const initializer = tree.childByField(node, Field.value);
  for (const entry of initializer < 0 ? [] : tree.children(initializer)) {
    if (tree.kind(entry) !== Kind.mapKeyInitializer) continue;
    const [key, value] = lowering.exprs(entry);
    if (key && value) entries.push({ key, value });
  }
  const type = lowerType(lowering, tree.childByField(node, Field.type));
  return { kind: 'collection', type, elements: [], entries, ...range };
}
