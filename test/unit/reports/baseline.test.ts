import { strict as assert } from 'node:assert';
import { compareWithBaseline, type KnownFinding, readBaseline, writeBaseline } from '#server/reports/baseline';
import { formatGitlab } from '#server/reports/gitlab';
import { forGithub, formatSarif } from '#server/reports/sarif';
import { fileReport, findingAt, scanReport } from './findings';

const file = 'file:///w/sub/b.cls';

function known(fingerprint: string, more: Partial<KnownFinding> = {}): KnownFinding {
  return { fingerprint, rule: 'RuleA', file: 'sub/b.cls', line: 1, ...more };
}

describe('a baseline', () => {
  it('is the same for the same findings, whatever their order, and is read as it was written', () => {
    const findings = [known('b'), known('a', { file: 'a.cls', line: 7 }), known('a'), known('c', { rule: 'RuleB' })];
    const text = writeBaseline(findings, 'Preflight 1.0.0');
    assert.equal(writeBaseline([...findings].reverse(), 'Preflight 1.0.0'), text);
    assert.deepEqual(
      readBaseline(text).map(({ fingerprint, file: of }) => `${of} ${fingerprint}`),
      ['a.cls a', 'sub/b.cls a', 'sub/b.cls b', 'sub/b.cls c'],
    );
    assert.deepEqual(readBaseline(writeBaseline([], 'x')), []);
  });

  it('stands for as many findings as it lists', () => {
    const text = 'x x';
    const report = scanReport({ [file]: text }, [
      fileReport(file, [
        findingAt(file, text, 'x', { fingerprint: 'a' }),
        findingAt(file, text, 'x', { fingerprint: 'a', message: 'Another message.' }),
        findingAt(file, text, 'x', { fingerprint: 'b' }),
      ]),
    ]);
    const { fresh, known: left, gone } = compareWithBaseline(report.findings, [known('a'), known('c')]);
    assert.deepEqual([fresh.length, left.length, gone.map(({ fingerprint }) => fingerprint)], [2, 1, ['c']]);
  });
});

describe('reports for code hosts', () => {
  const text = 'x y';
  const place = { file, start: 0, end: 1 };
  const suppression = { by: 'preflight.yml', reason: 'why', category: 'required', until: '2027-01-01', place } as const;
  const report = scanReport({ [file]: text }, [
    fileReport(file, [
      findingAt(file, text, 'x', { severity: 'hint', fingerprint: 'a' }),
      findingAt(file, text, 'y', { severity: 'error', fingerprint: 'b' }),
      findingAt(file, text, 'y', { suppression }),
    ]),
  ]);
  const tool = { version: '1.0.0', informationUri: 'https://example.com' };

  it('for GitHub have open findings only', () => {
    const [all] = JSON.parse(formatSarif(report, tool)).runs;
    assert.equal(all.results.length, 3);
    assert.deepEqual(all.results[2].suppressions[0].properties, {
      dialect: 'preflight.yml',
      category: 'required',
      until: '2027-01-01',
    });
    const [open] = JSON.parse(formatSarif(forGithub(report), tool)).runs;
    assert.deepEqual(
      open.results.map(({ level, suppressions }: { level: string; suppressions: unknown[] }) => [level, suppressions.length]),
      [
        ['note', 0],
        ['error', 0],
      ],
    );
    // What is accepted there ("SARIF results exceed one or more limits").
    for (const { properties } of open.tool.driver.rules) assert.ok(properties.tags.length <= 10);
  });

  it('for GitHub are cut where it would refuse them, the worst findings first', () => {
    const [hint, error] = report.findings;
    const many = { ...report, findings: [...Array(25_000).fill(hint), error!] };
    const { findings } = forGithub(many);
    assert.equal(findings.length, 25_000);
    assert.equal(findings[0]!.finding.severity, 'error');
  });

  it('for GitLab name file, lines and severity, and have fingerprints of their own', () => {
    const issues = JSON.parse(formatGitlab(report));
    assert.deepEqual(
      issues.map(({ fingerprint: _, ...rest }: { fingerprint: string }) => rest),
      [
        {
          description: 'A message.',
          check_name: 'RuleA',
          severity: 'info',
          location: { path: 'sub/b.cls', lines: { begin: 1, end: 1 } },
        },
        {
          description: 'A message.',
          check_name: 'RuleA',
          severity: 'critical',
          location: { path: 'sub/b.cls', lines: { begin: 1, end: 1 } },
        },
      ],
    );
    assert.equal(new Set(issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size, 2);
  });
});
