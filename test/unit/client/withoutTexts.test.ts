import assert from 'node:assert/strict';
import { withoutTexts } from '#client/withoutTexts';

describe('A traced message', () => {
  it('loses the texts of documents and edits, quotes and line breaks in them included', () => {
    const params = {
      textDocument: { uri: 'file:///A.cls', text: 'String key = "abc\\n";\nEND' },
      contentChanges: [{ range: { start: { line: 1, character: 2 } }, text: 'secret' }],
      edits: [{ newText: 'hunter2' }],
    };
    const traced = withoutTexts(`Params: ${JSON.stringify(params, null, 4)}`);
    assert.doesNotMatch(traced, /abc|END|secret|hunter2/);
    assert.match(traced, /"text": "\(6 characters\)"/);
    assert.match(traced, /file:\/\/\/A\.cls/);
    assert.match(traced, /"line": 1/);
  });
});
