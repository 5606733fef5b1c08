import assert from 'node:assert/strict';
import { explainedAt, proposalsAt } from '#server/configuration/guidance';

/** The labels at the `|` in a text, and the word that they replace. */
function at(marked: string): { word: string; labels: string[] } | undefined {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const proposals = proposalsAt(text, offset);
  if (!proposals) return undefined;
  const { start, end } = proposals.replaces;
  return { word: text.slice(start, end), labels: proposals.list.map(({ label }) => label) };
}

const severities = ['off', 'hint', 'info', 'warning', 'error'];

describe('proposalsAt', () => {
  it('proposes keys that are not there yet', () => {
    assert.deepEqual(at('|'), { word: '', labels: ['profile', 'rules', 'exclude', 'justifications', 'baseline', 'faq'] });
    assert.deepEqual(at('rules:\n  ApexCSRF: off\npro|\nexclude: []\n'), {
      word: 'pro',
      labels: ['profile', 'justifications', 'baseline', 'faq'],
    });
  });

  it('proposes rules, and what to set them to', () => {
    const rules = at('rules:\n  ApexCSRF: off\n  |\n  InsecureCookie: off\n');
    const { labels = [] } = rules ?? {};
    assert.ok(labels.includes('ApexSOQLInjection'));
    assert.ok(!labels.includes('ApexCSRF') && !labels.includes('InsecureCookie'));
    assert.deepEqual(at('rules:\r\n  ApexCSRF: w|'), { word: 'w', labels: severities });
    assert.deepEqual(at('rules:\n  ApexCSRF:\n    |'), { word: '', labels: ['severity'] });
    assert.deepEqual(at('rules:\n  ApexCSRF:\n    severity: |'), { word: '', labels: severities });
    assert.ok(at('rules:\n  ApexCRUDViolation: # ours\n    options:\n      |')?.labels.includes('readAuthMethodPattern'));
  });

  it('proposes the keys of an item, whatever other items have', () => {
    const item = ['finding', 'rule', 'file', 'reason', 'category', 'reviewer', 'until'];
    const without = (...names: string[]) => item.filter((name) => !names.includes(name));
    assert.deepEqual(at('justifications:\n  - |'), { word: '', labels: item });
    assert.deepEqual(at('justifications:\n- |'), { word: '', labels: item });
    assert.deepEqual(at('justifications:\n  - finding: a\n    re|\n    file: b\n'), {
      word: 're',
      labels: without('finding', 'file'),
    });
    assert.deepEqual(at('justifications:\n  - finding: a\n    reason: b\n  - rea|\n    file: c\n  - until: d\n'), {
      word: 'rea',
      labels: without('file'),
    });
    assert.deepEqual(at('justifications:\n  - finding: a\n    category: non|')?.labels, [
      'non-existent',
      'non-exploitable',
      'required',
    ]);
    assert.ok(at('justifications:\n  - rule: Apex|')?.labels.includes('ApexCSRF'));
  });

  it('proposes nothing where anything may stand, or nothing', () => {
    for (const text of [
      'exclude:\n  - |',
      'exclude:\n  |',
      'rules:\n  Nobodys:\n    |',
      '# |',
      'profile: all |',
      'a: b: |',
      'rules: off\n  |',
    ]) {
      assert.equal(at(text), undefined, text);
    }
  });

  it('writes what follows a key, too', () => {
    const texts = new Map(proposalsAt('', 0)?.list.map(({ label, text }) => [label, text]));
    assert.deepEqual(
      [...texts],
      [
        ['profile', 'profile: '],
        ['rules', 'rules:\n  '],
        ['exclude', 'exclude:\n  - '],
        ['justifications', 'justifications:\n  - '],
        ['baseline', 'baseline: '],
        ['faq', 'faq: '],
      ],
    );
  });
});

describe('explainedAt', () => {
  const text = 'profile: all\nrules:\n  ApexCSRF: { severity: off }\nexclude: [a]\n';
  const nameAt = (word: string) => explainedAt(text, text.indexOf(word) + 1)?.name;

  it('explains keys, rules and values', () => {
    for (const word of ['profile', 'all', 'rules', 'ApexCSRF', 'severity', 'off', 'exclude']) assert.equal(nameAt(word), word);
    assert.equal(explainedAt(text, text.indexOf('ApexCSRF'))?.kind, 'rule');
    assert.equal(nameAt('[a]'), undefined);
    assert.equal(explainedAt('', 0), undefined);
    assert.equal(explainedAt('x: y', 0), undefined);
  });
});
