/** Declarations: headers of types, fields, properties, methods, with their modifiers. */

import { Field, Kind } from '../../../syntax/apex/kinds.generated';
import type * as ir from '../ir';
import { fold } from '../ir';
import type { Lowering } from './lowering';
import { lowerBlock, lowerDeclarators } from './statements';
import { declaredType, lowerType, voidType } from './types';

/** Lowers one declaration of the outline: a header, field, property, method, constructor, initialiser or body. */
export function lowerDeclarationAt(lowering: Lowering, node: number): ir.Declaration | undefined {
  const { tree } = lowering;
  switch (tree.kind(node)) {
    case Kind.classDeclaration:
    case Kind.interfaceDeclaration:
    case Kind.enumDeclaration:
    case Kind.triggerDeclaration:
      return lowerHeader(lowering, node);
    case Kind.methodDeclaration:
    case Kind.constructorDeclaration: {
      const isConstructor = tree.kind(node) === Kind.constructorDeclaration;
      const body = tree.childByField(node, Field.body);
      return {
        kind: isConstructor ? 'constructor' : 'method',
        modifiers: lowerModifiers(lowering, node),
        returns: isConstructor
          ? voidType
          : declaredType(lowering, lowerType(lowering, tree.childByField(node, Field.type)), node),
        name: lowering.nameIn(node, Field.name),
        parameters: lowerParameters(lowering, node),
        body: body < 0 ? undefined : lowerBlock(lowering, body),
      };
    }
    case Kind.fieldDeclaration:
    case Kind.constantDeclaration:
      return lowerField(lowering, node);
    case Kind.staticInitializer:
      return { kind: 'initializer', isStatic: true, body: lowerBlock(lowering, tree.childOfKind(node, Kind.block)) };
    case Kind.block:
      return { kind: 'initializer', isStatic: false, body: lowerBlock(lowering, node) };
    case Kind.triggerBody:
      return { kind: 'trigger', isStatic: false, body: lowerBlock(lowering, tree.childOfKind(node, Kind.block)) };
    default:
      return undefined;
  }
}

function lowerHeader(lowering: Lowering, node: number): ir.HeaderDecl {
  const { tree } = lowering;
  const name = lowering.nameIn(node, Field.name);
  const modifiers = lowerModifiers(lowering, node);
  let superclass: ir.TypeRef | undefined;
  const interfaces: ir.TypeRef[] = [];
  const addTypes = (list: number): void => {
    for (const child of tree.children(list)) {
      if (tree.kind(child) === Kind.typeList) addTypes(child);
      else if (tree.isNamed(child) && !lowering.isComment(child)) interfaces.push(lowerType(lowering, child));
    }
  };
  for (const child of tree.children(node)) {
    const kind = tree.kind(child);
    if (kind === Kind.superclass) {
      const type = tree.children(child).find((c) => tree.isNamed(c) && !lowering.isComment(c));
      if (type !== undefined) superclass = lowerType(lowering, type);
    } else if (kind === Kind.interfaces || kind === Kind.extendsInterfaces) addTypes(child);
  }
  const form = formOf(tree.kind(node));
  const trigger = form === 'trigger' ? triggerOf(lowering, node) : undefined;
  return {
    kind: 'header',
    form,
    modifiers,
    name,
    superclass,
    interfaces,
    trigger,
    keyword: keywordRange(lowering, form, modifiers, name),
  };
}

function formOf(kind: number): ir.HeaderDecl['form'] {
  if (kind === Kind.classDeclaration) return 'class';
  if (kind === Kind.interfaceDeclaration) return 'interface';
  return kind === Kind.enumDeclaration ? 'enum' : 'trigger';
}

/** What a trigger is on. */
function triggerOf(lowering: Lowering, node: number): ir.HeaderDecl['trigger'] {
  const { tree } = lowering;
  const events = tree
    .childrenByField(node, Field.events)
    .filter((event) => tree.kind(event) === Kind.triggerEvent)
    .map((event) => fold(tree.text(event)).replace(/\s+/g, ' '));
  return { object: lowering.nameIn(node, Field.object), events };
}

/** The keyword stands between the modifiers and the name; it is no node of its own. */
function keywordRange(lowering: Lowering, form: string, modifiers: ir.Modifiers, name: ir.NameRef): ir.Range {
  const between = lowering.tree.source.slice(modifiers.end + lowering.base, name.start + lowering.base).toLowerCase();
  const at = between.lastIndexOf(form);
  const start = at < 0 ? name.start : modifiers.end + at;
  return { start, end: at < 0 ? start : start + form.length };
}

