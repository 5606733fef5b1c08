/**
 * What an expression of a script may give, in parts: text that is written out, what cannot hold markup, what has been cleaned,
 * and data with where it comes from. Variables, fields, methods and callbacks are followed inside the file; the order of
 * statements does not count, so a part is one that may be there. The work for one expression is bounded.
 */

import { argumentsOf, calleeName, Field, Kind, stringValue, Token, unwrapped } from '../../../syntax/script';
import { followCall } from './callResults';
import { type Declarations, isFunction } from './declarations';
import { Evaluation, type Frame, maxDepth, unclear } from './evaluation';
import { followMember, followObject } from './members';
import type { Part } from './parts';
import { followName } from './variables';

const joiningOperators: ReadonlySet<number> = new Set([Token['+'], Token['||'], Token['??'], Token['&&']]);

/** The parts of what node `i` gives; each piece of data once. */
export function partsOf(declarations: Declarations, i: number): readonly Part[] {
  const evaluation = new Evaluation(declarations, followExpression);
  evaluation.value(i, undefined, 0);
  return evaluation.parts;
}

/** Adds the parts of what node `i` gives, inside the call `frame`. */
function followExpression(evaluation: Evaluation, i: number, frame: Frame | undefined, depth: number): void {
  const { tree } = evaluation;
  const node = unwrapped(tree, i);
  if (!evaluation.step() || depth > maxDepth) {
    evaluation.data(node, unclear);
    return;
  }
  const follow = (child: number): void => {
    if (child >= 0) evaluation.value(child, frame, depth + 1);
  };
  const constant = constantOf(evaluation, node);
  if (constant !== undefined) {
    evaluation.text(constant);
    return;
  }
  switch (tree.kind(node)) {
    case Kind.templateString:
      followTemplate(evaluation, node, frame, depth);
      return;
    case Kind.number:
    case Kind.true:
    case Kind.false:
    case Kind.null:
    case Kind.undefined:
    case Kind.regex:
    case Kind.unaryExpression:
    case Kind.updateExpression:
      evaluation.plain();
      return;
    case Kind.binaryExpression:
      followOperands(evaluation, node, frame, depth);
      return;
    case Kind.ternaryExpression:
      follow(tree.childByField(node, Field.consequence));
      follow(tree.childByField(node, Field.alternative));
      return;
    case Kind.assignmentExpression:
    case Kind.augmentedAssignmentExpression:
      follow(tree.childByField(node, Field.right));
      return;
    case Kind.sequenceExpression: {
      const last = tree.children(node).at(-1);
      if (last !== undefined) follow(last);
      return;
    }
    case Kind.awaitExpression:
    case Kind.spreadElement:
      follow(tree.firstChild(node));
      return;
    case Kind.array:
      forEachElement(evaluation, node, follow);
      return;
    case Kind.object:
      followObject(evaluation, node, frame, depth);
      return;
    case Kind.identifier:
    case Kind.shorthandPropertyIdentifier:
      followName(evaluation, node, frame, depth);
      return;
    case Kind.memberExpression:
    case Kind.subscriptExpression:
      followMember(evaluation, node, frame, depth);
      return;
    case Kind.callExpression:
      followCall(evaluation, node, frame, depth);
      return;
    case Kind.newExpression:
      if (calleeName(tree, node) === 'Date') {
        evaluation.plain();
        return;
      }
      for (const argument of argumentsOf(tree, node)) follow(argument);
      return;
    default:
      if (!isFunction(tree, node)) evaluation.data(node, unclear);
  }
}

/** The text that a literal without substitutions stands for. */
function constantOf(evaluation: Evaluation, node: number): string | undefined {
  const { tree } = evaluation;
  const kind = tree.kind(node);
  if (kind !== Kind.string && kind !== Kind.templateString) return undefined;
  return evaluation.declarations.spend((tree.end(node) - tree.start(node)) >> 4) ? stringValue(tree, node) : undefined;
}

/** Calls `follow` with each child, as long as there is work left. */
function forEachElement(evaluation: Evaluation, node: number, follow: (child: number) => void): void {
  const { tree } = evaluation;
  const end = tree.subtreeEnd(node);
  for (let child = node + 1; child < end && !evaluation.isExhausted; child = tree.subtreeEnd(child)) {
    if (!tree.isExtra(child)) follow(child);
  }
}

function followTemplate(evaluation: Evaluation, node: number, frame: Frame | undefined, depth: number): void {
  const { tree } = evaluation;
  forEachElement(evaluation, node, (child) => {
    if (tree.kind(child) === Kind.templateSubstitution) {
      const inner = tree.firstChild(child);
      if (inner >= 0) evaluation.value(inner, frame, depth + 1);
    } else evaluation.text(tree.text(child));
  });
}

/** Text that is joined, and `a || b`, `a ?? b`, `a && b`; all other operators give numbers and flags. */
function followOperands(evaluation: Evaluation, node: number, frame: Frame | undefined, depth: number): void {
  const { tree } = evaluation;
  // A long concatenation leans to the left.
  let at = node;
  while (tree.kind(at) === Kind.binaryExpression) {
    const left = tree.childByField(at, Field.left);
    const operator = tree.childByField(at, Field.operator);
    const kind = operator < 0 ? -1 : tree.kind(operator);
    if (!joiningOperators.has(kind)) {
      evaluation.plain();
      return;
    }
    const right = tree.childByField(at, Field.right);
    if (right >= 0) evaluation.value(right, frame, depth + 1);
    // Of `a && b` what is before is empty where it is given.
    if (left < 0 || kind === Token['&&'] || !evaluation.step()) return;
    at = unwrapped(tree, left);
  }
  evaluation.value(at, frame, depth + 1);
}
