/**
 * What the names of one script stand for: variables with all they are given, parameters, imports, and the members of its
 * classes and objects. Nothing is evaluated; the order of statements does not count. Linear in the length of the script.
 */

import {
  calleeName,
  Field,
  Kind,
  memberName,
  propertyName,
  type ScriptTree,
  stringValue,
  Token,
  unwrapped,
} from '../../../syntax/script';

/** Something a name is given: an expression, or a property of what that is. */
export interface Given {
  /** The expression. */
  readonly node: number;
  /** The property of it that is meant (`const { note } = this`). */
  readonly key?: string;
}

export type BindingKind = 'const' | 'variable' | 'parameter' | 'import' | 'function' | 'class';

/** A name and what it stands for where it is declared. */
export interface Binding {
  readonly kind: BindingKind;
  readonly name: string;
  /** The node in which the name holds. */
  readonly scope: number;
  /** All that it is given anywhere. */
  readonly given: Given[];
  /** Of an import: the module. */
  readonly module?: string;
  /** Of a parameter: its function, and which one it is. */
  readonly parameter?: { readonly fn: number; readonly index: number; readonly key?: string };
  /** Of a function or a class: its node. */
  readonly node?: number;
}

/** The members of all classes and objects of one name. */
export interface Member {
  /** Names of their decorators: `api`, `wire`. */
  readonly decorators: Set<string>;
  /** What fields and properties are given. */
  readonly given: Given[];
  /** Methods, and properties that are functions. */
  readonly functions: number[];
  readonly getters: number[];
  readonly setters: number[];
}

/** The work that following names may take in one script, counted in nodes: enough for any that people write. */
const maxWork = 300_000;

const functionKinds: ReadonlySet<number> = new Set([
  Kind.functionExpression,
  Kind.functionDeclaration,
  Kind.generatorFunction,
  Kind.generatorFunctionDeclaration,
  Kind.arrowFunction,
  Kind.methodDefinition,
]);

const scopeKinds: ReadonlySet<number> = new Set([
  ...functionKinds,
  Kind.program,
  Kind.statementBlock,
  Kind.switchBody,
  Kind.forStatement,
  Kind.forInStatement,
  Kind.catchClause,
  Kind.classStaticBlock,
]);

/** Whether a node is a function, a method or an arrow function. */
export function isFunction(tree: ScriptTree, node: number): boolean {
  return functionKinds.has(tree.kind(node));
}

/** A value that is made when it is first asked for: most scripts have nothing to follow. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The names of a script. */
export class Declarations {
  private readonly bindings = new Map<string, Binding[]>();
  private readonly members = new Map<string, Member>();
  private readonly calls = new Map<string, number[]>();
  /** Assignments to a name, until somebody asks for it. */
  private readonly writes = new Map<string, Write[]>();
  private work = 0;

  constructor(readonly tree: ScriptTree) {
    new Reader(tree, this.bindings, this.members, this.calls, this.writes).read();
  }

  /** What the name at node `i` stands for; undefined where the script does not say. */
  bindingOf(i: number): Binding | undefined {
    const name = this.tree.text(i);
    const writes = this.writes.get(name);
    if (writes) {
      this.writes.delete(name);
      for (const { target, given } of writes) this.find(name, target)?.given.push(given);
    }
    return this.find(name, i);
  }

  /** Counts work on this script; false when there has been too much of it, and what is left is not to be followed. */
  spend(nodes: number): boolean {
    this.work += nodes + 1;
    return this.work <= maxWork;
  }

  /** The innermost declaration of a name around node `i`. */
  private find(name: string, i: number): Binding | undefined {
    const all = this.bindings.get(name) ?? [];
    if (!this.spend(all.length)) return undefined;
    let found: Binding | undefined;
    for (const binding of all) {
      if (binding.scope > i || this.tree.subtreeEnd(binding.scope) <= i) continue;
      if (!found || binding.scope >= found.scope) found = binding;
    }
    return found;
  }

  /** The members of a name in classes and objects of this script, whoever they belong to. */
  member(name: string): Member | undefined {
    return this.members.get(name);
  }

  /** Calls of functions and methods of a name. */
  callsOf(name: string): readonly number[] {
    return this.calls.get(name) ?? [];
  }

