import assert from 'node:assert/strict';
import { metadataSuffixes } from '#client/documentSelector';
import { metadataTypes } from '#server/project/metadataTypes';

describe('The document selector', () => {
  it('names metadata by suffixes that exist', () => {
    const known = new Set(metadataTypes.map(({ suffix }) => suffix));
    assert.deepEqual(
      metadataSuffixes.filter((suffix) => !known.has(suffix)),
      [],
    );
  });

  it('names every suffix once, in order', () => {
    const folded = metadataSuffixes.map((suffix) => suffix.toLowerCase());
    assert.deepEqual(folded, [...new Set(folded)].sort());
  });
});
