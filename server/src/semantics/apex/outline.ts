/**
 * Cuts a file into declarations, the units of work: a header, a field or property, a method, a constructor, an
 * initialiser, a trigger body, the loose statements of anonymous Apex.
 */

import { Field, Kind } from '../../syntax/apex/kinds.generated';
import type { ApexTree } from '../../syntax/apex/tree';
import { fold } from './ir';

/** Where a declaration stands. */
export interface DeclarationSlot {
  readonly kind: 'header' | 'member' | 'anonymous';
  /** Start of the declaration's text. */
  readonly start: number;
  /** A header ends before its body. */
  readonly end: number;
  /** The node's whole extent: for a header, the class with its body. */
  readonly nodeEnd: number;
  /** The node in the tree that was listed. */
  readonly node: number;
  /** The node's kind, to find it again in a tree of this range. */
  readonly nodeKind: number;
  /** Folded names of the enclosing types, outermost first; for a header the last one is its own. */
  readonly path: readonly string[];
  /** The names as written. */
  readonly names: readonly string[];
  /** Name of the member, folded; empty for initialisers and bodies. */
  readonly name: string;
  /** Whether the parser had to repair something inside. */
  readonly hasError: boolean;
}

const typeKinds: ReadonlySet<number> = new Set([
  Kind.classDeclaration,
  Kind.interfaceDeclaration,
  Kind.enumDeclaration,
  Kind.triggerDeclaration,
]);
const memberKinds: ReadonlySet<number> = new Set([
  Kind.methodDeclaration,
  Kind.constructorDeclaration,
  Kind.fieldDeclaration,
  Kind.constantDeclaration,
  Kind.staticInitializer,
]);

/** Types nested deeper than this (the platform takes one level) count as a part of the type around them. */
const maxNesting = 16;

/**
 * Lists the declarations of a file in source order. Takes an outline (bodies without errors are not in it) or a whole
 * tree. Methods that a missing brace nested inside another body count as members of the enclosing type.
 */
export function listDeclarations(tree: ApexTree): DeclarationSlot[] {
  const slots: DeclarationSlot[] = [];
  if (tree.length === 0) return slots;
  interface Scope {
    readonly path: readonly string[];
    readonly names: readonly string[];
    readonly end: number;
  }
  const scopes: Scope[] = [{ path: [], names: [], end: tree.subtreeEnd(0) }];
  let looseStart = -1;
  let looseEnd = -1;
  let looseError = false;
  for (let node = 1; node < tree.length; ) {
    while (scopes.length > 1 && node >= scopes[scopes.length - 1]!.end) scopes.pop();
    const scope = scopes[scopes.length - 1]!;
    const kind = tree.kind(node);
    if (typeKinds.has(kind) && scopes.length > maxNesting) {
      node++;
      continue;
    }
    if (typeKinds.has(kind)) {
      const nameNode = tree.childByField(node, Field.name);
      const name = nameNode < 0 ? '' : tree.text(nameNode);
      const body = tree.childByField(node, Field.body);
      const inner: Scope = { path: [...scope.path, fold(name)], names: [...scope.names, name], end: tree.subtreeEnd(node) };
      slots.push({
        kind: 'header',
        start: tree.start(node),
        end: body < 0 ? tree.end(node) : tree.start(body),
        nodeEnd: tree.end(node),
        node,
        nodeKind: kind,
        path: inner.path,
        names: inner.names,
        name: fold(name),
        hasError: headerHasError(tree, node, body),
      });
      scopes.push(inner);
      if (body >= 0 && tree.kind(body) === Kind.triggerBody) {
        slots.push(member(tree, body, inner, ''));
        node = body + 1;
        continue;
      }
      node++;
      continue;
    }
    if (memberKinds.has(kind) && (scope.path.length > 0 || kind === Kind.methodDeclaration)) {
      const nameNode =
        kind === Kind.fieldDeclaration || kind === Kind.constantDeclaration ? tree.childByField(node, Field.declarator) : node;
      const name = nameNode < 0 ? -1 : tree.childByField(nameNode, Field.name);
      slots.push(member(tree, node, scope, name < 0 ? '' : fold(tree.text(name))));
      node++;
      continue;
    }
    if (kind === Kind.block && tree.parent(node) >= 0 && tree.kind(tree.parent(node)) === Kind.classBody) {
      slots.push(member(tree, node, scope, ''));
      node++;
      continue;
    }
    if (
      scope.path.length === 0 &&
      tree.parent(node) === 0 &&
      tree.isNamed(node) &&
      kind !== Kind.lineComment &&
      kind !== Kind.blockComment
    ) {
      if (looseStart < 0) looseStart = tree.start(node);
      looseEnd = tree.end(node);
      looseError ||= tree.hasError(node);
    }
    node++;
  }
  if (looseStart >= 0) {
    slots.push({
      kind: 'anonymous',
      start: looseStart,
      end: looseEnd,
      nodeEnd: looseEnd,
      node: 0,
      nodeKind: tree.kind(0),
      path: [],
      names: [],
      name: '',
      hasError: looseError,
    });
  }
  return slots;
}

function member(
  tree: ApexTree,
  node: number,
  scope: { path: readonly string[]; names: readonly string[] },
  name: string,
): DeclarationSlot {
  return {
    kind: 'member',
    start: tree.start(node),
    end: tree.end(node),
    nodeEnd: tree.end(node),
    node,
    nodeKind: tree.kind(node),
    path: scope.path,
    names: scope.names,
    name,
    hasError: tree.hasError(node),
  };
}

function headerHasError(tree: ApexTree, node: number, body: number): boolean {
  for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) {
    if (child !== body && (tree.hasError(child) || tree.isError(child) || tree.isMissing(child))) return true;
  }
  return false;
}
