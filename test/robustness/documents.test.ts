import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Settings } from '#shared/settings';
import { contentOf, sampleFiles } from '#test/unit/engine/workspace';
import { analysisOn, keeper, keeperPath, memoryWith, problemsOf, random, root, rulesOf, scanned, uriOf } from './keeper';

const folder = 'force-app/classes';
const crud = 'ApexCRUDViolation';
const insecure = (name: string): string => `public with sharing class ${name} { void m(Account a) { insert a; } }`;
const sitePath = 'force-app/remoteSiteSettings/A.remoteSite-meta.xml';
const site = '<RemoteSiteSetting><url>http://a.example.com</url></RemoteSiteSetting>';

describe('Documents in any order', function () {
  this.timeout(60_000);

  it('may change before they open, close twice, and open twice', async () => {
    const analysis = await analysisOn(memoryWith({}));
    for (const [path, text, rule] of [
      [`${folder}/A.cls`, insecure('A'), crud],
      [sitePath, site, 'AvoidInsecureHttpRemoteSiteSetting'],
    ] as const) {
      const uri = uriOf(path);
      analysis.changeDocument(uri, [{ start: 0, end: 0, text: 'x' }]);
      analysis.closeDocument(uri);
      assert.equal(analysis.report(uri), undefined);
      analysis.openDocument(uri, '');
      analysis.openDocument(uri, text);
      assert.deepEqual(rulesOf(analysis.report(uri)), [rule]);
      analysis.openDocument(uri, text);
      assert.deepEqual(rulesOf(analysis.report(uri)), [rule]);
      analysis.closeDocument(uri);
      analysis.closeDocument(uri);
      analysis.changeDocument(uri, [{ start: 0, end: 0, text: 'x' }]);
    }
    await scanned(analysis);
  });

  it('take offsets outside their text, backwards and not in order', async () => {
    for (const [path, text] of [
      [`${folder}/A.cls`, insecure('A')],
      [sitePath, site],
    ] as const) {
      const analysis = await analysisOn(memoryWith({}));
      const uri = uriOf(path);
      const { length } = text;
      const cases: [{ start: number; end: number; text: string }[], string][] = [
        [[{ start: -5, end: -1, text: ' ' }], ` ${text}`],
        [[{ start: length + 5, end: length + 9, text: ' ' }], `${text} `],
        [[{ start: -1, end: length + 1, text }], text],
        [[{ start: 9, end: 4, text: '\n' }], `${text.slice(0, 9)}\n${text.slice(9)}`],
        [
          [
            { start: 3, end: 6, text: 'abc' },
            { start: 3, end: 6, text: text.slice(3, 6) },
            { start: 4, end: 5, text: '' },
            { start: 4, end: 4, text: text[4]! },
          ],
          text,
        ],
        [[], text],
        [Array.from({ length: 1_000 }, () => ({ start: length, end: length, text: '\n' })), text + '\n'.repeat(1_000)],
      ];
      for (const [changes, expected] of cases) {
        analysis.openDocument(uri, text);
        analysis.changeDocument(uri, changes);
        assert.equal(analysis.textOf(uri), expected);
        const changed = contentOf(analysis.report(uri));
        analysis.openDocument(uri, expected);
        assert.deepEqual(changed, contentOf(analysis.report(uri)));
      }
      await scanned(analysis);
    }
  });

  it('are one document however their URI is spelt', async () => {
    const name = 'Größe (1)+@&#%.cls';
    const path = join(root, folder, name);
    const analysis = await analysisOn(memoryWith({ [`${folder}/${name}`]: insecure('A') }));
    const encoded = uriOf(`${folder}/${name}`);
    const spellings = [
      encoded,
      encoded.replace('file:', 'FILE:'),
      `file://${path.split('/').map(encodeURIComponent).join('/')}`,
      `file://localhost${path.split('/').map(encodeURIComponent).join('/')}`,
      encoded.replaceAll('%C3%B6', 'ö'),
      encoded.replace('/ws/', '/./ws/../ws/'),
    ];
    for (const spelling of spellings) {
      analysis.openDocument(spelling, insecure('A'));
      assert.equal(analysis.files().length, 2, spelling);
      assert.ok(analysis.isOpen(encoded), spelling);
      assert.deepEqual(rulesOf(analysis.report(encoded)), [crud], spelling);
      for (const other of spellings) assert.deepEqual(rulesOf(analysis.report(other)), [crud], other);
    }
    analysis.closeDocument(spellings[3]!);
    assert.equal(analysis.isOpen(encoded), false);
    await scanned(analysis);
  });

  it('that are no files are analysed while they are open', async () => {
    const analysis = await analysisOn(memoryWith({}));
    const uris = [
      'untitled:Untitled-1',
      'untitled:',
      'git:/ws/A.cls?x',
      'vscode-vfs://github/a/b.cls',
      'x:',
      'no uri',
      '',
      'file:',
      'file:///%ZZ',
      'file://host/a.cls',
    ];
    for (const uri of uris) {
      analysis.openDocument(uri, insecure('A'), 'apex');
      assert.deepEqual(rulesOf(analysis.report(uri)), [crud], uri);
      analysis.changeDocument(uri, [{ start: 0, end: 0, text: '\n' }]);
      assert.deepEqual(rulesOf(analysis.report(uri)), [crud], uri);
    }
    for (const uri of uris) analysis.closeDocument(uri);
    await scanned(analysis);
    for (const uri of ['untitled:Untitled-2', 'git:/ws/readme', 'x', '']) {
      analysis.openDocument(uri, insecure('A'), 'plaintext');
      assert.equal(analysis.report(uri), undefined);
    }
  });

  it('that are not of the workspace are forgotten when they close', async () => {
    const analysis = await analysisOn(memoryWith({ '.forceignore': 'Left.cls', [`${folder}/Left.cls`]: insecure('Left') }));
    const files = analysis.files();
    for (const uri of [uriOf(`${folder}/Left.cls`), uriOf('../elsewhere/A.cls'), uriOf('force-app/a.layout-meta.xml')]) {
      analysis.openDocument(uri, insecure('Left'));
      analysis.report(uri);
      analysis.closeDocument(uri);
      assert.equal((await analysis.scan()).files, files.length);
      assert.equal(analysis.report(uri), undefined);
      assert.deepEqual(analysis.files(), files);
    }
    await scanned(analysis);
  });

  it('of project files are any text', async () => {
    const analysis = await analysisOn(memoryWith({ [`${folder}/A.cls-meta.xml`]: '<ApexClass/>', 'sfdx-project.json': '{}' }));
    for (const path of ['sfdx-project.json', '.forceignore', `${folder}/A.cls-meta.xml`, `${folder}/Keeper.cls-meta.xml`]) {
      for (const text of [
        '',
        '{',
        '[[[',
        '<a',
        '**',
        '\0',
        '{"sourceApiVersion": "67.0", "packageDirectories": [{"path": "."}]}',
      ]) {
        analysis.openDocument(uriOf(path), text, 'json');
        analysis.changeDocument(uriOf(path), [{ start: 0, end: 1, text: '' }]);
        await analysis.scan();
      }
      analysis.closeDocument(uriOf(path));
      await analysis.filesChanged([{ path: join(root, path), type: 'changed' }]);
    }
    await scanned(analysis);
  });

  it('that open while the workspace is read are what the editor shows', async () => {
    const files = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`${folder}/A${i}.cls`, insecure(`A${i}`)]));
    const fileSystem = memoryWith({ ...files, 'sfdx-project.json': '{"packageDirectories": [{"path": "force-app"}]}' });
    const analysis = await analysisOn(memoryWith({}));
    const loading = analysis.load([root]);
    analysis.openDocument(uriOf(`${folder}/A1.cls`), 'public class A1 {}');
    analysis.openDocument(uriOf(`${folder}/A2.cls`), 'public class A2 {}');
    analysis.closeDocument(uriOf(`${folder}/A2.cls`));
    await loading;
    await Promise.all([analysis.load([root]), analysis.load([]), analysis.load([root])]);
    assert.deepEqual(rulesOf(analysis.report(uriOf(`${folder}/A1.cls`))), []);
    const onDisk = await analysisOn(fileSystem);
    onDisk.openDocument(uriOf(`${folder}/A1.cls`), 'public class A1 {}');
    await scanned(onDisk);
    assert.deepEqual(rulesOf(onDisk.report(uriOf(`${folder}/A1.cls`))), []);
    assert.deepEqual(rulesOf(onDisk.report(uriOf(`${folder}/A2.cls`))), [crud]);
  });

  it('in a random order end as they are on disk', async () => {
    const files = sampleFiles();
    const fileSystem = memoryWith(files);
    const analysis = await analysisOn(fileSystem);
    const fresh = await analysisOn(fileSystem);
    const paths = Object.keys(files);
    const next = random(11);
    for (let step = 0; step < 400; step++) {
      const path = paths[next(paths.length)]!;
      const uri = uriOf(path);
      const length = files[path]!.length;
      const what = next(6);
      if (what === 0) analysis.openDocument(uri, files[paths[next(paths.length)]!]!);
      else if (what === 1) analysis.closeDocument(uri);
      else if (what === 2) analysis.changeDocument(uri, [{ start: next(length) - 5, end: next(length), text: 'x {' }]);
      else if (what === 3) analysis.report(uri);
      else if (what === 4) void analysis.filesChanged([{ path: join(root, path), type: 'changed' }]);
      else analysis.settingsChanged();
    }
    for (const path of paths) analysis.closeDocument(uriOf(path));
    await analysis.filesChanged(paths.map((path) => ({ path: join(root, path), type: 'changed' })));
    await analysis.scan();
    for (const path of [...paths, keeperPath]) {
      assert.deepEqual(contentOf(analysis.report(uriOf(path))), contentOf(fresh.report(uriOf(path))), path);
    }
  });
});

