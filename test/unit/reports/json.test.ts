import { strict as assert } from 'node:assert';
import { formatJson, type JsonFinding } from '#server/reports/json';
import { fileReport, findingAt, scanReport, stepAt } from './findings';

const a = 'file:///w/a.cls';
const b = 'file:///w/sub/b.cls';

function write(...args: Parameters<typeof scanReport>): JsonFinding[] {
  return JSON.parse(formatJson(scanReport(...args)));
}

/** The place of the only finding, as line:column-line:column. */
function placeOf(text: string, target: string): string {
  const [{ beginLine, beginColumn, endLine, endColumn }] = write({ [a]: text }, [fileReport(a, [findingAt(a, text, target)])]);
  return `${beginLine}:${beginColumn}-${endLine}:${endColumn}`;
}

describe('JSON report', () => {
  it('has exactly the promised properties', () => {
    const text = 'one\ntwo three';
    const [finding] = write({ [b]: text }, [fileReport(b, [findingAt(b, text, 'three', { severity: 'info' })])]);
    assert.deepEqual(finding, {
      file: 'sub/b.cls',
      rule: 'RuleA',
      severity: 'info',
      message: 'A message.',
      beginLine: 2,
      beginColumn: 5,
      endLine: 2,
      endColumn: 10,
      fingerprint: finding!.fingerprint,
    });
    assert.ok(finding!.fingerprint);
  });

  it('is an empty array without findings', () => {
    assert.equal(formatJson(scanReport({ [a]: '' }, [fileReport(a, [])])), '[]\n');
  });

  it('counts lines from 1 over all kinds of line breaks', () => {
    assert.equal(placeOf('a\r\nb\rc\nX', 'X'), '4:1-4:2');
    assert.equal(placeOf('a\r\nXY\r\n', 'XY'), '2:1-2:3');
  });

  it('counts columns in UTF-16 code units', () => {
    assert.equal(placeOf("s = '\u{1f600}'; X", 'X'), '1:11-1:12');
  });

  it('places findings at the end of a file, of no width, and over several lines', () => {
    assert.equal(placeOf('a\nb', 'b'), '2:1-2:2');
    assert.equal(placeOf('a\n', ''), '1:1-1:1');
    assert.equal(placeOf('a [b\nc] d', '[b\nc]'), '1:3-2:3');
    const text = 'a\n';
    const atEnd = { ...findingAt(a, text, 'a'), start: 2, end: 2 };
    const [finding] = write({ [a]: text }, [fileReport(a, [atEnd])]);
    assert.deepEqual([finding.beginLine, finding.beginColumn, finding.endLine, finding.endColumn], [2, 1, 2, 1]);
  });

  it('keeps a place that lies beyond a file inside it', () => {
    const finding = { ...findingAt(a, 'abc', 'abc'), end: 99 };
    const [{ endLine, endColumn }] = write({ [a]: 'abc' }, [fileReport(a, [finding])]);
    assert.deepEqual([endLine, endColumn], [1, 4]);
  });

  it('sorts by file, line, column and rule, whatever order the reports come in', () => {
    const text = 'x y\nz';
    const at = (uri: string, target: string, rule = 'RuleA') => findingAt(uri, text, target, { rule });
    const reports = [
      fileReport(b, [at(b, 'x')]),
      fileReport(a, [at(a, 'z'), at(a, 'y', 'RuleB'), at(a, 'y', 'RuleA'), at(a, 'x')]),
    ];
    const order = (list: JsonFinding[]) => list.map((each) => `${each.file} ${each.beginLine}:${each.beginColumn} ${each.rule}`);
    const expected = ['a.cls 1:1 RuleA', 'a.cls 1:3 RuleA', 'a.cls 1:3 RuleB', 'a.cls 2:1 RuleA', 'sub/b.cls 1:1 RuleA'];
    assert.deepEqual(order(write({ [a]: text, [b]: text }, reports)), expected);
    assert.deepEqual(order(write({ [a]: text, [b]: text }, [...reports].reverse())), expected);
  });

  it('has the steps of a finding, in order and with their own files', () => {
    const texts = { [a]: 'x\n  y', [b]: 'in out' };
    const steps = [stepAt('source', b, texts[b], 'in'), stepAt('hop', b, texts[b], 'out'), stepAt('sink', a, texts[a], 'y')];
    const [finding] = write(texts, [fileReport(a, [findingAt(a, texts[a], 'y', { steps })])]);
    assert.deepEqual(finding.steps, [
      { file: 'sub/b.cls', kind: 'source', message: 'The source', beginLine: 1, beginColumn: 1, endLine: 1, endColumn: 3 },
      { file: 'sub/b.cls', kind: 'hop', message: 'The hop', beginLine: 1, beginColumn: 4, endLine: 1, endColumn: 7 },
      { file: 'a.cls', kind: 'sink', message: 'The sink', beginLine: 2, beginColumn: 3, endLine: 2, endColumn: 4 },
    ]);
  });

  it('has no steps where the source or the sink is in a file that is gone', () => {
    const gone = 'file:///w/gone.cls';
    const steps = [stepAt('source', gone, 'x', 'x'), stepAt('hop', a, 'x', 'x'), stepAt('sink', a, 'x', 'x')];
    const [finding] = write({ [a]: 'x' }, [fileReport(a, [findingAt(a, 'x', 'x', { steps })])]);
    assert.ok(!('steps' in finding));
  });

  it('leaves suppressed findings out', () => {
    const suppression = { by: 'NOPMD', place: { file: a, start: 0, end: 1 } };
    assert.deepEqual(write({ [a]: 'x' }, [fileReport(a, [findingAt(a, 'x', 'x', { suppression })])]), []);
  });
});
