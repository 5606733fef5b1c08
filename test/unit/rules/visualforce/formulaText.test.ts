import assert from 'node:assert/strict';
import { textBefore } from '#server/rules/visualforce/output/formulaText';
import { hole } from '#server/semantics/apex/facts';
import { leavesOf } from '#server/semantics/visualforce/leaves';
import { parseFormula } from '#server/syntax/formula/index';

/** What a formula puts before each of its leaves. */
function textsBefore(text: string): string[] {
  const formula = parseFormula(text, 0, text.length, 'visualforce')!;
  return leavesOf(formula).map(({ node }) => textBefore(formula, node).replaceAll(hole, '*'));
}

describe('The text before a value in its formula', () => {
  it('is what is joined to it', () => {
    assert.deepEqual(textsBefore("'/a/' & b & '/' + c"), ['/a/', '/a/*/']);
    assert.deepEqual(textsBefore('a'), ['']);
    assert.deepEqual(textsBefore('1 & a'), ['1']);
  });

  it('is that of its branch', () => {
    assert.deepEqual(textsBefore("'x' & IF(a, 'y' & b, c)"), ['xy', 'x']);
    assert.deepEqual(textsBefore("IF(a, '/' & b, c) & d"), ['/', '', '*']);
  });

  it('goes into functions', () => {
    assert.deepEqual(textsBefore("'a' & HTMLENCODE('b' & c)"), ['ab']);
  });

  it('takes a long row of values', () => {
    const row = Array.from({ length: 350 }, (_, i) => `a${i}`).join(' & ');
    assert.equal(textsBefore(row).at(-1), '*'.repeat(349));
  });
});
