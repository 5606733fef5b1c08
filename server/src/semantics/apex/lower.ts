/**
 * Lowers syntax trees of declarations into the typed form of ir.ts.
 *
 * Robust against every tree the parser may give: missing children become opaque expressions or empty blocks, and
 * nesting deeper than `maxDepth` becomes one opaque expression.
 */

import { Field, Kind } from '../../syntax/apex/kinds.generated';
import type { ApexTree } from '../../syntax/apex/tree';
import type * as ir from './ir';
import { fold } from './ir';
import { decodeString } from './literals';
import { lowerSoql, lowerSosl } from './lowerQuery';

/** Expressions and statements nested deeper than this are not looked into (real code stays below 40). */
export const maxDepth = 200;

/** Types nested deeper than this (`List<List<...>>`) are taken for any object. */
const maxTypeDepth = 32;

const voidType: ir.TypeRef = { name: 'void', key: 'void', args: [] };

const dmlOperations: ReadonlySet<string> = new Set(['insert', 'update', 'upsert', 'delete', 'undelete', 'merge']);

/** Lowers nodes of one tree; `base` is the offset of the declaration's start, to which all ranges become relative. */
export class Lowering {
  private depth = 0;
  private typeDepth = 0;

  constructor(
    readonly tree: ApexTree,
    readonly base: number,
    /** Leave out bodies and initial values: what others can see of a declaration. */
    readonly signatureOnly = false,
  ) {}

  /** Comments may stand anywhere and mean nothing here; errors may too, but hold code. */
  isComment(node: number): boolean {
    const kind = this.tree.kind(node);
    return kind === Kind.lineComment || kind === Kind.blockComment;
  }

  range(node: number): ir.Range {
    return { start: this.tree.start(node) - this.base, end: this.tree.end(node) - this.base };
  }

  nameRef(node: number): ir.NameRef {
    const name = this.tree.text(node);
    return { name, key: fold(name), start: this.tree.start(node) - this.base, end: this.tree.end(node) - this.base };
  }

  /** A name for a node that should be there and is not. */
  private missingName(node: number): ir.NameRef {
    const at = this.tree.end(node) - this.base;
    return { name: '', key: '', start: at, end: at };
  }

  nameOf(node: number): ir.NameRef {
    const name = this.tree.childByField(node, Field.name);
    return name < 0 ? this.missingName(node) : this.nameRef(name);
  }

  // -------------------------------------------------------------- types

  type(node: number): ir.TypeRef {
    if (node < 0) return voidType;
    if (this.typeDepth >= maxTypeDepth) return { name: 'Object', key: 'object', args: [] };
    this.typeDepth++;
    try {
      return this.typeInner(node);
    } finally {
      this.typeDepth--;
    }
  }

