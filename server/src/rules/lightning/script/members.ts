/** What properties give: of the component, of events and inputs, of objects that are written out. */

import { dottedName, Field, Kind, memberName, propertyOf, unwrapped } from '../../../syntax/script';
import { followReturns } from './callResults';
import type { Given } from './declarations';
import { type Evaluation, type Frame, maxDepth, unclear } from './evaluation';
import { browserOrigin, eventName, publicProperty, wiredData } from './origins';

const plainProperties: ReadonlySet<string> = new Set([
  'length',
  'size',
  'offsetWidth',
  'offsetHeight',
  'clientWidth',
  'clientHeight',
]);
const eventProperties: ReadonlySet<string> = new Set(['detail', 'data', 'target', 'currentTarget']);
/** Texts of a node: of a document that was made of a text they are no part of the page. */
const textProperties: ReadonlySet<string> = new Set(['textContent', 'innerText', 'nodeValue', 'innerHTML', 'outerHTML', 'value']);
const inputs: ReadonlySet<string> = new Set(['value']);

/** Adds the parts of what `object.name` or `object[name]` gives. */
export function followMember(evaluation: Evaluation, node: number, frame: Frame | undefined, depth: number): void {
  const { tree } = evaluation;
  const object = tree.childByField(node, Field.object);
  if (object < 0 || !evaluation.declarations.spend(tree.subtreeEnd(node) - node)) {
    evaluation.data(node, unclear);
    return;
  }
  const dotted = dottedName(tree, node);
  const origin = dotted === undefined ? undefined : browserOrigin(dotted);
  if (origin) {
    evaluation.data(node, origin);
    return;
  }
  const name = memberName(tree, node);
  // An entry whose name is computed is one of all.
  if (name === undefined) {
    evaluation.value(object, frame, depth + 1);
    return;
  }
  followProperty(evaluation, object, name, node, frame, depth + 1);
}

/** The property of an expression; `node` is what to point to. */
export function followProperty(
  evaluation: Evaluation,
  object: number,
  name: string,
  node: number,
  frame: Frame | undefined,
  depth: number,
): void {
  const { tree, declarations } = evaluation;
  if (!evaluation.step() || depth > maxDepth) {
    evaluation.data(node, unclear);
    return;
  }
  if (plainProperties.has(name)) {
    evaluation.plain();
    return;
  }
  if (declarations.isThis(object)) {
    followOwn(evaluation, name, node, frame, depth);
    return;
  }
  const base = unwrapped(tree, object);
  if (eventProperties.has(name) && tree.kind(base) === Kind.identifier && eventName.test(tree.text(base))) {
    evaluation.data(node, { what: 'an event', confidence: 'high' });
    return;
  }
  if (inputs.has(name) && /\bquerySelector|\bgetElement|\brefs$/.test(tree.text(base).slice(0, 200))) {
    evaluation.data(node, { what: 'what users enter', confidence: 'high' });
    return;
  }
  evaluation.asking(name, textProperties.has(name), () => evaluation.value(object, frame, depth + 1));
}

/** A field, a property or a getter of the component. */
function followOwn(evaluation: Evaluation, name: string, node: number, frame: Frame | undefined, depth: number): void {
  const member = evaluation.declarations.member(name);
  if (!member) {
    evaluation.data(node, { what: 'a property', confidence: 'medium' });
    return;
  }
  if (member.getters.length > 0) {
    evaluation.once(`get ${name}`, () => {
      for (const getter of member.getters) followReturns(evaluation, getter, frame, depth);
    });
    return;
  }
  if (member.decorators.has('api')) evaluation.data(node, publicProperty);
  else if (member.decorators.has('wire')) evaluation.data(node, wiredData);
  else if (member.given.length + member.functions.length === 0)
    evaluation.data(node, { what: 'a property', confidence: 'medium' });
  followGiven(evaluation, member.given, `this.${name}`, frame, depth);
}

/** An object literal: of what is asked for the value, else nothing that is a text. */
export function followObject(evaluation: Evaluation, node: number, frame: Frame | undefined, depth: number): void {
  const { tree, asked } = evaluation;
  if (asked === undefined) {
    evaluation.plain();
    return;
  }
  const value = propertyOf(tree, node, asked);
  if (value >= 0) {
    evaluation.answering(() => evaluation.through(value, () => evaluation.value(value, frame, depth + 1)));
    return;
  }
  tree.forEachChild(node, (child) => {
    if (tree.kind(child) === Kind.spreadElement) evaluation.value(child, frame, depth + 1);
  });
}

/** All that a name is given. */
export function followGiven(
  evaluation: Evaluation,
  given: readonly Given[],
  key: string,
  frame: Frame | undefined,
  depth: number,
): void {
  evaluation.once(key, () => {
    for (const { node, key: property } of given) {
      if (evaluation.isExhausted) break;
      evaluation.through(node, () => {
        if (property === undefined) evaluation.value(node, frame, depth + 1);
        else followProperty(evaluation, node, property, node, frame, depth + 1);
      });
    }
  });
}