describe('Settings without sense', () => {
  const odd: Record<string, Partial<Settings>> = {
    'no size is allowed': { maxFileSizeKb: 0 },
    'a negative size': { maxFileSizeKb: -1 },
    'a size that is no number': { maxFileSizeKb: Number.NaN },
    'a version that is no number': { fallbackApiVersion: Number.NaN },
    'a version below all': { fallbackApiVersion: -1e9 },
    'rules that there are not': { rules: { Nothing: 'off', __proto__: 'off', '': 'error' } as never },
    'severities that there are not': { rules: { [crud]: 'fatal' } as never },
    'a confidence that there is not': { minimumConfidence: 'none' as never },
    'patterns of every kind': { exclude: ['', '/', '..', '[', '!', '\\', '**/**/**/**/x', '{', 'a'.repeat(10_000)] },
  };
  for (const [what, settings] of Object.entries(odd)) {
    it(`let the analysis go on: ${what}`, async () => {
      const analysis = await analysisOn(memoryWith({ [`${folder}/A.cls`]: insecure('A') }), settings);
      await analysis.scan();
      analysis.openDocument(uriOf(keeperPath), keeper);
      assert.deepEqual(problemsOf(analysis.report(uriOf(keeperPath))), []);
      analysis.settingsChanged();
      analysis.report(uriOf(keeperPath));
    });
  }
});
