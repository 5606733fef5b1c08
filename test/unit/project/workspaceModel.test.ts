import assert from 'node:assert/strict';
import { MemoryFileSystem } from '#server/project/memory';
import { apiVersionIn } from '#server/project/metaFile';
import { WorkspaceModel } from '#server/project/workspaceModel';

const meta = (version: string) => `<?xml version="1.0"?>\n<ApexClass>\n  <apiVersion>${version}</apiVersion>\n</ApexClass>\n`;
const project = (more: object = {}, path = 'force-app') =>
  JSON.stringify({ packageDirectories: [{ path, default: true }], ...more }, null, 2);

const load = async (contents: Record<string, string>, folders = ['/w']) => {
  const files = new MemoryFileSystem(contents);
  const model = new WorkspaceModel(files, folders);
  const changes = await model.load();
  return { files, model, changes };
};

const nothing = {
  added: [],
  removed: [],
  changed: [],
  apiVersions: [],
  projects: [],
  ignores: [],
  configurations: false,
  faults: false,
};

describe('apiVersionIn', () => {
  const cases: [string, number | undefined][] = [
    [meta('67.0'), 67],
    [meta(' 8.0\n'), 8],
    ['<ApexClass><!-- <apiVersion>1.0</apiVersion> --><apiVersion>66.0</apiVersion></ApexClass>', 66],
    ['<m:apiVersion>65.0</m:apiVersion>', 65],
    ['<apiVersion>66.0', 66],
    [meta('soon'), undefined],
    [meta('0'), undefined],
    [meta('1e3'), undefined],
    [meta(''), undefined],
    ['', undefined],
    ['<!-- <apiVersion>66.0</apiVersion>', undefined],
  ];
  for (const [text, version] of cases) it(JSON.stringify(text).slice(0, 70), () => assert.equal(apiVersionIn(text), version));
});

