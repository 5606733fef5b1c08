/** Where a script makes events that leave the component. */

import { argumentsOf, calleeName, Field, Kind, memberName, type ScriptTree, unwrapped } from '../../../syntax/script';
import { type Binding, type Declarations, lazy } from '../script/declarations';
import { partsOf } from '../script/values';
import { isTrue, literalsOf, readInit, readProperties, type Setting } from './eventInit';

export interface LeavingEvent {
  /** What makes it composed. */
  readonly composed: Setting;
  /** Whether an event is seen to be made with it. */
  readonly isMade: boolean;
  /** The name of the event, where it is written out. */
  readonly name: string | undefined;
}

/** Events, and options for events, that bubble and are composed, in the order of the text. */
export function leavingEvents(tree: ScriptTree, declarations: () => Declarations): LeavingEvent[] {
  /** By what makes it composed. */
  const found = new Map<number, LeavingEvent>();
  const add = (composed: Setting, call: number): void => {
    if (found.has(composed.node) && call < 0) return;
    found.set(composed.node, { composed, isMade: call >= 0, name: call < 0 ? undefined : nameOf(tree, declarations, call) });
  };
  /** `options.composed = true`, with the variables that are handed to what makes an event, by the call. */
  const assigned: { readonly setting: Setting; readonly binding: Binding }[] = [];
  const handed = new Map<Binding, number>();
  const bubbling = lazy(() => bubblingVariables(tree, declarations()));
  for (let i = 0; i < tree.length; i++) {
    switch (tree.kind(i)) {
      case Kind.object: {
        const { bubbles, composed } = readInit(tree, declarations, i);
        if (bubbles?.isTrue && composed?.isTrue) add(composed, eventAround(tree, i));
        break;
      }
      case Kind.newExpression:
      case Kind.callExpression:
        if (!makesEvent(tree, i)) break;
        for (const argument of argumentsOf(tree, i)) {
          const given = unwrapped(tree, argument);
          if (tree.kind(given) !== Kind.identifier) continue;
          const binding = declarations().bindingOf(given);
          if (binding) handed.set(binding, i);
          for (const literal of literalsOf(tree, declarations, argument)) {
            const { bubbles, composed } = readInit(tree, declarations, literal);
            if (bubbles?.isTrue && composed?.isTrue) add(composed, i);
          }
        }
        break;
      case Kind.assignmentExpression: {
        const target = trueProperty(tree, declarations, i, 'composed');
        if (!target) break;
        const literals = literalsOf(tree, declarations, target.object);
        const binding = declarations().bindingOf(target.object);
        const isBubbling = literals.some((literal) => readInit(tree, declarations, literal).bubbles?.isTrue);
        if (binding && literals.length > 0 && (isBubbling || bubbling().has(binding)))
          assigned.push({ setting: { node: i, value: target.value, isTrue: true }, binding });
        break;
      }
      case Kind.error:
        for (const properties of looseProperties(tree, i)) {
          const { bubbles, composed } = readProperties(tree, declarations, properties);
          if (bubbles?.isTrue && composed?.isTrue) add(composed, -1);
        }
        break;
    }
  }
  for (const { setting, binding } of assigned) add(setting, handed.get(binding) ?? -1);
  return [...found.values()].sort((a, b) => a.composed.node - b.composed.node);
}

/** The properties of literals that are not closed yet: those that stand side by side. */
function looseProperties(tree: ScriptTree, error: number): number[][] {
  const runs: number[][] = [];
  let last = -1;
  for (const child of tree.children(error)) {
    if (tree.isExtra(child)) continue;
    const isProperty = propertyKinds.has(tree.kind(child));
    if (isProperty && last >= 0) runs.at(-1)!.push(child);
    else if (isProperty) runs.push([child]);
    last = isProperty ? child : -1;
  }
  return runs;
}

const propertyKinds: ReadonlySet<number> = new Set([Kind.pair, Kind.shorthandPropertyIdentifier, Kind.spreadElement]);

/** `options.composed = true`: the variable and the value. */
function trueProperty(
  tree: ScriptTree,
  declarations: () => Declarations,
  i: number,
  name: string,
): { object: number; value: number } | undefined {
  const left = tree.childByField(i, Field.left);
  const value = tree.childByField(i, Field.right);
  const member = left < 0 ? -1 : unwrapped(tree, left);
  if (member < 0 || value < 0 || memberName(tree, member) !== name || !isTrue(tree, declarations, value)) return undefined;
  const object = tree.childByField(member, Field.object);
  const node = object < 0 ? -1 : unwrapped(tree, object);
  return node >= 0 && tree.kind(node) === Kind.identifier ? { object: node, value } : undefined;
}

/** The variables with `options.bubbles = true`. */
function bubblingVariables(tree: ScriptTree, declarations: Declarations): ReadonlySet<Binding> {
  const found = new Set<Binding>();
  for (const i of tree.find([Kind.assignmentExpression])) {
    const target = trueProperty(tree, () => declarations, i, 'bubbles');
    const binding = target && declarations.bindingOf(target.object);
    if (binding) found.add(binding);
  }
  return found;
}

/** What makes an event of a literal that is its argument; -1 if nothing does. */
function eventAround(tree: ScriptTree, object: number): number {
  let node = object;
  for (let steps = 0; steps < 8; steps++) {
    const parent = tree.parent(node);
    if (parent < 0) return -1;
    if (tree.kind(parent) === Kind.arguments) return makesEvent(tree, tree.parent(parent)) ? tree.parent(parent) : -1;
    if (unwrapped(tree, parent) !== object) return -1;
    node = parent;
  }
  return -1;
}

/** `new CustomEvent(...)`, `new OrderEvent(...)`, and `super(...)` in a class that is one. */
function makesEvent(tree: ScriptTree, call: number): boolean {
  if (call < 0) return false;
  const name = calleeName(tree, call);
  if (name === undefined) return false;
  if (tree.kind(call) === Kind.newExpression) return /Event$/.test(name);
  if (name !== 'super') return false;
  let type = tree.parent(call);
  for (let steps = 0; steps < maxNesting && type >= 0 && !classKinds.has(tree.kind(type)); steps++) type = tree.parent(type);
  const heritage = type < 0 ? -1 : tree.childOfKind(type, Kind.classHeritage);
  return heritage >= 0 && /Event\b/.test(tree.text(heritage));
}

/** How far around a call of `super` its class is looked for. */
const maxNesting = 30;
const classKinds: ReadonlySet<number> = new Set([Kind.class, Kind.classDeclaration, Kind.abstractClassDeclaration]);

function nameOf(tree: ScriptTree, declarations: () => Declarations, call: number): string | undefined {
  const [name] = argumentsOf(tree, call);
  const parts = name === undefined ? [] : partsOf(declarations(), name);
  return parts.length === 1 && parts[0]!.kind === 'text' ? parts[0]!.text : undefined;
}
