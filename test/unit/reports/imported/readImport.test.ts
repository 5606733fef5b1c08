import { strict as assert } from 'node:assert';
import { readImport } from '#server/reports/imported/readImport';
import type { ToolFinding } from '#server/reports/imported/toolFinding';

const read = (value: unknown): ToolFinding[] => readImport(JSON.stringify(value));

/** A log with one run. */
const log = (run: Record<string, unknown>, driver: Record<string, unknown> = {}) => ({
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 'Tool', ...driver } }, ...run }],
});

/** The only finding of a log with one result. */
function readResult(result: Record<string, unknown>, driver = {}, run = {}): ToolFinding {
  const [finding, ...more] = read(log({ results: [{ message: { text: 'Bad.' }, ...result }], ...run }, driver));
  assert.deepEqual(more, []);
  return finding!;
}

const at = (uri: string, region?: object, more = {}) => ({
  physicalLocation: { artifactLocation: { uri, ...more }, ...(region && { region }) },
});

describe("Code Analyzer's JSON, version 5", () => {
  it('gives findings with tool, rule, severity and place', () => {
    const findings = read({
      runDir: '/ci/repo/',
      violationCounts: { total: 1, sev1: 0, sev2: 1, sev3: 0, sev4: 0, sev5: 0 },
      versions: { 'code-analyzer': '0.52.0', pmd: '0.46.0' },
      violations: [
        {
          rule: 'ApexCRUDViolation',
          engine: 'pmd',
          severity: 2,
          tags: ['Recommended', 'Security', 'Apex'],
          primaryLocationIndex: 1,
          locations: [
            { file: 'force-app/A.cls', startLine: 3, startColumn: 1 },
            { file: 'force-app/B.cls', startLine: 12, startColumn: 5, endLine: 12, endColumn: 20, comment: 'sink' },
          ],
          message: 'Validate CRUD permission before SOQL/DML operation',
          resources: ['javascript:alert(1)', 'https://docs.pmd-code.org/x.html'],
        },
      ],
    });
    assert.deepEqual(findings, [
      {
        tool: 'Code Analyzer (pmd)',
        toolVersion: '0.46.0',
        rule: 'ApexCRUDViolation',
        otherNames: [],
        severity: 2,
        message: 'Validate CRUD permission before SOQL/DML operation',
        help: 'https://docs.pmd-code.org/x.html',
        isSecurity: true,
        place: {
          file: 'force-app/B.cls',
          base: '/ci/repo',
          region: { beginLine: 12, beginColumn: 5, endLine: 12, endColumn: 20 },
        },
        otherPlaces: [
          { file: 'force-app/A.cls', base: '/ci/repo', region: { beginLine: 3, beginColumn: 1, endLine: 4, endColumn: 1 } },
        ],
      },
    ]);
  });

  it('reads paths of Windows, and knows which rules are about something else', () => {
    const [style, unnamed] = read({
      runDir: 'C:\\repo\\',
      violations: [
        { rule: 'ApexDoc', engine: 'pmd', tags: ['Documentation', 'Apex'], locations: [{ file: 'classes\\A.cls' }] },
        { engine: 'regex', locations: [{}], message: '', severity: 9 },
      ],
    });
    assert.deepEqual([style!.isSecurity, style!.place], [false, { file: 'classes/A.cls', base: 'c:/repo' }]);
    assert.deepEqual(
      [unnamed!.rule, unnamed!.message, unnamed!.severity, unnamed!.isSecurity, unnamed!.place],
      ['unknown rule', 'unknown rule', 3, true, {}],
    );
  });
});