  /** Whether node `i` is `this`, or a variable that holds it (`const self = this`). */
  isThis(i: number): boolean {
    const { tree } = this;
    const node = unwrapped(tree, i);
    if (tree.kind(node) === Kind.this) return true;
    if (tree.kind(node) !== Kind.identifier) return false;
    const given = this.bindingOf(node)?.given;
    return given?.length === 1 && given[0]!.key === undefined && tree.kind(unwrapped(tree, given[0]!.node)) === Kind.this;
  }
}

/** An assignment to a name, whose declaration may stand behind it. */
interface Write {
  readonly target: number;
  readonly given: Given;
}

class Reader {
  private readonly scopes: number[] = [0];
  /** Decorators in front of a method, until it comes. */
  private pending: string[] = [];

  constructor(
    private readonly tree: ScriptTree,
    private readonly bindings: Map<string, Binding[]>,
    private readonly members: Map<string, Member>,
    private readonly calls: Map<string, number[]>,
    private readonly writes: Map<string, Write[]>,
  ) {}

  read(): void {
    const { tree, scopes } = this;
    for (let i = 0; i < tree.length; i++) {
      while (scopes.length > 1 && tree.subtreeEnd(scopes.at(-1)!) <= i) scopes.pop();
      this.visit(i);
      if (i > 0 && scopeKinds.has(tree.kind(i))) scopes.push(i);
    }
  }

  private visit(i: number): void {
    const { tree } = this;
    switch (tree.kind(i)) {
      case Kind.variableDeclarator:
        this.variable(i);
        return;
      case Kind.forInStatement: {
        const left = tree.childByField(i, Field.left);
        const right = tree.childByField(i, Field.right);
        if (left >= 0 && right >= 0) this.pattern(left, { node: right }, { kind: 'variable', scope: i });
        return;
      }
      case Kind.catchClause: {
        const parameter = tree.childByField(i, Field.parameter);
        if (parameter >= 0) this.pattern(parameter, undefined, { kind: 'variable', scope: i });
        return;
      }
      case Kind.importStatement:
        this.imports(i);
        return;
      case Kind.functionDeclaration:
      case Kind.generatorFunctionDeclaration:
        this.named(i, 'function');
        this.parameters(i);
        return;
      case Kind.classDeclaration:
      case Kind.abstractClassDeclaration:
        this.named(i, 'class');
        return;
      case Kind.arrowFunction:
      case Kind.functionExpression:
      case Kind.generatorFunction:
        this.parameters(i);
        return;
      case Kind.decorator:
        this.decorator(i);
        return;
      case Kind.methodDefinition:
        this.method(i);
        this.parameters(i);
        return;
      case Kind.publicFieldDefinition:
        this.field(i);
        return;
      case Kind.pair:
        this.property(i);
        return;
      case Kind.assignmentExpression:
      case Kind.augmentedAssignmentExpression: {
        const target = tree.childByField(i, Field.left);
        const value = tree.childByField(i, Field.right);
        if (target >= 0 && value >= 0) this.write(target, { node: value });
        return;
      }
      case Kind.callExpression:
      case Kind.newExpression:
        this.call(i);
        return;
    }
  }

  private variable(i: number): void {
    const { tree } = this;
    const pattern = tree.childByField(i, Field.name);
    if (pattern < 0) return;
    const value = tree.childByField(i, Field.value);
    const parent = tree.parent(i);
    const word = parent < 0 ? -1 : tree.childByField(parent, Field.kind);
    const isVar = word < 0 || tree.kind(word) === Token.var;
    const kind = word >= 0 && tree.kind(word) === Token.const ? 'const' : 'variable';
    const scope = isVar ? this.functionScope() : this.scopes.at(-1)!;
    this.pattern(pattern, value < 0 ? undefined : { node: value }, { kind, scope });
  }

  private functionScope(): number {
    const { tree, scopes } = this;
    for (let at = scopes.length - 1; at > 0; at--) if (isFunction(tree, scopes[at]!)) return scopes[at]!;
    return 0;
  }

