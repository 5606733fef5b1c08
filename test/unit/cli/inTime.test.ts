import assert from 'node:assert/strict';
import { inTime } from '#server/cli/inTime';

describe('work that has to answer in time', () => {
  const never = new Promise<string>(() => undefined);

  it('answers as soon as it is done', async () => {
    assert.equal(await inTime(Promise.resolve('done'), 60_000, () => 'late'), 'done');
    await assert.rejects(
      inTime(Promise.reject(new Error('failed')), 60_000, () => 'late'),
      /failed/,
    );
  });

  it('answers something else when it takes longer, and its failure is nobody’s then', async () => {
    assert.equal(await inTime(never, 0, () => 'late'), 'late');
    const failing = new Promise<string>((_, reject) => setTimeout(reject, 5, new Error('later')));
    assert.equal(await inTime(failing, 0, () => 'late'), 'late');
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
});
