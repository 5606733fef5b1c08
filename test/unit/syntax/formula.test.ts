import assert from 'node:assert/strict';
import { childrenOf, type Formula, parseFormula, visitFormula } from '#server/syntax/formula/index';
import { assertNested, formulaOf, shapeOf, slicesOf } from './formula';

const shape = (text: string, dialect: 'visualforce' | 'aura' = 'visualforce') => shapeOf(formulaOf(text, dialect));

describe('formula', () => {
  it('reads references: globals, paths, constant and computed subscripts', () => {
    assert.equal(shape('$Api.Session_ID'), '$Api.Session_ID');
    assert.equal(shape('acc . Owner\n.Name'), 'acc.Owner.Name');
    assert.equal(shape('myNs__Obj__c.f__c'), 'myNs__Obj__c.f__c');
    assert.equal(shape("labels['Key'].x"), 'labels.Key.x');
    assert.equal(shape('a.b[0].c'), 'a.b.0.c');
    assert.equal(shape("page['Q_' + q + '__c']"), 'page.[(+ (+ "Q_" q) "__c")]');
    assert.equal(shape('$ObjectType[object].Fields[f].Label'), '$ObjectType.[object].Fields.[f].Label');
    assert.equal(shape('$Component.form:block.field'), '$Component.form:block.field');
    assert.equal(shape('$ObjectType.Account.fields.Name.Label'), '$ObjectType.Account.fields.Name.Label');
  });

  it('tells where each part of a reference stands, and folds its name', () => {
    const text = "  $Resource.Lib['Main'][i + 1] ";
    const formula = formulaOf(text);
    assert.equal(formula.kind, 'reference');
    assert.deepEqual(
      formula.parts.map(({ name, key, start, end }) => [name, key, text.slice(start, end)]),
      [
        ['$Resource', '$resource', '$Resource'],
        ['Lib', 'lib', 'Lib'],
        ['Main', 'main', "'Main'"],
        ['', '', 'i + 1'],
      ],
    );
    assert.equal(text.slice(formula.start, formula.end), text.trim());
  });

  it('reads constants', () => {
    assert.deepEqual(
      ['1.5', '.5', '42', 'TRUE', 'false', 'Null', "'a'", '"b"'].map((text) => {
        const formula = formulaOf(text);
        return formula.kind === 'literal' && [formula.type, formula.value, formula.quote];
      }),
      [
        ['number', 1.5, undefined],
        ['number', 0.5, undefined],
        ['number', 42, undefined],
        ['boolean', true, undefined],
        ['boolean', false, undefined],
        ['null', null, undefined],
        ['text', 'a', "'"],
        ['text', 'b', '"'],
      ],
    );
    assert.equal(shape('-1.1e10', 'aura'), '(- 11000000000)');
    assert.equal(shape('TRUE', 'aura'), 'TRUE');
    assert.equal(shape('a.null'), 'a.null');
  });

  it('resolves escapes and character references of texts', () => {
    assert.equal(shape(String.raw`'it\'s \\ \"x\" \n \u0041'`), JSON.stringify('it\'s \\ "x" \n A'));
    assert.equal(
      shape("'Tom &amp; Jerry&#39;s &lt;b&gt; &#x41; &copy; & co'"),
      JSON.stringify("Tom & Jerry's <b> A &copy; & co"),
    );
    assert.equal(shape("'two\n lines'"), JSON.stringify('two\n lines'));
  });

  it('takes character references for the operators and quotes they stand for, with their places', () => {
    const text = '&nbsp;a &lt;= 1 &amp;&amp; b &lt;&gt; &quot;x &quot; &amp; c&#160;';
    const formula = formulaOf(text);
    assert.equal(shapeOf(formula), '(&& (<= a 1) (<> b (& "x " c)))');
    assert.deepEqual(slicesOf(text, formula), [
      'a &lt;= 1 &amp;&amp; b &lt;&gt; &quot;x &quot; &amp; c',
      'a &lt;= 1',
      'a',
      '1',
      'b &lt;&gt; &quot;x &quot; &amp; c',
      'b',
      '&quot;x &quot; &amp; c',
      '&quot;x &quot;',
      'c',
    ]);
    assert.equal(shape('a&b'), '(& a b)');
  });

  it('skips comments and white space', () => {
    assert.equal(shape("/* a } */ IF( /* 'b */ a , 1\n\t, 2 ) /**/"), 'IF(a, 1, 2)');
    assert.equal(shape('a /* never closed'), '?{(* (/ a ?{}) never), closed}');
    const nothing = ' /* nothing */ &nbsp;\u00a0\n';
    assert.equal(parseFormula(nothing, 0, nothing.length, 'visualforce'), undefined);
    assert.equal(parseFormula('', 0, 0, 'aura'), undefined);
  });

  it('reads calls with lists of parameters', () => {
    const text = "URLFOR($Action.Account.New, null, [retURL='/x', a=b && c, 'id'=Id, d = e = f], true)";
    const formula = formulaOf(text);
    assert.equal(shapeOf(formula), 'URLFOR($Action.Account.New, null, [retURL: "/x", a: (&& b c), id: Id, d: (= e f)], true)');
    assert.equal(formula.kind, 'call');
    assert.equal(formula.key, 'urlfor');
    assert.equal(text.slice(formula.nameRange.start, formula.nameRange.end), 'URLFOR');
    const list = formula.arguments[2];
    assert.equal(list.kind, 'list');
    assert.deepEqual(
      list.entries.map(({ start, end }) => text.slice(start, end)),
      ["retURL='/x'", 'a=b && c', "'id'=Id", 'd = e = f'],
    );
    assert.equal(shape('[1, a == b]'), '[1, (== a b)]');
    assert.equal(shape('NOW()'), 'NOW()');
    assert.equal(shape('controller.method (x)'), 'controller.method(x)');
    assert.equal(shape('Not(a)'), 'Not(a)');
    assert.equal(shape('TRUE(a)'), 'TRUE(a)');
  });

  it('gives operators the precedence the platform gives them', () => {
    assert.equal(shape('a || b && c = d'), '(|| a (&& b (= c d)))');
    assert.equal(shape('a = b < c + d'), '(= a (< b (+ c d)))');
    assert.equal(shape('a - b & c + d'), '(+ (& (- a b) c) d)');
    assert.equal(shape('a + b ^ c * d'), '(+ a (^ b (* c d)))');
    assert.equal(shape('!a && -b * +c'), '(&& (! a) (* (- b) (+ c)))');
    assert.equal(shape('not a && NOT b'), '(&& (! a) (! b))');
    assert.equal(shape('(a || b) && (c)'), '(&& (|| a b) c)');
    assert.equal(shape('a <> b != c == d >= e'), '(== (!= (<> a b) c) (>= d e))');
  });

  it("reads Aura's expressions", () => {
    assert.equal(shape("v.a ? v.b ? 1 : 2 : 'x' + v.c", 'aura'), '(? v.a (? v.b 1 2) (+ "x" v.c))');
    assert.equal(shape('v.a?v.b:v.c', 'aura'), '(? v.a v.b v.c)');
    assert.equal(shape('v.a eq v.b || v.c ge 3 % 2', 'aura'), '(|| (== v.a v.b) (>= v.c (% 3 2)))');
    assert.equal(shape('v.lt lt eq', 'aura'), '(< v.lt eq)');
    assert.equal(
      shape("and(v.body[0].x, not(v.y), format($Label.c.x, 'a'))", 'aura'),
      'and(v.body.0.x, not(v.y), format($Label.c.x, "a"))',
    );
    assert.equal(shape('v.a-v.b', 'aura'), '(- v.a v.b)');
  });

  it('gives every node the text that belongs to it, parentheses included', () => {
    const text = '  ( a + b ) * -( c ) + IF( (d), list[ (e) ], "f" )  ';
    assert.deepEqual(slicesOf(text, formulaOf(text)), [
      '( a + b ) * -( c ) + IF( (d), list[ (e) ], "f" )',
      '( a + b ) * -( c )',
      'a + b',
      'a',
      'b',
      '-( c )',
      'c',
      'IF( (d), list[ (e) ], "f" )',
      'd',
      'list[ (e) ]',
      'e',
      '"f"',
    ]);
    const conditional = "(v.a) ? ('x') : v.b";
    assert.deepEqual(slicesOf(conditional, formulaOf(conditional, 'aura')), [conditional, 'v.a', "'x'", 'v.b']);
  });

  it('reads a part of a text without looking beyond it', () => {
    const text = "x{!'ab' &amp; acc.Name}y";
    const upTo = (part: string) => shapeOf(parseFormula(text, 3, text.indexOf(part) + part.length, 'visualforce')!);
    assert.equal(upTo('Name'), '(& "ab" acc.Name)');
    assert.equal(upTo(' ac'), '(& "ab" ac)');
    assert.equal(upTo('&am'), '(& "ab" am)');
    assert.equal(upTo("'a"), '?{"a"}');
  });

  it('keeps what can be read of a formula that is none', () => {
    assert.equal(shape('acc.'), '?{acc}');
    assert.equal(shape('acc.Name x'), '?{acc.Name, x}');
    assert.equal(shape('a +'), '(+ a ?{})');
    assert.equal(shape('* a'), '(* ?{} a)');
    assert.equal(shape("IF(a, 'b"), '?{IF(a, ?{"b"})}');
    assert.equal(shape('IF(a b, , c,)'), 'IF(?{a, b}, ?{}, c, ?{})');
    assert.equal(shape('IF(a, (b, c), d'), '?{IF(a, ?{b, c}, d)}');
    assert.equal(shape('IF(a], b)'), 'IF(?{a}, b)');
    assert.equal(shape('f([a=b, c)'), 'f(?{b, c})');
    assert.equal(shape('f(a[1)'), 'f(?{a, 1})');
    assert.equal(shape('a[]'), '?{a}');
    assert.equal(shape("'x'.y"), '?{"x"}');
    assert.equal(shape('f(a).b[c]'), '?{f(a), c}');
    assert.equal(shape('a[0](b)'), '?{a.0, b}');
    assert.equal(shape('a ? b : c'), '?{a, b, c}');
    assert.equal(shape('a ? b', 'aura'), '?{a, b}');
    assert.equal(shape('; a } b ~ c'), '?{a, b, c}');
    assert.equal(shape(') a, b'), '?{a, b}');
    assert.equal(shape('1e5'), '?{1, e5}');
  });

  it('visits what is in a formula in the order of the text, with what it stands in', () => {
    const formula = formulaOf("IF(a[b], [c=!d], 'e') + f");
    const seen: string[] = [];
    visitFormula(formula, (node, parents) => {
      seen.push(`${parents.length} ${shapeOf(node)}`);
    });
    assert.deepEqual(seen, [
      '0 (+ IF(a.[b], [c: (! d)], "e") f)',
      '1 IF(a.[b], [c: (! d)], "e")',
      '2 a.[b]',
      '3 b',
      '2 [c: (! d)]',
      '3 (! d)',
      '4 d',
      '2 "e"',
      '1 f',
    ]);
    const kinds: string[] = [];
    visitFormula(formula, ({ kind }) => {
      kinds.push(kind);
      if (kind === 'call') return false;
    });
    assert.deepEqual(kinds, ['binary', 'call', 'reference']);
  });

  it('bounds what it builds, however deep the input is', () => {
    const many = 10_000;
    for (const dialect of ['visualforce', 'aura'] as const) {
      for (const [open, close] of [
        ['(', ')'],
        ['f(', ')'],
        ['[a=', ']'],
        ['a[', ']'],
        ['!', ''],
        ['a?', ':b'],
        ['a?b:', ''],
        ["'x'[", ']'],
        ['f(a,(', '),b)'],
      ]) {
        for (const text of [open.repeat(many) + close.repeat(many), `g(y, ${open.repeat(300)}, z)`]) {
          const formula = formulaOf(text, dialect);
          assert.ok(heightOf(formula) < 2_500, `${open} of ${dialect}: ${heightOf(formula)}`);
          assertNested(formula, 0, text.length);
        }
      }
    }
  }).timeout(60_000);

  it('bounds what it builds, however long the input is, and loses no operand', () => {
    const many = 5_000;
    for (const operator of [' + ', '=', ' && ', ' * ']) {
      const text = Array.from({ length: many }, (_, i) => `x${i}`).join(operator);
      const formula = formulaOf(text);
      assert.ok(heightOf(formula) < 2_500);
      const names: string[] = [];
      visitFormula(formula, (node) => {
        if (node.kind === 'reference') names.push(node.parts[0].name);
      });
      assert.equal(names.length, many);
    }
    assert.equal(formulaOf('.a'.repeat(many).slice(1)).kind, 'reference');
  }).timeout(60_000);
});

function heightOf(formula: Formula): number {
  let height = 0;
  visitFormula(formula, (node, parents) => {
    if (childrenOf(node).length === 0) height = Math.max(height, parents.length + 1);
  });
  return height;
}
