import { strict as assert } from 'node:assert';
import { explanationOf } from '#server/reports/explanation';

function reasonOf(reason: string | undefined) {
  return explanationOf({ suppression: { by: 'preflight', reason, place: { file: 'file:///w/a.cls', start: 0, end: 1 } } })?.text;
}

describe('the explanation of a finding', () => {
  it('is the reason of its suppression', () => {
    assert.equal(reasonOf('  One number, no records. '), 'One number, no records.');
  });

  it('is not there for an open finding, an empty reason, or the word that the quick fix proposes', () => {
    assert.equal(explanationOf({}), undefined);
    for (const reason of [undefined, '', '  ', '--', '...', 'reason', 'Reason'])
      assert.equal(reasonOf(reason), undefined, reason);
  });
});
