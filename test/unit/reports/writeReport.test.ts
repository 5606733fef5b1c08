import { strict as assert } from 'node:assert';
import { formatJson } from '#server/reports/json';
import { formatSarif } from '#server/reports/sarif';
import { reportKindOf, reportKinds, writeReport } from '#server/reports/writeReport';
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

  it('are those of a scan where a scan writes them', async () => {
    assert.equal(await writeReport('json', hostileReport(), hostileOptions), formatJson(hostileReport()));
    assert.equal(await writeReport('sarif', hostileReport(), hostileOptions), formatSarif(hostileReport(), hostileOptions.tool));
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
