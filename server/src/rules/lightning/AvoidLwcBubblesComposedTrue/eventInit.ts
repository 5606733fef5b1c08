/** What an object literal says of an event that is made with it. */

import { Field, Kind, propertyName, type ScriptTree, stringValue, Token, unwrapped } from '../../../syntax/script';
import type { Declarations, Given } from '../script/declarations';

/** Where a property gets its value. */
export interface Setting {
  /** The property in a literal, or the assignment. */
  readonly node: number;
  readonly value: number;
  readonly isTrue: boolean;
}

export interface EventInit {
  readonly bubbles: Setting | undefined;
  readonly composed: Setting | undefined;
}

const maxDepth = 6;
/** A variable that is given more than this is no set of options. */
const maxLiterals = 8;

/** What a literal sets, with what is spread into it from literals of the same file; the last word counts. */
export function readInit(tree: ScriptTree, declarations: () => Declarations, object: number, depth = 0): EventInit {
  return readProperties(tree, declarations, tree.children(object), depth);
}

/** The same for the properties of a literal that is not closed yet. */
export function readProperties(
  tree: ScriptTree,
  declarations: () => Declarations,
  properties: readonly number[],
  depth = 0,
): EventInit {
  const found: { bubbles?: Setting; composed?: Setting } = {};
  for (const child of depth > maxDepth ? [] : properties) {
    if (tree.kind(child) === Kind.spreadElement) {
      const inner = declarations().spend(1) ? tree.firstChild(child) : -1;
      for (const literal of inner < 0 ? [] : literalsOf(tree, declarations, inner)) {
        const spread = readInit(tree, declarations, literal, depth + 1);
        if (spread.bubbles) found.bubbles = { ...spread.bubbles, node: child };
        if (spread.composed) found.composed = { ...spread.composed, node: child };
      }
      continue;
    }
    const name = propertyName(tree, child);
    if (name !== 'bubbles' && name !== 'composed') continue;
    const value = tree.kind(child) === Kind.pair ? tree.childByField(child, Field.value) : child;
    if (value >= 0) found[name] = { node: child, value, isTrue: isTrue(tree, declarations, value) };
  }
  return { bubbles: found.bubbles, composed: found.composed };
}

/** The object literals a variable holds; of a literal itself. None where something else may be in it. */
export function literalsOf(tree: ScriptTree, declarations: () => Declarations, expression: number): readonly number[] {
  const node = unwrapped(tree, expression);
  if (tree.kind(node) === Kind.object) return [node];
  const given = givenTo(tree, declarations, node);
  const values = given.map(({ node: value, key }) => (key === undefined ? unwrapped(tree, value) : -1));
  return values.length <= maxLiterals && values.every((value) => value >= 0 && tree.kind(value) === Kind.object) ? values : [];
}

function givenTo(tree: ScriptTree, declarations: () => Declarations, node: number): readonly Given[] {
  const kind = tree.kind(node);
  if (kind !== Kind.identifier && kind !== Kind.shorthandPropertyIdentifier) return [];
  const binding = declarations().bindingOf(node);
  return binding && binding.kind !== 'parameter' ? binding.given : [];
}

/** Whether an expression is always true: `true`, `!0`, `!!1`, or a constant that is. */
export function isTrue(tree: ScriptTree, declarations: () => Declarations, expression: number): boolean {
  let node = unwrapped(tree, expression);
  let isNegated = false;
  for (let steps = 0; steps < 8; steps++) {
    switch (tree.kind(node)) {
      case Kind.true:
        return !isNegated;
      case Kind.false:
      case Kind.null:
      case Kind.undefined:
        return isNegated;
      case Kind.number:
        return (Number(tree.text(node)) !== 0) !== isNegated;
      case Kind.string:
        return (stringValue(tree, node) !== '') !== isNegated;
      case Kind.unaryExpression: {
        const operator = tree.childByField(node, Field.operator);
        const argument = tree.childByField(node, Field.argument);
        if (operator < 0 || argument < 0 || tree.kind(operator) !== Token['!']) return false;
        isNegated = !isNegated;
        node = unwrapped(tree, argument);
        break;
      }
      default: {
        const given = givenTo(tree, declarations, node);
        if (given.length !== 1 || given[0]!.key !== undefined) return false;
        node = unwrapped(tree, given[0]!.node);
      }
    }
  }
  return false;
}
