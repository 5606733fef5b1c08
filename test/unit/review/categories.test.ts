import assert from 'node:assert/strict';
import { rules } from '#server/rules/registry';
import { categorizedRules, categoryOf, reviewCategories } from '#shared/review';

describe('The groups of the review', () => {
  it('have every rule in one of them, and no rule that there is not', () => {
    const names = rules.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => categoryOf(name) === 'other'),
      [],
    );
    assert.deepEqual(
      categorizedRules.filter((name) => !names.includes(name)),
      [],
    );
  });

  it('are all used, but for what is not known', () => {
    const used = new Set(categorizedRules.map(categoryOf));
    assert.deepEqual(
      reviewCategories.map(({ id }) => id).filter((id) => !used.has(id)),
      ['other'],
    );
    assert.equal(categoryOf('SomebodyElsesRule'), 'other');
  });
});
