import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readResource } from '#server/engine/archiveFile';
import { MemoryFileSystem } from '#server/project/memory';
import { type ZippedFile, zipArchive } from '#test/unit/project/zipArchive';
import { analysisOf, root, summary, uriOf } from './workspace';

const path = 'force-app/main/default/staticresources/lib.resource';
const jquery = '/*! jQuery v3.4.1 | (c) JS Foundation */\n!function(e,t){}(window);\n';
const moment = '//! moment.js\n//! version : 2.10.3\n(function () {})();\n';
const key = "export const apiKey = 'lO6dLp6n2ogIsXtjth7Z';\n";
const advisories = 'has known vulnerabilities (worst: medium): CVE-2020-11023, CVE-2020-11022. Use 3.5.0 or later.';

/** An analysis of one static resource. */
async function analysisOfResource(content: string | Uint8Array, at = path) {
  const { analysis, fileSystem } = await analysisOf({});
  const write = async (bytes: string | Uint8Array) => {
    fileSystem.write(join(root, at), bytes);
    await analysis.filesChanged([{ path: join(root, at), type: 'changed' }]);
  };
  await write(content);
  return { analysis, fileSystem, write, messages: () => analysis.report(uriOf(at))?.findings.map(({ message }) => message) };
}

describe('archives among static resources', () => {
  it('are looked through for libraries', async () => {
    const { analysis, messages } = await analysisOfResource(
      zipArchive([
        { path: 'readme.txt', content: jquery },
        { path: 'css/theme.css', content: '/*! Bootstrap v3.3.7 */ a { }' },
        { path: 'js/jquery.js', content: jquery },
        { path: 'js/old/jquery-3.4.1.min.js', content: jquery, stored: true },
        { path: 'index.html', content: '<script src="https://code.jquery.com/jquery-3.4.1.js"></script>' },
        { path: 'secret.js', content: key },
      ]),
    );
    assert.deepEqual(messages(), [
      `In this archive, js/jquery.js and 1 more: jquery 3.4.1 ${advisories}`,
      `In this archive, index.html: jquery 3.4.1, loaded from code.jquery.com, ${advisories}`,
    ]);
    const [finding] = analysis.report(uriOf(path))!.findings;
    assert.deepEqual([finding!.start, finding!.end, finding!.confidence], [0, 0, 'high']);
    // There is no place for a comment, but there is preflight.yml.
    assert.deepEqual(
      analysis.offers(finding!).map(({ title }) => title),
      ['Explain in preflight.yml why VulnerableLibrary is no risk'],
    );
    assert.equal(analysis.textOf(uriOf(path)), '');
    const { files, findings, skipped } = await analysis.scan();
    assert.deepEqual([files, findings, skipped], [1, 2, []]);
  });

  it('may be called .zip or .bin, and stand in any project layout', async () => {
    for (const at of ['src/staticresources/a.resource', 'force-app/staticresources/x/a.zip', 'force-app/staticresources/a.BIN']) {
      const { messages } = await analysisOfResource(zipArchive([{ path: 'a.js', content: jquery }]), at);
      assert.equal(messages()?.length, 1, at);
    }
    const elsewhere = await analysisOfResource(zipArchive([{ path: 'a.js', content: jquery }]), 'docs/a.zip');
    assert.equal(elsewhere.messages(), undefined);
  });

  it('follow the disk, and may become a text', async () => {
    const { analysis, fileSystem, write, messages } = await analysisOfResource(zipArchive([{ path: 'a.js', content: jquery }]));
    assert.match(messages()!.join(), /jquery 3\.4\.1/);
    await write(zipArchive([{ path: 'a.js', content: moment }]));
    assert.match(messages()!.join(), /^In this archive, a\.js: moment\.js 2\.10\.3 /);
    await write(jquery);
    assert.deepEqual(summary(analysis, path), ['1 VulnerableLibrary 3.4.1']);
    await write(zipArchive([]));
    assert.deepEqual(messages(), []);
    fileSystem.remove(join(root, path));
    await analysis.filesChanged([{ path: join(root, path), type: 'deleted' }]);
    assert.deepEqual(analysis.files(), []);
  });

  it('keep their findings when an editor shows their bytes as a text', async () => {
    const { analysis, messages } = await analysisOfResource(zipArchive([{ path: 'a.js', content: jquery }]));
    const before = messages();
    analysis.openDocument(uriOf(path), 'PK\u0003\u0004 and so on');
    analysis.changeDocument(uriOf(path), [{ start: 0, end: 2, text: 'let a;' }]);
    assert.deepEqual(messages(), before);
  });

  it('are skipped when they are damaged, and pictures are nothing at all', async () => {
    const damaged = await analysisOfResource(zipArchive([{ path: 'a.js', content: jquery }]).subarray(0, 60));
    const problem = { start: 0, end: 0, message: 'This archive is damaged.', kind: 'skipped' };
    assert.deepEqual(damaged.analysis.report(uriOf(path))?.problems, [problem]);
    const picture = await analysisOfResource(Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1'));
    assert.equal(picture.analysis.report(uriOf(path)), undefined);
    assert.deepEqual((await picture.analysis.scan()).skipped, []);
  });

  it('have names that are shown as they are, but for what is no character', async () => {
    const { messages } = await analysisOfResource(
      zipArchive([{ path: `../\u001b[31m${'long/'.repeat(100)}\u202ea.js`, content: jquery }]),
    );
    assert.match(messages()![0]!, /^In this archive, \.\.\.[long/]+\?a\.js: jquery/);
  });
});

describe('limits of archives', () => {
  const limits = { entries: 3, entryBytes: 1000, bytes: 1500 };
  const look = async (files: readonly ZippedFile[], maxBytes = 100_000) => {
    const fileSystem = new MemoryFileSystem({ '/a.resource': zipArchive(files) });
    const content = await readResource(fileSystem, '/a.resource', maxBytes, limits);
    if (content.kind !== 'archive') return content;
    return { found: content.reports.length, isCut: content.notice !== undefined };
  };
  const filler = (length: number) => `function f() {}${' '.repeat(length - 15)}`;

  it('leave out what is too much, and say so', async () => {
    const library = { path: 'z.js', content: jquery };
    const blank = { path: 'a.txt', content: '' };
    assert.deepEqual(await look([blank, blank, library]), { found: 1, isCut: false });
    assert.deepEqual(await look([blank, blank, blank, library]), { found: 0, isCut: true });
    assert.deepEqual(await look([{ path: 'a.js', content: filler(1001) }, library]), { found: 1, isCut: true });
    assert.deepEqual(await look([{ path: 'a.js', content: filler(1400), claimedSize: 9 }, library]), { found: 1, isCut: true });
    const twice = [1, 2].map((n) => ({ path: `${n}.js`, content: filler(740) }));
    assert.deepEqual(await look([...twice, library]), { found: 0, isCut: true });
  });

  it('are those of any file for the archive itself', async () => {
    const content = await look([{ path: 'z.js', content: jquery }], 100);
    assert.equal('kind' in content && content.kind, 'tooLarge');
  });
});
