import assert from 'node:assert/strict';
import { elementsAt, wordsOf } from '#server/rules/metadata/shared/elements';
import { parseXml } from '#server/syntax/xml/index';

describe('wordsOf', () => {
  it('gives the parts of a value with where they stand', () => {
    const text = '<a><b>one &amp; two</b></a>';
    const [b] = elementsAt(parseXml(text), 'b');
    assert.deepEqual(
      wordsOf(text, b!, /\S+/g).map(({ text: word, start, end, offset }) => [word, text.slice(start, end), offset]),
      [
        ['one', 'one', 0],
        ['&', '&amp;', 4],
        ['two', 'two', 6],
      ],
    );
  });

  it('stops at a number that no real value reaches', () => {
    const text = `<a><b>${'x '.repeat(100_000)}</b></a>`;
    const [b] = elementsAt(parseXml(text), 'b');
    assert.equal(wordsOf(text, b!, /x/g).length, 200);
  });
});
