/**
 * What an expression of a script may give, in parts: text that is written out, what cannot hold markup, what has been cleaned,
 * and data with where it comes from. Variables, fields, methods and callbacks are followed inside the file; the order of
 * statements does not count, so a part is one that may be there. The work for one expression is bounded.
 */

import {
  argumentsOf,
  calleeName,
  calleeOf,
  dottedName,
  Field,
  Kind,
  memberName,
  propertyOf,
  type ScriptTree,
  stringValue,
  Token,
  unwrapped,
} from '../../../syntax/script';
import { givesCallback, handedParameter, isCleaning, isConverting, isJoining, isPassing, isPlain } from './calls';
import { type Binding, type Declarations, type Given, isFunction } from './declarations';
import { browserOrigin, callOrigin, type DataOrigin, eventName, importOrigin, publicProperty, wiredData } from './origins';

/** A part of a value. */
export type Part =
  /** Written out in the script. */
  | { readonly kind: 'text'; readonly text: string }
  /** A number, a date, a flag. */
  | { readonly kind: 'plain' }
  /** Data that a call has cleaned. */
  | { readonly kind: 'cleaned' }
  | DataPart;

export interface DataPart {
  readonly kind: 'data';
  /** The expression it begins with. */
  readonly node: number;
  readonly origin: DataOrigin;
  /** What it goes through on its way, from the data on: values of variables and fields. */
  readonly via: readonly number[];
  /** The call of parseFromString() that made a document of it, which is what is handed on. */
  readonly parsed?: number;
}

const maxSteps = 3000;
const maxDepth = 48;
const maxParts = 64;
const maxVia = 6;
const maxPath = 8;
/** More calls of one function are not looked at. */
const maxCalls = 30;

const plain: Part = { kind: 'plain' };

/** A call that is being followed into the function it calls. */
interface Frame {
  readonly fn: number;
  readonly call: number;
  readonly outer: Frame | undefined;
}

/** The parts of what node `i` gives; each piece of data once. */
export function partsOf(declarations: Declarations, i: number): readonly Part[] {
  const evaluation = new Evaluation(declarations);
  evaluation.value(i, undefined, 0);
  return evaluation.parts;
}

class Evaluation {
  readonly parts: Part[] = [];
  private readonly tree: ScriptTree;
  private readonly seen = new Set<string>();
  /** Values that are being followed: variables and functions may refer to themselves. */
  private readonly active = new Set<string>();
  private via: number[] = [];
  /** The properties that are asked for of what is evaluated, the next one last. */
  private path: readonly string[] = [];
  private parsed: number | undefined;
  private cleaned = 0;
  private steps = 0;
  private isExhausted = false;

  constructor(private readonly declarations: Declarations) {
    this.tree = declarations.tree;
  }

  value(i: number, frame: Frame | undefined, depth: number): void {
    const { tree } = this;
    const node = unwrapped(tree, i);
    if (!this.step() || depth > maxDepth) {
      this.data(node, unclear);
      return;
    }
    const follow = (child: number): void => {
      if (child >= 0) this.value(child, frame, depth + 1);
    };
    const constant = this.constant(node);
    if (constant !== undefined) {
      this.text(constant);
      return;
    }
    switch (tree.kind(node)) {
      case Kind.templateString:
        this.template(node, frame, depth);
        return;
      case Kind.number:
      case Kind.true:
      case Kind.false:
      case Kind.null:
      case Kind.undefined:
      case Kind.regex:
      case Kind.unaryExpression:
      case Kind.updateExpression:
        this.add(plain);
        return;
      case Kind.binaryExpression:
        this.binary(node, frame, depth);
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
      case Kind.spreadElement: {
        const inner = tree.firstChild(node);
        follow(inner);
        return;
      }
      case Kind.array:
        this.elements(node, follow);
        return;
      case Kind.object:
        this.object(node, frame, depth);
        return;
      case Kind.identifier:
      case Kind.shorthandPropertyIdentifier:
        this.name(node, frame, depth);
        return;
      case Kind.memberExpression:
      case Kind.subscriptExpression:
        this.member(node, frame, depth);
        return;
      case Kind.callExpression:
        this.call(node, frame, depth);
        return;
      case Kind.newExpression:
        if (calleeName(tree, node) === 'Date') {
          this.add(plain);
          return;
        }
        for (const argument of argumentsOf(tree, node)) follow(argument);
        return;
      default:
        if (!isFunction(tree, node)) this.data(node, unclear);
    }
  }

