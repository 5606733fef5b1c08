import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { diskFileSystem } from '#server/project/disk';
import type { FileContent, FileSystem } from '#server/project/fileSystem';
import { uriOfPath } from '#server/project/uri';
import { analysisOn, keeper, keeperPath, memoryWith, problemsOf, root, rulesOf, scanned, uriOf } from './keeper';

const folder = 'force-app/classes';
const crud = 'ApexCRUDViolation';
const insecure = (name: string): string => `public with sharing class ${name} { void m(Account a) { insert a; } }`;
const repeat = (text: string, times: number): string => text.repeat(times);

/** A file system in memory of which some answers are others. */
function unreliable(files: Readonly<Record<string, string>>, answers: Partial<FileSystem>): FileSystem {
  const memory = memoryWith(files);
  return {
    read: (path, maxBytes) => memory.read(path, maxBytes),
    readBytes: (path, maxBytes) => memory.readBytes(path, maxBytes),
    list: (directory) => memory.list(directory),
    kindOf: (path) => memory.kindOf(path),
    realPath: (path) => memory.realPath(path),
    ...answers,
  };
}

describe('A workspace with something wrong in it', function () {
  this.timeout(60_000);

  const projectFiles: Record<string, string> = {
    'an empty one': '',
    'one that is no JSON': '{"packageDirectories": [{',
    'one of the wrong kind': '[[[null]]]',
    'one with wrong values': '{"packageDirectories": {"path": 7}, "sourceApiVersion": {}, "namespace": []}',
    'one with odd folders':
      '{"packageDirectories": [{"path": ""}, {"path": "../../.."}, {"path": "/"}, {"path": "a\\u0000b"}, {"path": "force-app"}]}',
    'one with odd versions': '{"packageDirectories": [{"path": "force-app"}], "sourceApiVersion": "1e999"}',
    'a very deep one': `{"packageDirectories": ${repeat('[', 100_000)}${repeat(']', 100_000)}}`,
    'a very large one': `{"packageDirectories": [${repeat('{"path": "a"},', 100_000)}{"path": "force-app"}]}`,
    'one in CRLF with a mark': '\ufeff{\r\n"packageDirectories": [{"path": "force-app"}]\r\n}',
  };
  for (const [what, text] of Object.entries(projectFiles)) {
    it(`is scanned with a strange project file: ${what}`, async () => {
      const analysis = await analysisOn(memoryWith({ 'sfdx-project.json': text, [`${folder}/A.cls`]: insecure('A') }));
      assert.deepEqual(rulesOf(await scanned(analysis, `${folder}/A.cls`)), [crud]);
    });
  }

  const metaFiles: Record<string, string> = {
    'an empty one': '',
    'one that is no XML': '}{',
    'one that stops in the middle': '<?xml version="1.0"?><ApexClass><apiVersion>67',
    'one with an odd version': '<ApexClass><apiVersion>99999999999999999999.0</apiVersion></ApexClass>',
    'one without a version': '<ApexClass><status>Active</status></ApexClass>',
    'a bomb': `<!DOCTYPE a [<!ENTITY x "67.0">]><ApexClass><apiVersion>&x;</apiVersion></ApexClass>`,
    'a deep one': repeat('<apiVersion>', 100_000),
  };
  for (const [what, text] of Object.entries(metaFiles)) {
    it(`is scanned with a strange meta file: ${what}`, async () => {
      const files = { [`${folder}/A.cls`]: insecure('A'), [`${folder}/A.cls-meta.xml`]: text };
      const report = await scanned(await analysisOn(memoryWith(files)), `${folder}/A.cls`);
      // From 67.0 on, database operations are in user mode by default.
      const isNew = /odd version|in the middle/.test(what);
      assert.deepEqual(
        rulesOf(report).filter((rule) => rule !== crud || !isNew),
        isNew ? [] : [crud],
      );
      assert.deepEqual(problemsOf(report), []);
    });
  }

  it('is scanned with meta files that have no class, and classes that have no meta file', async () => {
    const files = { [`${folder}/Gone.cls-meta.xml`]: '<ApexClass/>', [`${folder}/A.cls`]: insecure('A') };
    const analysis = await analysisOn(memoryWith(files));
    assert.deepEqual(rulesOf(await scanned(analysis, `${folder}/A.cls`)), [crud]);
  });

  const patterns = [
    '[',
    ']',
    '[z-a]',
    '\\',
    '**',
    '!',
    '!**',
    '#',
    '/',
    '//',
    '*'.repeat(500),
    '(a+)+$',
    '{a,b',
    '\u0000',
    'a'.repeat(100_000),
    '../**',
  ];
  for (const pattern of patterns) {
    it(`is scanned with an odd pattern in .forceignore and the settings: ${JSON.stringify(pattern.slice(0, 20))}`, async () => {
      // Even where the pattern leaves everything out, the scan ends.
      const files = { '.forceignore': `${pattern}\r\n!${pattern}\n${repeat(`${pattern.slice(0, 20)}x\n`, 100)}` };
      const analysis = await analysisOn(memoryWith(files), { exclude: [`${pattern}no`, ''] });
      const summary = await analysis.scan();
      assert.equal(summary.cancelled, false);
    });
  }

  it('does not hang on patterns that are tried in ever more ways', async () => {
    const name = 'a'.repeat(200);
    const pattern = `${'*a'.repeat(30)}*b`;
    const files = { '.forceignore': pattern, [`${folder}/${name}.cls`]: insecure('A') };
    const analysis = await analysisOn(memoryWith(files), { exclude: [pattern] });
    assert.deepEqual(rulesOf(await scanned(analysis, `${folder}/${name}.cls`)), [crud]);
  });

  it('keeps its findings when a pattern names nothing of it', async () => {
    const ignore = 'a[\n[z-a]\n(a+)+$\n#\n\n!x\n../**\nkeeper.clsx\n';
    await scanned(await analysisOn(memoryWith({ '.forceignore': ignore }), { exclude: ['[', '../x', '\\'] }));
  });

  it('may lose files between being listed and read', async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${folder}/A${i}.cls`, insecure(`A${i}`)]));
    const memory = memoryWith(files);
    for (const kind of ['missing', 'unreadable', 'binary'] as const) {
      let reads = 0;
      const read = async (path: string): Promise<FileContent> => {
        if (path === join(root, keeperPath) || ++reads % 3 > 0) return memory.read(path);
        return { kind, message: `It is ${kind}.` };
      };
      const analysis = await analysisOn(unreliable(files, { read }));
      await scanned(analysis);
      const reports = Object.keys(files).map((path) => analysis.report(uriOf(path)));
      assert.equal(reports.filter((report) => rulesOf(report).includes(crud)).length, 27);
      const told = reports.flatMap(problemsOf);
      assert.deepEqual(told, kind === 'missing' ? [] : Array(13).fill(`It is ${kind}.`));
    }
  });

  it('may lose folders between being listed and entered, and files between being noticed and read', async () => {
    const files = { [`${folder}/A.cls`]: insecure('A'), [`${folder}/deep/B.cls`]: insecure('B') };
    const memory = memoryWith(files);
    const analysis = await analysisOn(
      unreliable(files, {
        list: async (directory) => (directory.endsWith('deep') ? [] : memory.list(directory)),
        kindOf: async (path) => (path.endsWith('New.cls') ? 'file' : memory.kindOf(path)),
      }),
    );
    const change = (path: string, type: 'created' | 'changed' | 'deleted') => ({ path: join(root, path), type });
    await analysis.filesChanged([
      change(`${folder}/New.cls`, 'created'),
      change(`${folder}/Never.cls`, 'deleted'),
      change(`${folder}/deep`, 'deleted'),
      change(folder, 'changed'),
      change(keeperPath, 'changed'),
      change(keeperPath, 'created'),
      change('nowhere', 'created'),
    ]);
    await scanned(analysis);
    assert.equal(analysis.report(uriOf(`${folder}/New.cls`)), undefined);
    assert.deepEqual(rulesOf(analysis.report(uriOf(`${folder}/A.cls`))), [crud]);
  });

  it('may lose the file of a document that closes', async () => {
    const fileSystem = memoryWith({ [`${folder}/A.cls`]: insecure('A') });
    const analysis = await analysisOn(fileSystem);
    const uri = uriOf(`${folder}/A.cls`);
    analysis.openDocument(uri, insecure('A'));
    fileSystem.remove(join(root, folder, 'A.cls'));
    await analysis.filesChanged([{ path: join(root, folder, 'A.cls'), type: 'deleted' }]);
    assert.deepEqual(rulesOf(analysis.report(uri)), [crud], 'what is open stays');
    const gone = new Promise<void>((resolve) => analysis.onInvalidated(() => !analysis.report(uri) && resolve()));
    analysis.closeDocument(uri);
    await gone;
    await scanned(analysis);
  });

  it('of thousands of files is scanned', async () => {
    const files: Record<string, string> = {};
    for (let i = 0; i < 3_000; i++) files[`${folder}/${i % 50}/A${i}.cls`] = insecure(`A${i}`);
    const analysis = await analysisOn(memoryWith(files));
    await scanned(analysis);
    assert.equal(analysis.countOf(crud), 3_000 + 2);
  });

  it('is given up between two files when it is cancelled', async () => {
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${folder}/A${i}.cls`, insecure(`A${i}`)]));
    const fileSystem = memoryWith(files);
    const analysis = await analysisOn(fileSystem);
    const cancellation = new AbortController();
    cancellation.abort();
    assert.equal((await analysis.scan({ signal: cancellation.signal })).cancelled, true);
    await analysis.load([root], { signal: cancellation.signal });
    await analysis.load([root]);
    await scanned(analysis);
    assert.deepEqual(rulesOf(analysis.report(uriOf(`${folder}/A7.cls`))), [crud]);
  });

  describe('on a disk', () => {
    let disk: string;
    const write = (path: string, text: string | Uint8Array): string => {
      mkdirSync(dirname(join(disk, path)), { recursive: true });
      writeFileSync(join(disk, path), text);
      return join(disk, path);
    };
    beforeEach(() => {
      disk = realpathSync(mkdtempSync(join(tmpdir(), 'preflight-robust-')));
    });
    afterEach(() => rmSync(disk, { recursive: true, force: true }));

    it('is scanned through links in circles, links to nowhere, and folders named like files', async () => {
      write(keeperPath, keeper);
      write(`${folder}/A.cls`, insecure('A'));
      mkdirSync(join(disk, folder, 'Folder.cls'));
      mkdirSync(join(disk, folder, 'Folder.cls-meta.xml'));
      mkdirSync(join(disk, 'sfdx-project.json'));
      mkdirSync(join(disk, '.forceignore'));
      write(`${folder}/Folder.cls/Inside.cls`, insecure('Inside'));
      const link = (target: string, path: string) => symlinkSync(join(disk, target), join(disk, path));
      link('.', `${folder}/up`);
      link(`${folder}/self`, `${folder}/self`);
      link(`${folder}/Two.cls`, `${folder}/One.cls`);
      link(`${folder}/One.cls`, `${folder}/Two.cls`);
      link('nowhere.cls', `${folder}/Nowhere.cls`);
      link(`${folder}/A.cls`, `${folder}/Linked.cls`);
      const analysis = await analysisOn(diskFileSystem, {}, disk);
      const summary = await analysis.scan();
      const found = analysis.files().filter((uri) => rulesOf(analysis.report(uri)).includes(crud));
      assert.deepEqual(found.map((uri) => uri.split('/').at(-1)).sort(), ['A.cls', 'Inside.cls', 'Keeper.cls']);
      assert.deepEqual(summary.skipped, []);
    });

    it('says which files may not be read', async () => {
      if (process.platform === 'win32' || process.getuid?.() === 0) {
        // The administrator may read everything: only a folder in the place of a file cannot be.
        mkdirSync(join(disk, folder, 'A.cls'), { recursive: true });
        const report = await (await analysisOn(diskFileSystem, {}, disk)).reportFromDisk(uriOfPath(join(disk, folder, 'A.cls')));
        assert.deepEqual(problemsOf(report), ['This is a folder.']);
        return;
      }
      write(keeperPath, keeper);
      chmodSync(write(`${folder}/A.cls`, insecure('A')), 0);
      const analysis = await analysisOn(diskFileSystem, {}, disk);
      const { skipped } = await analysis.scan();
      assert.deepEqual(
        skipped.map(({ reason }) => reason),
        ['This file may not be read.'],
      );
    });

    it('is scanned while its files come and go', async () => {
      write(keeperPath, keeper);
      for (let i = 0; i < 200; i++) write(`${folder}/A${i}.cls`, insecure(`A${i}`));
      const loading = analysisOn(diskFileSystem, {}, disk);
      for (let i = 0; i < 200; i += 2) rmSync(join(disk, folder, `A${i}.cls`));
      const analysis = await loading;
      const paths = Array.from({ length: 200 }, (_, i) => join(disk, folder, `A${i}.cls`));
      const changing = analysis.filesChanged(paths.map((path) => ({ path, type: 'changed' })));
      rmSync(join(disk, folder, 'A1.cls'));
      await changing;
      await analysis.filesChanged(paths.map((path) => ({ path, type: 'changed' })));
      await analysis.scan();
      assert.equal(analysis.countOf(crud), 99 + 2);
    });
  });
});
