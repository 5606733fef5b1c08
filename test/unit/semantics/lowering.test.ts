import assert from 'node:assert/strict';
import type { Expr, Stmt } from '#server/semantics/apex/ir';
import { maxDepth } from '#server/semantics/apex/lower/lowering';
import { declarationsOf, flowOf, methodOf } from './lowered';

/** Depth of the deepest chain of nodes. */
function depthOf(value: unknown): number {
  let deepest = 0;
  const open: { value: object; depth: number }[] = [{ value: value as object, depth: 0 }];
  for (let at = open.pop(); at; at = open.pop()) {
    const depth = 'kind' in at.value ? at.depth + 1 : at.depth;
    deepest = Math.max(deepest, depth);
    for (const child of Object.values(at.value))
      if (child && typeof child === 'object') open.push({ value: child as object, depth });
  }
  return deepest;
}

function kinds(body: string): string[] {
  return (methodOf(body).body?.body ?? []).map((stmt: Stmt) => (stmt.kind === 'expr' ? stmt.expr.kind : stmt.kind));
}

function exprOf(source: string): Expr {
  const stmt = methodOf(`x = ${source};`).body?.body[0];
  assert.ok(stmt?.kind === 'expr' && stmt.expr.kind === 'assign');
  return stmt.expr.value;
}

describe('the typed form of Apex', () => {
  it('has every kind of statement', () => {
    const body = `
      Integer a = 1, b; a = 2; { }
      if (a == 1) { } else if (a == 2) b = 1; else { }
      while (true) { break; } do { continue; } while (false);
      for (Integer i = 0, j = 1; i < 3; i++, j++) { } for (;;) { }
      for (Account x : [SELECT Id FROM Account]) { }
      try { } catch (DmlException e) { } catch (Exception e) { } finally { }
      switch on a { when 1, 2 { } when else { } }
      switch on b { when Account c { } when null { } }
      System.runAs(user) { }
      insert a; throw new X(); return;`;
    assert.deepEqual(kinds(body), [
      ...['local', 'assign', 'block', 'if', 'loop', 'loop', 'loop', 'loop', 'foreach', 'try', 'switch', 'switch', 'runas', 'dml'],
      ...['throw', 'return'],
    ]);
  });

  it('has every kind of expression', () => {
    const sources: Readonly<Record<string, string>> = {
      string: "'a'",
      literal: '1.5',
      name: 'a',
      this: 'this',
      member: 'a?.b',
      index: 'a[0]',
      call: 'a.b(1)',
      new: "new Account(Name = 'x')",
      collection: 'new List<Account>{ a, b }',
      binary: 'a + b + c',
      unary: '!a',
      assign: 'b = 1',
      ternary: 'a ? b : c',
      cast: '(List<Account>) a',
      instanceof: 'a instanceof Account',
      class: 'Account.class',
      soql: '[SELECT Id FROM Account]',
      sosl: "[FIND 'x' RETURNING Account]",
    };
    for (const [kind, source] of Object.entries(sources)) assert.equal(exprOf(source).kind, kind, source);
  });

  it('flattens chains and drops parentheses', () => {
    const chain = exprOf('((a)) + (b + c) + d');
    assert.ok(chain.kind === 'binary');
    assert.deepEqual(
      chain.operands.map(({ kind }) => kind),
      ['name', 'binary', 'name'],
    );
  });

  it('reads headers, fields, properties and constructors', () => {
    const source = `@A(b='c') global virtual with sharing class X extends ns.Y implements Z, Database.Batchable<SObject> {
      static final String[] F = new String[]{ 'x' }, G;
      Integer p { get { return 1; } set; }
      X(Map<Id, List<Account>> byId) { this(1); }
      static { } { }
      enum E { A, B }
      interface I extends J { void m(); }
    }`;
    const all = declarationsOf(source);
    assert.deepEqual(
      all.map((one) => one.kind),
      ['header', 'field', 'property', 'constructor', 'initializer', 'initializer', 'header', 'header', 'method'],
    );
    const [header, field, property, made] = all;
    assert.ok(
      header?.kind === 'header' && field?.kind === 'field' && property?.kind === 'property' && made?.kind === 'constructor',
    );
    assert.equal(header.modifiers.sharing?.mode, 'with');
    assert.equal(source.slice(header.keyword.start, header.keyword.end), 'class');
    assert.deepEqual(
      [header.superclass, ...header.interfaces].map((type) => type?.key),
      ['ns.y', 'z', 'database.batchable'],
    );
    assert.equal(field.type.key, 'list');
    assert.equal(field.declarators.length, 2);
    assert.ok(property.getter && !property.setter);
    assert.equal(made.parameters[0]?.type.args[1]?.args[0]?.name, 'Account');
  });

  it('keeps offsets relative to the declaration', () => {
    const method = declarationsOf('class X {\n  /* é😀 */ void run() { insert account; }\n}')[1];
    assert.ok(method?.kind === 'method');
    const stmt = method.body?.body[0];
    assert.ok(stmt?.kind === 'expr' && stmt.expr.kind === 'dml');
    assert.equal('void run() { insert account; }'.slice(stmt.expr.start, stmt.expr.end), 'insert account');
  });

  it('survives nesting of any depth', () => {
    const deep = 100_000;
    const nested: readonly string[] = [
      `x = ${'('.repeat(deep)}1${')'.repeat(deep)};`,
      `x = ${'!'.repeat(deep)}a;`,
      `x = a${'.b()'.repeat(deep)};`,
      `x = ${"'a' + ".repeat(deep)}'b';`,
      `x = ${'f('.repeat(3_000)}1${')'.repeat(3_000)};`,
      `${'{'.repeat(3_000)} insert a; ${'}'.repeat(3_000)}`,
      `${'if (a) { } else '.repeat(20_000)} { insert a; }`,
    ];
    for (const body of nested) {
      const method = methodOf(body);
      assert.ok(depthOf(method) <= 2 * maxDepth + 10, body.slice(0, 20));
      flowOf(body);
    }
  }).timeout(60_000);

  it('takes what it can from half-typed code', () => {
    const halves = [
      'if (',
      'insert ',
      'x = [SELECT Id FROM ',
      'for (Account a : ',
      "x = 'abc",
      'switch on x { when ',
      'new List<',
      'a.',
      'x = (',
      '@',
    ];
    for (const half of halves) {
      const parsed = declarationsOf(`class X { void run() { insert before; ${half} } void other() { update after; } }`);
      assert.ok(parsed.length >= 1, half);
    }
  });
});
