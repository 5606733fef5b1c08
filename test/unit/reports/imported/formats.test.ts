import { strict as assert } from 'node:assert';
import { strFromU8, unzipSync } from 'fflate';
import MarkdownIt from 'markdown-it';
import type { Result } from 'sarif';
import { addImports } from '#server/reports/imported/match';
import type { ToolFinding } from '#server/reports/imported/toolFinding';
import type { ScanReport } from '#server/reports/scanReport';
import { type ReportKind, writeReport } from '#server/reports/writeReport';
import { fileReport, findingAt, ruleMeta, scanReport } from '../findings';
import { hostileText } from '../hostile';
import { elementsOf, htmlFaults } from '../htmlFaults';
import { sarifFaults } from '../sarifSchema';

const a = 'file:///w/a.cls';
const text = 'one\ntwo\nthree\n';
const options = { tool: { version: '1.2.3', informationUri: 'https://example.com' }, subject: 'S', sourceOf: () => text };

function theirs(line: number, more: Partial<ToolFinding> = {}): ToolFinding {
  const region = { beginLine: line, beginColumn: 1, endLine: line, endColumn: 3 };
  return {
    tool: 'Other Tool',
    toolVersion: '7.1',
    rule: 'their-rule',
    otherNames: [],
    severity: 2,
    message: 'Theirs alone.',
    isSecurity: true,
    place: { file: 'a.cls', region },
    otherPlaces: [],
    ...more,
  };
}

function reportWith(imported: readonly ToolFinding[]): ScanReport {
  const suppression = { by: 'preflight', reason: 'Ours.', place: { file: a, start: 0, end: 3 } };
  const own = [findingAt(a, text, 'one'), findingAt(a, text, 'two', { suppression })];
  const rules = [ruleMeta('RuleA', { engine: 'pmd' })];
  return addImports(scanReport({ [a]: text }, [fileReport(a, own)], { rules }), [{ name: 'other.sarif', findings: imported }], {
    uris: [a],
    nameOf: (uri) => uri.slice('file:///w/'.length),
    folders: ['/w'],
    isFile: () => false,
    rulesNamed: () => [],
    sourceOf: () => text,
  });
}

const report = reportWith([
  theirs(1, { rule: 'RuleA' }),
  theirs(2, { rule: 'RuleA' }),
  theirs(3, { help: 'https://example.com/theirs' }),
  theirs(3, { rule: 'style', isSecurity: false, message: 'Indent.' }),
  theirs(1, { rule: 'answered', setAside: { reason: 'Tested by hand.' } }),
  theirs(1, { place: { file: 'https://example.com/login' }, rule: 'csp', message: 'No policy.' }),
]);

const write = async (kind: ReportKind, of = report) => (await writeReport(kind, of, options)) as string;

