/** Types as they are written. */

import { Field, Kind } from '../../../syntax/apex/kinds.generated';
import type * as ir from '../ir';
import { fold } from '../ir';
import type { Lowering } from './lowering';

/** The type of what returns nothing. */
export const voidType: ir.TypeRef = { name: 'void', key: 'void', args: [] };

/** Types nested deeper than this (`List<List<...>>`) are taken for any object. */
const maxTypeDepth = 32;

/** The type at `node`; `void` when it is missing (-1). */
export function lowerType(lowering: Lowering, node: number, depth = 0): ir.TypeRef {
  if (node < 0) return voidType;
  if (depth >= maxTypeDepth) return { name: 'Object', key: 'object', args: [] };
  const { tree } = lowering;
  switch (tree.kind(node)) {
    case Kind.genericType: {
      let name = '';
      let args: ir.TypeRef[] = [];
      for (const child of tree.children(node)) {
        const kind = tree.kind(child);
        if (kind === Kind.typeArguments) args = typeArguments(lowering, child, depth + 1);
        else if (kind === Kind.typeIdentifier || kind === Kind.scopedTypeIdentifier)
          name = lowerType(lowering, child, depth + 1).name;
      }
      return { name, key: fold(name), args };
    }
    case Kind.arrayType:
      return listOf(lowerType(lowering, tree.childByField(node, Field.element), depth + 1));
    case Kind.scopedTypeIdentifier: {
      const args: ir.TypeRef[] = [];
      for (const child of tree.children(node))
        if (tree.kind(child) === Kind.genericType) args.push(...lowerType(lowering, child, depth + 1).args);
      const name = tree
        .text(node)
        .replace(/<[\s\S]*>/, '')
        .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|\s+/g, '');
      return { name, key: fold(name), args };
    }
    case Kind.annotatedType:
    case Kind.javaType: {
      for (const child of tree.children(node))
        if (tree.kind(child) !== Kind.annotation) return lowerType(lowering, child, depth + 1);
      return voidType;
    }
    default: {
      const name = tree.text(node);
      return { name, key: fold(name), args: [] };
    }
  }
}

function typeArguments(lowering: Lowering, node: number, depth: number): ir.TypeRef[] {
  const args: ir.TypeRef[] = [];
  for (const child of lowering.tree.children(node)) if (!lowering.isComment(child)) args.push(lowerType(lowering, child, depth));
  return args;
}

/** The declared type with the `[]` that may stand after the name. */
export function declaredType(lowering: Lowering, type: ir.TypeRef, declarator: number): ir.TypeRef {
  return lowering.tree.childByField(declarator, Field.dimensions) < 0 ? type : listOf(type);
}

/** `List<type>`, which an array of a type is, too. */
export function listOf(type: ir.TypeRef): ir.TypeRef {
  return { name: 'List', key: 'list', args: [type] };
}
