import assert from 'node:assert/strict';
import { Field, Kind, Token } from '#server/syntax/apex/kinds.generated';
import { ApexTree, kindName, tokenText } from '#server/syntax/apex/tree';
import { fixture, fixtureNames } from './fixtures';
import { testParser } from './parser';

function parse(text: string): ApexTree {
  const tree = testParser().parse(text);
  assert.ok(tree instanceof ApexTree);
  return tree;
}

const indexes = (tree: ApexTree) => Array.from({ length: tree.length }, (_, i) => i);
const find = (tree: ApexTree, kind: number) => indexes(tree).find((i) => tree.kind(i) === kind) ?? -1;
const names = (tree: ApexTree, kind: number) =>
  indexes(tree)
    .filter((i) => tree.kind(i) === kind)
    .map((i) => tree.text(tree.childByField(i, Field.name)));

describe('a flattened Apex tree', () => {
  it('answers by kind and by field', () => {
    const tree = parse("x = a.b('c', 1) + d;");
    const sum = find(tree, Kind.binaryExpression);
    assert.equal(tree.text(tree.childByField(sum, Field.left)), "a.b('c', 1)");
    assert.equal(tree.kind(tree.childByField(sum, Field.operator)), Token['+']);
    assert.equal(tree.text(tree.childByField(sum, Field.right)), 'd');
    assert.equal(tree.childByField(sum, Field.name), -1);
    const call = tree.childOfKind(sum, Kind.methodInvocation);
    const list = tree.childByField(call, Field.arguments);
    assert.deepEqual(
      tree.children(list).map((i) => tree.text(i)),
      ["'c'", '1'],
    );
    const visited: number[] = [];
    tree.forEachChild(list, (i) => visited.push(i));
    assert.deepEqual(visited, tree.children(list));
    assert.equal(tree.firstChild(list), visited[0]);
    assert.equal(tree.nextSibling(visited[0]), visited[1]);
    assert.equal(tree.nextSibling(visited[1]), -1);
    assert.equal(tree.firstChild(visited[1]), -1);
    assert.equal(tree.childOfKind(list, Kind.block), -1);
    assert.equal(tree.ancestorOfKind(visited[0], Kind.binaryExpression), sum);
    assert.equal(tree.ancestorOfKind(visited[0], Kind.block), -1);
  });

  it('has operator tokens but no punctuation', () => {
    const tree = parse('class A { Integer i { get; set; } void m(List<A> l) { insert as user l; b = !(c <= d) ?? e; } }');
    const tokens = indexes(tree)
      .filter((i) => !tree.isNamed(i))
      .map((i) => tokenText(tree.kind(i)));
    assert.deepEqual(tokens, ['get', 'set', 'as', '!', '<=', '??']);
    const dml = find(tree, Kind.dmlExpression);
    assert.deepEqual(
      tree.childrenByField(dml, Field.securityMode).map((i) => tree.text(i)),
      ['as', 'user'],
    );
    assert.equal(kindName(tree.kind(dml)), 'dmlExpression');
    assert.equal(tokenText(Kind.block), undefined);
  });

  it('marks comments, errors and missing nodes', () => {
    const tree = parse('class A { /* c */ void m() { a(; } }');
    assert.ok(tree.isExtra(find(tree, Kind.blockComment)));
    assert.ok(tree.hasError(0));
    assert.ok(indexes(tree).some((i) => tree.isError(i) || tree.isMissing(i)));
  });

  it('finds the smallest node at an offset', () => {
    for (const name of fixtureNames) {
      const tree = parse(fixture(name));
      for (let offset = 0; offset < tree.source.length; offset += 13) {
        const holding = indexes(tree).filter((i) => tree.start(i) <= offset && offset < tree.end(i));
        assert.equal(tree.nodeAt(offset), holding.at(-1) ?? -1);
      }
      assert.equal(tree.nodeAt(-1), -1);
      assert.equal(tree.nodeAt(tree.source.length + 1), -1);
    }
  });

  it('of a range has the nodes that touch it and their ancestors', () => {
    const rowKey = (tree: ApexTree, i: number) => `${tree.rows[i * 5]} ${tree.start(i)} ${tree.end(i)}`;
    for (const name of fixtureNames) {
      const source = testParser().open(fixture(name));
      const whole = source.tree();
      for (let start = 0; start < source.text.length; start += 97) {
        const end = start + (start % 300);
        const part = source.tree({ start, end });
        const expected = indexes(whole).filter((i) => i === 0 || (whole.start(i) < end && whole.end(i) > start));
        assert.deepEqual(
          indexes(part).map((i) => rowKey(part, i)),
          expected.map((i) => rowKey(whole, i)),
        );
      }
      source.dispose();
    }
  });
});

describe('an outline of an Apex class', () => {
  it('has all declarations and no statements', () => {
    for (const name of fixtureNames) {
      const source = testParser().open(fixture(name));
      const outline = source.outline();
      const tree = source.tree();
      const declarations = [
        ...[Kind.classDeclaration, Kind.interfaceDeclaration, Kind.enumDeclaration, Kind.methodDeclaration],
        ...[Kind.constructorDeclaration, Kind.triggerDeclaration],
      ];
      for (const kind of declarations) assert.deepEqual(names(outline, kind), names(tree, kind));
      for (const kind of [Kind.fieldDeclaration, Kind.accessorDeclaration, Kind.annotation, Kind.formalParameters]) {
        const texts = (of: ApexTree) =>
          indexes(of)
            .filter((i) => of.kind(i) === kind)
            .map((i) => of.text(i));
        assert.deepEqual(texts(outline), texts(tree));
      }
      for (const kind of [Kind.methodInvocation, Kind.ifStatement, Kind.localVariableDeclaration])
        assert.equal(find(outline, kind), -1);
      source.dispose();
    }
  });

  it('shows the method that an unclosed brace swallowed', () => {
    const methods = ['a', 'b', 'c', 'd'];
    const text = `class A { ${methods.map((name) => `void ${name}() { if (x) { y(); } z = 1; }`).join('\n')} }`;
    for (let at = text.indexOf('{', 10); at >= 0; at = text.indexOf('{', at + 1)) {
      const source = testParser().open(text);
      source.edit([{ start: at, end: at, text: '{' }]);
      const full = names(source.tree(), Kind.methodDeclaration);
      assert.deepEqual(names(source.outline(), Kind.methodDeclaration), full);
      source.dispose();
    }
  });

  it('stays closed in whole methods while another is being typed in', () => {
    const source = testParser().open('class A { void a() { b(c(d)); } void e() { f(; } }');
    const outline = source.outline();
    assert.deepEqual(names(outline, Kind.methodDeclaration), ['a', 'e']);
    assert.ok(!indexes(outline).some((i) => outline.text(i) === 'd'));
    source.dispose();
  });
});
