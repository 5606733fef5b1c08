/** The places of a script that make markup of a text, and put it into the page. */

import {
  argumentsOf,
  calleeName,
  calleeOf,
  dottedName,
  Field,
  Kind,
  memberName,
  propertyName,
  type ScriptTree,
  stringValue,
  unwrapped,
} from '../../../syntax/script';
import type { Declarations } from '../script/declarations';
import type { Part } from '../script/parts';
import { partsOf } from '../script/values';

/** One such place. */
export interface Sink {
  /** Its name in the text: `innerHTML`, `insertAdjacentHTML`. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** The expressions that become markup. */
  readonly values: readonly number[];
  /** What it is put into; -1 if that is not said. */
  readonly element: number;
  /** `set` replaces what is there, `add` adds to it. */
  readonly how: 'set' | 'add';
  /** Data that goes another way into the page, where that is known already. */
  readonly parts?: readonly Part[];
}

/** What a script must have in it to be worth a look. */
export const mark = /HTML(?:Unsafe)?\b|srcdoc|createContextualFragment|parseFromString|\bwrite(?:ln)?\s*\(|\.\s*html\s*\(/;

const properties: ReadonlySet<string> = new Set(['innerHTML', 'outerHTML', 'srcdoc']);

/** Calls that make markup of an argument: which one it is. */
const methods: ReadonlyMap<string, number> = new Map([
  ['insertAdjacentHTML', 1],
  ['createContextualFragment', 0],
  ['setHTMLUnsafe', 0],
]);

/** More data of one document is not told apart. */
const maxParts = 32;

/** Calls that put nodes into the page. */
const appending: ReadonlySet<string> = new Set([
  'append',
  'appendChild',
  'prepend',
  'before',
  'after',
  'insertBefore',
  'insertAdjacentElement',
  'replaceChild',
  'replaceChildren',
  'replaceWith',
]);

/** The sinks of a script, in no particular order. `declarations` are asked for only where data is followed. */
export function* sinksOf(tree: ScriptTree, declarations: () => Declarations): Iterable<Sink> {
  const appended: number[] = [];
  const parses = tree.source.includes('parseFromString');
  for (let i = 0; i < tree.length; i++) {
    switch (tree.kind(i)) {
      case Kind.assignmentExpression:
      case Kind.augmentedAssignmentExpression: {
        const sink = assigned(tree, i);
        if (sink) yield sink;
        break;
      }
      case Kind.callExpression: {
        const name = calleeName(tree, i);
        if (name === undefined) break;
        if (parses && appending.has(name)) appended.push(i);
        const sink = called(tree, i, name);
        if (sink) yield sink;
        break;
      }
      case Kind.pair:
      case Kind.shorthandPropertyIdentifier: {
        const sink = merged(tree, i);
        if (sink) yield sink;
        break;
      }
    }
  }
  if (appended.length > 0) yield* parsed(tree, appended, declarations());
}

/** `element.innerHTML = value` */
function assigned(tree: ScriptTree, i: number): Sink | undefined {
  const left = tree.childByField(i, Field.left);
  const value = tree.childByField(i, Field.right);
  if (left < 0 || value < 0) return undefined;
  const member = unwrapped(tree, left);
  const name = memberName(tree, member);
  if (name === undefined || !properties.has(name)) return undefined;
  const isAdding = tree.kind(i) === Kind.augmentedAssignmentExpression && operatorOf(tree, i) === '+=';
  return {
    ...nameRange(tree, member),
    name,
    values: [value],
    element: tree.childByField(member, Field.object),
    how: isAdding ? 'add' : 'set',
  };
}

function operatorOf(tree: ScriptTree, i: number): string {
  const operator = tree.childByField(i, Field.operator);
  return operator < 0 ? '' : tree.text(operator);
}

/** `element.insertAdjacentHTML(where, value)`, `document.write(value)`, `$(element).html(value)` */
function called(tree: ScriptTree, i: number, name: string): Sink | undefined {
  const callee = calleeOf(tree, i);
  const object = callee < 0 ? -1 : tree.childByField(callee, Field.object);
  if (object < 0) return undefined;
  const given = argumentsOf(tree, i);
  const sink = (values: readonly number[], how: Sink['how']): Sink | undefined =>
    values.length === 0 ? undefined : { ...nameRange(tree, callee), name, values, element: object, how };
  const index = methods.get(name);
  if (index !== undefined) return sink(given.slice(index, index + 1), name === 'setHTMLUnsafe' ? 'set' : 'add');
  switch (name) {
    case 'write':
    case 'writeln':
      return isDocument(tree, object) ? sink(given, 'add') : undefined;
    case 'execCommand':
      return given.length > 2 && stringValue(tree, given[0]!)?.toLowerCase() === 'inserthtml'
        ? sink([given[2]!], 'add')
        : undefined;
    case 'html':
      return isQuery(tree, object) ? sink(given.slice(0, 1), 'set') : undefined;
    default:
      return undefined;
  }
}

function isDocument(tree: ScriptTree, object: number): boolean {
  const dotted = dottedName(tree, object) ?? memberName(tree, object) ?? '';
  return /(?:^|\.)(?:document|contentDocument|doc)$/.test(dotted);
}

/** `$(...)`, `jQuery(...).find(...)`: what a chain of calls begins with. */
function isQuery(tree: ScriptTree, object: number): boolean {
  let node = unwrapped(tree, object);
  for (let steps = 0; steps < 50; steps++) {
    const callee = calleeOf(tree, node);
    if (callee < 0) return false;
    if (tree.kind(callee) === Kind.identifier) return /^(?:\$|jQuery|j\$|\$j|jq)$/.test(tree.text(callee));
    const next = tree.childByField(callee, Field.object);
    if (next < 0) return false;
    node = unwrapped(tree, next);
  }
  return false;
}

/** `Object.assign(element, { innerHTML: value })` */
function merged(tree: ScriptTree, i: number): Sink | undefined {
  const name = propertyName(tree, i);
  if (name === undefined || !properties.has(name)) return undefined;
  const object = tree.parent(i);
  const list = object < 0 ? -1 : tree.parent(object);
  const call = list < 0 || tree.kind(list) !== Kind.arguments ? -1 : tree.parent(list);
  if (call < 0 || calleeName(tree, call) !== 'assign') return undefined;
  const given = argumentsOf(tree, call);
  if (given.length < 2 || tree.kind(unwrapped(tree, given[0]!)) === Kind.object) return undefined;
  const isPair = tree.kind(i) === Kind.pair;
  const value = isPair ? tree.childByField(i, Field.value) : i;
  const key = isPair ? tree.childByField(i, Field.key) : i;
  if (value < 0 || key < 0) return undefined;
  return { start: tree.start(key), end: tree.end(key), name, values: [value], element: given[0]!, how: 'set' };
}

/** Nodes of documents that parseFromString() made, where they are put into the page. */
function* parsed(tree: ScriptTree, calls: readonly number[], declarations: Declarations): Iterable<Sink> {
  const found = new Map<number, Part[]>();
  for (const call of calls) {
    for (const argument of argumentsOf(tree, call)) {
      for (const part of partsOf(declarations, argument)) {
        if (part.kind !== 'data' || part.parsed === undefined) continue;
        const known = found.get(part.parsed);
        if (!known) found.set(part.parsed, [part]);
        else if (known.length < maxParts) known.push(part);
      }
    }
  }
  for (const [call, parts] of found) {
    const type = argumentsOf(tree, call)[1];
    const written = type === undefined ? undefined : stringValue(tree, type);
    // Of plain XML a browser shows the text.
    if (written !== undefined && !/html|svg/i.test(written)) continue;
    const callee = calleeOf(tree, call);
    yield { ...nameRange(tree, callee), name: 'parseFromString', values: [], element: -1, how: 'add', parts };
  }
}

/** Where the name of a member stands: inside the quotes of `element['innerHTML']`. */
function nameRange(tree: ScriptTree, member: number): { start: number; end: number } {
  const property = tree.childByField(member, Field.property);
  if (property >= 0) return { start: tree.start(property), end: tree.end(property) };
  const index = tree.childByField(member, Field.index);
  if (index < 0) return { start: tree.start(member), end: tree.end(member) };
  const node = unwrapped(tree, index);
  const isQuoted = tree.kind(node) === Kind.string && tree.end(node) - tree.start(node) > 2;
  return isQuoted ? { start: tree.start(node) + 1, end: tree.end(node) - 1 } : { start: tree.start(node), end: tree.end(node) };
}
