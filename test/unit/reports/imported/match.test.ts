import { strict as assert } from 'node:assert';
import { addImports, type ImportOptions } from '#server/reports/imported/match';
import type { ToolFinding } from '#server/reports/imported/toolFinding';
import type { Region } from '#server/reports/scanReport';
import type { Finding } from '#shared/finding';
import { fileReport, findingAt, scanReport, stepAt } from '../findings';

const a = 'file:///w/a.cls';
const b = 'file:///w/b.cls';
const text = 'one\ntwo\nthree\nfour\nfive\n';

function lines(beginLine: number, endLine = beginLine): Region {
  return { beginLine, beginColumn: 1, endLine: endLine + 1, endColumn: 1 };
}

/** A finding of a tool in a.cls. */
function theirs(line: number | Region, more: Partial<ToolFinding> = {}): ToolFinding {
  return {
    tool: 'Tool',
    rule: 'RuleA',
    otherNames: [],
    severity: 2,
    message: 'Theirs.',
    isSecurity: true,
    place: { file: 'a.cls', region: typeof line === 'number' ? lines(line) : line },
    otherPlaces: [],
    ...more,
  };
}

function match(ours: readonly Finding[], imported: readonly ToolFinding[], more: Partial<ImportOptions> = {}, source = text) {
  const files = [a, b].map((file) =>
    fileReport(
      file,
      ours.filter((each) => each.file === file),
    ),
  );
  const report = addImports(scanReport({ [a]: source, [b]: source }, files), [{ name: 'x.sarif', findings: imported }], {
    uris: [a, b],
    nameOf: (uri) => uri.slice('file:///w/'.length),
    folders: ['/w'],
    isFile: () => false,
    rulesNamed: (name) => (/^olda$/i.test(name) ? ['RuleA'] : []),
    sourceOf: () => source,
    ...more,
  });
  const also = [...report.findings, ...report.suppressed].map(({ region, alsoFoundBy = [] }) => [
    region.beginLine,
    alsoFoundBy.map(({ tool }) => tool).join(),
  ]);
  const { findings, suppressed, files: told } = report.imported!;
  return { report, also, apart: findings.map(({ region }) => region?.beginLine), findings, suppressed, told: told[0]! };
}