  /** Counts a step; false when there have been too many, and the rest is unclear. */
  private step(): boolean {
    if (this.isExhausted) return false;
    this.isExhausted = ++this.steps > maxSteps || !this.declarations.spend(0);
    return !this.isExhausted;
  }

  private constant(node: number): string | undefined {
    const { tree } = this;
    const kind = tree.kind(node);
    if (kind !== Kind.string && kind !== Kind.templateString) return undefined;
    return this.declarations.spend((tree.end(node) - tree.start(node)) >> 4) ? stringValue(tree, node) : undefined;
  }

  private elements(node: number, follow: (child: number) => void): void {
    const { tree } = this;
    const end = tree.subtreeEnd(node);
    for (let child = node + 1; child < end && !this.isExhausted; child = tree.subtreeEnd(child)) {
      if (!tree.isExtra(child)) follow(child);
    }
  }

  // ---------------------------------------------------------------- operators

  private template(node: number, frame: Frame | undefined, depth: number): void {
    const { tree } = this;
    this.elements(node, (child) => {
      if (tree.kind(child) === Kind.templateSubstitution) {
        const inner = tree.firstChild(child);
        if (inner >= 0) this.value(inner, frame, depth + 1);
      } else this.text(tree.text(child));
    });
  }

  private binary(node: number, frame: Frame | undefined, depth: number): void {
    const { tree } = this;
    // A long concatenation leans to the left.
    let at = node;
    while (tree.kind(at) === Kind.binaryExpression) {
      const left = tree.childByField(at, Field.left);
      const operator = tree.childByField(at, Field.operator);
      const kind = operator < 0 ? -1 : tree.kind(operator);
      if (!joiningOperators.has(kind)) {
        this.add(plain);
        return;
      }
      const right = tree.childByField(at, Field.right);
      if (right >= 0) this.value(right, frame, depth + 1);
      // Of `a && b` what is before is empty where it is given.
      if (left < 0 || kind === Token['&&'] || !this.step()) return;
      at = unwrapped(tree, left);
    }
    this.value(at, frame, depth + 1);
  }

  // ---------------------------------------------------------------- names

  private name(node: number, frame: Frame | undefined, depth: number): void {
    const binding = this.declarations.bindingOf(node);
    if (!binding) {
      const origin = browserOrigin(this.tree.text(node));
      this.data(node, origin ?? unclear);
      return;
    }
    switch (binding.kind) {
      case 'import': {
        const origin = importOrigin(binding.module ?? '');
        if (origin) this.data(node, origin);
        else this.add(plain);
        return;
      }
      case 'function':
      case 'class':
        return;
      case 'parameter':
        this.parameter(node, binding, frame, depth);
        this.given(binding.given, `${binding.scope} ${binding.name}`, frame, depth);
        return;
      default:
        this.given(binding.given, `${binding.scope} ${binding.name}`, frame, depth);
        return;
    }
  }

  /** All that a name is given. */
  private given(given: readonly Given[], key: string, frame: Frame | undefined, depth: number): void {
    if (this.active.has(key)) return;
    this.active.add(key);
    for (const { node, key: property } of given) {
      if (this.isExhausted) break;
      this.through(node, () => {
        if (property === undefined) this.value(node, frame, depth + 1);
        else this.propertyOf(node, property, node, frame, depth + 1);
      });
    }
    this.active.delete(key);
  }

