import { strict as assert } from 'node:assert';
import { explanationOf, termsOf } from '#server/reports/explanation';

function reasonOf(reason: string | undefined) {
  return explanationOf({ suppression: { by: 'preflight', reason, place: { file: 'file:///w/a.cls', start: 0, end: 1 } } })?.text;
}

describe('the explanation of a finding', () => {
  it('is the reason of its suppression', () => {
    assert.equal(reasonOf('  One number, no records. '), 'One number, no records.');
  });

  it('says what kind of false positive it is, who looked at it and how long that holds', () => {
    const place = { file: 'file:///w/a.cls', start: 0, end: 1 };
    const terms = { category: 'required', reviewer: 'J. Doe', until: '2027-06-30' } as const;
    assert.deepEqual(explanationOf({ suppression: { by: 'preflight.yml', reason: 'Users may.', ...terms, place } }), {
      text: 'Users may.',
      ...terms,
      category: 'required by the use case',
    });
    const said = explanationOf({ suppression: { by: 'preflight.yml', reason: 'Users may.', ...terms, place } })!;
    assert.deepEqual(termsOf(said), ['required by the use case', 'reviewed by J. Doe', 'until 2027-06-30']);
    assert.deepEqual(termsOf({ text: 'Users may.' }), []);
  });

  it('is not there for an open finding, an empty reason, or the word that the quick fix proposes', () => {
    assert.equal(explanationOf({}), undefined);
    for (const reason of [undefined, '', '  ', '--', '...', 'reason', 'Reason'])
      assert.equal(reasonOf(reason), undefined, reason);
  });
});
