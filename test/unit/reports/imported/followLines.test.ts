import { strict as assert } from 'node:assert';
import { followLines } from '#server/reports/imported/followLines';
import { pick, random } from '../../../random';

const text = (...lines: string[]) => lines.join('\n');

describe('lines of a text that changed', () => {
  it('move with what is put in or taken out above them', () => {
    const before = text('a', 'b', 'c');
    assert.deepEqual([1, 2, 3].map(followLines(before, text('x', 'a', 'b', 'c'))), [2, 3, 4]);
    assert.deepEqual([1, 2, 3].map(followLines(before, text('a', 'b', 'x', 'c'))), [1, 2, 4]);
    assert.deepEqual([2, 3].map(followLines(before, text('b', 'c'))), [1, 2]);
    assert.deepEqual([1, 2, 3].map(followLines(before, text('a'))), [1, 1, 1]);
  });

  it('are found between changes above and below, where there is one of them', () => {
    const before = text('head', '}', 'one', '}', 'two', '}', 'tail');
    const after = text('head!', '}', 'new', 'one', '}', '}', 'two', '}', 'tail!');
    const line = followLines(before, after);
    assert.deepEqual([line(3), line(5)], [4, 7]);
    // The one behind `one` stays behind it.
    assert.equal(line(4), 5);
  });

  it('that were rewritten stay where they were between the others', () => {
    assert.equal(followLines(text('a', 'b', 'c'), text('a', 'B', 'c'))(2), 2);
    assert.equal(followLines(text('a', 'b', 'c', 'd'), text('a', 'd'))(3), 2);
  });

  it('may end in any way, or be moved about', () => {
    assert.equal(followLines('a\r\nb\rc', 'x\na\nb\nc')(3), 4);
    assert.deepEqual([1, 2].map(followLines(text('a', 'b'), '')), [1, 1]);
    assert.equal(followLines('', text('a', 'b'))(1), 1);
    const line = followLines(text('x', 'a', 'b', 'c', 'd', 'y'), text('u', 'd', 'a', 'b', 'c', 'v'));
    assert.deepEqual([2, 3, 4].map(line), [3, 4, 5]);
  });

  it('are lines of the later text, in the order of the earlier one where nothing moved', () => {
    const next = random(7);
    for (let round = 0; round < 300; round++) {
      const before = Array.from({ length: 1 + next(12) }, () => pick(next, [...'abcdefgh']));
      const after = before.flatMap((each) => (next(5) === 0 ? [] : next(5) === 0 ? [each, 'new'] : [each]));
      const line = followLines(before.join('\n'), after.join('\n'));
      const there = before.map((_, index) => line(index + 1));
      assert(
        there.every((each) => each >= 1 && each <= Math.max(1, after.length)),
        JSON.stringify({ before, after, there }),
      );
      assert.deepEqual(
        there,
        [...there].sort((a, b) => a - b),
        JSON.stringify({ before, after, there }),
      );
    }
  });
});