  private parameter(node: number, binding: Binding, frame: Frame | undefined, depth: number): void {
    const { tree } = this;
    const { fn, index, key } = binding.parameter!;
    const take = (i: number, outer: Frame | undefined): void => {
      this.through(i, () => {
        if (key === undefined) this.value(i, outer, depth + 1);
        else this.propertyOf(i, key, i, outer, depth + 1);
      });
    };
    for (let at = frame; at; at = at.outer) {
      if (at.fn !== fn) continue;
      const given = argumentsOf(tree, at.call)[index];
      if (given !== undefined) take(given, at.outer);
      return;
    }
    const caller = this.callerOf(fn);
    if (caller >= 0 && handedParameter(calleeName(tree, caller) ?? '') === index) {
      const receiver = tree.childByField(calleeOf(tree, caller), Field.object);
      if (receiver >= 0) {
        take(receiver, frame);
        return;
      }
    }
    const name = nameOf(tree, fn);
    const member = name === undefined ? undefined : this.declarations.member(name);
    if (member?.setters.includes(fn)) {
      this.data(node, member.decorators.has('api') ? publicProperty : unclear);
      return;
    }
    const guard = `calls ${fn} ${index}`;
    const calls =
      name === undefined
        ? []
        : this.declarations
            .callsOf(name)
            .slice(0, maxCalls)
            .filter((call) => !this.isWithin(call, fn));
    if (member?.decorators.has('api') || calls.length === 0 || this.active.has(guard)) {
      if (this.active.has(guard)) return;
      const what = member?.decorators.has('api') ? 'a parameter of a public method' : 'a parameter';
      this.data(node, { what, confidence: member?.decorators.has('api') ? 'high' : 'medium' });
      return;
    }
    this.active.add(guard);
    for (const call of calls) {
      const given = argumentsOf(tree, call)[index];
      if (given !== undefined) take(given, undefined);
    }
    this.active.delete(guard);
  }

  private isWithin(node: number, around: number): boolean {
    return around < node && node < this.tree.subtreeEnd(around);
  }

  /** The call that gets a function as its argument; -1 if none does. */
  private callerOf(fn: number): number {
    const { tree } = this;
    const list = tree.parent(fn);
    if (list < 0 || tree.kind(list) !== Kind.arguments) return -1;
    return tree.parent(list);
  }

  // ---------------------------------------------------------------- members

  private member(node: number, frame: Frame | undefined, depth: number): void {
    const { tree } = this;
    const object = tree.childByField(node, Field.object);
    if (object < 0 || !this.declarations.spend(tree.subtreeEnd(node) - node)) {
      this.data(node, unclear);
      return;
    }
    const dotted = dottedName(tree, node);
    const origin = dotted === undefined ? undefined : browserOrigin(dotted);
    if (origin) {
      this.data(node, origin);
      return;
    }
    const name = memberName(tree, node);
    // An entry whose name is computed is one of all.
    if (name === undefined) {
      this.value(object, frame, depth + 1);
      return;
    }
    this.propertyOf(object, name, node, frame, depth + 1);
  }

  /** The property of an expression; `node` is what to point to. */
  private propertyOf(object: number, name: string, node: number, frame: Frame | undefined, depth: number): void {
    const { tree, declarations } = this;
    if (!this.step() || depth > maxDepth) {
      this.data(node, unclear);
      return;
    }
    if (plainProperties.has(name)) {
      this.add(plain);
      return;
    }
    if (declarations.isThis(object)) {
      this.own(name, node, frame, depth);
      return;
    }
    const base = unwrapped(tree, object);
    if (eventProperties.has(name) && tree.kind(base) === Kind.identifier && eventName.test(tree.text(base))) {
      this.data(node, { what: 'an event', confidence: 'high' });
      return;
    }
    if (inputs.has(name) && /\bquerySelector|\bgetElement|\brefs$/.test(tree.text(base).slice(0, 200))) {
      this.data(node, { what: 'what users enter', confidence: 'high' });
      return;
    }
    const { path, parsed } = this;
    this.path = [...path, name].slice(-maxPath);
    if (textProperties.has(name)) this.parsed = -1;
    this.value(object, frame, depth + 1);
    this.path = path;
    this.parsed = parsed;
  }

