import assert from 'node:assert/strict';
import { metadataSuffixes, textFiles } from '#client/documentSelector';
import { textPatterns } from '#server/project/files';
import { metadataTypes } from '#server/project/metadataTypes';

describe('The document selector', () => {
  it('names metadata by suffixes that exist', () => {
    const known = new Set(metadataTypes.map(({ suffix }) => suffix));
    assert.deepEqual(
      metadataSuffixes.filter((suffix) => !known.has(suffix)),
      [],
    );
  });

  it('names the texts that the server looks at', () => {
    assert.deepEqual(
      textFiles.map(([folder, suffixes]) => `${folder === '' ? '' : `${folder}/**/`}*.{${suffixes.join(',')}}`),
      textPatterns,
    );
  });

  it('names every suffix once, in order', () => {
    const folded = metadataSuffixes.map((suffix) => suffix.toLowerCase());
    assert.deepEqual(folded, [...new Set(folded)].sort());
  });
});