  private typeInner(node: number): ir.TypeRef {
    const { tree } = this;
    switch (tree.kind(node)) {
      case Kind.genericType: {
        let name = '';
        let args: ir.TypeRef[] = [];
        for (const child of tree.children(node)) {
          const kind = tree.kind(child);
          if (kind === Kind.typeArguments) args = this.typeArguments(child);
          else if (kind === Kind.typeIdentifier || kind === Kind.scopedTypeIdentifier) name = this.type(child).name;
        }
        return { name, key: fold(name), args };
      }
      case Kind.arrayType: {
        const element = this.type(tree.childByField(node, Field.element));
        return { name: 'List', key: 'list', args: [element] };
      }
      case Kind.scopedTypeIdentifier: {
        const args: ir.TypeRef[] = [];
        for (const child of tree.children(node)) if (tree.kind(child) === Kind.genericType) args.push(...this.type(child).args);
        const name = tree
          .text(node)
          .replace(/<[\s\S]*>/, '')
          .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|\s+/g, '');
        return { name, key: fold(name), args };
      }
      case Kind.annotatedType:
      case Kind.javaType: {
        for (const child of tree.children(node)) if (tree.kind(child) !== Kind.annotation) return this.type(child);
        return voidType;
      }
      default: {
        const name = tree.text(node);
        return { name, key: fold(name), args: [] };
      }
    }
  }

  private typeArguments(node: number): ir.TypeRef[] {
    const args: ir.TypeRef[] = [];
    for (const child of this.tree.children(node)) if (!this.isComment(child)) args.push(this.type(child));
    return args;
  }

  /** The declared type with the `[]` that may stand after the name. */
  private declaredType(type: ir.TypeRef, declarator: number): ir.TypeRef {
    return this.tree.childByField(declarator, Field.dimensions) < 0 ? type : { name: 'List', key: 'list', args: [type] };
  }

  // -------------------------------------------------------------- expressions

  /** The expressions among a node's children. */
  exprs(node: number): ir.Expr[] {
    const { tree } = this;
    const out: ir.Expr[] = [];
    for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) {
      if (tree.isNamed(child) && !this.isComment(child)) out.push(this.expr(child));
    }
    return out;
  }

  exprOfField(node: number, field: number): ir.Expr {
    const child = this.tree.childByField(node, field);
    if (child < 0) return { kind: 'opaque', children: [], ...this.range(node) };
    return this.expr(child);
  }

  expr(node: number): ir.Expr {
    const { tree } = this;
    // Parentheses carry no meaning in this form, and may be nested without bound.
    while (tree.kind(node) === Kind.parenthesizedExpression) {
      let inner = -1;
      for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) {
        if (tree.isNamed(child) && !this.isComment(child)) {
          inner = child;
          break;
        }
      }
      if (inner < 0) return { kind: 'opaque', children: [], ...this.range(node) };
      node = inner;
    }
    if (this.depth >= maxDepth) return { kind: 'opaque', children: [], ...this.range(node) };
    this.depth++;
    try {
      return this.exprInner(node);
    } finally {
      this.depth--;
    }
  }

  private exprInner(node: number): ir.Expr {
    const { tree } = this;
    const range = this.range(node);
    switch (tree.kind(node)) {
      case Kind.identifier: {
        const name = tree.text(node);
        return { kind: 'name', name, key: fold(name), ...range };
      }
      case Kind.stringLiteral:
        return { kind: 'string', value: decodeString(tree.text(node)), multiline: false, ...range };
      case Kind.multiLineStringLiteral:
        return { kind: 'string', value: decodeString(tree.text(node)), multiline: true, ...range };
      case Kind.int: {
        const text = tree.text(node);
        return { kind: 'literal', type: /l$/i.test(text) ? 'long' : 'integer', text, ...range };
      }
      case Kind.decimalFloatingPointLiteral:
      case Kind.decimal:
        return { kind: 'literal', type: 'decimal', text: tree.text(node), ...range };
      case Kind.boolean:
        return { kind: 'literal', type: 'boolean', text: fold(tree.text(node)), ...range };
      case Kind.nullLiteral:
        return { kind: 'literal', type: 'null', text: 'null', ...range };
      case Kind.this:
        return { kind: 'this', ...range };
      case Kind.super:
        return { kind: 'super', ...range };
      case Kind.fieldAccess: {
        const field = tree.childByField(node, Field.field);
        if (field >= 0 && fold(tree.text(field)) === 'class') {
          const object = tree.childByField(node, Field.object);
          const name = object < 0 ? '' : tree.text(object);
          return { kind: 'class', type: { name, key: fold(name), args: [] }, ...range };
        }
        return {
          kind: 'member',
          object: this.exprOfField(node, Field.object),
          member: field < 0 ? this.missingName(node) : this.nameRef(field),
          ...range,
        };
      }
      case Kind.javaFieldAccess: {
        const inner = tree.firstChild(node);
        return inner < 0 ? { kind: 'opaque', children: [], ...range } : this.expr(inner);
      }
      case Kind.arrayAccess:
        return {
          kind: 'index',
          object: this.exprOfField(node, Field.array),
          index: this.exprOfField(node, Field.index),
          ...range,
        };
      case Kind.methodInvocation: {
        const object = tree.childByField(node, Field.object);
        const args = tree.childByField(node, Field.arguments);
        return {
          kind: 'call',
          receiver: object < 0 ? undefined : this.expr(object),
          method: this.nameOf(node),
          args: args < 0 ? [] : this.exprs(args),
          ...range,
        };
      }
      case Kind.explicitConstructorInvocation: {
        const called = tree.childByField(node, Field.constructor);
        const args = tree.childByField(node, Field.arguments);
        return {
          kind: 'call',
          receiver: undefined,
          method: called < 0 ? this.missingName(node) : this.nameRef(called),
          args: args < 0 ? [] : this.exprs(args),
          ...range,
        };
      }
      case Kind.objectCreationExpression:
        return this.objectCreation(node, range);
      case Kind.arrayCreationExpression: {
        const typeNode = tree.childByField(node, Field.type);
        const value = tree.childByField(node, Field.value);
        const isArray = tree.childByField(node, Field.dimensions) >= 0;
        const type = this.type(typeNode);
        return {
          kind: 'collection',
          type: isArray ? { name: 'List', key: 'list', args: [type] } : type,
          elements: value < 0 ? [] : this.exprs(value),
          entries: [],
          ...range,
        };
      }
      case Kind.arrayInitializer:
        return {
          kind: 'collection',
          type: { name: 'List', key: 'list', args: [] },
          elements: this.exprs(node),
          entries: [],
          ...range,
        };
      case Kind.mapCreationExpression: {
        const entries: { key: ir.Expr; value: ir.Expr }[] = [];
        const value = tree.childByField(node, Field.value);
        for (const entry of value < 0 ? [] : tree.children(value)) {
          if (tree.kind(entry) !== Kind.mapKeyInitializer) continue;
          const [key, item] = this.exprs(entry);
          if (key && item) entries.push({ key, value: item });
        }
        return { kind: 'collection', type: this.type(tree.childByField(node, Field.type)), elements: [], entries, ...range };
      }
      case Kind.binaryExpression:
        return this.binary(node, range);
      case Kind.unaryExpression: {
        const op = tree.childByField(node, Field.operator);
        return { kind: 'unary', op: op < 0 ? '' : tree.text(op), operand: this.exprOfField(node, Field.operand), ...range };
      }
      case Kind.updateExpression: {
        const op = tree.childByField(node, Field.operator);
        return { kind: 'unary', op: op < 0 ? '' : tree.text(op), operand: this.exprOfField(node, Field.operand), ...range };
      }
      case Kind.assignmentExpression: {
        const op = tree.childByField(node, Field.operator);
        return {
          kind: 'assign',
          op: op < 0 ? '=' : tree.text(op),
          target: this.exprOfField(node, Field.left),
          value: this.exprOfField(node, Field.right),
          ...range,
        };
      }
      case Kind.ternaryExpression:
        return {
          kind: 'ternary',
          condition: this.exprOfField(node, Field.condition),
          // biome-ignore lint/suspicious/noThenProperty: a branch of a condition; nobody awaits these nodes
          then: this.exprOfField(node, Field.consequence),
          otherwise: this.exprOfField(node, Field.alternative),
          ...range,
        };
      case Kind.castExpression:
        return {
          kind: 'cast',
          type: this.type(tree.childByField(node, Field.type)),
          value: this.exprOfField(node, Field.value),
          ...range,
        };
      case Kind.instanceofExpression:
        return {
          kind: 'instanceof',
          value: this.exprOfField(node, Field.left),
          type: this.type(tree.childByField(node, Field.right)),
          ...range,
        };
      case Kind.classLiteral: {
        const inner = tree.firstChild(node);
        return { kind: 'class', type: inner < 0 ? voidType : this.type(inner), ...range };
      }
      case Kind.queryExpression: {
        for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) {
          if (tree.kind(child) === Kind.soqlQueryBody) return { kind: 'soql', query: lowerSoql(this, child), ...range };
          if (tree.kind(child) === Kind.soslQueryBody) return lowerSosl(this, child, range);
        }
        return { kind: 'opaque', children: [], ...range };
      }
      case Kind.dmlExpression:
        return this.dml(node, range);
      default:
        return { kind: 'opaque', children: this.exprs(node), ...range };
    }
  }

  private objectCreation(node: number, range: ir.Range): ir.Expr {
    const { tree } = this;
    const typeNode = tree.childByField(node, Field.type);
    const argsNode = tree.childByField(node, Field.arguments);
    const args: ir.Expr[] = [];
    const fields: ir.FieldInit[] = [];
    for (const child of argsNode < 0 ? [] : tree.children(argsNode)) {
      if (!tree.isNamed(child) || this.isComment(child)) continue;
      const left = tree.kind(child) === Kind.assignmentExpression ? tree.childByField(child, Field.left) : -1;
      if (left >= 0 && tree.kind(left) === Kind.identifier) {
        fields.push({ field: this.nameRef(left), value: this.exprOfField(child, Field.right), ...this.range(child) });
      } else args.push(this.expr(child));
    }
    return {
      kind: 'new',
      type: this.type(typeNode),
      typeRange: typeNode < 0 ? range : this.range(typeNode),
      args,
      fields,
      ...range,
    };
  }

  /** Left-nested chains of one operator become one node: generated code concatenates thousands of strings. */
  private binary(node: number, range: ir.Range): ir.Expr {
    const { tree } = this;
    const operatorOf = (n: number): string => {
      const op = tree.childByField(n, Field.operator);
      return op < 0 ? '' : tree.text(op);
    };
    const op = operatorOf(node);
    const operands: ir.Expr[] = [];
    let at = node;
    for (;;) {
      operands.push(this.exprOfField(at, Field.right));
      const left = tree.childByField(at, Field.left);
      if (left < 0) break;
      if (tree.kind(left) === Kind.binaryExpression && operatorOf(left) === op) {
        at = left;
        continue;
      }
      operands.push(this.expr(left));
      break;
    }
    operands.reverse();
    return { kind: 'binary', op, operands, ...range };
  }

  private dml(node: number, range: ir.Range): ir.Expr {
    const { tree } = this;
    let op: ir.DmlOperation = 'insert';
    let opRange = range;
    let mode: ir.AccessMode | undefined;
    for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) {
      const kind = tree.kind(child);
      if (kind === Kind.dmlType) {
        const word = fold(tree.text(child));
        if (dmlOperations.has(word)) op = word as ir.DmlOperation;
        opRange = this.range(child);
      } else if (kind === Kind.dmlSecurityMode) {
        mode = { mode: fold(tree.text(child)) === 'user' ? 'user' : 'system', ...this.range(child) };
      }
    }
    const merge = tree.childByField(node, Field.mergeWith);
    return {
      kind: 'dml',
      op,
      opRange,
      mode,
      target: this.exprOfField(node, Field.target),
      mergeWith: merge < 0 ? undefined : this.expr(merge),
      ...range,
    };
  }

  // -------------------------------------------------------------- statements

  /** The block at `node`; an empty one when it is missing. */
  block(node: number): ir.BlockStmt {
    const { tree } = this;
    const body: ir.Stmt[] = [];
    if (node < 0) return { kind: 'block', body, start: 0, end: 0 };
    const range = this.range(node);
    if (this.signatureOnly || this.depth >= maxDepth) return { kind: 'block', body, ...range };
    this.depth++;
    for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) this.statement(child, body);
    this.depth--;
    return { kind: 'block', body, ...range };
  }

  private oneStatement(node: number): ir.Stmt {
    if (node < 0) return { kind: 'block', body: [], start: 0, end: 0 };
    if (this.tree.kind(node) === Kind.block) return this.block(node);
    const out: ir.Stmt[] = [];
    this.statement(node, out);
    return out.length === 1 ? out[0]! : { kind: 'block', body: out, ...this.range(node) };
  }

  /** Appends what `node` means as a statement. Members nested by a missing brace are left to the outline. */
  statement(node: number, out: ir.Stmt[]): void {
    const { tree } = this;
    if (this.isComment(node) || (!tree.isNamed(node) && !tree.isError(node))) return;
    if (this.depth >= maxDepth) return;
    this.depth++;
    this.statementInner(node, out);
    this.depth--;
  }

  private statementInner(node: number, out: ir.Stmt[]): void {
    const { tree } = this;
    const range = this.range(node);
    switch (tree.kind(node)) {
      case Kind.block:
      case Kind.constructorBody:
        out.push(this.block(node));
        return;
      case Kind.localVariableDeclaration:
      case Kind.fieldDeclaration:
        this.local(node, range, out);
        return;
      case Kind.expressionStatement: {
        for (const expr of this.exprs(node)) out.push({ kind: 'expr', expr, ...range });
        return;
      }
      case Kind.explicitConstructorInvocation:
        out.push({ kind: 'expr', expr: this.expr(node), ...range });
        return;
      case Kind.ifStatement:
        out.push(this.ifChain(node, range));
        return;
      case Kind.whileStatement:
      case Kind.doStatement:
        out.push({
          kind: 'loop',
          form: tree.kind(node) === Kind.doStatement ? 'do' : 'while',
          init: [],
          condition: this.exprOfField(node, Field.condition),
          update: [],
          body: this.oneStatement(tree.childByField(node, Field.body)),
          ...range,
        });
        return;
      case Kind.forStatement: {
        const init: ir.Stmt[] = [];
        for (const child of tree.childrenByField(node, Field.init)) {
          if (tree.kind(child) === Kind.localVariableDeclaration) this.statement(child, init);
          else init.push({ kind: 'expr', expr: this.expr(child), ...this.range(child) });
        }
        const condition = tree.childByField(node, Field.condition);
        out.push({
          kind: 'loop',
          form: 'for',
          init,
          condition: condition < 0 ? undefined : this.expr(condition),
          update: tree.childrenByField(node, Field.update).map((child) => this.expr(child)),
          body: this.oneStatement(tree.childByField(node, Field.body)),
          ...range,
        });
        return;
      }
      case Kind.enhancedForStatement:
        out.push({
          kind: 'foreach',
          type: this.type(tree.childByField(node, Field.type)),
          variable: this.nameOf(node),
          iterable: this.exprOfField(node, Field.value),
          body: this.oneStatement(tree.childByField(node, Field.body)),
          ...range,
        });
        return;
      case Kind.returnStatement:
        out.push({ kind: 'return', value: this.exprs(node)[0], ...range });
        return;
      case Kind.throwStatement:
        out.push({ kind: 'throw', value: this.exprs(node)[0] ?? { kind: 'opaque', children: [], ...range }, ...range });
        return;
      case Kind.tryStatement:
        out.push(this.tryStatement(node, range));
        return;
      case Kind.switchExpression:
        out.push(this.switchStatement(node, range));
        return;
      case Kind.runAsStatement: {
        const body = tree.childOfKind(node, Kind.block);
        out.push({ kind: 'runas', user: this.exprOfField(node, Field.user), body: this.block(body), ...range });
        return;
      }
      case Kind.breakStatement:
        out.push({ kind: 'break', ...range });
        return;
      case Kind.continueStatement:
        out.push({ kind: 'continue', ...range });
        return;
      case Kind.methodDeclaration:
      case Kind.constructorDeclaration:
      case Kind.classDeclaration:
      case Kind.interfaceDeclaration:
      case Kind.enumDeclaration:
      case Kind.triggerDeclaration:
        return;
      default:
        if (tree.isError(node)) {
          for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) this.statement(child, out);
        } else if (tree.isNamed(node)) out.push({ kind: 'expr', expr: this.expr(node), ...range });
    }
  }

  declarators(node: number): ir.Declarator[] {
    const { tree } = this;
    return tree.childrenByField(node, Field.declarator).map((child) => {
      const value = tree.childByField(child, Field.value);
      return {
        variable: this.nameOf(child),
        value: value < 0 || this.signatureOnly ? undefined : this.expr(value),
        ...this.range(child),
      };
    });
  }

  private local(node: number, range: ir.Range, out: ir.Stmt[]): void {
    const { tree } = this;
    const type = this.type(tree.childByField(node, Field.type));
    const first = tree.childByField(node, Field.declarator);
    out.push({
      kind: 'local',
      type: first < 0 ? type : this.declaredType(type, first),
      declarators: this.declarators(node),
      ...range,
    });
  }

  private ifChain(node: number, range: ir.Range): ir.IfStmt {
    const { tree } = this;
    const branches: { condition: ir.Expr; body: ir.Stmt }[] = [];
    let at = node;
    for (;;) {
      branches.push({
        condition: this.exprOfField(at, Field.condition),
        body: this.oneStatement(tree.childByField(at, Field.consequence)),
      });
      const alternative = tree.childByField(at, Field.alternative);
      if (alternative < 0) return { kind: 'if', branches, otherwise: undefined, ...range };
      if (tree.kind(alternative) !== Kind.ifStatement) {
        return { kind: 'if', branches, otherwise: this.oneStatement(alternative), ...range };
      }
      at = alternative;
    }
  }

  private tryStatement(node: number, range: ir.Range): ir.TryStmt {
    const { tree } = this;
    const catches: { type: ir.TypeRef; variable: ir.NameRef; body: ir.Stmt }[] = [];
    let last: ir.Stmt | undefined;
    for (const child of tree.children(node)) {
      if (tree.kind(child) === Kind.catchClause) {
        const parameter = tree.childOfKind(child, Kind.formalParameter);
        catches.push({
          type: parameter < 0 ? voidType : this.type(tree.childByField(parameter, Field.type)),
          variable: parameter < 0 ? this.missingName(child) : this.nameOf(parameter),
          body: this.block(tree.childByField(child, Field.body)),
        });
      } else if (tree.kind(child) === Kind.finallyClause) last = this.block(tree.childOfKind(child, Kind.block));
    }
    return { kind: 'try', body: this.block(tree.childByField(node, Field.body)), catches, finally: last, ...range };
  }

  private switchStatement(node: number, range: ir.Range): ir.SwitchStmt {
    const { tree } = this;
    const cases: ir.SwitchCase[] = [];
    const body = tree.childByField(node, Field.body);
    for (const rule of body < 0 ? [] : tree.children(body)) {
      if (tree.kind(rule) !== Kind.switchRule) continue;
      const label = tree.childOfKind(rule, Kind.switchLabel);
      const labels: ir.Expr[] = [];
      let binding: ir.SwitchCase['binding'];
      for (const child of label < 0 ? [] : tree.children(label)) {
        if (this.isComment(child) || !tree.isNamed(child)) continue;
        if (tree.kind(child) === Kind.whenSobjectType) {
          const parts = tree.children(child).filter((part) => tree.isNamed(part) && !this.isComment(part));
          const variable = parts[parts.length - 1];
          if (parts.length >= 2 && variable !== undefined)
            binding = { type: this.type(parts[0]!), variable: this.nameRef(variable) };
        } else labels.push(this.expr(child));
      }
      cases.push({
        labels,
        binding,
        isElse: labels.length === 0 && !binding,
        body: this.block(tree.childOfKind(rule, Kind.block)),
      });
    }
    return { kind: 'switch', subject: this.exprOfField(node, Field.condition), cases, ...range };
  }

  // -------------------------------------------------------------- declarations

  modifiers(declaration: number): ir.Modifiers {
    const { tree } = this;
    const node = tree.childOfKind(declaration, Kind.modifiers);
    const words: string[] = [];
    const annotations: ir.Annotation[] = [];
    let sharing: ir.Modifiers['sharing'];
    if (node < 0) {
      const at = tree.start(declaration) - this.base;
      return { keywords: keywordSet(words), sharing, annotations, start: at, end: at };
    }
    for (const child of tree.children(node)) {
      if (tree.kind(child) === Kind.annotation) {
        annotations.push(this.annotation(child));
        continue;
      }
      if (tree.kind(child) !== Kind.modifier) continue;
      const word = tree.firstChild(child);
      if (word < 0) continue;
      switch (tree.kind(word)) {
        case Kind.withSharing:
          sharing = { mode: 'with', ...this.range(word) };
          break;
        case Kind.withoutSharing:
          sharing = { mode: 'without', ...this.range(word) };
          break;
        case Kind.inheritedSharing:
          sharing = { mode: 'inherited', ...this.range(word) };
          break;
        default:
          words.push(fold(tree.text(word)));
      }
    }
    return { keywords: keywordSet(words), sharing, annotations, ...this.range(node) };
  }

  private annotation(node: number): ir.Annotation {
    const { tree } = this;
    const args: { key: string | undefined; value: ir.Expr }[] = [];
    const list = tree.childByField(node, Field.arguments);
    if (list >= 0) {
      for (const child of tree.children(list)) {
        if (tree.kind(child) === Kind.annotationKeyValue) {
          const key = tree.childByField(child, Field.key);
          args.push({ key: key < 0 ? undefined : fold(tree.text(key)), value: this.exprOfField(child, Field.value) });
        } else if (tree.field(child) === Field.value) args.push({ key: undefined, value: this.expr(child) });
      }
    }
    const name = this.nameOf(node);
    return { name: name.name, key: name.key, args, ...this.range(node) };
  }

  private parameters(node: number): ir.Parameter[] {
    const { tree } = this;
    const list = tree.childByField(node, Field.parameters);
    const out: ir.Parameter[] = [];
    for (const child of list < 0 ? [] : tree.children(list)) {
      if (tree.kind(child) !== Kind.formalParameter) continue;
      const type = this.declaredType(this.type(tree.childByField(child, Field.type)), child);
      out.push({ type, variable: this.nameOf(child), ...this.range(child) });
    }
    return out;
  }

  /** Lowers one declaration of the outline: a header, field, property, method, constructor, initialiser or body. */
  declaration(node: number): ir.Declaration | undefined {
    const { tree } = this;
    switch (tree.kind(node)) {
      case Kind.classDeclaration:
      case Kind.interfaceDeclaration:
      case Kind.enumDeclaration:
      case Kind.triggerDeclaration:
        return this.header(node);
      case Kind.methodDeclaration:
      case Kind.constructorDeclaration: {
        const isConstructor = tree.kind(node) === Kind.constructorDeclaration;
        const body = tree.childByField(node, Field.body);
        return {
          kind: isConstructor ? 'constructor' : 'method',
          modifiers: this.modifiers(node),
          returns: isConstructor ? voidType : this.declaredType(this.type(tree.childByField(node, Field.type)), node),
          name: this.nameOf(node),
          parameters: this.parameters(node),
          body: body < 0 ? undefined : this.block(body),
        };
      }
      case Kind.fieldDeclaration:
      case Kind.constantDeclaration:
        return this.field(node);
      case Kind.staticInitializer:
        return { kind: 'initializer', isStatic: true, body: this.block(tree.childOfKind(node, Kind.block)) };
      case Kind.block:
        return { kind: 'initializer', isStatic: false, body: this.block(node) };
      case Kind.triggerBody:
        return { kind: 'trigger', isStatic: false, body: this.block(tree.childOfKind(node, Kind.block)) };
      default:
        return undefined;
    }
  }

  private header(node: number): ir.HeaderDecl {
    const { tree } = this;
    const name = this.nameOf(node);
    const modifiers = this.modifiers(node);
    let superclass: ir.TypeRef | undefined;
    const interfaces: ir.TypeRef[] = [];
    const addTypes = (list: number): void => {
      for (const child of tree.children(list)) {
        if (tree.kind(child) === Kind.typeList) addTypes(child);
        else if (tree.isNamed(child) && !this.isComment(child)) interfaces.push(this.type(child));
      }
    };
    for (const child of tree.children(node)) {
      const kind = tree.kind(child);
      if (kind === Kind.superclass) {
        const type = tree.children(child).find((c) => tree.isNamed(c) && !this.isComment(c));
        if (type !== undefined) superclass = this.type(type);
      } else if (kind === Kind.interfaces || kind === Kind.extendsInterfaces) addTypes(child);
    }
    const form =
      tree.kind(node) === Kind.classDeclaration
        ? 'class'
        : tree.kind(node) === Kind.interfaceDeclaration
          ? 'interface'
          : tree.kind(node) === Kind.enumDeclaration
            ? 'enum'
            : 'trigger';
    let trigger: ir.HeaderDecl['trigger'];
    if (form === 'trigger') {
      const object = tree.childByField(node, Field.object);
      const events = tree
        .childrenByField(node, Field.events)
        .filter((event) => tree.kind(event) === Kind.triggerEvent)
        .map((event) => fold(tree.text(event)).replace(/\s+/g, ' '));
      trigger = { object: object < 0 ? this.missingName(node) : this.nameRef(object), events };
    }
    return {
      kind: 'header',
      form,
      modifiers,
      name,
      superclass,
      interfaces,
      trigger,
      keyword: this.keyword(form, modifiers, name),
    };
  }

  /** The keyword stands between the modifiers and the name; it is no node of its own. */
  private keyword(form: string, modifiers: ir.Modifiers, name: ir.NameRef): ir.Range {
    const between = this.tree.source.slice(modifiers.end + this.base, name.start + this.base).toLowerCase();
    const at = between.lastIndexOf(form);
    const start = at < 0 ? name.start : modifiers.end + at;
    return { start, end: at < 0 ? start : start + form.length };
  }

  private field(node: number): ir.FieldDecl | ir.PropertyDecl {
    const { tree } = this;
    const modifiers = this.modifiers(node);
    const declarators = this.declarators(node);
    const first = tree.childByField(node, Field.declarator);
    const declared = this.type(tree.childByField(node, Field.type));
    const type = first < 0 ? declared : this.declaredType(declared, first);
    const accessors = tree.childOfKind(node, Kind.accessorList);
    if (accessors < 0) return { kind: 'field', modifiers, type, declarators };
    let getter: ir.BlockStmt | undefined;
    let setter: ir.BlockStmt | undefined;
    for (const accessor of tree.children(accessors)) {
      if (tree.kind(accessor) !== Kind.accessorDeclaration) continue;
      const body = tree.childByField(accessor, Field.body);
      if (body < 0) continue;
      const which = tree.childByField(accessor, Field.accessor);
      if (which >= 0 && fold(tree.text(which)) === 'set') setter = this.block(body);
      else getter = this.block(body);
    }
    const declarator = declarators[0];
    return {
      kind: 'property',
      modifiers,
      type,
      name: declarator?.variable ?? this.missingName(node),
      value: declarator?.value,
      getter,
      setter,
    };
  }
}

const keywordSets = new Map<string, ReadonlySet<string>>();

/** The set of these words: there are few different ones, and very many declarations. */
function keywordSet(words: readonly string[]): ReadonlySet<string> {
  const key = words.join(' ');
  let set = keywordSets.get(key);
  if (!set) {
    set = new Set(words);
    // Broken code may bring any number of combinations.
    if (keywordSets.size < 1000) keywordSets.set(key, set);
  }
  return set;
}

/** The loose statements of anonymous Apex, as one body. */
export function lowerLoose(tree: ApexTree, base: number): ir.Declaration {
  const lowering = new Lowering(tree, base);
  return { kind: 'anonymous', isStatic: true, body: lowering.block(0) };
}
