import assert from 'node:assert/strict';
import { chosenFiles, isFiltered, readChoice, wholeReview } from '#client/review/choice';
import { findingsBelow, type ReviewNode, reviewTree } from '#client/review/tree';
import type { Review, ReviewFile, ReviewFinding } from '#shared/review';

let offset = 0;
function finding(rule: string, more: Partial<ReviewFinding> = {}): ReviewFinding {
  const start = offset++;
  const at = { line: start, character: 0 };
  return {
    rule,
    message: `about ${rule}`,
    severity: 'warning',
    confidence: 'high',
    state: 'open',
    range: { start: at, end: at },
    start,
    fingerprint: `${rule} ${start}`,
    hasPath: false,
    ...more,
  };
}

const file = (path: string, findings: ReviewFinding[], owner = 'a'): ReviewFile => ({
  uri: `file:///${owner}/${path}`,
  path,
  package: owner,
  findings,
});
const aPackage = (id: string) => ({ id, name: id.toUpperCase(), folder: id, root: id });
const review = (files: ReviewFile[], packages = ['a']): Review => ({
  scanned: true,
  packages: packages.map(aPackage),
  files,
  rules: { ApexCSRF: { title: 'Change no data', faq: 'FAQ-900023' } },
});

/** The tree as lines, indented. */
function lines(nodes: readonly ReviewNode[], indent = ''): string[] {
  return nodes.flatMap((node) => {
    const name =
      node.kind === 'package'
        ? node.package.name
        : node.kind === 'category'
          ? node.category
          : node.kind === 'rule'
            ? node.name
            : node.kind === 'file'
              ? node.file.path
              : `${node.finding.severity} ${node.finding.message}`;
    const own = node.kind === 'finding' ? `${indent}${name}` : `${indent}${name} ${node.count}`;
    return [own, ...lines(node.children, `${indent} `)];
  });
}
const top = (nodes: readonly ReviewNode[]) => lines(nodes).filter((line) => !line.startsWith(' '));

describe('The tree of the review', () => {
  it('goes from groups to rules, files and findings, and counts them', () => {
    const files = [
      file('A.cls', [finding('ApexCSRF'), finding('ApexSOQLInjection', { severity: 'error' })]),
      file('B.cls', [finding('ApexCSRF'), finding('ApexCSRF', { severity: 'error' })]),
    ];
    assert.deepEqual(lines(reviewTree(review(files), files, 'file')), [
      'injection 1',
      ' ApexSOQLInjection 1',
      '  A.cls 1',
      '   error about ApexSOQLInjection',
      'request 3',
      ' ApexCSRF 3',
      '  A.cls 1',
      '   warning about ApexCSRF',
      '  B.cls 2',
      '   warning about ApexCSRF',
      '   error about ApexCSRF',
    ]);
  });

  it('shows packages apart where there are several, also if only one has findings', () => {
    const files = [file('A.cls', [finding('ApexCSRF')], 'b')];
    assert.deepEqual(lines(reviewTree(review(files, ['a', 'b']), files, 'severity')).slice(0, 2), ['B 1', ' request 1']);
    assert.deepEqual(top(reviewTree(review(files, ['b']), files, 'severity')), ['request 1']);
  });

  it('is sorted by severity, by name, or by count', () => {
    const files = [
      file('A.cls', [
        finding('ApexSOQLInjection', { severity: 'error' }),
        finding('ApexCSRF'),
        finding('ApexCSRF'),
        finding('ApexCRUDViolation', { severity: 'info' }),
      ]),
    ];
    const by = (order: 'severity' | 'file' | 'count') => top(reviewTree(review(files), files, order));
    assert.deepEqual(by('severity'), ['injection 1', 'request 2', 'access 1']);
    assert.deepEqual(by('file'), ['access 1', 'injection 1', 'request 2']);
    assert.deepEqual(by('count'), ['request 2', 'access 1', 'injection 1']);
  });

  it('names a place the same after a change elsewhere, and equal findings apart', () => {
    const same = { fingerprint: 'x' };
    const files = [file('A.cls', [finding('ApexCSRF', same), finding('ApexCSRF', same)])];
    const ids = [...findingsBelow(reviewTree(review(files), files, 'file'))].map(({ id }) => id);
    assert.equal(new Set(ids).size, 2);
    const moved = [file('A.cls', [finding('ApexCSRF', same), finding('ApexCSRF', same), finding('ApexOpenRedirect')])];
    const after = [...findingsBelow(reviewTree(review(moved), moved, 'file'))].map(({ id }) => id);
    assert.deepEqual(after.slice(0, 2), ids);
  });

  it('knows the parent of each node', () => {
    const files = [file('A.cls', [finding('ApexCSRF')])];
    const [leaf] = findingsBelow(reviewTree(review(files, ['a', 'b']), files, 'file'));
    const kinds: string[] = [];
    for (let node: ReviewNode | undefined = leaf; node; node = node.parent) kinds.push(node.kind);
    assert.deepEqual(kinds, ['finding', 'file', 'rule', 'category', 'package']);
  });
});

describe('A choice of findings', () => {
  const all = [
    file('A.cls', [
      finding('ApexCSRF'),
      finding('ApexCSRF', { state: 'suppressed' }),
      finding('ApexCSRF', { state: 'explained', confidence: 'medium' }),
    ]),
    file('B.cls', [finding('ApexCSRF', { confidence: 'low' })]),
  ];
  const count = (choice: Partial<typeof wholeReview>, isChanged = (_: string) => true) =>
    chosenFiles(all, { ...wholeReview, ...choice }, isChanged).reduce((sum, { findings }) => sum + findings.length, 0);

  it('is by state', () => {
    assert.deepEqual(
      (['open', 'suppressed', 'explained', 'all'] as const).map((state) => count({ state })),
      [2, 1, 1, 4],
    );
  });

  it('is by confidence', () => {
    assert.deepEqual(
      (['low', 'medium', 'high'] as const).map((confidence) => count({ state: 'all', confidence })),
      [4, 3, 2],
    );
  });

  it('is by what changed, and leaves no empty files', () => {
    const isChanged = (uri: string) => uri.endsWith('B.cls');
    assert.equal(count({ changedSince: 'main' }, isChanged), 1);
    assert.equal(count({}, isChanged), 2);
    assert.equal(chosenFiles(all, { ...wholeReview, confidence: 'high' }, () => true).length, 1);
  });

  it('is read from what was stored, whatever that is', () => {
    for (const broken of [undefined, null, 7, 'x', [], { state: 'x', confidence: 3, order: {}, changedSince: '' }]) {
      assert.deepEqual(readChoice(broken), wholeReview);
    }
    const stored = { state: 'all', confidence: 'high', order: 'count', changedSince: 'main' };
    assert.deepEqual(readChoice(stored), stored);
    assert.equal(isFiltered(readChoice(stored)), true);
    assert.equal(isFiltered({ ...wholeReview, order: 'count' }), false);
  });
});
