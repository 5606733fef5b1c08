/** What a script says of the element that markup is put into. */

import { argumentsOf, calleeName, Field, Kind, memberName, unwrapped } from '../../../syntax/script';
import type { Binding, Declarations } from '../script/declarations';
import { partsOf } from '../script/values';

export interface Target {
  /** The name of the element, where the script creates it: `div`, `textarea`. */
  readonly tag: string | undefined;
  /** It is created only to read the text of the markup back, and never put into the page. */
  readonly isDecoder: boolean;
}

const unknown: Target = { tag: undefined, isDecoder: false };

/** What a script says of the elements it creates. */
export class CreatedElements {
  private readonly byBinding = new Map<Binding, Target>();

  constructor(private readonly declarations: Declarations) {}

  /** What is known of the element that an expression gives. */
  target(element: number): Target {
    if (element < 0) return unknown;
    const { declarations } = this;
    const { tree } = declarations;
    const node = unwrapped(tree, element);
    if (tree.kind(node) !== Kind.identifier) return { tag: createdTag(declarations, node), isDecoder: false };
    const binding = declarations.bindingOf(node);
    const known = binding && this.byBinding.get(binding);
    if (!binding || known) return known ?? unknown;
    const target = this.variable(binding);
    this.byBinding.set(binding, target);
    return target;
  }

  private variable(binding: Binding): Target {
    const { declarations } = this;
    const { tree } = declarations;
    const [given, ...others] = binding.given;
    if (!given || given.key !== undefined || others.length > 0) return unknown;
    const tag = createdTag(declarations, unwrapped(tree, given.node));
    if (tag === undefined || !declarations.spend(tree.subtreeEnd(binding.scope) - binding.scope)) return unknown;
    let isRead = false;
    for (let i = binding.scope; i < tree.subtreeEnd(binding.scope); i++) {
      if (tree.kind(i) !== Kind.identifier || tree.text(i) !== binding.name) continue;
      const parent = tree.parent(i);
      const isObject = tree.field(i) === Field.object && tree.kind(parent) === Kind.memberExpression;
      const name = isObject ? memberName(tree, parent) : undefined;
      if (name === undefined) {
        // It is handed on, unless this is where it is declared.
        if (tree.kind(parent) !== Kind.variableDeclarator || tree.field(i) !== Field.name) return { tag, isDecoder: false };
      } else if (/^(?:textContent|innerText|value)$/.test(name)) isRead = true;
    }
    return { tag, isDecoder: isRead };
  }
}

/** The name of the element that `document.createElement('div')` creates; empty where that is not written out. */
function createdTag(declarations: Declarations, node: number): string | undefined {
  const { tree } = declarations;
  if (tree.kind(node) !== Kind.callExpression || calleeName(tree, node) !== 'createElement') return undefined;
  const given = argumentsOf(tree, node)[0];
  const parts = given === undefined ? [] : partsOf(declarations, given);
  return parts.length === 1 && parts[0]!.kind === 'text' ? parts[0]!.text.toLowerCase() : '';
}
