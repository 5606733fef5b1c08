import assert from 'node:assert/strict';
import { analysisOf, sampleFiles, summary, uriOf } from './workspace';

const path = 'force-app/main/default/classes/CarrierRates.cls';

describe('a document that was open', function () {
  this.timeout(30_000);

  it('keeps its findings when it is analysed again after it was closed', async () => {
    const files = sampleFiles();
    const { analysis } = await analysisOf(files);
    await analysis.scan();
    const before = summary(analysis, path);
    assert(before.length > 0);
    analysis.openDocument(uriOf(path), files[path]!);
    assert.deepEqual(summary(analysis, path), before);
    analysis.closeDocument(uriOf(path));
    // Twice: what was kept of the open document is forgotten by the first analysis.
    for (let again = 0; again < 2; again++) {
      analysis.settingsChanged();
      assert.deepEqual(summary(analysis, path), before);
    }
  });
});
