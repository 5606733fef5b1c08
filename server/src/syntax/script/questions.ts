/** What rules ask about expressions. Every answer is read off the text: nothing is evaluated. */

import { Field, Kind } from './kinds.generated';
import type { ScriptTree } from './tree';

/** The expression that parentheses and assertions of types are put around: node `i` itself if it is neither. */
export function unwrapped(tree: ScriptTree, i: number): number {
  let node = i;
  for (;;) {
    const inner = wrapped(tree, node);
    if (inner < 0) return node;
    node = inner;
  }
}

/**
 * The value of a string, or of a template without substitutions, with escapes resolved; parentheses may stand around it.
 * Undefined for anything else. Escapes that JavaScript does not have stay as they are written.
 */
export function stringValue(tree: ScriptTree, i: number): string | undefined {
  const node = unwrapped(tree, i);
  const kind = tree.kind(node);
  if (kind === Kind.string) return resolveEscapes(withoutQuotes(tree.text(node)));
  if (kind !== Kind.templateString || tree.childOfKind(node, Kind.templateSubstitution) >= 0) return undefined;
  return resolveEscapes(withoutQuotes(tree.text(node)).replace(/\r\n?/g, '\n'));
}

/**
 * The name of the member that `a.name`, `a?.name`, `a['name']`, `a[0]` or `a.#name` (with its `#`) asks for. Undefined for a
 * computed name and for anything else than a member.
 */
export function memberName(tree: ScriptTree, i: number): string | undefined {
  const node = unwrapped(tree, i);
  if (tree.kind(node) === Kind.memberExpression) {
    const property = tree.childByField(node, Field.property);
    // A name that is still to be typed has no text.
    return property < 0 ? undefined : tree.text(property) || undefined;
  }
  const index = tree.kind(node) === Kind.subscriptExpression ? tree.childByField(node, Field.index) : -1;
  return index < 0 ? undefined : literalKey(tree, index);
}

/**
 * A chain of names with dots between them: `document.body.innerHTML`, `this.template`, also of `document?.['body'].innerHTML`.
 * Undefined if it does not start with a name or `this`, or a part of it is no name.
 */
export function dottedName(tree: ScriptTree, i: number): string | undefined {
  const names: string[] = [];
  let node = unwrapped(tree, i);
  for (;;) {
    if (roots.includes(tree.kind(node))) return [tree.text(node), ...names.reverse()].join('.');
    const name = memberName(tree, node);
    const object = tree.childByField(node, Field.object);
    if (name === undefined || object < 0 || !identifierName.test(name)) return undefined;
    names.push(name);
    node = unwrapped(tree, object);
  }
}

/** What a call or `new` calls, without the object it is called on: `b` of `a.b(c)`. Undefined if it has no name. */
export function calleeName(tree: ScriptTree, i: number): string | undefined {
  const callee = calleeOf(tree, i);
  if (callee < 0) return undefined;
  const isName = roots.includes(tree.kind(callee)) || tree.kind(callee) === Kind.import;
  return isName ? tree.text(callee) : memberName(tree, callee);
}

/** What a call or `new` calls, -1 for anything else. */
export function calleeOf(tree: ScriptTree, i: number): number {
  const kind = tree.kind(i);
  if (kind !== Kind.callExpression && kind !== Kind.newExpression) return -1;
  const callee = tree.childByField(i, kind === Kind.callExpression ? Field.function : Field.constructor);
  return callee < 0 ? -1 : unwrapped(tree, callee);
}

/** The arguments of a call or `new`, in order, without comments. None of a tagged template. */
export function argumentsOf(tree: ScriptTree, i: number): number[] {
  const list = tree.childOfKind(i, Kind.arguments);
  return list < 0 ? [] : tree.children(list).filter((child) => !tree.isExtra(child));
}

/**
 * What an object literal gives a property: the value of `name: value`, `'name': value` and `['name']: value`, the name itself of
 * a shorthand, or the whole method. The last one counts. -1 if the literal does not name it, or node `i` is none; what is
 * spread into it is not looked at.
 */
export function propertyOf(tree: ScriptTree, i: number, name: string): number {
  const object = unwrapped(tree, i);
  if (tree.kind(object) !== Kind.object) return -1;
  let found = -1;
  tree.forEachChild(object, (child) => {
    if (propertyName(tree, child) === name)
      found = tree.kind(child) === Kind.pair ? tree.childByField(child, Field.value) : child;
  });
  return found;
}

/** The name of a property in an object literal, or of a member in a class. Undefined if it is computed or there is none. */
export function propertyName(tree: ScriptTree, i: number): string | undefined {
  if (tree.kind(i) === Kind.shorthandPropertyIdentifier) return tree.text(i);
  const key = tree.childByField(i, tree.kind(i) === Kind.pair ? Field.key : Field.name);
  if (key < 0) return undefined;
  if (tree.kind(key) !== Kind.computedPropertyName) return literalKey(tree, key) ?? tree.text(key);
  const computed = tree.firstChild(key);
  return computed < 0 ? undefined : literalKey(tree, computed);
}

const identifierName = /^#?[\p{ID_Start}_$][\p{ID_Continue}$\u200c\u200d]*$/u;

/** What a chain of names may start with. */
const roots: readonly number[] = [Kind.identifier, Kind.this, Kind.super, Kind.undefined];

/** What node `i` is put around, -1 if it is an expression of its own. */
function wrapped(tree: ScriptTree, i: number): number {
  switch (tree.kind(i)) {
    case Kind.parenthesizedExpression:
    case Kind.asExpression:
    case Kind.satisfiesExpression:
    case Kind.nonNullExpression:
      return tree.children(i).find((child) => !tree.isExtra(child)) ?? -1;
    case Kind.typeAssertion:
      return tree.children(i).findLast((child) => !tree.isExtra(child) && tree.kind(child) !== Kind.typeArguments) ?? -1;
    default:
      return -1;
  }
}

function literalKey(tree: ScriptTree, i: number): string | undefined {
  const node = unwrapped(tree, i);
  return tree.kind(node) === Kind.number ? tree.text(node) : stringValue(tree, node);
}

/** A text being typed may lack its closing quote. */
function withoutQuotes(text: string): string {
  return text.slice(1, text.length > 1 && text.endsWith(text[0]) ? -1 : undefined);
}

const hexadecimal = '[\\da-fA-F]';
const escapes = new RegExp(
  `\\\\(?:u\\{(${hexadecimal}+)\\}|u(${hexadecimal}{4})|x(${hexadecimal}{2})|([0-3]?[0-7]{1,2})|(\\r\\n|[\\s\\S]))`,
  'g',
);

const controls: Partial<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };

/** https://tc39.es/ecma262/#sec-literals-string-literals, with the octal escapes of its annex B. */
function resolveEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(escapes, (written, point, unit, byte, octal, other) => {
    if (other !== undefined) return /^[\r\n\u2028\u2029]/.test(other) ? '' : (controls[other] ?? other);
    const code = octal === undefined ? Number.parseInt(point ?? unit ?? byte, 16) : Number.parseInt(octal, 8);
    return code > 0x10ffff ? written : String.fromCodePoint(code);
  });
}