  /** A field, a property or a getter of the component. */
  private own(name: string, node: number, frame: Frame | undefined, depth: number): void {
    const member = this.declarations.member(name);
    if (!member) {
      this.data(node, { what: 'a property', confidence: 'medium' });
      return;
    }
    if (member.getters.length > 0) {
      const guard = `get ${name}`;
      if (this.active.has(guard)) return;
      this.active.add(guard);
      for (const getter of member.getters) this.returnsOf(getter, frame, depth);
      this.active.delete(guard);
      return;
    }
    if (member.decorators.has('api')) this.data(node, publicProperty);
    else if (member.decorators.has('wire')) this.data(node, wiredData);
    else if (member.given.length + member.functions.length === 0) this.data(node, { what: 'a property', confidence: 'medium' });
    this.given(member.given, `this.${name}`, frame, depth);
  }

  /** An object literal: of what is asked for the value, else nothing that is a text. */
  private object(node: number, frame: Frame | undefined, depth: number): void {
    const { tree, path } = this;
    const name = path.at(-1);
    if (name === undefined) {
      this.add(plain);
      return;
    }
    const value = propertyOf(tree, node, name);
    if (value >= 0) {
      this.path = path.slice(0, -1);
      this.through(value, () => this.value(value, frame, depth + 1));
      this.path = path;
      return;
    }
    tree.forEachChild(node, (child) => {
      if (tree.kind(child) === Kind.spreadElement) this.value(child, frame, depth + 1);
    });
  }

  // ---------------------------------------------------------------- calls

  private call(node: number, frame: Frame | undefined, depth: number): void {
    const { tree, declarations } = this;
    const name = calleeName(tree, node);
    const callee = calleeOf(tree, node);
    const given = argumentsOf(tree, node);
    const object = callee < 0 ? -1 : tree.childByField(callee, Field.object);
    const receiver = object < 0 ? undefined : dottedName(tree, object);
    const follow = (child: number | undefined): void => {
      if (child !== undefined && child >= 0) this.value(child, frame, depth + 1);
    };
    if (name === undefined) {
      // A function that is called where it stands.
      if (callee >= 0 && isFunction(tree, callee)) {
        this.enter(callee, node, frame, depth);
        return;
      }
      this.data(node, unclear);
      return;
    }
    const origin = callOrigin(name, receiver, given[0] === undefined ? undefined : stringValue(tree, given[0]));
    if (origin) {
      this.data(node, origin);
      return;
    }
    if (isCleaning(name, receiver) || (name.startsWith('replace') && escapesTags(tree, given))) {
      this.cleaned++;
      follow(given[0]);
      if (name.startsWith('replace')) follow(object);
      this.cleaned--;
      return;
    }
    const functions = this.functionsOf(name, callee);
    if (functions.length > 0) {
      const guard = `call ${name}`;
      if (this.active.has(guard)) return;
      this.active.add(guard);
      for (const fn of functions) this.enter(fn, node, frame, depth);
      this.active.delete(guard);
      return;
    }
    if (isPlain(name) || receiver === 'Math') {
      this.add(plain);
      return;
    }
    if (name === 'parseFromString') {
      this.parse(node, given[0], frame, depth);
      return;
    }
    if (object >= 0 && givesCallback(name)) {
      const callback = given[0] === undefined ? -1 : unwrapped(tree, given[0]);
      if (name === 'reduce') follow(given[1]);
      if (callback >= 0 && isFunction(tree, callback)) {
        this.returnsOf(callback, frame, depth);
        return;
      }
      follow(object);
      return;
    }
    if (object >= 0 && name.startsWith('replace')) {
      follow(object);
      follow(given[1]);
      return;
    }
    if (object >= 0 && isPassing(name)) {
      follow(object);
      return;
    }
    if (object >= 0 && isJoining(name)) {
      follow(object);
      for (const argument of given) follow(argument);
      return;
    }
    if (isConverting(name)) {
      for (const argument of given) follow(argument);
      return;
    }
    const binding = tree.kind(callee) === Kind.identifier ? declarations.bindingOf(callee) : undefined;
    const imported = binding?.kind === 'import' ? importOrigin(binding.module ?? '') : undefined;
    if (imported?.confidence === 'high') {
      this.data(node, imported);
      return;
    }
    this.data(node, { what: `what ${name}() returns`, confidence: 'medium' });
  }

