import assert from 'node:assert/strict';
import { conditionsOf } from '#server/rules/metadata/flows/formula';

describe('conditionsOf', () => {
  const parts = (formula: string) => conditionsOf(formula).map(({ start, end }) => formula.slice(start, end));

  it('gives what decides on a result without being in it', () => {
    assert.deepEqual(parts('IF({!a}, {!b}, {!c})'), ['{!a}']);
    assert.deepEqual(parts('CASE( {!a}, "x", {!b}, {!c} )'), [' {!a}']);
    assert.deepEqual(parts('{!a} & TEXT(LEN({!b}))'), ['{!b}']);
    assert.deepEqual(parts('if(AND({!a}, NOT({!b})), {!c}, {!d})'), ['{!b}', '{!a}, NOT({!b})', 'AND({!a}, NOT({!b}))']);
  });

  it('knows texts and merge fields from the formula around them', () => {
    assert.deepEqual(parts('IF({!a} = ",)", {!b}, "IF(")'), ['{!a} = ",)"']);
    assert.deepEqual(parts('IF({!a.f(x,}, {!b}, 1)'), ['{!a.f(x,}']);
  });

  it('ends, whatever is wrong', () => {
    assert.deepEqual(parts('IF('), []);
    assert.deepEqual(parts('))),,,"'), []);
    assert.ok(conditionsOf('IF(1,'.repeat(50_000)).length <= 200);
  });
});
