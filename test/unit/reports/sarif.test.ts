import { strict as assert } from 'node:assert';
import type { Log, Result, Run } from 'sarif';
import { formatSarif } from '#server/reports/sarif';
import { fileReport, findingAt, ruleMeta, scanReport, stepAt } from './findings';
import { sarifFaults } from './sarifSchema';

const a = 'file:///w/a.cls';
const tool = { version: '1.2.3', informationUri: 'https://example.com/tool' };

function write(...args: Parameters<typeof scanReport>): Run {
  const log: Log = JSON.parse(formatSarif(scanReport(...args), tool));
  assert.deepEqual(sarifFaults(log), []);
  return log.runs[0];
}

function resultOf(text: string, target: string, more: Parameters<typeof findingAt>[3] = {}): Result {
  return write({ [a]: text }, [fileReport(a, [findingAt(a, text, target, more)])]).results![0];
}

describe('SARIF report', () => {
  before('compile the schema', function () {
    this.timeout(60_000);
    sarifFaults({});
  });

  it('is valid without findings', () => {
    const run = write({}, []);
    assert.deepEqual(run.results, []);
    assert.equal(run.columnKind, 'utf16CodeUnits');
    assert.equal(run.tool.driver.version, '1.2.3');
    assert.equal(run.tool.driver.informationUri, 'https://example.com/tool');
    assert.equal(run.invocations![0].executionSuccessful, true);
  });

  it('the schema is in force', () => {
    const log = JSON.parse(formatSarif(scanReport({}, []), tool));
    assert.notDeepEqual(sarifFaults({ ...log, version: '2.0.0' }), []);
    log.runs[0].results = [{ ruleId: 'X' }];
    assert.notDeepEqual(sarifFaults(log), []);
  });

  it('describes the rules as code scanning services want it', () => {
    const rules = ([1, 2, 3, 4, 5] as const).map((severity) => ruleMeta(`Rule${severity}`, { severity, confidence: 'medium' }));
    const described = write({}, [], { rules }).tool.driver.rules!;
    const first = described[0];
    assert.equal(first.id, 'Rule1');
    assert.equal(first.shortDescription!.text, 'Title of Rule1');
    assert.equal(first.fullDescription!.text, 'What is wrong.');
    assert.match(first.help!.text, /What is wrong\.\n\nHow to fix: What to do\.\n\nFAQ: FAQ-000863/);
    assert.match(first.help!.markdown!, /\*\*How to fix:\*\* What to do\./);
    assert.equal(first.helpUri, 'https://example.com/rule');
    assert.deepEqual(first.properties!.tags, ['security', 'salesforce', 'apex']);
    assert.equal(first.properties!.precision, 'medium');
    assert.deepEqual(
      described.map((rule) => [rule.defaultConfiguration!.level, rule.properties!['security-severity']]),
      [
        ['error', '9.5'],
        ['error', '8.0'],
        ['warning', '5.5'],
        ['note', '3.0'],
        ['note', '1.0'],
      ],
    );
  });

  it('places results, columns in UTF-16 code units', () => {
    const result = resultOf("a\r\ns = '\u{1f600}'; X\r\n", 'X', { rule: 'RuleB', severity: 'error' });
    assert.equal(result.ruleId, 'RuleB');
    assert.equal(result.ruleIndex, 1);
    assert.equal(result.level, 'error');
    assert.deepEqual(result.message, { text: 'A message.' });
    assert.deepEqual(result.partialFingerprints, { 'preflightFinding/v1': 'f00d' });
    assert.deepEqual(result.locations![0].physicalLocation, {
      artifactLocation: { uri: 'a.cls', uriBaseId: '%SRCROOT%' },
      region: { startLine: 2, startColumn: 11, endLine: 2, endColumn: 12 },
    });
  });

  it('is valid for findings of no width and at the end of a file', () => {
    const region = resultOf('a\n', '').locations![0].physicalLocation!.region!;
    assert.deepEqual([region.startColumn, region.endColumn], [1, 1]);
    const text = 'ab';
    const end = write({ [a]: text }, [fileReport(a, [{ ...findingAt(a, text, 'b'), start: 2, end: 2 }])]).results![0];
    assert.equal(end.locations![0].physicalLocation!.region!.startColumn, 3);
  });

  it('gives information and hints the level note', () => {
    assert.equal(resultOf('x', 'x', { severity: 'info' }).level, 'note');
    assert.equal(resultOf('x', 'x', { severity: 'hint' }).level, 'note');
  });

  it('encodes file names, and names files outside the folder absolutely', () => {
    const odd = 'file:///w/my%20classes/%C3%A4%23%3F%25%5Bx%5D.cls';
    const outside = 'file:///other/b%20c.cls';
    const text = 'x';
    const reports = [odd, outside].map((uri) => fileReport(uri, [findingAt(uri, text, 'x')]));
    const results = write({ [odd]: text, [outside]: text }, reports).results!;
    const files = results.map((result) => result.locations![0].physicalLocation!.artifactLocation!);
    assert.deepEqual(files, [
      { uri: 'file:///other/b%20c.cls' },
      { uri: 'my%20classes/%C3%A4%23%3F%25%5Bx%5D.cls', uriBaseId: '%SRCROOT%' },
    ]);
  });

  it('keeps a name that has half a surrogate pair writable', () => {
    const report = scanReport({ [a]: 'x' }, [fileReport(a, [findingAt(a, 'x', 'x')])], { nameOf: () => 'bad\ud800.cls' });
    const log: Log = JSON.parse(formatSarif(report, tool));
    assert.equal(log.runs[0].results![0].locations![0].physicalLocation!.artifactLocation!.uri, 'bad%EF%BF%BD.cls');
  });

  it('lists related places, those in other files too, and leaves out files that are gone', () => {
    const other = 'file:///w/b.cls';
    const related = [
      { file: other, start: 2, end: 3, message: 'Comes from here' },
      { file: 'file:///w/gone.cls', start: 0, end: 1, message: 'Gone' },
    ];
    const reports = [fileReport(a, [findingAt(a, 'x', 'x', { related })])];
    const [result] = write({ [a]: 'x', [other]: '1\n2' }, reports).results!;
    assert.deepEqual(result.relatedLocations, [
      {
        id: 1,
        physicalLocation: {
          artifactLocation: { uri: 'b.cls', uriBaseId: '%SRCROOT%' },
          region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 2 },
        },
        message: { text: 'Comes from here' },
      },
    ]);
  });

  it('has the steps of a finding as a code flow', () => {
    const other = 'file:///w/b.cls';
    const text = 'sink check';
    const steps = [
      stepAt('source', other, '1\n2', '2', 'Comes in here'),
      stepAt('hop', other, '1\n2', '1'),
      stepAt('check', a, text, 'check'),
      stepAt('sink', a, text, 'sink'),
    ];
    const [result] = write({ [a]: text, [other]: '1\n2' }, [fileReport(a, [findingAt(a, text, 'sink', { steps })])]).results!;
    const [flow, ...flows] = result.codeFlows!;
    const [{ locations }, ...threads] = flow.threadFlows;
    assert.deepEqual([flows, threads], [[], []]);
    assert.deepEqual(locations[0], {
      location: {
        physicalLocation: {
          artifactLocation: { uri: 'b.cls', uriBaseId: '%SRCROOT%' },
          region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 2 },
        },
        message: { text: 'Comes in here' },
      },
      kinds: ['acquire', 'value'],
      importance: 'essential',
      properties: { step: 'source' },
    });
    assert.deepEqual(
      locations.map(({ kinds, importance, properties }) => [properties!.step, kinds, importance]),
      [
        ['source', ['acquire', 'value'], 'essential'],
        ['hop', ['value'], 'important'],
        ['check', ['caution'], 'essential'],
        ['sink', ['danger'], 'essential'],
      ],
    );
  });

  it('has no code flow for a finding without steps', () => {
    assert.ok(!('codeFlows' in resultOf('x', 'x')));
  });

  it('has suppressed findings with their reasons, and says of the others that they are not', () => {
    const text = 'x y z // NOPMD';
    const place = { file: a, start: 6, end: 14 };
    const findings = [
      findingAt(a, text, 'x'),
      findingAt(a, text, 'y', { suppression: { by: 'preflight', reason: 'Public data', place } }),
      findingAt(a, text, 'z', { suppression: { by: 'NOPMD', place } }),
    ];
    const { results } = write({ [a]: text }, [fileReport(a, findings)]);
    const [open, reasoned, bare] = results!.map((result) => result.suppressions!);
    assert.deepEqual(open, []);
    assert.equal(reasoned[0].kind, 'inSource');
    assert.equal(reasoned[0].justification, 'Public data');
    assert.equal(reasoned[0].location!.physicalLocation!.region!.startColumn, 7);
    assert.equal(bare[0].kind, 'inSource');
    assert.equal(bare[0].justification, undefined);
  });

  it('describes rules that only findings name', () => {
    const run = write({ [a]: 'x' }, [fileReport(a, [findingAt(a, 'x', 'x', { rule: 'UnusedSuppression' })])]);
    assert.equal(run.tool.driver.rules![run.results![0].ruleIndex!].id, 'UnusedSuppression');
  });

  it('notes skipped and damaged files', () => {
    const problem = { kind: 'fault', message: 'Not well-formed.', start: 2, end: 3 } as const;
    const skipped = [{ file: 'file:///w/bin.cls', reason: 'This is a binary file.' }];
    const summary = { files: 1, findings: 0, suppressed: 0, skipped, milliseconds: 1, cancelled: false };
    const faults = [{ uri: 'file:///w/sfdx-project.json', message: 'No JSON.' }];
    const run = write({ [a]: 'x\ny' }, [fileReport(a, [], [problem])], { summary, faults });
    const notes = run.invocations![0].toolExecutionNotifications!;
    assert.deepEqual(
      notes.map(({ message, locations, descriptor }) => {
        const { artifactLocation, region } = locations![0].physicalLocation!;
        return [descriptor!.id, artifactLocation!.uri, region?.startLine, message.text];
      }),
      [
        ['damaged-file', 'a.cls', 2, 'Not well-formed.'],
        ['skipped-file', 'bin.cls', undefined, 'This is a binary file.'],
        ['damaged-file', 'sfdx-project.json', undefined, 'No JSON.'],
      ],
    );
  });

  it('holds no source text', () => {
    const text = "String password = 'hunter2hunter2';";
    const log = formatSarif(scanReport({ [a]: text }, [fileReport(a, [findingAt(a, text, "'hunter2hunter2'")])]), tool);
    assert.ok(!log.includes('hunter2'));
  });

  it('is the same for the same scan, however long it took', () => {
    const make = (milliseconds: number) => {
      const summary = { files: 1, findings: 1, suppressed: 0, skipped: [], milliseconds, cancelled: false };
      return formatSarif(scanReport({ [a]: 'x' }, [fileReport(a, [findingAt(a, 'x', 'x')])], { summary }), tool);
    };
    assert.equal(make(1), make(99_999));
  });
});
