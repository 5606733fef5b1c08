/** What variables and parameters give. */

import { argumentsOf, calleeName, calleeOf, Field, Kind, type ScriptTree } from '../../../syntax/script';
import { handedParameter } from './calls';
import type { Binding } from './declarations';
import { type Evaluation, type Frame, unclear } from './evaluation';
import { followGiven, followProperty } from './members';
import { browserOrigin, importOrigin, publicProperty } from './origins';

/** More calls of one function are not looked at. */
const maxCalls = 30;

/** Adds the parts of what a name gives. */
export function followName(evaluation: Evaluation, node: number, frame: Frame | undefined, depth: number): void {
  const binding = evaluation.declarations.bindingOf(node);
  if (!binding) {
    const origin = browserOrigin(evaluation.tree.text(node));
    evaluation.data(node, origin ?? unclear);
    return;
  }
  switch (binding.kind) {
    case 'import': {
      const origin = importOrigin(binding.module ?? '');
      if (origin) evaluation.data(node, origin);
      else evaluation.plain();
      return;
    }
    case 'function':
    case 'class':
      return;
    case 'parameter':
      followParameter(evaluation, node, binding, frame, depth);
      followGiven(evaluation, binding.given, `${binding.scope} ${binding.name}`, frame, depth);
      return;
    default:
      followGiven(evaluation, binding.given, `${binding.scope} ${binding.name}`, frame, depth);
      return;
  }
}

function followParameter(evaluation: Evaluation, node: number, binding: Binding, frame: Frame | undefined, depth: number): void {
  const { tree } = evaluation;
  const { fn, index, key } = binding.parameter!;
  const take = (i: number, outer: Frame | undefined): void => {
    evaluation.through(i, () => {
      if (key === undefined) evaluation.value(i, outer, depth + 1);
      else followProperty(evaluation, i, key, i, outer, depth + 1);
    });
  };
  for (let at = frame; at; at = at.outer) {
    if (at.fn !== fn) continue;
    const given = argumentsOf(tree, at.call)[index];
    if (given !== undefined) take(given, at.outer);
    return;
  }
  const caller = callerOf(evaluation, fn);
  if (caller >= 0 && handedParameter(calleeName(tree, caller) ?? '') === index) {
    const receiver = tree.childByField(calleeOf(tree, caller), Field.object);
    if (receiver >= 0) {
      take(receiver, frame);
      return;
    }
  }
  const name = nameOf(tree, fn);
  const member = name === undefined ? undefined : evaluation.declarations.member(name);
  if (member?.setters.includes(fn)) {
    evaluation.data(node, member.decorators.has('api') ? publicProperty : unclear);
    return;
  }
  const guard = `calls ${fn} ${index}`;
  if (evaluation.isActive(guard)) return;
  if (member?.decorators.has('api')) {
    evaluation.data(node, { what: 'a parameter of a public method', confidence: 'high' });
    return;
  }
  const calls = name === undefined ? [] : outsideCalls(evaluation, name, fn);
  if (calls.length === 0) evaluation.data(node, { what: 'a parameter', confidence: 'medium' });
  evaluation.once(guard, () => {
    for (const call of calls) {
      const given = argumentsOf(tree, call)[index];
      if (given !== undefined) take(given, undefined);
    }
  });
}

/** The calls of a function, by its name, that are not in itself. */
function outsideCalls({ declarations, tree }: Evaluation, name: string, fn: number): readonly number[] {
  return declarations
    .callsOf(name)
    .slice(0, maxCalls)
    .filter((call) => call <= fn || call >= tree.subtreeEnd(fn));
}

/** The call that gets a function as its argument; -1 if none does. */
function callerOf(evaluation: Evaluation, fn: number): number {
  const { tree } = evaluation;
  const list = tree.parent(fn);
  if (list < 0 || tree.kind(list) !== Kind.arguments) return -1;
  return tree.parent(list);
}

/** The name under which a function is called: its own, or that of the variable or property it is given to. */
function nameOf(tree: ScriptTree, fn: number): string | undefined {
  const own = tree.childByField(fn, Field.name);
  if (own >= 0) return tree.text(own);
  const parent = tree.parent(fn);
  if (parent < 0) return undefined;
  const key = [Field.key, Field.name].map((field) => tree.childByField(parent, field)).find((node) => node >= 0);
  const names = [Kind.pair, Kind.variableDeclarator, Kind.publicFieldDefinition] as readonly number[];
  return names.includes(tree.kind(parent)) && key !== undefined ? tree.text(key) : undefined;
}
