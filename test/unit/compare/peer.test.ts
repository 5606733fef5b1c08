import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { filesByLanguage } from '../../../scripts/compare/files.mjs';
import { javaMajor, readPeerResult, runPeer } from '../../../scripts/compare/peer.mjs';
import { readSarif } from '../../../scripts/compare/preflight.mjs';
import { languagesOf, pmdRuleNames, rulesetXml } from '../../../scripts/compare/rules.mjs';

describe("what the comparison knows of Code Analyzer's PMD engine", () => {
  it('names 51 rules, each once', () => {
    assert.equal(new Set(pmdRuleNames).size, 51);
    assert.equal(pmdRuleNames.length, 51);
  });

  it('writes rulesets of all rules and of some', () => {
    assert.equal(rulesetXml().match(/<rule ref=/g)?.length, 51);
    const one = rulesetXml(['VfCsrf']);
    assert.deepEqual(one.match(/ref="[^"]*"/g), ['ref="category/visualforce/security.xml/VfCsrf"']);
    assert.deepEqual([...languagesOf(['VfCsrf', 'ApexCSRF'])].sort(), ['apex', 'visualforce']);
  });

  it('reads the version of Java', () => {
    assert.equal(javaMajor('openjdk version "17.0.15" 2025-04-15'), 17);
    assert.equal(javaMajor('java version "1.8.0_292"'), 8);
    assert.equal(javaMajor('openjdk version "21" 2023-09-19'), 21);
    assert.equal(javaMajor('bash: java: command not found'), undefined);
  });

  it('does not start the engine where it has nothing to read', async () => {
    const path = mkdtempSync(join(tmpdir(), 'compare-test-'));
    try {
      writeFileSync(join(path, 'A.cls'), 'class A {}');
      const result = await runPeer({ java: 'no-java', jars: path, path, rules: ['VfCsrf'] });
      assert.deepEqual([result.findings, result.read.size, result.peakBytes], [[], 0, 0]);
    } finally {
      rmSync(path, { recursive: true, force: true });
    }
  });

  it('finds the files the engine reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'compare-test-'));
    try {
      const names = [
        'a/A.cls',
        'a/A.cls-meta.xml',
        'a/B.TRIGGER',
        'a/c.page',
        'a/d.cmp',
        'a/e.js',
        'a/f.object',
        '.sfdx/tools/A.cls',
        'node_modules/x/x.js',
        'a/.eslintrc.js',
      ];
      for (const name of names) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), '');
      }
      const found = filesByLanguage(folder) as Map<string, string[]>;
      const shown = Object.fromEntries(
        [...found].map(([language, files]) => [language, files.map((file) => relative(folder, file).replaceAll('\\', '/'))]),
      );
      assert.deepEqual(shown, {
        apex: ['a/A.cls', 'a/B.TRIGGER'],
        xml: ['a/A.cls-meta.xml'],
        visualforce: ['a/c.page'],
        html: ['a/d.cmp'],
        ecmascript: ['a/e.js'],
      });
      assert.deepEqual([...filesByLanguage(join(folder, 'a/e.js')).keys()], ['ecmascript']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('reads the result of the engine, and quotes no file', () => {
    const result = readPeerResult({
      violations: [
        {
          rule: 'ApexCSRF',
          message: 'Avoid',
          codeLocation: { file: '/p/A.cls', startLine: 2, startCol: 3, endLine: 4, endCol: 6 },
        },
      ],
      processingErrors: [
        { file: '/p/B.cls', message: "ParseException: Parse exception: token 'hunter2secret' at 1:1" },
        { file: '/p/C.cls', message: 'NullPointerException: null' },
      ],
    });
    assert.deepEqual(result.findings, [
      { rule: 'ApexCSRF', file: '/p/A.cls', message: 'Avoid', beginLine: 2, beginColumn: 3, endLine: 4, endColumn: 6 },
    ]);
    assert.deepEqual([...result.unparsed], [['/p/B.cls', 'ParseException']]);
    assert.deepEqual(result.failed, [{ file: '/p/C.cls', kind: 'NullPointerException' }]);
  });
});

describe("what the comparison reads of Preflight's report", () => {
  it('takes suppressed findings along, and names files by their paths', () => {
    const result = (uri: string, suppressions: object[]) => ({
      ruleId: 'ApexCSRF',
      message: { text: 'DML' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
            region: { startLine: 1, startColumn: 2, endLine: 3, endColumn: 4 },
          },
        },
      ],
      suppressions,
      properties: { confidence: 'low' },
    });
    const results = [result('classes/A%20B.cls', []), result('C.cls', [{ kind: 'inSource' }])];
    const log = { runs: [{ tool: { driver: { rules: [{ id: 'ApexCSRF' }] } }, results }] };
    const { findings, rules } = readSarif(log, '/p');
    assert.deepEqual(rules, ['ApexCSRF']);
    assert.deepEqual(
      findings.map(({ file, suppressed, confidence, beginLine, endColumn }: (typeof findings)[number]) => [
        file.replaceAll('\\', '/'),
        suppressed,
        confidence,
        beginLine,
        endColumn,
      ]),
      [
        ['/p/classes/A B.cls', false, 'low', 1, 4],
        ['/p/C.cls', true, 'low', 1, 4],
      ],
    );
  });
});
