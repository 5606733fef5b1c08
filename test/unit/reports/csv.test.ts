import { strict as assert } from 'node:assert';
import { formatCsv } from '#server/reports/csv';
import { fileReport, findingAt, scanReport, stepAt } from './findings';
import { hostileName, hostileOptions, hostileReport } from './hostile';

/** Reads comma-separated values as RFC 4180 defines them; throws for anything else. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  for (let at = 0; at < text.length; at = cell.lastIndex) {
    cell.lastIndex = at;
    const match = cell.exec(text);
    if (!match) throw new Error(`No cell at ${at}: ${text.slice(at, at + 40)}`);
    rows.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === '\r\n') rows.push([]);
  }
  assert.deepEqual(rows.pop(), []);
  return rows;
}

function records(text: string): Record<string, string>[] {
  const [head, ...rows] = readCsv(text);
  return rows.map((row) => {
    assert.equal(row.length, head!.length);
    return Object.fromEntries(row.map((value, column) => [head![column], value]));
  });
}

const a = 'file:///w/a.cls';

describe('CSV report', () => {
  it('has a header and a line for each finding, open ones first', () => {
    const text = 'one two';
    const steps = [stepAt('source', a, text, 'one', 'In'), stepAt('sink', a, text, 'two', 'Out')];
    const place = { file: a, start: 0, end: 3 };
    const report = scanReport({ [a]: text }, [
      fileReport(a, [
        findingAt(a, text, 'one', { suppression: { by: 'preflight', reason: 'A "sum", only', place } }),
        findingAt(a, text, 'two', { steps, rule: 'RuleB', severity: 'error' }),
      ]),
    ]);
    const [open, aside] = records(formatCsv(report, {}));
    assert.deepEqual(open, {
      status: 'open',
      rule: 'RuleB',
      severity: 'error',
      analyzerSeverity: '2',
      confidence: 'high',
      file: 'a.cls',
      beginLine: '1',
      beginColumn: '5',
      endLine: '1',
      endColumn: '8',
      message: 'A message.',
      path: 'In (1) > Out (1)',
      suppressedBy: '',
      reason: '',
      category: '',
      reviewer: '',
      until: '',
      faq: 'FAQ-000863',
      help: 'https://example.com/rule',
      fingerprint: 'f00d',
      foundBy: 'Preflight',
      scanned: 'yes',
    });
    assert.deepEqual([aside?.status, aside?.suppressedBy, aside?.reason], ['suppressed', 'preflight', 'A "sum", only']);
  });

  it('says who looked at what is set aside, and how long that holds', () => {
    const place = { file: a, start: 0, end: 3 };
    const terms = { category: 'required', reviewer: '=J. Doe', until: '2027-06-30' } as const;
    const suppression = { by: 'preflight.yml', reason: 'Users may.', ...terms, place } as const;
    const report = scanReport({ [a]: 'one' }, [fileReport(a, [findingAt(a, 'one', 'one', { suppression })])]);
    const [{ category, reviewer, until }] = records(formatCsv(report, {})) as [Record<string, string>];
    assert.deepEqual([category, reviewer, until], ['required by the use case', "'=J. Doe", '2027-06-30']);
  });

  it('is read back whatever names and texts hold', () => {
    const found = records(formatCsv(hostileReport(), hostileOptions));
    assert.equal(found.length, 5);
    const name = hostileName.replace('\n', ' ').replace('\u202e', '\ufffd');
    assert.deepEqual(new Set(found.map(({ file }) => file)), new Set([name]));
  });

  it('has no cell that a spreadsheet takes for a formula', () => {
    const messages = ['=1+1', '+1', '-1', '@SUM(A1)', '\uff1d1', '\t=1', '\r\n=1', 'a=1', "'=1"];
    const findings = messages.map((message, i) => findingAt(a, 'abcdefghij', 'abcdefghij'[i]!, { message }));
    const shown = records(formatCsv(scanReport({ [a]: 'abcdefghij' }, [fileReport(a, findings)]), {})).map(
      (each) => each.message,
    );
    assert.deepEqual(shown, ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\uff1d1", ' =1', ' =1', 'a=1', "'=1"]);
  });

  it('is a header alone where nothing was found', () => {
    assert.deepEqual(readCsv(formatCsv(scanReport({}, []), {})).length, 1);
  });
});
