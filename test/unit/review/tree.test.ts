import assert from 'node:assert/strict';
import { chosenFiles, isFiltered, otherTools, readChoice, wholeReview } from '#client/review/choice';
import { findingsBelow, helpOf, type ReviewNode, reviewTree } from '#client/review/tree';
import { elsewhere, type Review, type ReviewFile, type ReviewFinding } from '#shared/review';

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

describe('Findings of other tools in the tree', () => {
  const foundBy = { name: 'PMD', version: '7.1', rule: 'Theirs' };

  it('stand under the rule that Preflight has, else in the group of what they are about', () => {
    const files = [
      file('A.cls', [finding('ApexCSRF'), finding('ApexCSRF', { foundBy, message: 'theirs' }), finding('Theirs', { foundBy })]),
    ];
    const all = { ...review(files), rules: { Theirs: { title: 'Theirs', category: 'injection', isForeign: true } } as const };
    assert.deepEqual(lines(reviewTree(all, files, 'file')), [
      'injection 1',
      ' Theirs 1',
      '  A.cls 1',
      '   warning about Theirs',
      'request 2',
      ' ApexCSRF 2',
      '  A.cls 2',
      '   warning about ApexCSRF',
      '   warning theirs',
    ]);
  });

  it('in files that are none of the workspace have a package of their own, the last', () => {
    const away = { ...file('https://example.com/', [finding('Theirs', { foundBy })], elsewhere), isElsewhere: true };
    const files = [file('A.cls', [finding('ApexCSRF')]), away];
    assert.deepEqual(top(reviewTree(review(files, ['a', elsewhere]), files, 'severity')), ['A 1', 'ELSEWHERE 1']);
    const changed = chosenFiles(files, { ...wholeReview, changedSince: 'main' }, () => true);
    assert.deepEqual(
      changed.map(({ path }) => path),
      ['A.cls'],
    );
  });

  it('have the page of their tool, and so has their rule', () => {
    const help = 'https://example.com/rule';
    const files = [file('A.cls', [finding('Theirs', { foundBy }), finding('Theirs', { foundBy, help })])];
    const [category] = reviewTree(review(files), files, 'file');
    assert.equal(helpOf(category!.children[0]!), help);
    assert.deepEqual([...findingsBelow([category!])].map(helpOf), [undefined, help]);
  });

  it('are chosen by tool; what Preflight has as well belongs to both', () => {
    const both = finding('ApexCSRF', { alsoFoundBy: [foundBy] });
    const files = [file('A.cls', [both, finding('ApexCSRF'), finding('Theirs', { foundBy, confidence: undefined })])];
    const count = (tool?: string, more: Partial<typeof wholeReview> = {}) =>
      chosenFiles(files, { ...wholeReview, ...(tool && { tool }), ...more }, () => true).flatMap((each) => each.findings).length;
    assert.deepEqual([count(), count('Preflight'), count('PMD'), count('ZAP')], [3, 2, 2, 0]);
    // Nobody knows how sure the others are.
    assert.equal(count('PMD', { confidence: 'medium' }), 1);
    assert.deepEqual(otherTools(files), ['PMD']);
    assert.deepEqual(otherTools([]), []);
    assert.equal(isFiltered({ ...wholeReview, tool: 'PMD' }), true);
    assert.equal(readChoice({ tool: 'PMD' }).tool, 'PMD');
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
    for (const broken of [undefined, null, 7, 'x', [], { state: 'x', confidence: 3, order: {}, changedSince: '', tool: 7 }]) {
      assert.deepEqual(readChoice(broken), wholeReview);
    }
    const stored = { state: 'all', confidence: 'high', order: 'count', changedSince: 'main' };
    assert.deepEqual(readChoice(stored), stored);
    assert.equal(isFiltered(readChoice(stored)), true);
    assert.equal(isFiltered({ ...wholeReview, order: 'count' }), false);
  });
});