  /** Declares the names of a pattern; those inside of a part of it get the property of that name, or something of the whole. */
  private pattern(i: number, given: Given | undefined, as: Pick<Binding, 'kind' | 'scope' | 'parameter'>, depth = 0): void {
    const { tree } = this;
    const of = (key: string | undefined): Given | undefined =>
      given && (given.key === undefined && key !== undefined ? { node: given.node, key } : given);
    const asKey = (key: string | undefined): typeof as =>
      as.parameter && as.parameter.key === undefined && key !== undefined ? { ...as, parameter: { ...as.parameter, key } } : as;
    if (depth > 8) return;
    switch (tree.kind(i)) {
      case Kind.identifier:
      case Kind.shorthandPropertyIdentifierPattern:
        this.add({ ...as, name: tree.text(i), given: given ? [given] : [] });
        return;
      case Kind.objectPattern:
        tree.forEachChild(i, (child) => {
          const kind = tree.kind(child);
          if (kind === Kind.shorthandPropertyIdentifierPattern) {
            const key = tree.text(child);
            this.pattern(child, of(key), asKey(key), depth + 1);
          } else if (kind === Kind.pairPattern) {
            const value = tree.childByField(child, Field.value);
            const keyNode = tree.childByField(child, Field.key);
            const key = keyNode < 0 ? undefined : (stringValue(tree, keyNode) ?? tree.text(keyNode));
            if (value >= 0) this.pattern(value, of(key), asKey(key), depth + 1);
          } else if (kind === Kind.objectAssignmentPattern) {
            const left = tree.childByField(child, Field.left);
            const key = left < 0 ? undefined : tree.text(left);
            if (left >= 0) this.pattern(left, of(key), asKey(key), depth + 1);
          } else if (kind === Kind.restPattern) this.pattern(child, given, as, depth + 1);
        });
        return;
      case Kind.arrayPattern:
      case Kind.restPattern:
        tree.forEachChild(i, (child) => this.pattern(child, given, as, depth + 1));
        return;
      case Kind.assignmentPattern: {
        const left = tree.childByField(i, Field.left);
        if (left >= 0) this.pattern(left, given, as, depth + 1);
        return;
      }
    }
  }

  private add(binding: Binding): void {
    const known = this.bindings.get(binding.name);
    if (known) known.push(binding);
    else this.bindings.set(binding.name, [binding]);
  }

  private named(i: number, kind: 'function' | 'class'): void {
    const name = this.tree.childByField(i, Field.name);
    if (name < 0) return;
    this.add({ kind, name: this.tree.text(name), scope: this.scopes.at(-1)!, given: [], node: i });
  }

  private parameters(fn: number): void {
    const { tree } = this;
    const single = tree.childByField(fn, Field.parameter);
    if (single >= 0) this.pattern(single, undefined, { kind: 'parameter', scope: fn, parameter: { fn, index: 0 } });
    const list = tree.childByField(fn, Field.parameters);
    if (list < 0) return;
    let index = 0;
    tree.forEachChild(list, (child) => {
      const pattern = tree.childByField(child, Field.pattern);
      if (pattern < 0 || tree.kind(pattern) === Kind.this) return;
      this.pattern(pattern, undefined, { kind: 'parameter', scope: fn, parameter: { fn, index } });
      index++;
    });
  }

  private imports(i: number): void {
    const { tree } = this;
    const source = tree.childByField(i, Field.source);
    const clause = tree.childOfKind(i, Kind.importClause);
    if (source < 0 || clause < 0) return;
    const module = stringValue(tree, source) ?? '';
    for (let at = clause + 1; at < tree.subtreeEnd(clause); at++) {
      if (tree.kind(at) !== Kind.identifier) continue;
      const parent = tree.parent(at);
      const alias = tree.kind(parent) === Kind.importSpecifier ? tree.childByField(parent, Field.alias) : -1;
      if (alias >= 0 && alias !== at) continue;
      this.add({ kind: 'import', name: tree.text(at), scope: 0, given: [], module });
    }
  }

  private decorator(i: number): void {
    const { tree } = this;
    const inner = tree.firstChild(i);
    if (inner < 0) return;
    const name = calleeName(tree, inner) ?? tree.text(inner);
    const parent = tree.parent(i);
    if (parent >= 0 && tree.kind(parent) === Kind.publicFieldDefinition) {
      const field = propertyName(tree, parent);
      if (field !== undefined) this.memberOf(field).decorators.add(name);
    } else this.pending.push(name);
  }

