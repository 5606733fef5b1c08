import assert from 'node:assert/strict';
import { Field, Kind, kindName, lazyScriptParser, ParseStopped, ScriptTree, Token } from '#server/syntax/script/index';
import { loadScriptModule } from '#server/syntax/script/module';
import { randomIntegers } from '../apex/fixtures';
import { builtParser } from '../built';
import { scriptFixture, scriptFixtureNames } from './fixtures';
import { testScriptParser } from './parser';

function parse(text: string): ScriptTree {
  const tree = testScriptParser().parse(text);
  assert.ok(tree instanceof ScriptTree);
  return tree;
}

/** The texts of all nodes of a kind. */
const textsOf = (tree: ScriptTree, kind: number) => tree.find([kind]).map((i) => tree.text(i));

describe('the script parser', () => {
  it('accepts the fixtures without an error', () => {
    for (const name of scriptFixtureNames) assert.equal(parse(scriptFixture(name)).hasError(0), false, name);
  });

  it('accepts what JavaScript allows', () => {
    for (const text of [
      'import data from "c/data" with { type: "json" }; import("c/lazy").then((m) => m.default);',
      'const answer = await load(); export default answer;',
      'a?.b?.[c]?.(d); a ??= b; a ||= c; a &&= d; a **= 2; x = a ? .5 : .25;',
      'class A { #p = 1; static #q() {} has(o) { return #p in o; } static { this.#q(); } get x() {} set x(v) {} async *g() {} }',
      `x = \`a\${\`b\${c}\`}d\`; y = tag\`b\`; z = /[/\\]]+\\/(?<n>.)/giu.test(s) / 2;`,
      'label: for (const [k, { v = 1, ...w }] of m) { if (k) continue label; else break label; }',
      'a\n++b\nreturn_\n;[1].map(f)',
      'var type, of, get, set, async, from, as, declare, namespace, module, readonly; type = of(get, async);',
      'if (a < b || c > (d)) f(a<b, c>(d)); while (i --> 0);',
      '<!-- old\nvar a = 010, \\u0061b = 1, ünï = 2;\n-->',
      '#!/usr/bin/env node\n"use strict"; with (a) { b; } debugger;',
      'new Foo; new (a.b())(c); new.target; import.meta.url; super_.x; void 0, typeof a, delete b.c;',
      '({ a, "b": 1, [`c`]: 2, 3: 4, d() {}, get e() { return 1; }, async *f() {}, ...g })',
    ]) {
      assert.equal(parse(text).hasError(0), false, text);
    }
  });

  it('accepts what the grammar does not know, and shows it as it is written', () => {
    const text = 'x=a?.5:b;using=using+1;using(y);abstract.run(abstract);z=new as(1);using f=g()';
    const tree = parse(text);
    assert.equal(tree.hasError(0), false);
    assert.equal(tree.source, text);
    assert.deepEqual(textsOf(tree, Kind.identifier), 'x a b using using using y abstract abstract z as f g'.split(' '));
    assert.deepEqual(textsOf(tree, Kind.ternaryExpression), ['a?.5:b']);
    assert.equal(parse('abstract class A { abstract b(): void; abstract c: string }').hasError(0), false);
  });

  it('shows kinds, fields and operators', () => {
    const tree = parse('let a = b.c + !d;');
    const shown = Array.from(
      { length: tree.length },
      (_, i) => `${'-'.repeat(tree.ancestors(i).length)}${kindName(tree.kind(i))}`,
    );
    assert.deepEqual(shown, [
      ...['program', '-lexicalDeclaration', '--let', '--variableDeclarator', '---identifier', '---binaryExpression'],
      ...[
        '----memberExpression',
        '-----identifier',
        '-----propertyIdentifier',
        '----+',
        '----unaryExpression',
        '-----!',
        '-----identifier',
      ],
    ]);
    const [sum] = tree.find([Kind.binaryExpression]);
    assert.equal(tree.kind(tree.childByField(sum, Field.operator)), Token['+']);
    assert.equal(tree.text(tree.childByField(sum, Field.left)), 'b.c');
    assert.deepEqual(
      tree.find([Kind.identifier], sum).map((i) => tree.text(i)),
      ['b', 'd'],
    );
    assert.deepEqual(
      tree.ancestors(sum).map((i) => kindName(tree.kind(i))),
      ['variableDeclarator', 'lexicalDeclaration', 'program'],
    );
  });

  it('gives offsets in UTF-16 units of the original text', () => {
    const text = `\ufeff/* \ud83d\ude00 */\r\nconst \u00e4 = '\ud83d\ude00\ud83d\ude00', b = \`\ud83d\${c}\`;`;
    const tree = parse(text);
    assert.deepEqual(textsOf(tree, Kind.string), ["'\ud83d\ude00\ud83d\ude00'"]);
    assert.deepEqual(textsOf(tree, Kind.comment), ['/* \ud83d\ude00 */']);
    assert.deepEqual(textsOf(tree, Kind.identifier), ['\u00e4', 'b', 'c']);
    assert.equal(tree.start(tree.find([Kind.string])[0]), text.indexOf("'"));
  });

  it('keeps what stands around a statement that is being typed', () => {
    const typed = [
      ...[
        "let x = 'abc",
        'x = `abc',
        'x = `abc ${',
        'foo(',
        'foo(a, ',
        'a.b.',
        'a?.',
        'if (a',
        'if (a) {',
        'f({',
        '/* open',
        'const { a, ',
      ],
      ...[
        'for (const x of ',
        'a ? b',
        'x = /re',
        'return',
        '@',
        'a = [1, 2',
        '#',
        '}',
        '})',
        'a => {',
        'import',
        'async',
        'switch (a) { case',
      ],
      ...[
        'try {',
        'x = { a: 1, b',
        "x = 'it's fine';",
        '\\',
        '\ud83d\ude00',
        'class',
        'function',
        'this.dispatchEvent(new CustomEvent("q", {',
      ],
    ];
    for (const statement of typed) {
      const tree = parse(`import { api } from 'lwc';
export default class A extends B {
  before() { this.first.innerHTML = 1; }
  broken() {
    ${statement}
  }
  after() { this.template.querySelector('div').innerHTML = this.second; }
  last() { this.dispatchEvent(new CustomEvent('x', { bubbles: true, composed: true })); }
}
`);
      assert.ok(tree.length > 0 && tree.end(0) <= tree.source.length);
      const members = textsOf(tree, Kind.memberExpression);
      for (const member of ['this.first.innerHTML', "this.template.querySelector('div').innerHTML", 'this.second']) {
        assert.ok(members.includes(member), `${statement} hides ${member}`);
      }
      assert.deepEqual(textsOf(tree, Kind.pair).slice(-2), ['bubbles: true', 'composed: true'], statement);
    }
  });

  it('parses texts that are hardly scripts', () => {
    for (const text of [
      '',
      ' ',
      '\n',
      '\ufeff',
      '\u0000',
      '\ud83d',
      '{',
      '}',
      "'",
      '`',
      '`${',
      '/*',
      '//',
      '/',
      '@',
      '<',
      '(',
      '=>',
      '?.',
    ]) {
      const tree = parse(text);
      assert.ok(tree.length >= 1, JSON.stringify(text));
      assert.ok(tree.end(0) <= text.length);
    }
  });

  it('parses 100,000 nested brackets', () => {
    for (const [open, close] of ['()', '[]', '{}']) {
      const text = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
      const tree = parse(text);
      assert.equal(tree.hasError(0), false);
      const innermost = tree.nodeAt(100_000);
      assert.equal(tree.kind(innermost), Kind.number);
      assert.ok(tree.ancestors(innermost).length >= 100_000);
    }
  }).timeout(60_000);

  it('gets to an end with anything', () => {
    const draw = randomIntegers(1);
    const characters = (count: number, from: number) =>
      Array.from({ length: count }, () => String.fromCharCode(from + draw(256 - from)));
    for (const text of [
      characters(300_000, 0).join(''),
      characters(300_000, 32).join(''),
      "a.b('x', c);".repeat(430_000),
      'x'.repeat(5_000_000),
      `x = "${'QUJD'.repeat(1_000_000)}"`,
      ...['({', 'f(', '(a, ', 'a<', 'x => (', '`${', '"', '/*', 'let x: A<', 'x = {a:', 'class A { m() {'].map((s) =>
        s.repeat(50_000),
      ),
    ]) {
      const result = testScriptParser().parse(text, { budget: 300_000 });
      assert.ok(result instanceof ScriptTree || result.reason === 'budget');
    }
  }).timeout(120_000);

  it('gives one error node for a text whose parse was stopped', () => {
    const text = scriptFixture('invoiceList.js');
    const stopped = testScriptParser().parse(text, { budget: 100 });
    assert.ok(stopped instanceof ParseStopped);
    assert.equal(stopped.reason, 'budget');
    const tree = testScriptParser().tree(text, { budget: 100 });
    assert.deepEqual([tree.length, tree.isError(0), tree.text(0)], [1, true, text]);
    assert.equal(testScriptParser().tree(text).hasError(0), false);
  });

  it('is loaded when it is first asked for, once', () => {
    let reads = 0;
    const parser = lazyScriptParser(() => {
      reads++;
      return builtParser('script');
    });
    assert.equal(reads, 0);
    assert.equal(parser(), parser());
    assert.equal(reads, 1);
  });

  it('refuses what is no parser of scripts', () => {
    assert.throws(() => loadScriptModule(new Uint8Array(8)));
    assert.throws(() => loadScriptModule(builtParser('apex')), /kinds\.generated/);
    assert.throws(
      lazyScriptParser(() => {
        throw new Error('no such file');
      }),
      /no such file/,
    );
  });
});