  /** The functions of this file that a call may mean. */
  private functionsOf(name: string, callee: number): readonly number[] {
    const { tree, declarations } = this;
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

  private enter(fn: number, call: number, frame: Frame | undefined, depth: number): void {
    this.returnsOf(fn, { fn, call, outer: frame }, depth);
  }

  /** What a function gives back. */
  private returnsOf(fn: number, frame: Frame | undefined, depth: number): void {
    const { tree } = this;
    const body = tree.childByField(fn, Field.body);
    if (body < 0) return;
    if (tree.kind(body) !== Kind.statementBlock) {
      this.value(body, frame, depth + 1);
      return;
    }
    const end = this.declarations.spend(tree.subtreeEnd(body) - body) ? tree.subtreeEnd(body) : body;
    for (let i = body + 1; i < end; i++) {
      if (isFunction(tree, i)) i = tree.subtreeEnd(i) - 1;
      else if (tree.kind(i) === Kind.returnStatement) {
        const given = tree.children(i).find((child) => !tree.isExtra(child));
        if (given !== undefined) this.value(given, frame, depth + 1);
      }
      if (this.isExhausted) return;
    }
  }

  private parse(node: number, source: number | undefined, frame: Frame | undefined, depth: number): void {
    if (source === undefined) return;
    const outer = this.parsed;
    this.parsed ??= node;
    this.value(source, frame, depth + 1);
    this.parsed = outer;
  }

  // ---------------------------------------------------------------- parts

  private through(node: number, evaluate: () => void): void {
    const outer = this.via;
    this.via = outer.length < maxVia ? [node, ...outer] : outer;
    evaluate();
    this.via = outer;
  }

  private text(text: string): void {
    this.add({ kind: 'text', text });
  }

  private data(node: number, origin: DataOrigin): void {
    if (this.cleaned > 0) {
      this.add({ kind: 'cleaned' });
      return;
    }
    const key = `${node} ${this.parsed ?? ''}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const { parsed } = this;
    this.add({ kind: 'data', node, origin, via: this.via, ...(parsed !== undefined && parsed >= 0 && { parsed }) });
  }

  private add(part: Part): void {
    // Data counts, however much text is around it.
    if (this.parts.length < maxParts || part.kind === 'data') this.parts.push(part);
  }
}

const unclear: DataOrigin = { what: 'a value', confidence: 'medium' };

const joiningOperators: ReadonlySet<number> = new Set([Token['+'], Token['||'], Token['??'], Token['&&']]);
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

/** `replace(/</g, '&lt;')`, `replace(/[<>&]/g, (c) => ...)`: what is left of the text has no tags. */
function escapesTags(tree: ScriptTree, given: readonly number[]): boolean {
  if (given.length < 2) return false;
  const pattern = tree.text(given[0]!);
  if (!pattern.includes('<')) return false;
  const replacement = stringValue(tree, given[1]!);
  if (replacement !== undefined) return /^&(?:lt|#0*60|#x0*3c);?$/i.test(replacement);
  return /^\/\[[^\]]*<[^\]]*\]\/[a-z]*g/.test(pattern);
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