  private method(i: number): void {
    const { tree } = this;
    const name = propertyName(tree, i);
    const decorators = this.pending;
    this.pending = [];
    if (name === undefined) return;
    const member = this.memberOf(name);
    for (const decorator of decorators) member.decorators.add(decorator);
    const key = tree.childByField(i, Field.name);
    const before = tree.source.slice(tree.start(i), tree.start(key));
    const accessor = /\b([gs]et)\s*$/.exec(before)?.[1];
    if (accessor === 'get') member.getters.push(i);
    else if (accessor === 'set') member.setters.push(i);
    else member.functions.push(i);
  }

  private field(i: number): void {
    const { tree } = this;
    this.pending = [];
    const name = propertyName(tree, i);
    const value = tree.childByField(i, Field.value);
    if (name === undefined) return;
    const member = this.memberOf(name);
    if (value >= 0) this.give(member, value);
  }

  private property(i: number): void {
    const { tree } = this;
    const value = tree.childByField(i, Field.value);
    const node = value < 0 ? -1 : unwrapped(tree, value);
    if (node < 0 || !(isFunction(tree, node) || this.isBundleMember(i))) return;
    const name = propertyName(tree, i);
    if (name !== undefined) this.give(this.memberOf(name), value);
  }

  /** Whether a property is one of the object that an Aura controller, helper or renderer is: `({ sizes: [1, 2] })`. */
  private isBundleMember(i: number): boolean {
    const { tree } = this;
    const around = tree.parent(tree.parent(i));
    return around > 0 && tree.kind(around) === Kind.parenthesizedExpression && tree.parent(tree.parent(around)) === 0;
  }

  private give(member: Member, value: number): void {
    const node = unwrapped(this.tree, value);
    if (isFunction(this.tree, node)) member.functions.push(node);
    else member.given.push({ node: value });
  }

  private memberOf(name: string): Member {
    let member = this.members.get(name);
    if (!member) {
      member = { decorators: new Set(), given: [], functions: [], getters: [], setters: [] };
      this.members.set(name, member);
    }
    return member;
  }

  private call(i: number): void {
    const { tree } = this;
    const name = calleeName(tree, i);
    if (name === undefined) return;
    const known = this.calls.get(name);
    if (known) known.push(i);
    else this.calls.set(name, [i]);
    if (name !== 'push' && name !== 'unshift') return;
    const callee = tree.childByField(i, Field.function);
    const list = callee < 0 ? -1 : tree.childByField(unwrapped(tree, callee), Field.object);
    const given = tree.childByField(i, Field.arguments);
    if (list < 0 || given < 0) return;
    tree.forEachChild(given, (argument) => {
      if (!tree.isExtra(argument)) this.write(list, { node: argument });
    });
  }

  private write(target: number, given: Given, depth = 0): void {
    const { tree } = this;
    const node = unwrapped(tree, target);
    switch (tree.kind(node)) {
      case Kind.identifier:
      case Kind.shorthandPropertyIdentifierPattern: {
        const name = tree.text(node);
        const known = this.writes.get(name);
        const write = { target: node, given };
        if (known) known.push(write);
        else this.writes.set(name, [write]);
        return;
      }
      case Kind.memberExpression:
      case Kind.subscriptExpression: {
        const object = tree.childByField(node, Field.object);
        const name = object >= 0 && isSelf(tree, object) ? memberName(tree, node) : undefined;
        if (name === undefined) return;
        if (given.key === undefined) this.give(this.memberOf(name), given.node);
        else this.memberOf(name).given.push(given);
        return;
      }
      case Kind.objectPattern:
      case Kind.arrayPattern:
        if (depth > 8) return;
        tree.forEachChild(node, (child) => {
          const isPair = tree.kind(child) === Kind.pairPattern;
          const value = isPair ? tree.childByField(child, Field.value) : child;
          const keyNode = isPair ? tree.childByField(child, Field.key) : child;
          const hasKey = tree.kind(node) === Kind.objectPattern && given.key === undefined && keyNode >= 0;
          const key = hasKey ? (stringValue(tree, keyNode) ?? tree.text(keyNode)) : undefined;
          if (value >= 0) this.write(value, key === undefined ? given : { node: given.node, key }, depth + 1);
        });
        return;
    }
  }
}

/** `this`, and the names that people give it. */
function isSelf(tree: ScriptTree, object: number): boolean {
  const node = unwrapped(tree, object);
  if (tree.kind(node) === Kind.this) return true;
  return tree.kind(node) === Kind.identifier && /^(?:self|that|me|vm|_this|_self)$/.test(tree.text(node));
}
