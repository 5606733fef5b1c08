import assert from 'node:assert/strict';
import { dayOf, isDay, isExpired, oneYearAfter, readJustification, writeJustification } from '#shared/justification';

describe('justifications', () => {
  it('are a reason and what stands between bars behind it, in any order', () => {
    const all = { reason: 'Only administrators get here', category: 'non-exploitable', reviewer: 'J. Doe', until: '2027-06-30' };
    assert.deepEqual(
      readJustification('Only administrators get here | until 2027-06-30 | Non-Exploitable | reviewed by J. Doe'),
      all,
    );
    assert.deepEqual(readJustification(writeJustification(all as never)), all);
    assert.deepEqual(readJustification('  just so '), { reason: 'just so' });
  });

  it('keep in the reason what is something else', () => {
    assert.deepEqual(readJustification('a | b | until tomorrow'), { reason: 'a | b | until tomorrow' });
    assert.deepEqual(readJustification('a | required | non-existent'), { reason: 'a | non-existent', category: 'required' });
  });

  it('end after their last day', () => {
    assert.ok(isExpired({ until: '2026-11-21' }, '2026-11-22'));
    assert.ok(!isExpired({ until: '2026-11-22' }, '2026-11-22'));
    assert.ok(!isExpired({}, '2026-11-22'));
    assert.ok(!isExpired({ until: '2026-11-21' }, ''));
    assert.ok(isDay('2028-02-29') && !isDay('2026-13-01') && !isDay('2026-1-1'));
    assert.ok(!isDay('2027-02-29') && !isDay('2026-02-30') && !isDay('2026-04-31'));
  });

  it('are extended by a year', () => {
    assert.equal(oneYearAfter('2026-11-22'), '2027-11-22');
    assert.equal(oneYearAfter('2028-02-29'), '2029-02-28');
    assert.equal(dayOf(new Date(2027, 0, 5, 23, 59)), '2027-01-05');
  });
});
