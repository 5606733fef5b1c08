import { Field, Kind } from '../../syntax/apex/kinds.generated';
import type { ApexTree } from '../../syntax/apex/tree';
import type { DeclarationAnnotation, SuppressionDeclaration } from './model';

const kinds = new Map<number, SuppressionDeclaration['kind']>([
  [Kind.classDeclaration, 'class'],
  [Kind.interfaceDeclaration, 'interface'],
  [Kind.enumDeclaration, 'enum'],
  [Kind.triggerDeclaration, 'trigger'],
  [Kind.methodDeclaration, 'method'],
  [Kind.constructorDeclaration, 'constructor'],
  [Kind.fieldDeclaration, 'field'],
  [Kind.constantDeclaration, 'field'],
  [Kind.accessorDeclaration, 'accessor'],
  [Kind.staticInitializer, 'initializer'],
  [Kind.localVariableDeclaration, 'variable'],
]);

/**
 * The declarations of a file that suppressions can be about, in source order. An outline gives all of them but local
 * variables; a whole tree those too.
 */
export function suppressionDeclarations(tree: ApexTree): SuppressionDeclaration[] {
  const found: SuppressionDeclaration[] = [];
  for (let node = 0; node < tree.length; node++) {
    const kind = kinds.get(tree.kind(node));
    if (!kind) continue;
    const accessors = kind === 'field' ? tree.childOfKind(node, Kind.accessorList) : -1;
    const declarator = tree.childByField(node, Field.declarator);
    const name = tree.childByField(declarator >= 0 ? declarator : node, Field.name);
    const body = accessors >= 0 ? accessors : bodyOf(tree, node);
    found.push({
      kind: accessors >= 0 ? 'property' : kind,
      start: tree.start(node),
      end: tree.end(node),
      annotations: annotationsOf(tree, node),
      ...(name >= 0 ? { name: tree.text(name), nameStart: tree.start(name) } : {}),
      ...(body >= 0 ? { bodyStart: tree.start(body) } : {}),
    });
  }
  return found;
}

function bodyOf(tree: ApexTree, node: number): number {
  const body = tree.childByField(node, Field.body);
  return body >= 0 ? body : tree.childOfKind(node, Kind.block);
}

function annotationsOf(tree: ApexTree, declaration: number): DeclarationAnnotation[] {
  const modifiers = tree.childOfKind(declaration, Kind.modifiers);
  if (modifiers < 0) return [];
  const found: DeclarationAnnotation[] = [];
  tree.forEachChild(modifiers, (node) => {
    if (tree.kind(node) !== Kind.annotation) return;
    const name = tree.childOfKind(node, Kind.identifier);
    found.push({ name: name < 0 ? '' : tree.text(name), start: tree.start(node), end: tree.end(node) });
  });
  return found;
}