function lowerField(lowering: Lowering, node: number): ir.FieldDecl | ir.PropertyDecl {
  const { tree } = lowering;
  const modifiers = lowerModifiers(lowering, node);
  const declarators = lowerDeclarators(lowering, node);
  const first = tree.childByField(node, Field.declarator);
  const declared = lowerType(lowering, tree.childByField(node, Field.type));
  const type = first < 0 ? declared : declaredType(lowering, declared, first);
  const accessors = tree.childOfKind(node, Kind.accessorList);
  if (accessors < 0) return { kind: 'field', modifiers, type, declarators };
  let getter: ir.BlockStmt | undefined;
  let setter: ir.BlockStmt | undefined;
  for (const accessor of tree.children(accessors)) {
    if (tree.kind(accessor) !== Kind.accessorDeclaration) continue;
    const body = tree.childByField(accessor, Field.body);
    if (body < 0) continue;
    const which = tree.childByField(accessor, Field.accessor);
    if (which >= 0 && fold(tree.text(which)) === 'set') setter = lowerBlock(lowering, body);
    else getter = lowerBlock(lowering, body);
  }
  const declarator = declarators[0];
  return {
    kind: 'property',
    modifiers,
    type,
    name: declarator?.variable ?? lowering.missingName(node),
    value: declarator?.value,
    getter,
    setter,
  };
}

function lowerModifiers(lowering: Lowering, declaration: number): ir.Modifiers {
  const { tree } = lowering;
  const node = tree.childOfKind(declaration, Kind.modifiers);
  const words: string[] = [];
  const annotations: ir.Annotation[] = [];
  let sharing: ir.Modifiers['sharing'];
  if (node < 0) {
    const at = tree.start(declaration) - lowering.base;
    return { keywords: keywordSet(words), sharing, annotations, start: at, end: at };
  }
  for (const child of tree.children(node)) {
    if (tree.kind(child) === Kind.annotation) {
      annotations.push(lowerAnnotation(lowering, child));
      continue;
    }
    if (tree.kind(child) !== Kind.modifier) continue;
    const word = tree.firstChild(child);
    if (word < 0) continue;
    switch (tree.kind(word)) {
      case Kind.withSharing:
        sharing = { mode: 'with', ...lowering.range(word) };
        break;
      case Kind.withoutSharing:
        sharing = { mode: 'without', ...lowering.range(word) };
        break;
      case Kind.inheritedSharing:
        sharing = { mode: 'inherited', ...lowering.range(word) };
        break;
      default:
        words.push(fold(tree.text(word)));
    }
  }
  return { keywords: keywordSet(words), sharing, annotations, ...lowering.range(node) };
}

function lowerAnnotation(lowering: Lowering, node: number): ir.Annotation {
  const { tree } = lowering;
  const args: { key: string | undefined; value: ir.Expr }[] = [];
  const list = tree.childByField(node, Field.arguments);
  if (list >= 0) {
    for (const child of tree.children(list)) {
      if (tree.kind(child) === Kind.annotationKeyValue) {
        const key = tree.childByField(child, Field.key);
        args.push({ key: key < 0 ? undefined : fold(tree.text(key)), value: lowering.exprIn(child, Field.value) });
      } else if (tree.field(child) === Field.value) args.push({ key: undefined, value: lowering.expr(child) });
    }
  }
  const name = lowering.nameIn(node, Field.name);
  return { name: name.name, key: name.key, args, ...lowering.range(node) };
}

function lowerParameters(lowering: Lowering, node: number): ir.Parameter[] {
  const { tree } = lowering;
  const list = tree.childByField(node, Field.parameters);
  const out: ir.Parameter[] = [];
  for (const child of list < 0 ? [] : tree.children(list)) {
    if (tree.kind(child) !== Kind.formalParameter) continue;
    const type = declaredType(lowering, lowerType(lowering, tree.childByField(child, Field.type)), child);
    out.push({ type, variable: lowering.nameIn(child, Field.name), ...lowering.range(child) });
  }
  return out;
}

const keywordSets = new Map<string, ReadonlySet<string>>();

/** The set of these words: there are few different ones, and very many declarations. */
function keywordSet(words: readonly string[]): ReadonlySet<string> {
  const key = words.join(' ');
  let set = keywordSets.get(key);
  if (!set) {
    set = new Set(words);
    // Broken code may bring any number of combinations.
    if (keywordSets.size < 1000) keywordSets.set(key, set);
  }
  return set;
}