describe("Code Analyzer's JSON, version 4", () => {
  it('gives findings by file, and the sinks of ways', () => {
    const findings = read([
      {
        engine: 'eslint-lwc',
        fileName: '/home/a/repo/lwc/x/x.js',
        violations: [
          { line: '4', column: '7', severity: 2, message: ' No. ', ruleName: '@lwc/lwc/no-inner-html', category: 'problem' },
        ],
      },
      {
        engine: 'sfge',
        fileName: '/home/a/repo/A.cls',
        violations: [
          {
            sourceLine: 2,
            sourceColumn: 3,
            sinkLine: 9,
            sinkColumn: 5,
            sinkFileName: '/home/a/repo/B.cls',
            ruleName: 'ApexFlsViolation',
            severity: 1,
            normalizedSeverity: 1,
            category: 'Security',
            message: 'FLS',
            url: 'https://example.com/rule',
          },
        ],
      },
    ]);
    assert.deepEqual(
      findings.map(({ tool, rule, severity, message, isSecurity, place }) => [
        tool,
        rule,
        severity,
        message,
        isSecurity,
        place.file,
        place.region?.beginLine,
      ]),
      [
        ['Code Analyzer (eslint)', '@lwc/lwc/no-inner-html', 2, 'No.', true, '/home/a/repo/lwc/x/x.js', 4],
        ['Code Analyzer (sfge)', 'ApexFlsViolation', 2, 'FLS', true, '/home/a/repo/B.cls', 9],
      ],
    );
    assert.equal(findings[1]!.otherPlaces[0]!.file, '/home/a/repo/A.cls');
    assert.deepEqual(read([]), []);
  });
});

