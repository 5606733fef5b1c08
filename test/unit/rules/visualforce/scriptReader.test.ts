import assert from 'node:assert/strict';
import { ScriptReader, type ScriptSpot } from '#server/rules/visualforce/output/scriptReader';

/** Where a value stands that comes after the last of these pieces; between two pieces stands one, too. */
function spotAfter(...pieces: string[]): ScriptSpot {
  const reader = new ScriptReader();
  for (const [i, piece] of pieces.entries()) {
    if (i > 0) reader.skipValue();
    reader.read(piece);
  }
  return reader.spot;
}

describe('ScriptReader', () => {
  const cases: readonly (readonly [ScriptSpot, ...string[]])[] = [
    ['code', ''],
    ['code', 'var a = '],
    ['string', "var a = '"],
    ['string', 'var a = "it\'s '],
    ['code', "var a = 'x', b = "],
    ['string', "var a = 'x\\' "],
    ['string', "var a = 'x\\\\\\' "],
    ['code', "var a = 'x\\\\' + "],
    ['string', "var a = 'x\\\ny"],
    ['string', "var a = 'x\\\r\ny"],
    ['code', "var a = 'never closed\nvar b = "],
    ['template', 'var a = `x\n'],
    ['code', 'var a = `x ${ '],
    ['string', "var a = `x ${ f({ b: '"],
    ['code', `var a = \`x \${ f({ b: 1 }) `],
    ['template', `var a = \`x \${ f({ b: 1 }) } `],
    ['template', `var a = \`x \${ \`y \${ 1 } `],
    ['comment', "// it's "],
    ['code', "// it's\n"],
    ['comment', '/* it\'s "'],
    ['string', "/* it's */ '"],
    ['comment', '<!-- '],
    ['regex', 'a = /x'],
    ['string', "a = /['\"]/g, b = '"],
    ['string', "a = /[/'\"]/g, b = '"],
    ['string', "a.replace(/'/g, '"],
    ['string', "return /'/.test('"],
    ['code', 'a = b / c / '],
    ['string', "a = f(1) / 2 + '"],
    ['string', "a = b[0] / 2 + '"],
    ['string', "a = ' ", " ', b = '"],
    ['string', 'a = ', " / 2, b = '"],
    ['code', 'a = ', ' + '],
    ['string', "f('", "', '"],
  ];
  for (const [spot, ...pieces] of cases)
    it(`tells ${spot} after ${JSON.stringify(pieces.join('{!}'))}`, () => assert.equal(spotAfter(...pieces), spot));

  it('goes on from a copy by itself', () => {
    const reader = new ScriptReader();
    reader.read("f('");
    const copy = reader.copy();
    copy.read("', ");
    assert.equal(copy.spot, 'code');
    assert.equal(reader.spot, 'string');
  });
});
