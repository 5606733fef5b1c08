import assert from 'node:assert/strict';
import { maskLiterals, sourceLine } from '../../../scripts/compare/sourceLine.mjs';
import { alignColumns, aloneTable, costTable, describeDifferences, ruleTable } from '../../../scripts/compare/table.mjs';

const finding = {
  rule: 'ApexCSRF',
  file: 'A.cls',
  beginLine: 3,
  confidence: 'low',
  unread: false,
  instead: ['ApexCRUDViolation'],
};
const comparison = {
  rules: new Map([
    ['ApexBadCrypto', { both: [], onPath: [], onlyOurs: [], onlyTheirs: [], setAside: [] }],
    [
      'ApexCSRF',
      {
        both: [finding, finding],
        onPath: [finding],
        onlyOurs: [finding, { ...finding, unread: true }],
        onlyTheirs: [finding],
        setAside: [],
      },
    ],
  ]),
  alone: new Map([['InsecureCookie', [finding]]]),
};

describe('tables of the comparison', () => {
  it('aligns columns', () => {
    assert.deepEqual(
      alignColumns([
        ['rule', 'n'],
        ['a', '12'],
        ['longer', '3'],
      ]),
      ['rule     n', '------  --', 'a       12', 'longer   3'],
    );
  });

  it('counts by rule, and leaves out rules that found nothing', () => {
    const lines = ruleTable(comparison, new Set(['ApexCSRF'])).map((line: string) => line.split(/\s{2,}/));
    assert.deepEqual(lines[0], [
      'rule',
      'both',
      'on a path',
      'only Preflight',
      'in files it cannot read',
      'only Code Analyzer',
      'set aside',
    ]);
    assert.deepEqual(lines.slice(2), [
      ['ApexCSRF (not in Preflight)', '2', '1', '1', '1', '1', '.'],
      ['all', '2', '1', '1', '1', '1', '.'],
    ]);
    assert.match(aloneTable(comparison).at(-1)!, /^InsecureCookie +1$/);
  });

  it('tells what the runs cost', () => {
    const lines = costTable([
      ['one', { milliseconds: 1234, peakBytes: 52_000_000 }],
      ['other', { milliseconds: 60_000, peakBytes: undefined }],
    ]);
    assert.deepEqual(
      lines.slice(2).map((line: string) => line.split(/\s{2,}/)),
      [
        ['one', '1.2 s', '52 MB'],
        ['other', '60.0 s', 'unknown'],
      ],
    );
  });

  it('lists differences with their source', () => {
    const lines = describeDifferences(
      comparison,
      ({ file, beginLine }: typeof finding) => `${file}:${beginLine}`,
      () => 'insert a;',
    );
    assert.deepEqual(lines, [
      'ApexCSRF',
      '  only Code Analyzer: A.cls:3 (Preflight says ApexCRUDViolation)',
      '      insert a;',
      '  only Preflight: A.cls:3 (low)',
      '      insert a;',
      '  only Preflight: A.cls:3 (low, Code Analyzer cannot read the file)',
      '      insert a;',
    ]);
  });
});

describe('source lines of the comparison', () => {
  it('shows no literal where a rule speaks of secrets', () => {
    const text = "class A {\r\n  String password = 'hunter2';\r\n}";
    assert.equal(sourceLine(text, { rule: 'AvoidHardcodedCredentialsInFieldDecls', beginLine: 2 }), "String password = '*';");
    assert.equal(sourceLine(text, { rule: 'ApexCSRF', beginLine: 2 }), "String password = 'hunter2';");
    assert.equal(sourceLine(text, { rule: 'ApexCSRF', beginLine: 9 }), '');
  });

  it('masks every kind of literal, open ones too, and keeps short ones', () => {
    assert.equal(maskLiterals(`a('it\\'s long') + "abcd" + 'abc' + \`tick\``), `a('*') + "*" + 'abc' + \`*\``);
    assert.equal(maskLiterals("x = 'never closed"), "x = '*");
  });

  it('cuts long lines', () => {
    assert.equal(sourceLine('x'.repeat(500), { rule: 'VfCsrf', beginLine: 1 }, 20).length, 20);
  });
});