describe('SARIF', () => {
  it('gives the rule by its id, its index, or the beginning of its id', () => {
    const rules = [{ id: 'R1', name: 'First', helpUri: 'https://example.com/r1' }, { id: 'R2' }];
    const seen = [{ ruleId: 'R1' }, { ruleIndex: 1 }, { rule: { index: 0 } }, { ruleId: 'R1/sub' }, {}].map((result) => {
      const { rule, otherNames, help } = readResult(result, { rules });
      return [rule, otherNames, help];
    });
    const page = 'https://example.com/r1';
    assert.deepEqual(seen, [
      ['R1', ['First'], page],
      ['R2', [], undefined],
      ['R1', ['First'], page],
      ['R1/sub', ['R1', 'First'], page],
      ['unknown rule', [], undefined],
    ]);
  });

  it('finds rules of extensions', () => {
    const tool = { driver: { name: 'CodeQL' }, extensions: [{ rules: [] }, { rules: [{ id: 'x', name: 'X' }] }] };
    const run = { tool, results: [{ rule: { index: 0, toolComponent: { index: 1 } }, message: { text: 'm' } }] };
    assert.deepEqual(
      read({ version: '2.1.0', runs: [run] }).map(({ tool: by, rule, otherNames }) => [by, rule, otherNames]),
      [['CodeQL', 'x', ['X']]],
    );
  });

  it('takes the severity from the score, the level of the result, the level of the rule', () => {
    const severity = (result: object, rule = {}) =>
      readResult({ ruleId: 'r', ...result }, { rules: [{ id: 'r', ...rule }] }).severity;
    assert.equal(severity({ level: 'note' }, { properties: { 'security-severity': '9.5' } }), 1);
    assert.equal(severity({ level: 'error', properties: { 'security-severity': 5.5 } }), 3);
    assert.equal(severity({ level: 'error' }), 2);
    assert.equal(severity({}, { defaultConfiguration: { level: 'note' } }), 4);
    assert.equal(severity({ level: 'none' }), 5);
    assert.equal(severity({}), 3);
    assert.equal(severity({ level: 'warning' }, { properties: { 'security-severity': 'high' } }), 3);
  });

  it('puts arguments into messages and leaves the text of links', () => {
    const rules = [{ id: 'r', messageStrings: { one: { text: 'From {0} to {1}, {7}.' } }, shortDescription: { text: 'Short.' } }];
    const message = (value: unknown) => readResult({ ruleId: 'r', message: value }, { rules }).message;
    assert.equal(message({ id: 'one', arguments: ['a', 'b'] }), 'From a to b, {7}.');
    assert.equal(message({ text: 'See [this](1) and [that](https://example.com/?q=1) [0].' }), 'See this and that [0].');
    assert.equal(message({ id: 'constructor' }), 'Short.');
    assert.equal(message(undefined), 'Short.');
    assert.equal(message({ text: 'x'.repeat(5000) }).length, 2003);
  });

  it('resolves places against bases, artifacts and the working directory', () => {
    const place = (location: object, run = {}) => {
      const { file, base } = readResult({ locations: [location] }, {}, run).place;
      return [file, base];
    };
    const bases = {
      '%SRCROOT%': { uri: 'file:///ci/repo/' },
      SUB: { uri: 'sub%20dir/', uriBaseId: '%SRCROOT%' },
      LOOP: { uri: 'x/', uriBaseId: 'LOOP' },
      WEB: { uri: 'https://example.com/app/' },
    };
    const run = { originalUriBaseIds: bases };
    assert.deepEqual(place(at('a%20b.cls', undefined, { uriBaseId: '%SRCROOT%' }), run), ['a b.cls', '/ci/repo']);
    assert.deepEqual(place(at('a.cls', undefined, { uriBaseId: 'SUB' }), run), ['a.cls', '/ci/repo/sub dir']);
    assert.deepEqual(place(at('a.cls', undefined, { uriBaseId: 'LOOP' }), run), ['a.cls', undefined]);
    assert.deepEqual(place(at('a.cls', undefined, { uriBaseId: 'NONE' }), run), ['a.cls', undefined]);
    assert.deepEqual(place(at('x', undefined, { uriBaseId: 'WEB' }), run), ['https://example.com/app/x', undefined]);
    assert.deepEqual(place(at('a.cls', undefined, { uriBaseId: 'C:%5Crepo%5C' })), ['a.cls', 'c:/repo']);
    assert.deepEqual(place(at('file:///C:/repo/a%23.cls')), ['c:/repo/a#.cls', undefined]);
    assert.deepEqual(place(at('src\\a%.cls')), ['src/a%.cls', undefined]);
    assert.deepEqual(place(at('https://u:p@example.com/login?sid=1#x')), ['https://example.com/login', undefined]);
    assert.deepEqual(place(at('a.cls'), { invocations: [{ workingDirectory: { uri: 'file:///w' } }] }), ['a.cls', '/w']);
    const indexed = { physicalLocation: { artifactLocation: { index: 1 } } };
    assert.deepEqual(place(indexed, { artifacts: [{}, { location: { uri: 'b.cls' } }] }), ['b.cls', undefined]);
    assert.deepEqual(place({ logicalLocations: [{ name: 'f' }] }), [undefined, undefined]);
  });

  it('reads regions, whatever is missing in them', () => {
    const region = (value: object) => readResult({ locations: [at('a', value)] }).place.region;
    assert.deepEqual(region({ startLine: 3 }), { beginLine: 3, beginColumn: 1, endLine: 4, endColumn: 1 });
    assert.deepEqual(region({ startLine: 3, startColumn: 4, endColumn: 9 }), {
      beginLine: 3,
      beginColumn: 4,
      endLine: 3,
      endColumn: 9,
    });
    assert.deepEqual(region({ startLine: 3, endLine: 2 }), { beginLine: 3, beginColumn: 1, endLine: 4, endColumn: 1 });
    for (const none of [{}, { charOffset: 9 }, { startLine: 0 }, { startLine: 1.5 }, { startLine: 'x' }, { startLine: 1e300 }])
      assert.equal(region(none), undefined);
  });

  it('keeps suppressed results apart, and open what is rejected or under review', () => {
    const setAside = (suppressions: unknown) => readResult({ suppressions }).setAside;
    assert.deepEqual(setAside([{ kind: 'external', justification: ' Tested. ', status: 'accepted' }]), { reason: 'Tested.' });
    assert.deepEqual(setAside([{ kind: 'inSource' }]), {});
    for (const open of [[], undefined, [{ status: 'underReview' }], [{ kind: 'inSource' }, { status: 'rejected' }]])
      assert.equal(setAside(open), undefined);
  });

  it('leaves out what is no finding or gone', () => {
    const results = [
      { kind: 'pass' },
      { kind: 'notApplicable' },
      { kind: 'informational' },
      { baselineState: 'absent' },
      { kind: 'open' },
    ];
    assert.equal(read(log({ results: results.map((each) => ({ ...each, message: { text: 'm' } })) })).length, 1);
  });

  it('knows a run of Code Analyzer by its page', () => {
    const driver = {
      name: 'pmd',
      semanticVersion: '0.46.0',
      informationUri: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/engines.html',
      rules: [{ id: 'ApexDoc', properties: { category: ['Documentation'], severity: 4 } }],
    };
    const { tool, toolVersion, severity, isSecurity } = readResult({ ruleId: 'ApexDoc', ruleIndex: 0, level: 'warning' }, driver);
    assert.deepEqual([tool, toolVersion, severity, isSecurity], ['Code Analyzer (pmd)', '0.46.0', 4, false]);
  });

  it('collects further places, and not too many', () => {
    const flow = [{ threadFlows: [{ locations: [{ location: at('b.cls', { startLine: 1 }) }] }] }];
    const { otherPlaces } = readResult({ locations: [at('a')], relatedLocations: [at('c')], codeFlows: flow });
    assert.deepEqual(
      otherPlaces.map(({ file }) => file),
      ['c', 'b.cls'],
    );
    assert.equal(readResult({ relatedLocations: Array.from({ length: 5000 }, () => at('c')) }).otherPlaces.length, 200);
  });
});

