import assert from 'node:assert/strict';
import { type Expression, type FormulaDialect, findExpressions, visitFormula } from '#server/syntax/formula/index';
import { assertNested, shapeOf } from './formula';

/** Each expression as it stands in the text; `…` behind one that is not closed. */
function found(text: string, dialect: FormulaDialect = 'visualforce'): string[] {
  return findExpressions(text, 0, text.length, dialect).map(
    (each) => text.slice(each.start, each.end) + (each.closed ? '' : '…'),
  );
}

/** The only expression. */
function only(text: string, dialect: FormulaDialect = 'visualforce'): Expression {
  const expressions = findExpressions(text, 0, text.length, dialect);
  assert.equal(expressions.length, 1, text);
  return expressions[0];
}

describe('expressions', () => {
  it('are found in attributes, texts, scripts and comments, with their formulas', () => {
    const text = `<apex:page title="{!a} and {! b.c }" class={!d}>{!$Label.x}{!e}
<!-- {!f} --><script>var x = {a: {!g}}; y = '{!h}' + "{!JSENCODE(i)}";</script></apex:page>`;
    const expressions = findExpressions(text, 0, text.length, 'visualforce');
    assert.deepEqual(
      expressions.map(({ formula }) => formula && shapeOf(formula)),
      ['a', 'b.c', 'd', '$Label.x', 'e', 'f', 'g', 'h', 'JSENCODE(i)'],
    );
    const [, second] = expressions;
    assert.equal(text.slice(second.start, second.end), '{! b.c }');
    assert.equal(text.slice(second.inner.start, second.inner.end), ' b.c ');
    assert.equal(second.formula && text.slice(second.formula.start, second.formula.end), 'b.c');
    assert.ok(expressions.every(({ closed, mark }) => closed && mark === '!'));
  });

  it('may be empty', () => {
    const { formula, closed, inner } = only('a{!}b');
    assert.deepEqual([formula, closed, inner], [undefined, true, { start: 3, end: 3 }]);
    assert.equal(only('{! /* x */\n }').formula, undefined);
  });

  it('of Aura may be unbound', () => {
    const text = '<c:x a="{#v.a}" b="{!v.b}"/>';
    assert.deepEqual(
      findExpressions(text, 0, text.length, 'aura').map(({ mark, formula }) => [mark, formula && shapeOf(formula)]),
      [
        ['#', 'v.a'],
        ['!', 'v.b'],
      ],
    );
    assert.deepEqual(found(text), ['{!v.b}']);
  });

  it('are not ended by quotes, braces and comments inside', () => {
    for (const text of [
      '{!IF(a, \'}\', "{}")}',
      String.raw`{!'it\'s }'}`,
      "{! /* } ' */ a }",
      '{!IF(a\n<b, 1, 2)}',
      "{!IF(a <b && c> d, '<p>\n<i>', '</p>')}",
      '{!&quot;}&quot; &amp; a}',
      "{!'a' & '=' & 'b'}",
    ]) {
      assert.deepEqual(found(`<p>${text}</p> {!z}`), [text, '{!z}']);
      assert.equal(only(text).formula?.kind === 'error', false);
    }
    assert.deepEqual(found('{!a{b}c}'), ['{!a{b}c}']);
  });

  it('of Visualforce may have the quotes of their attribute in them', () => {
    const first = '{!IF(disabled == true,"this.disabled=true;", "")}';
    const second = "{!IF(a = 'x', 'y', '>')}";
    const text = `<a onclick="${first}" href='${second}' title="{!"<b c="}"/>`;
    assert.deepEqual(found(text), [first, second, '{!"<b c="}']);
  });

  it('of Aura end with their attribute, and what is left open in one of Visualforce does', () => {
    for (const dialect of ['visualforce', 'aura'] as const) {
      const read = (text: string) => found(text, dialect);
      assert.deepEqual(read('<a value="{!x" title="b"/> {!y}'), ['{!x…', '{!y}']);
      assert.deepEqual(read('<a value="{!x" title="{!y}"/>'), ['{!x…', '{!y}']);
      assert.deepEqual(read('<a value="{!x + " title="b"/> "c" {!y}'), ['{!x + …', '{!y}']);
      assert.deepEqual(read('<a value="{!IF(x, \'y" title="b"/>\n<p>it\'s</p>'), ["{!IF(x, 'y…"]);
      assert.deepEqual(read('<a value="{!IF(x, \'y}" title="b"/>\n<p>it\'s</p>'), ["{!IF(x, 'y}"]);
      assert.deepEqual(read('<a value="{!"/>\n<b c="{!d}"/>'), ['{!…', '{!d}']);
      assert.deepEqual(read("<a value='{!x' title='b' c=\"}\"/>"), ['{!x…']);
      assert.deepEqual(read('<a value="{!x"/>\n<a value="b">{c}</a>'), ['{!x…']);
      assert.deepEqual(read('<a value="{!x">text "quoted" {c}</a>'), ['{!x…']);
      assert.deepEqual(read('<a value="{!x"'), ['{!x…']);
    }
    assert.deepEqual(found('<a value="{!IF(x, "y", "z")" title="b" alt="{!c}"/>'), ['{!IF(x, "y", "z")…', '{!c}']);
    assert.deepEqual(found('<a value="{!IF(x "y", "z")}" title="b"/>'), ['{!IF(x "y", "z")}']);
    assert.deepEqual(found('<a value="{!IF(x, "y" z)}" title="b"/>'), ['{!IF(x, "y" z)}']);
  });

  it('that are not closed end where markup or script goes on', () => {
    assert.deepEqual(found('<p>{!acc.Name</p>\n<p>{!b}</p>'), ['{!acc.Name…', '{!b}']);
    assert.deepEqual(found('<p>{!acc.Name\n  <apex:x y="z"/> {a}\n</p>'), ['{!acc.Name…']);
    assert.deepEqual(found('{!acc.Name and more.\n{ }\n} {!b}'), ['{!acc.Name…', '{!b}']);
    assert.deepEqual(found('{!a {!b {!c}'), ['{!a …', '{!b …', '{!c}']);
    assert.deepEqual(found("<script>x = '{!a'; y = {b: 'c'};\nz = '{!d}';</script>"), ['{!a…', '{!d}']);
    assert.deepEqual(found("<script>f('{!a', 'b');\n}</script>"), ['{!a…']);
    assert.deepEqual(found("<script>f({!IF(a, 'b);\n g('c') }</script>"), ['{!IF(a, …']);
    assert.deepEqual(found('{!a <!-- } -->'), ['{!a…']);
    assert.deepEqual(found('{!'), ['{!…']);
    assert.deepEqual(found("{!don't}"), ['{!don…']);
  });

  it('keep to the part of the text they are looked for in', () => {
    const text = '{!a} <x y="{!b + c}"> {!d}';
    const start = text.indexOf('{!b');
    const within = (end: number) =>
      findExpressions(text, start, end, 'visualforce').map((each) => text.slice(each.start, each.end));
    assert.deepEqual(within(start + 8), ['{!b + c}']);
    assert.deepEqual(within(start + 7), ['{!b + c']);
    assert.deepEqual(within(start + 1), []);
    assert.deepEqual(findExpressions(text, 1, 4, 'visualforce'), []);
  });

  it('are the same in the value of an attribute alone as in the whole text', () => {
    const text = '<a value = "{!IF(a b,\n "x", 1)} {!c" title="d"/>';
    const value = { start: text.indexOf('{!IF'), end: text.indexOf('" title') };
    const whole = findExpressions(text, 0, text.length, 'visualforce');
    assert.deepEqual(findExpressions(text, value.start, value.end, 'visualforce'), whole);
    assert.deepEqual(found(text), ['{!IF(a b,\n "x", 1)}', '{!c…']);
  });

  it('leave the others as they are when one is being typed', () => {
    const text = `<apex:page controller="C">
  <apex:outputText value="{!URLFOR($Action.Account.New, null, [retURL='/x', 'id'=a.Id])}" rendered="{!NOT(a) && b > 1}"/>
  <a href="/{!c.Id}?x={!d}" onclick="go('{!JSENCODE(e)}', {!f})" class='{!IF(g, "h", 'i')}'>{!j.k[l]}</a>
  <script>var m = "{!n}"; if (m < 1) { o('{!p & "q"}'); }</script>
  {!$Label.r}
</apex:page>`;
    const whole = findExpressions(text, 0, text.length, 'visualforce');
    assert.equal(whole.length, 11);
    for (const [index, expression] of whole.entries()) {
      for (let end = expression.inner.start; end <= expression.inner.end; end++) {
        const typed = text.slice(0, end) + text.slice(expression.end);
        const now = findExpressions(typed, 0, typed.length, 'visualforce');
        const others = now.filter((_, i) => i !== index).map((each) => typed.slice(each.start, each.end));
        const before = whole.filter((_, i) => i !== index).map((each) => text.slice(each.start, each.end));
        assert.deepEqual(others, before, typed.slice(expression.start, end));
        assert.ok(now[index].end <= typed.indexOf('\n', end), typed.slice(now[index].start, now[index].end));
      }
    }
  });

  it('come out of any text, nested and in order', () => {
    const pieces =
      '{!|{! |{#|}|{|<a b="|<c d=\'|"|\'|/>|>|</p>|<script>|</script>|<!--|-->|(|)|[|]|,|.|?|:|=|==|<>|<|>|&&|&|&amp;|&quot;|&#39;|' +
      '&nbsp;|+|-|*|^|!|/*|*/|\\|\\"| |\n|\r\n|a|acc.Name|$Api.Session_ID|IF(|NOT |eq |null|1.5|.5|1e9|ü|😀|\u0000|;|~|%';
    const words = pieces.split('|').concat('|', '||');
    let seed = 20_240_229;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    for (let round = 0; round < 100_000; round++) {
      let text = '{!';
      for (let length = random(10); length > 0; length--) text += words[random(words.length)];
      const dialect = round % 2 === 0 ? 'visualforce' : 'aura';
      let reached = 0;
      for (const { start, end, inner, formula, closed } of findExpressions(text, 0, text.length, dialect)) {
        const isOrdered = reached <= start && start + 2 === inner.start && inner.start <= inner.end && end <= text.length;
        const isWhole = end === inner.end + (closed ? 1 : 0) && (!closed || text[inner.end] === '}');
        if (!isOrdered || !isWhole) assert.fail(JSON.stringify(text));
        if (formula) assertNested(formula, inner.start, inner.end);
        reached = end;
      }
    }
  }).timeout(60_000);

  it('take time in proportion to the text, whatever is left open', () => {
    for (const piece of ["{!'", '{!"', '{!/*', '<a b="{!x ', '{!&quot;', '{!"\\', '{!IF(a, "x" = "', "{!don't <b "]) {
      const text = piece.repeat(5_000);
      assert.equal(findExpressions(text, 0, text.length, 'visualforce').length, 5_000);
    }
    for (const piece of ["'", '" = ', '/*', '<a ', '&quot;', '{', 'a b ', '\\', '&']) {
      const text = `<a b="{!${piece.repeat(5_000)}`;
      const { formula } = only(text);
      let count = 0;
      if (formula) {
        visitFormula(formula, () => {
          count++;
          return undefined;
        });
      }
      assert.ok(count <= text.length);
    }
  }).timeout(60_000);
});
