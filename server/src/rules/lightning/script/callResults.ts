/** What calls give: what the functions of the file return, and what is known of others by their names. */

import {
  argumentsOf,
  calleeName,
  calleeOf,
  dottedName,
  Field,
  Kind,
  type ScriptTree,
  stringValue,
  unwrapped,
} from '../../../syntax/script';
import { givesCallback, isCleaning, isConverting, isJoining, isPassing, isPlain } from './calls';
import { isFunction } from './declarations';
import { type Evaluation, type Frame, unclear } from './evaluation';
import { callOrigin, type DataOrigin, importOrigin } from './origins';

/** A call that is written as a name or a member, with what is known of it at once. */
interface NamedCall {
  readonly node: number;
  readonly name: string;
  readonly callee: number;
  readonly given: readonly number[];
  /** What the method is called on; -1 for none. */
  readonly object: number;
  /** Its dotted name, where it has one. */
  readonly receiver: string | undefined;
}

/** Adds the parts of what the call at `node` gives. */
export function followCall(evaluation: Evaluation, node: number, frame: Frame | undefined, depth: number): void {
  const { tree } = evaluation;
  const name = calleeName(tree, node);
  const callee = calleeOf(tree, node);
  if (name === undefined) {
    // A function that is called where it stands.
    if (callee >= 0 && isFunction(tree, callee)) followInto(evaluation, callee, node, frame, depth);
    else evaluation.data(node, unclear);
    return;
  }
  const given = argumentsOf(tree, node);
  const object = callee < 0 ? -1 : tree.childByField(callee, Field.object);
  const receiver = object < 0 ? undefined : dottedName(tree, object);
  const origin = callOrigin(name, receiver, given[0] === undefined ? undefined : stringValue(tree, given[0]));
  if (origin) {
    evaluation.data(node, origin);
    return;
  }
  if (isCleaning(name, receiver) || (name.startsWith('replace') && escapesTags(tree, given))) {
    evaluation.cleaning(() => {
      if (given[0] !== undefined) evaluation.value(given[0], frame, depth + 1);
      if (name.startsWith('replace') && object >= 0) evaluation.value(object, frame, depth + 1);
    });
    return;
  }
  const functions = functionsOf(evaluation, name, callee);
  if (functions.length === 0) {
    followKnownCall(evaluation, { node, name, callee, given, object, receiver }, frame, depth);
    return;
  }
  evaluation.once(`call ${name}`, () => {
    for (const fn of functions) followInto(evaluation, fn, node, frame, depth);
  });
}

/** A call of what is not in this file: by what its name says. */
function followKnownCall(evaluation: Evaluation, call: NamedCall, frame: Frame | undefined, depth: number): void {
  const { node, name, given, object, receiver } = call;
  const follow = (children: readonly (number | undefined)[]): void => {
    for (const child of children) if (child !== undefined && child >= 0) evaluation.value(child, frame, depth + 1);
  };
  if (isPlain(name) || receiver === 'Math') evaluation.plain();
  else if (name === 'parseFromString') evaluation.parsing(node, () => follow([given[0]]));
  else if (object >= 0 && givesCallback(name)) {
    if (name === 'reduce') follow([given[1]]);
    const callback = given[0] === undefined ? -1 : unwrapped(evaluation.tree, given[0]);
    if (callback >= 0 && isFunction(evaluation.tree, callback)) followReturns(evaluation, callback, frame, depth);
    else follow([object]);
  } else if (object >= 0 && name.startsWith('replace')) follow([object, given[1]]);
  else if (object >= 0 && isPassing(name)) follow([object]);
  else if (object >= 0 && isJoining(name)) follow([object, ...given]);
  else if (isConverting(name)) follow(given);
  else evaluation.data(node, resultOrigin(evaluation, call));
}

/** Where the result of a call comes from of which nothing else is known. */
function resultOrigin({ tree, declarations }: Evaluation, { name, callee }: NamedCall): DataOrigin {
  const binding = tree.kind(callee) === Kind.identifier ? declarations.bindingOf(callee) : undefined;
  const imported = binding?.kind === 'import' ? importOrigin(binding.module ?? '') : undefined;
  return imported?.confidence === 'high' ? imported : { what: `what ${name}() returns`, confidence: 'medium' };
}

/** The functions of this file that a call may mean. */
function functionsOf(evaluation: Evaluation, name: string, callee: number): readonly number[] {
  const { tree, declarations } = evaluation;
  if (tree.kind(callee) === Kind.identifier) {
    const binding = declarations.bindingOf(callee);
    if (binding?.kind === 'function') return [binding.node!];
    const values = (binding?.given ?? []).map(({ node }) => unwrapped(tree, node));
    return values.filter((value) => isFunction(tree, value));
  }
  const object = tree.childByField(callee, Field.object);
  if (object < 0) return [];
  const base = unwrapped(tree, object);
  const isOwn = declarations.isThis(base) || (tree.kind(base) === Kind.identifier && /^(?:helper|h)$/.test(tree.text(base)));
  const isClass = tree.kind(base) === Kind.identifier && declarations.bindingOf(base)?.kind === 'class';
  return isOwn || isClass ? (declarations.member(name)?.functions ?? []) : [];
}

/** What a function gives back where a call runs it. */
function followInto(evaluation: Evaluation, fn: number, call: number, frame: Frame | undefined, depth: number): void {
  followReturns(evaluation, fn, { fn, call, outer: frame }, depth);
}

/** What a function gives back. */
export function followReturns(evaluation: Evaluation, fn: number, frame: Frame | undefined, depth: number): void {
  const { tree } = evaluation;
  const body = tree.childByField(fn, Field.body);
  if (body < 0) return;
  if (tree.kind(body) !== Kind.statementBlock) {
    evaluation.value(body, frame, depth + 1);
    return;
  }
  const end = evaluation.declarations.spend(tree.subtreeEnd(body) - body) ? tree.subtreeEnd(body) : body;
  for (let i = body + 1; i < end; i++) {
    if (isFunction(tree, i)) i = tree.subtreeEnd(i) - 1;
    else if (tree.kind(i) === Kind.returnStatement) {
      const given = tree.children(i).find((child) => !tree.isExtra(child));
      if (given !== undefined) evaluation.value(given, frame, depth + 1);
    }
    if (evaluation.isExhausted) return;
  }
}

/** `replace(/</g, '&lt;')`, `replace(/[<>&]/g, (c) => ...)`: what is left of the text has no tags. */
function escapesTags(tree: ScriptTree, given: readonly number[]): boolean {
  if (given.length < 2) return false;
  const pattern = tree.text(given[0]!);
  if (!pattern.includes('<')) return false;
  const replacement = stringValue(tree, given[1]!);
  if (replacement !== undefined) return /^&(?:lt|#0*60|#x0*3c);?$/i.test(replacement);
  return /^\/\[[^\]]*<[^\]]*\]\/[a-z]*g/.test(pattern);
}