describe('pages of rules', () => {
  it('are links only where they are safe ones', () => {
    const page = (helpUri: unknown) => readResult({ ruleId: 'r' }, { rules: [{ id: 'r', helpUri }] }).help;
    assert.equal(page('https://example.com/r'), 'https://example.com/r');
    assert.equal(page('https://example.com/"><b>'), 'https://example.com/%22%3E%3Cb%3E');
    for (const none of ['http://example.com/', 'javascript:alert(1)', 'https://', 'r.html', 7])
      assert.equal(page(none), undefined);
  });
});

describe('a file that can not be imported', () => {
  const said = (text: string) => {
    try {
      readImport(text);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };

  it('is told of in a few words', () => {
    assert.equal(said(''), 'it is empty');
    assert.equal(said('{"violations": ['), 'it is no JSON');
    assert.equal(said('['.repeat(1_000_000)), 'it is no JSON');
    assert.equal(said(' <?xml version="1.0"?>'), 'it is XML or HTML, not JSON or SARIF');
    for (const other of ['null', '1', '"x"', '{}', '[1]', '[{"file":"a","rule":"b"}]', '{"violations":[]}', '{"runs":[]}'])
      assert.equal(said(other), "it is neither Code Analyzer's JSON nor SARIF", other);
    assert.equal(said('{"version":"2.0.0","runs":[]}'), 'it is SARIF 2.0.0, and only 2.1.0 is read');
    assert.equal(said(JSON.stringify(log({ results: [] }, { name: 'Preflight' }))), 'Preflight itself wrote it');
  });

  it('may hold anything where something else belongs', () => {
    const odd = [null, 0, -1, Number.MAX_VALUE, '', 'x', [], {}, [null], { uri: 1 }, true];
    for (const value of odd) {
      const result = { ruleId: value, rule: value, ruleIndex: value, message: value, locations: value, suppressions: value };
      const runs = [value, { tool: value, results: [value, result], artifacts: value, originalUriBaseIds: value }];
      assert.ok(Array.isArray(read({ version: '2.1.0', runs })));
      const place = { file: value, startLine: value, endColumn: value };
      const violation = { rule: value, engine: value, severity: value, tags: value, locations: [value, place], message: value };
      const run = {
        runDir: value,
        versions: value,
        violations: [value, violation, { locations: value, primaryLocationIndex: value }],
      };
      assert.equal(
        read(run).length,
        run.violations.filter((each) => each && typeof each === 'object' && !Array.isArray(each)).length,
      );
      const scanned = {
        fileName: value,
        engine: value,
        violations: [value, { line: value, ruleName: value, sinkFileName: value }],
      };
      assert.ok(Array.isArray(read([scanned])));
    }
  });
});