describe('reports with findings of other tools', () => {
  it('HTML: ours name the tool, the others are listed apart with their code', async () => {
    const page = await write('html');
    assert.deepEqual(htmlFaults(page), []);
    const [findings, imported, aside] = ['findings', 'imported', 'aside'].map(
      (id) => elementsOf(page).find(({ name, attributes }) => name === 'section' && attributes.id === id)!.text,
    );
    assert.match(findings!, /A message\.\s+Also found by Other Tool/);
    assert.match(aside!, /Also found by Other Tool/);
    assert.match(imported!, /other\.sarif\s*Other Tool\s*6\s*2\s*0\s*4\s*1/);
    assert.match(imported!, /Found by Other Tool 3 findings/);
    assert.match(imported!, /a\.cls, line 3\s+Theirs alone\.\s+1 {2}one\s+2 {2}two\s+> 3 {2}three/);
    assert.match(imported!, /style 1 finding, not about security/);
    assert.match(imported!, /https:\/\/example\.com\/login not in this scan\s+No policy\./);
    assert.match(
      imported!,
      /Set aside in other tools: 1 finding\s+Other Tool: answered 1 finding[\s\S]*Reason: Tested by hand\./,
    );
    assert.ok(!findings!.includes('Theirs alone') && !imported!.includes('A message'));
    assert.match(page, /<dt>Found by other tools only<\/dt><dd>3 open, 1 set aside<\/dd>/);
  });

  it('Markdown: the same', async () => {
    const page = new MarkdownIt({ html: true }).render(await write('markdown'));
    assert.match(page, /Also found by Other Tool/);
    assert.match(page, /<h2>Found by other tools<\/h2>/);
    assert.match(page, /<h3>Found by Other Tool: their-rule \(1\)<\/h3>/);
    assert.match(page, /<li>a\.cls, line 3: <strong>error<\/strong>: Theirs alone\.<\/li>/);
    assert.match(page, /<h3>Set aside in Other Tool: answered \(1\)<\/h3>[\s\S]*reason: Tested by hand\./);
    assert.match(page, /login \(not in this scan\)/);
  });

  it('CSV: a line for each, with who found it', async () => {
    const [head, ...rows] = (await write('csv')).trimEnd().split('\r\n');
    assert.match(head!, /,fingerprint,foundBy,scanned$/);
    assert.equal(rows.length, 6);
    assert.match(rows[0]!, /^open,RuleA,.*,f00d,"Preflight, Other Tool",yes$/);
    assert.match(rows[2]!, /^open,csp,error,2,,https:\/\/example\.com\/login,,,,,No policy\.,,,,,,,,,,Other Tool,no$/);
    assert.match(rows[5]!, /^suppressed,answered,.*,Other Tool,Tested by hand\.,,,,,,,Other Tool,yes$/);
    for (const row of rows) assert.equal(row.replace(/"[^"]*"/g, '').split(',').length, head!.split(',').length, row);
  });

  it('JSON: those that are open, told apart by foundBy', async () => {
    const findings = JSON.parse(await write('json'));
    assert.deepEqual(findings[0].alsoFoundBy, ['Other Tool']);
    assert.deepEqual(
      findings.map(({ rule, foundBy, scanned }: Record<string, unknown>) => [rule, foundBy, scanned]),
      [
        ['RuleA', undefined, undefined],
        ['csp', 'Other Tool', false],
        ['their-rule', 'Other Tool', true],
        ['style', 'Other Tool', true],
      ],
    );
  });

  it('SARIF: a run for each tool', async () => {
    const log = JSON.parse(await write('sarif'));
    assert.deepEqual(sarifFaults(log), []);
    const [own, other, ...more] = log.runs;
    assert.deepEqual(more, []);
    assert.deepEqual(own.results[0].properties.alsoFoundBy, ['Other Tool']);
    assert.deepEqual([other.tool.driver.name, other.tool.driver.version], ['Other Tool', '7.1']);
    const places = other.results.map(({ locations }: Result) => locations?.[0]?.physicalLocation?.artifactLocation);
    assert.deepEqual(places, [{ uri: 'https://example.com/login' }, ...Array(3).fill({ uri: 'a.cls', uriBaseId: '%SRCROOT%' })]);
    assert.deepEqual(other.results.at(-1).suppressions, [{ kind: 'external', justification: 'Tested by hand.' }]);
  });

  it('false-positive documents: detected by both, items of the other tool, what is open there; nothing but security', async () => {
    const page = new MarkdownIt({ html: true }).render(await write('false-positives'));
    assert.match(page, /<strong>Detected by:<\/strong> Preflight 1\.2\.3, rule RuleA; Other Tool 7\.1, rule RuleA</);
    assert.match(page, /<h2>2\. Found by Other Tool \(answered\)<\/h2>/);
    assert.match(page, /<strong>Explanation:<\/strong> Tested by hand\./);
    assert.match(page, /their-rule, found by Other Tool<\/strong> \(severity 2 high, 1 finding\)/);
    assert.match(page, /Also scanned with<\/strong><\/td>\s*<td>Other Tool</);
    assert.ok(!page.includes('Indent.') && !page.includes('style'));
    const docx = unzipSync((await writeReport('docx', report, options)) as Uint8Array);
    const words = strFromU8(docx['word/document.xml']!);
    for (const part of ['rule RuleA; Other Tool 7.1, rule RuleA', 'Tested by hand.', 'their-rule, found by Other Tool'])
      assert.ok(words.includes(part), part);
  });

  it('say how many places the other tool has of an item', async () => {
    const suppression = { by: 'preflight', reason: 'Same.', place: { file: a, start: 0, end: 3 } };
    const own = ['one', 'two'].map((word) => findingAt(a, text, word, { suppression }));
    const base = scanReport({ [a]: text }, [fileReport(a, own)], { rules: [ruleMeta('RuleA')] });
    const more = {
      uris: [a],
      nameOf: () => 'a.cls',
      folders: ['/w'],
      isFile: () => false,
      rulesNamed: () => [],
      sourceOf: () => text,
    };
    const with1 = addImports(base, [{ name: 'x', findings: [theirs(1, { rule: 'RuleA' })] }], more);
    assert.match(await write('false-positives', with1), /Other Tool 7\.1, rule RuleA \(1 of 2 places\)/);
  });

  it('stay whole with hostile texts', async () => {
    const hostile = { message: hostileText, rule: hostileText, tool: hostileText };
    const bad = reportWith([
      theirs(1, hostile),
      theirs(1, { ...hostile, rule: 'RuleA', setAside: { reason: hostileText } }),
      theirs(2, { ...hostile, place: { file: hostileText }, setAside: { reason: hostileText } }),
      theirs(2, { ...hostile, place: {} }),
    ]);
    assert.deepEqual(htmlFaults(await write('html', bad)), []);
    assert.deepEqual(sarifFaults(JSON.parse(await write('sarif', bad))), []);
    for (const kind of ['markdown', 'false-positives'] as const) {
      const elements = elementsOf(new MarkdownIt({ html: true, linkify: true }).render(await write(kind, bad)));
      assert.deepEqual(
        elements.filter(({ name }) => name === 'script' || name === 'img'),
        [],
        kind,
      );
    }
    await writeReport('docx', bad, options);
    await write('csv', bad);
  });

  it('are as before where nothing was imported', async () => {
    const plain = scanReport({ [a]: text }, [fileReport(a, [findingAt(a, text, 'one')])]);
    for (const kind of ['html', 'markdown', 'json', 'sarif', 'false-positives'] as const)
      assert.ok(!/other tools|alsoFoundBy|foundBy|also scanned/i.test(await write(kind, plain)), kind);
  });
});