describe('findings of other tools', () => {
  it('are ours where rule and file are the same and lines overlap', () => {
    const ours = [findingAt(a, text, 'two\nthree')];
    for (const line of [2, 3]) assert.deepEqual(match(ours, [theirs(line)]).also, [[2, 'Tool']]);
    for (const line of [1, 4]) assert.deepEqual(match(ours, [theirs(line)]).also, [[2, '']]);
    const others = [theirs(2, { rule: 'RuleB' }), theirs(2, { place: { file: 'b.cls', region: lines(2) } })];
    const { also, apart, told } = match(ours, others);
    assert.deepEqual([also, apart], [[[2, '']], [2, 2]]);
    assert.deepEqual(told, { name: 'x.sarif', tools: ['Tool'], findings: 2, matched: 0, repeated: 0, apart: 2, outside: 0 });
  });

  it('know rules by other names: in any case, earlier ones, the last part of an id, the name beside the id', () => {
    const ours = [findingAt(a, text, 'two')];
    const names: Partial<ToolFinding>[] = [
      { rule: 'rulea' },
      { rule: 'OldA' },
      { rule: 'x.y.RuleA' },
      { rule: '17', otherNames: ['RuleA'] },
    ];
    for (const name of names) assert.deepEqual(match(ours, [theirs(2, name)]).also, [[2, 'Tool']], JSON.stringify(name));
    assert.deepEqual(match(ours, [theirs(2, { rule: '' })]).also, [[2, '']]);
  });

  it('are the nearest of ours, and all of ours where they name no line', () => {
    const ours = [findingAt(a, text, 'two'), findingAt(a, text, 'four')];
    assert.deepEqual(match(ours, [theirs(lines(3, 5))]).also, [
      [2, ''],
      [4, 'Tool'],
    ]);
    assert.deepEqual(match(ours, [theirs(lines(1, 5))]).also, [
      [2, 'Tool'],
      [4, ''],
    ]);
    assert.deepEqual(match(ours, [theirs(1, { place: { file: 'a.cls' } })]).also, [
      [2, 'Tool'],
      [4, 'Tool'],
    ]);
  });

  it('are ours where they stand on the way of its data, or name our place among others', () => {
    const steps = [stepAt('source', a, text, 'two'), stepAt('sink', b, text, 'five')];
    const ours = [findingAt(a, text, 'two', { steps })];
    const sink = { file: 'b.cls', region: lines(5) };
    assert.deepEqual(match(ours, [theirs(5, { place: sink })]).also, [[2, 'Tool']]);
    assert.deepEqual(match(ours, [theirs(5, { place: sink, rule: 'RuleB' })]).also, [[2, '']]);
    const plain = [findingAt(a, text, 'two')];
    const far = { place: { file: 'b.cls', region: lines(1) }, otherPlaces: [{ file: 'a.cls', region: lines(2) }] };
    assert.deepEqual(match(plain, [theirs(1, far)]).also, [[2, 'Tool']]);
  });

  it('are named with what is set aside here, and say so where they are set aside there', () => {
    const suppression = { by: 'preflight', reason: 'r', place: { file: a, start: 0, end: 3 } };
    const { report } = match([findingAt(a, text, 'two', { suppression })], [theirs(2, { setAside: { reason: 'Why.' } })]);
    assert.deepEqual(report.suppressed[0]!.alsoFoundBy, [{ tool: 'Tool', rule: 'RuleA', setAside: { reason: 'Why.' } }]);
    assert.deepEqual(report.imported!.suppressed, []);
    const apart = match([], [theirs(2, { setAside: {} }), theirs(3)]);
    assert.deepEqual([apart.apart, apart.suppressed.map(({ region }) => region!.beginLine)], [[3], [2]]);
  });

  it('count once for one tool, and for each of several', () => {
    const ours = [findingAt(a, text, 'two')];
    const { also, told, report } = match(ours, [theirs(2), theirs(2), theirs(2, { tool: 'Another' }), theirs(4), theirs(4)]);
    assert.deepEqual(also, [[2, 'Another,Tool']]);
    assert.deepEqual([told.matched, told.repeated, told.apart], [2, 2, 1]);
    assert.equal(report.imported!.findings.length, 1);
    assert.equal(match([], [theirs(4), theirs(4, { message: 'Something else.' })]).apart.length, 2);
  });

  it('are kept and marked outside of the scan', () => {
    const { findings, told } = match([], [theirs(1, { place: { file: 'x/y.cls' } }), theirs(1, { place: {} })]);
    assert.deepEqual(
      findings.map(({ file, uri }) => [file, uri]),
      [
        ['', undefined],
        ['x/y.cls', undefined],
      ],
    );
    assert.equal(told.outside, 2);
  });

  it('come in an order that does not depend on the order of the file', () => {
    const list = [
      theirs(3),
      theirs(1),
      theirs(2, { severity: 1, rule: 'Z' }),
      theirs(4, { severity: 1, rule: 'Y', isSecurity: false }),
      theirs(5, { tool: 'A' }),
    ];
    assert.deepEqual(match([], list).apart, [5, 2, 1, 3, 4]);
    assert.deepEqual(match([], list.toReversed()).findings, match([], list).findings);
  });

  it('can be limited to rules', () => {
    const list = [theirs(1), theirs(2, { rule: 'OldA' }), theirs(3, { rule: 'RuleB' })];
    const { apart, told } = match([], list, { onlyRules: ['RuleA'] });
    assert.deepEqual([apart, told.findings], [[2, 1], 2]);
  });

  it('quote no secrets', () => {
    const key = `AKIA${'Q7ZR2MX4LT9WB3VK'}`;
    const source = `one\nString s = 'horse battery';\n// pass phrase: staple\nx = '${key}';\n`;
    const said = (finding: ToolFinding) => {
      const { findings, suppressed } = match([], [finding], {}, source);
      return [...findings, ...suppressed].map(({ message, setAside }) => `${message}${setAside?.reason ?? ''}`).join();
    };
    assert.equal(said(theirs(2, { message: "Literal 'horse battery' found" })), `Literal '${'*'.repeat(13)}' found`);
    assert.equal(said(theirs(1, { message: `${key}!`, setAside: { reason: key } })), `${'*'.repeat(20)}!${'*'.repeat(20)}`);
    assert.equal(said(theirs(1, { message: key, place: { file: 'https://example.com/' } })), '*'.repeat(20));
    assert.ok(!said(theirs(3, { rule: 'hardcoded-secret', message: '// pass phrase: staple' })).includes('staple'));
  });

  it('cost no more than their number', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => theirs((index % 5) + 1, { message: `m${index}` }));
    const { told } = match([findingAt(a, text, 'two')], many);
    assert.deepEqual([told.matched, told.apart], [4000, 16_000]);
  });
});
