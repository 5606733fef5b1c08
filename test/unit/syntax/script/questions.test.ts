import assert from 'node:assert/strict';
import {
  argumentsOf,
  calleeName,
  calleeOf,
  dottedName,
  Kind,
  memberName,
  propertyName,
  propertyOf,
  type ScriptTree,
  stringValue,
  unwrapped,
} from '#server/syntax/script/index';
import { testScriptParser } from './parser';

/** The expression of a text that is one, with its tree. */
function expression(text: string): [tree: ScriptTree, node: number] {
  const tree = testScriptParser().tree(`x = ${text}\n;`);
  return [tree, tree.children(tree.find([Kind.assignmentExpression])[0]).at(-1) ?? -1];
}

describe('questions about scripts', () => {
  it('know the values of strings', () => {
    const values: [text: string, value: string | undefined][] = [
      ["'a'", 'a'],
      ['""', ''],
      ['"it\'s"', "it's"],
      ["('a')", 'a'],
      ["('a' as string)", 'a'],
      ['`a`', 'a'],
      ['`a\r\nb\\n`', 'a\nb\n'],
      ['``', ''],
      ["'\\x41\\u0042\\u{43}\\u{1F600}\\ud83d\\ude00'", 'ABC\u{1F600}\u{1F600}'],
      ["'\\n\\t\\r\\b\\f\\v\\0\\101\\'\\\\q\\z'", "\n\t\r\b\f\v\0A'\\qz"],
      ["'a\\\nb\\\r\nc'", 'abc'],
      ["'\\u{110000}'", '\\u{110000}'],
      ["'\ud83d\ude00\\'\ud83d\ude00'", "\ud83d\ude00'\ud83d\ude00"],
      [`\`a\${b}\``, undefined],
      ['a', undefined],
      ['5', undefined],
      ["'a' + 'b'", undefined],
    ];
    for (const [text, value] of values) assert.equal(stringValue(...expression(text)), value, text);
  });

  it('know the names of members', () => {
    const names: [text: string, name: string | undefined, dotted: string | undefined][] = [
      ['a.b', 'b', 'a.b'],
      ['a?.b', 'b', 'a.b'],
      ["a['b']", 'b', 'a.b'],
      ['a[`b`]', 'b', 'a.b'],
      ["a?.['b'].c", 'c', 'a.b.c'],
      ['(a).b', 'b', 'a.b'],
      ['(a as A)!.b', 'b', 'a.b'],
      ['(<A>a).b', 'b', 'a.b'],
      ['(/* the */ a.b)', 'b', 'a.b'],
      ['this.#b', '#b', 'this.#b'],
      ['super.b', 'b', 'super.b'],
      ['document.body.innerHTML', 'innerHTML', 'document.body.innerHTML'],
      ['a[0]', '0', undefined],
      ["a['b.c']", 'b.c', undefined],
      ['a[b]', undefined, undefined],
      ['a().b', 'b', undefined],
      ['a[b].c', 'c', undefined],
      ['a', undefined, 'a'],
      ['this', undefined, 'this'],
      ['5', undefined, undefined],
    ];
    for (const [text, name, dotted] of names) {
      const [tree, node] = expression(text);
      assert.equal(memberName(tree, node), name, text);
      assert.equal(dottedName(tree, node), dotted, text);
    }
  });

  it('give no name to a member that is still to be typed', () => {
    for (const text of ['this.a.', 'this.a?.', 'this.a[', 'this.a[]']) {
      const tree = testScriptParser().tree(`class A { m() {\n    ${text}\n  } }`);
      const names = tree.find([Kind.memberExpression, Kind.subscriptExpression]).map((i) => memberName(tree, i));
      assert.ok(!names.includes(''), text);
    }
  });

  it('know what is called, and with what', () => {
    const calls: [text: string, name: string | undefined, passed: string[]][] = [
      ['f()', 'f', []],
      ['a.b.f(1, "2", /* c */ ...d)', 'f', ['1', '"2"', '...d']],
      ["a?.['f']?.(x)", 'f', ['x']],
      ['(a.f)(x)', 'f', ['x']],
      ["new CustomEvent('x', { a })", 'CustomEvent', ["'x'", '{ a }']],
      ['new a.B', 'B', []],
      ["import('c/y')", 'import', ["'c/y'"]],
      ['f`x`', 'f', []],
      ['a[b](c)', undefined, ['c']],
      ['a()()', undefined, []],
      ['a', undefined, []],
    ];
    for (const [text, name, passed] of calls) {
      const [tree, node] = expression(text);
      assert.equal(calleeName(tree, node), name, text);
      assert.deepEqual(
        argumentsOf(tree, node).map((i) => tree.text(i)),
        passed,
        text,
      );
    }
    const [tree, call] = expression('a.b(c)');
    assert.equal(tree.text(calleeOf(tree, call)), 'a.b');
    assert.equal(calleeOf(tree, 0), -1);
  });

  it('find the properties of an object literal', () => {
    const [tree, object] = expression(
      '({ a, b: 1, "c": 2, [\'d\']: 3, [`e`]: 4, 5: 6, f() {}, get g() { return 7; }, ...h, [i]: 8, b: (9) })',
    );
    const value = (name: string) => {
      const found = propertyOf(tree, object, name);
      return found < 0 ? undefined : tree.text(found);
    };
    const values = ['a', 'b', 'c', 'd', 'e', '5', 'f', 'g', 'h', 'i'].map(value);
    assert.deepEqual(values, ['a', '(9)', '2', '3', '4', '6', 'f() {}', 'get g() { return 7; }', undefined, undefined]);
    assert.equal(propertyOf(tree, 0, 'a'), -1);
  });

  it('know the names of the members of a class', () => {
    const [tree] = expression("class { @api a = 1; static async b() {} get c() { return 1; } #d; ['e'] = 2; 'f'() {} [g]() {} }");
    const members = tree.find([Kind.publicFieldDefinition, Kind.methodDefinition]);
    assert.deepEqual(
      members.map((i) => propertyName(tree, i)),
      ['a', 'b', 'c', '#d', 'e', 'f', undefined],
    );
  });

  it('do not mind how deep parentheses and members are nested', () => {
    const [tree, node] = expression(`${'('.repeat(50_000)}'a'${')'.repeat(50_000)}`);
    assert.equal(stringValue(tree, node), 'a');
    assert.equal(tree.kind(unwrapped(tree, node)), Kind.string);
    const chain = `a${'.b'.repeat(50_000)}`;
    assert.equal(dottedName(...expression(chain)), chain);
  }).timeout(20_000);
});
