import assert from 'node:assert/strict';
import { composeAnswer } from '#server/faq/composeAnswer';
import { readTeamEntry } from '#server/faq/teamEntry';

const answer = { recommendedAnswer: 'Use a **Named Credential**.', reasoning: 'It is shorter.', lastVerified: '2026-11-22' };

describe('composeAnswer', () => {
  it('writes a file that is valid', () => {
    const text = composeAnswer('FAQ-900002', undefined, answer);
    assert.equal(
      text,
      [
        '---',
        'id: FAQ-900002',
        'lastVerified: 2026-11-22',
        '---',
        '',
        '## Recommended answer',
        '',
        'Use a **Named Credential**.',
        '',
        '## Reasoning',
        '',
        'It is shorter.',
        '',
      ].join('\n'),
    );
    assert.deepEqual(readTeamEntry(text, () => true).problems, []);
  });

  it('replaces both sections, and the day, and nothing else', () => {
    const old = composeAnswer('FAQ-900002', undefined, { ...answer, recommendedAnswer: 'Old.', lastVerified: '2026-01-01' });
    assert.equal(
      composeAnswer('FAQ-900002', old.replaceAll('\n', '\r\n'), answer).replaceAll('\r\n', '\n'),
      composeAnswer('FAQ-900002', undefined, answer),
    );
    const entry =
      '---\nid: ACME-1\nlastVerified: 2026-01-01\n---\n\nAnswer.\n\n```md\n## Reasoning\n```\n\n## Recommended answer\n\nOld.\n\n## See also\n\n- x\n';
    assert.equal(
      composeAnswer('ACME-1', entry, answer),
      '---\nid: ACME-1\nlastVerified: 2026-11-22\n---\n\nAnswer.\n\n```md\n## Reasoning\n```\n\n## Recommended answer\n\nUse a **Named Credential**.\n\n## Reasoning\n\nIt is shorter.\n\n## See also\n\n- x\n',
    );
  });

  it('stands before what to read on, where there was none', () => {
    const entry = '---\nid: ACME-1\n---\n\nAnswer.\n\n## See also\n\n- x\n';
    assert.match(
      composeAnswer('ACME-1', entry, { ...answer, reasoning: undefined }),
      /Answer\.\n\n## Recommended answer\n\nUse[^#]*\n\n## See also/,
    );
  });

  it('lowers headings that would end the section', () => {
    const recommendedAnswer = '# Title\n\nText.\n\nLow\n---\n\n## See also\n\n```md\n## Code\n```\n\n---\n';
    const text = composeAnswer('FAQ-900002', undefined, { ...answer, recommendedAnswer });
    assert.deepEqual(readTeamEntry(text, () => true).problems, []);
    assert.match(text, /### Title\n\nText\.\n\n### Low\n\n### See also\n\n```md\n## Code\n```/);
  });

  it('gives the same for what it gave', () => {
    const text = composeAnswer('FAQ-900002', undefined, answer);
    assert.equal(composeAnswer('FAQ-900002', text, answer), text);
  });
});