describe('WorkspaceModel', () => {
  it('knows projects, package directories, namespace and versions', async () => {
    const { model } = await load({
      '/w/sfdx-project.json': JSON.stringify({
        packageDirectories: [{ path: 'core', default: true, package: 'Core' }, { path: './core/addons/' }, { path: 'w\\in' }],
        namespace: 'acme',
        sourceApiVersion: '66.0',
      }),
      '/w/core/A.cls': '',
      '/w/core/A.cls-meta.xml': meta('67.0'),
      '/w/core/addons/B.cls': '',
      '/w/core/addons/T.trigger-meta.xml': meta('50.0'),
    });
    const { root, namespace, sourceApiVersion, implicit, file } = model.projectOf('/w/core/A.cls');
    assert.deepEqual(
      { root, namespace, sourceApiVersion, implicit, file },
      { root: '/w', namespace: 'acme', sourceApiVersion: 66, implicit: false, file: '/w/sfdx-project.json' },
    );
    assert.deepEqual(model.packageDirectoryOf('/w/core/A.cls'), { path: '/w/core', isDefault: true, package: 'Core' });
    assert.equal(model.packageDirectoryOf('/w/core/addons/B.cls')?.path, '/w/core/addons');
    assert.equal(model.packageDirectoryOf('/w/w/in/B.cls')?.path, '/w/w/in');
    assert.equal(model.packageDirectoryOf('/w/coreX/B.cls'), undefined);
    assert.deepEqual(model.apiVersionOf('/w/core/A.cls'), { version: 67, origin: 'meta', file: '/w/core/A.cls-meta.xml' });
    assert.deepEqual(model.apiVersionOf('/w/core/addons/B.cls'), {
      version: 66,
      origin: 'project',
      file: '/w/sfdx-project.json',
    });
    assert.equal(model.apiVersionOf('/w/core/addons/T.trigger').version, 50);
    assert.equal(model.apiVersionOf('/w/scripts/x.apex').version, 66);
    assert.deepEqual(model.faults, []);
  });

  it('works without any project, one for each workspace folder', async () => {
    const { model } = await load({ '/w/A.cls': '', '/v/A.cls': '', '/v/in/A.cls': '' }, ['/w', '/v', '/v/in']);
    const { id, implicit, packageDirectories } = model.projectOf('/w/A.cls');
    assert.deepEqual({ id, implicit, packageDirectories }, { id: '/w', implicit: true, packageDirectories: [] });
    assert.equal(model.projectOf('/v/sub/A.cls').id, '/v');
    assert.equal(model.projectOf('/v/in/A.cls').id, '/v/in');
    assert.equal(model.projectOf('/w2/A.cls').id, '/w2', 'a file outside all folders is alone with its directory');
    assert.equal(model.projectOf('untitled:Untitled-1').id, 'untitled:Untitled-1');
    assert.deepEqual(model.apiVersionOf('/w/A.cls'), { version: undefined, origin: 'unknown' });
  });

  it('keeps the projects of one workspace apart, nested ones too', async () => {
    const { model } = await load({
      '/w/sfdx-project.json': project({ sourceApiVersion: '60.0' }),
      '/w/sub/one/sfdx-project.json': project({ sourceApiVersion: 61 }),
      '/w/sub/two/sfdx-project.json': project(),
      '/w/node_modules/x/sfdx-project.json': project(),
    });
    assert.deepEqual(
      model.projects.map(({ root }) => root),
      ['/w', '/w/sub/one', '/w/sub/two'],
    );
    assert.equal(model.projectOf('/w/sub/A.cls').id, '/w');
    assert.equal(model.projectOf('/w/sub/one/force-app/deep/A.cls').id, '/w/sub/one');
    assert.equal(model.apiVersionOf('/w/sub/one/force-app/A.cls').version, 61);
    assert.equal(model.apiVersionOf('/w/sub/two/A.cls').version, undefined);
  });

  it('honours .forceignore at the root of each project', async () => {
    const { model } = await load({
      '/w/sfdx-project.json': project(),
      '/w/.forceignore': '# all but one\n**/generated/**\n!**/generated/Keep.cls\n/force-app/old\n*.profile-meta.xml\n[\n',
      '/w/force-app/A.cls': '',
      '/w/force-app/generated/G.cls': '',
      '/w/force-app/generated/Keep.cls': '',
      '/w/force-app/old/deep/O.cls': '',
      '/w/sub/sfdx-project.json': project(),
      '/w/sub/force-app/generated/G.cls': '',
    });
    const ignored = (path: string) => model.isIgnored(`/w/${path}`);
    assert.ok(ignored('force-app/generated/G.cls') && ignored('force-app/old/deep/O.cls'));
    assert.ok(ignored('force-app/x/Admin.profile-meta.xml'));
    assert.ok(!ignored('force-app/A.cls') && !ignored('force-app/generated/Keep.cls') && !ignored('x/force-app/old/O.cls'));
    assert.ok(!ignored('sub/force-app/generated/G.cls'));
    assert.ok(!model.isIgnored('/elsewhere/generated/G.cls') && !model.isIgnored('/w') && !model.isIgnored('untitled:generated'));
    assert.deepEqual(
      [...model.files()],
      ['/w/force-app/A.cls', '/w/force-app/generated/Keep.cls', '/w/sub/force-app/generated/G.cls'],
    );
  });

  it('takes a broken project file for an implicit project, and says where it is broken', async () => {
    const text = '{\n  "packageDirectories": [{ "path": "force-app" }]\n  "sourceApiVersion": "66.0"\n}';
    const { model } = await load({ '/w/p/sfdx-project.json': text, '/w/A.cls': '' });
    assert.equal(model.projectOf('/w/p/A.cls').id, '/w/p');
    assert.equal(model.projectOf('/w/p/A.cls').implicit, true);
    const [{ path, span, message }, ...more] = model.faults;
    assert.deepEqual(more, []);
    assert.equal(path, '/w/p/sfdx-project.json');
    assert.equal(text.slice(span.start, span.end), '"sourceApiVersion"');
    assert.equal(message, 'This file is not valid JSON: there should be , or } on line 3.');
  });

  it('reads what it can of a project file with wrong values', async () => {
    const odd = { packageDirectories: [{ path: 'a' }, { path: 3 }, null, 'b'], namespace: 7, sourceApiVersion: 'x' };
    const { model } = await load({
      '/w/a/sfdx-project.json': JSON.stringify(odd),
      '/w/b/sfdx-project.json': '[]',
      '/w/c/sfdx-project.json': '{}',
      '/w/d/sfdx-project.json': '',
    });
    const { packageDirectories, namespace, sourceApiVersion } = model.projectOf('/w/a/A.cls');
    assert.deepEqual(
      [packageDirectories.map(({ path }) => path), namespace, sourceApiVersion],
      [['/w/a/a'], undefined, undefined],
    );
    assert.deepEqual(
      model.faults.map(({ path, message }) => `${path[3]} ${message.slice(0, 30)}`),
      [
        'a packageDirectories should be a',
        'b This file should hold one JSON',
        'c packageDirectories should be a',
        'd This file is not valid JSON: t',
      ],
    );
  });

  it('lets the unsaved text of an editor win, and takes it back', async () => {
    const { model } = await load({
      '/w/sfdx-project.json': project({ sourceApiVersion: '60.0' }),
      '/w/A.cls': '',
      '/w/A.cls-meta.xml': meta('61.0'),
    });
    assert.deepEqual(model.setOverlay('/w/A.cls-meta.xml', meta('67.0')).apiVersions, ['/w/A.cls']);
    assert.equal(model.apiVersionOf('/w/A.cls').version, 67);
    assert.deepEqual(model.setOverlay('/w/A.cls-meta.xml', `${meta('67.0')} `), nothing);
    await model.load();
    assert.equal(model.apiVersionOf('/w/A.cls').version, 67);
    assert.deepEqual(model.setOverlay('/w/A.cls-meta.xml', '').apiVersions, ['/w/A.cls']);
    assert.deepEqual(model.apiVersionOf('/w/A.cls').origin, 'project');
    assert.deepEqual(model.setOverlay('/w/A.cls-meta.xml', undefined).apiVersions, ['/w/A.cls']);
    assert.equal(model.apiVersionOf('/w/A.cls').version, 61);
    assert.deepEqual(model.setOverlay('/w/sfdx-project.json', '{').projects, ['/w']);
    assert.equal(model.faults.length, 1);
    assert.deepEqual(model.setOverlay('/w/sfdx-project.json', undefined).projects, ['/w']);
    assert.equal(model.faults.length, 0);
    assert.deepEqual(model.setOverlay('/w/A.cls', 'class A {}'), nothing);
    assert.deepEqual(model.setOverlay('/w/new/sfdx-project.json', project()).projects, ['/w/new']);
    assert.equal(model.projectOf('/w/new/A.cls').id, '/w/new');
    model.setOverlay('/w/new/sfdx-project.json', undefined);
    assert.equal(model.projectOf('/w/new/A.cls').id, '/w');
  });

  it('is kept current as files come, change and go', async () => {
    const { files, model, changes } = await load({
      '/w/sfdx-project.json': project(),
      '/w/A.cls': '',
      '/w/A.cls-meta.xml': meta('60.0'),
    });
    assert.deepEqual(changes, {
      ...nothing,
      added: ['/w/A.cls', '/w/A.cls-meta.xml'],
      apiVersions: ['/w/A.cls'],
      projects: ['/w'],
      faults: true,
    });

    files.write('/w/A.cls-meta.xml', meta('67.0'));
    assert.deepEqual(await model.update([{ path: '/w/A.cls-meta.xml', type: 'changed' }]), {
      ...nothing,
      changed: ['/w/A.cls-meta.xml'],
      apiVersions: ['/w/A.cls'],
    });

    files.write('/w/sub/B.cls', '');
    files.write('/w/sub/B.cls-meta.xml', meta('67.0'));
    files.write('/w/sub/sfdx-project.json', project());
    files.write('/w/sub/.git/C.cls', '');
    const added = await model.update([{ path: '/w/sub', type: 'created' }]);
    assert.deepEqual(added, {
      ...nothing,
      added: ['/w/sub/B.cls', '/w/sub/B.cls-meta.xml'],
      apiVersions: ['/w/sub/B.cls'],
      projects: ['/w/sub'],
      faults: true,
    });

    files.write('/w/.forceignore', 'A.cls');
    assert.deepEqual((await model.update([{ path: '/w/.forceignore', type: 'created' }])).ignores, ['/w']);
    assert.ok(model.isIgnored('/w/A.cls'));

    files.remove('/w/sub');
    const removed = await model.update([
      { path: '/w/sub', type: 'deleted' },
      { path: '/w/sub/B.cls', type: 'changed' },
    ]);
    assert.deepEqual(removed, {
      ...nothing,
      removed: ['/w/sub/B.cls', '/w/sub/B.cls-meta.xml'],
      apiVersions: ['/w/sub/B.cls'],
      projects: ['/w/sub'],
      faults: true,
    });
    assert.deepEqual(await model.update([{ path: '/w/.sfdx/tools/X.cls', type: 'created' }]), nothing);
    files.write('/w/.sfdx/tools/X.cls', '');
    files.write('/elsewhere/sfdx-project.json', project());
    const outside = [
      { path: '/w/.sfdx/tools/X.cls', type: 'created' } as const,
      { path: '/elsewhere/sfdx-project.json', type: 'created' } as const,
    ];
    assert.deepEqual(await model.update(outside), nothing);
  });

  it('reads ahead what one file needs', async () => {
    const files = new MemoryFileSystem({
      '/w/p/sfdx-project.json': project({ sourceApiVersion: '60.0' }),
      '/w/p/.forceignore': 'B.cls',
      '/w/p/force-app/A.cls-meta.xml': meta('67.0'),
      '/loose/L.cls-meta.xml': meta('50.0'),
      '/loose/sfdx-project.json': project({ sourceApiVersion: '40.0' }),
    });
    const model = new WorkspaceModel(files, ['/w']);
    await Promise.all(['/w/p/force-app/A.cls', '/loose/L.cls', 'untitled:U', '/w/x.apex'].map((path) => model.prepare(path)));
    assert.equal(model.apiVersionOf('/w/p/force-app/A.cls').version, 67);
    assert.equal(model.apiVersionOf('/w/p/force-app/B.cls').version, 60);
    assert.ok(model.isIgnored('/w/p/force-app/B.cls'));
    assert.equal(model.apiVersionOf('/loose/L.cls').version, 50);
    await model.load();
    assert.equal(model.apiVersionOf('/loose/L.cls').version, 50);
    assert.equal(model.apiVersionOf('/loose/M.cls').version, undefined);
  });

  it('follows the workspace folders', async () => {
    const { model } = await load({ '/w/A.cls': '', '/w/sfdx-project.json': '{', '/v/B.cls': '' });
    const { added, removed, projects } = await model.setFolders(['/v']);
    assert.deepEqual({ added, removed, projects }, { added: ['/v/B.cls'], removed: ['/w/A.cls'], projects: ['/w'] });
    assert.deepEqual([model.faults, model.projects, [...model.files()]], [[], [], ['/v/B.cls']]);
  });

  it('leaves what it knows when a load is aborted', async () => {
    const { model } = await load({ '/w/A.cls': '', '/w/B.cls': '' });
    assert.deepEqual(await model.load(AbortSignal.abort()), nothing);
    assert.equal([...model.files()].length, 2);
  });
});
