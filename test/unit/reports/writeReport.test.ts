import { strict as assert } from 'node:assert';
import { strFromU8, unzipSync } from 'fflate';
import { formatJson } from '#server/reports/json';
import { formatSarif } from '#server/reports/sarif';
import { reportKindOf, reportKinds, writeReport } from '#server/reports/writeReport';
import { fileReport, findingAt, scanReport } from './findings';
import { hostileOptions, hostileReport } from './hostile';

describe('reports', function () {
  this.timeout(20_000);

  it('come in every kind, the same each time, with nothing that is no character', async () => {
    for (const kind of reportKinds) {
      const written = await writeReport(kind, hostileReport(), hostileOptions);
      assert.deepEqual(await writeReport(kind, hostileReport(), hostileOptions), written, kind);
      assert.equal(typeof written, kind === 'docx' ? 'object' : 'string');
      if (typeof written === 'string') assert.doesNotMatch(written, /\p{Surrogate}|[^\n]$/u, kind);
    }
  });

  it('hold no secret of the sources, in reasons neither', async () => {
    const uri = 'file:///w/a.cls';
    const key = `AKIA${'Q7ZR2MX4LT9WB3VK'}`;
    const text = `insert x; // preflight: allow RuleA -- ${key}`;
    const place = { file: uri, start: 10, end: text.length };
    const suppression = { by: 'preflight', reason: `Not ${key}`, place };
    const report = scanReport({ [uri]: text }, [fileReport(uri, [findingAt(uri, text, 'insert', { suppression })])]);
    for (const kind of reportKinds) {
      const written = await writeReport(kind, report, { tool: hostileOptions.tool, sourceOf: () => text });
      const shown = typeof written === 'string' ? written : strFromU8(unzipSync(written)['word/document.xml']!);
      assert.ok(!shown.includes(key), kind);
      assert.equal(shown.includes(`Not ${'*'.repeat(20)}`) || shown.includes('Not \\*'), kind !== 'json', kind);
    }
  });

  it('are those of a scan where a scan writes them', async () => {
    assert.equal(await writeReport('json', hostileReport(), hostileOptions), formatJson(hostileReport()));
    assert.equal(
      await writeReport('sarif', hostileReport(), hostileOptions),
      formatSarif(hostileReport(), hostileOptions.tool, hostileOptions.sourceOf),
    );
  });

  it('are told by the names of files', () => {
    const names: Readonly<Record<string, string | undefined>> = {
      'a.html': 'html',
      'A.HTM': 'html',
      'b/c.md': 'markdown',
      'c.false-positives.md': 'false-positives',
      'c.csv': 'csv',
      'c.json': 'json',
      'c.sarif.json': 'sarif',
      'c.sarif': 'sarif',
      'c.docx': 'docx',
      'c.txt': undefined,
      html: undefined,
    };
    for (const [name, kind] of Object.entries(names)) assert.equal(reportKindOf(name), kind, name);
  });
});
