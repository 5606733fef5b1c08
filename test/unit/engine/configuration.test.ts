import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Analysis } from '#server/engine/analysis';
import { analysisOf, root, uriOf } from './workspace';

const crud = 'ApexCRUDViolation';
const classes = 'force-app/main/default/classes';
const yml = 'preflight.yml';
const project = JSON.stringify({ packageDirectories: [{ path: 'force-app' }], sourceApiVersion: '60.0' });

function insertingClass(name: string, inserts = 1): string {
  const statements = Array.from({ length: inserts }, () => '    insert a;\n').join('');
  return `public with sharing class ${name} {\n  public void save(Account a) {\n${statements}  }\n}\n`;
}

/** Rule and severity of what stands in a class. */
function found(analysis: Analysis, name: string): string[] | undefined {
  return analysis.report(uriOf(`${classes}/${name}.cls`))?.findings.map(({ rule, severity }) => `${rule} ${severity}`);
}

/** Lets what an analysis does in the background come to an end. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

async function twoClasses(files: Readonly<Record<string, string>> = {}) {
  return analysisOf({
    'sfdx-project.json': project,
    [`${classes}/A.cls`]: insertingClass('A'),
    [`${classes}/B.cls`]: insertingClass('B'),
    ...files,
  });
}

describe('configuration in the engine', () => {
  it('judges nothing again where only what is shown changes, and nobody where nothing does', async () => {
    const { analysis } = await twoClasses();
    await analysis.scan();
    const told: string[] = [];
    analysis.onInvalidated((uris) => told.push(...uris));
    const { declarations } = analysis.work;
    analysis.openDocument(uriOf(yml), `rules:\n  ${crud}: info\n`, 'yaml');
    assert.deepEqual(found(analysis, 'A'), [`${crud} info`]);
    assert.deepEqual(found(analysis, 'B'), [`${crud} info`]);
    assert.equal(analysis.work.declarations, declarations);
    assert.ok(told.includes(uriOf(`${classes}/A.cls`)));
    told.length = 0;
    const { resultId } = analysis.report(uriOf(`${classes}/A.cls`))!;
    analysis.changeDocument(uriOf(yml), [{ start: 0, end: 0, text: '# why\n' }]);
    assert.ok(!told.includes(uriOf(`${classes}/A.cls`)));
    assert.equal(analysis.report(uriOf(`${classes}/A.cls`))?.resultId, resultId);
    // Options are what rules judge by.
    const options = `rules:\n  ${crud}:\n    options:\n      createAuthMethodPattern: x\n`;
    analysis.changeDocument(uriOf(yml), [{ start: 0, end: 1000, text: options }]);
    assert.deepEqual(found(analysis, 'A'), [`${crud} error`]);
    assert.ok(analysis.work.declarations > declarations);
  });

  it('counts no findings of files that are left out', async () => {
    const { analysis } = await twoClasses();
    await analysis.scan();
    const [all, of] = [analysis.findings, analysis.countOf(crud)];
    assert.equal(of, 2);
    analysis.openDocument(uriOf(yml), 'exclude: ["**/B.cls"]\n', 'yaml');
    assert.equal(found(analysis, 'B'), undefined);
    assert.deepEqual([analysis.findings, analysis.countOf(crud)], [all - 1, 1]);
    analysis.changeDocument(uriOf(yml), [{ start: 0, end: 1000, text: '' }]);
    await analysis.scan();
    assert.deepEqual([analysis.findings, analysis.countOf(crud)], [all, 2]);
  });

  it('keeps projects apart, and takes the file of the workspace folder where they have none', async () => {
    const file = (name: string) => `${name}/${classes}/A.cls`;
    const { analysis, fileSystem } = await analysisOf({
      'preflight.yml': `rules:\n  ${crud}: info\n`,
      'one/sfdx-project.json': project,
      'one/preflight.yml': `rules:\n  ${crud}: hint\n`,
      [file('one')]: insertingClass('A'),
      'two/sfdx-project.json': project,
      [file('two')]: insertingClass('A'),
    });
    const severities = () => ['one', 'two'].map((name) => analysis.report(uriOf(file(name)))?.findings[0]?.severity);
    assert.deepEqual(severities(), ['hint', 'info']);
    fileSystem.remove(join(root, 'one/preflight.yml'));
    await analysis.filesChanged([{ path: join(root, 'one/preflight.yml'), type: 'deleted' }]);
    assert.deepEqual(severities(), ['info', 'info']);
    fileSystem.write(join(root, 'two/preflight.yaml'), 'profile: appexchange\n');
    await analysis.filesChanged([{ path: join(root, 'two/preflight.yaml'), type: 'created' }]);
    assert.deepEqual(severities(), ['info', 'error']);
  });

  it('says which files are not in force', async () => {
    const { analysis } = await twoClasses({
      [yml]: '',
      'preflight.yaml': '',
      'force-app/preflight.yml': '',
      'force-app/main/default/staticresources/preflight.yml': 'a: b',
    });
    const messages = (path: string) => analysis.report(uriOf(path))?.problems.map(({ message }) => message);
    assert.deepEqual(messages(yml), []);
    assert.deepEqual(messages('preflight.yaml'), ['This file is not in force: preflight.yml beside it is.']);
    assert.match(messages('force-app/preflight.yml')?.[0] ?? '', /^This file is not in force here/);
    // What is deployed is no configuration.
    assert.deepEqual(messages('force-app/main/default/staticresources/preflight.yml'), []);
    assert.deepEqual(analysis.configuration.filesInForce, [join(root, yml)]);
  });

  it('sets findings aside in the order of the files, and follows as they change', async () => {
    const { analysis } = await twoClasses({
      'code-analyzer.yml': `suppressions:\n  ${classes}:\n    - { rule_selector: "pmd:${crud}", max_suppressed_violations: 2, reason: Old }\n`,
      [`${classes}/C.cls`]: insertingClass('C'),
    });
    const counts = () =>
      ['A', 'B', 'C'].map((name) => {
        const report = analysis.report(uriOf(`${classes}/${name}.cls`));
        return report && `${report.findings.length}/${report.suppressed.length}`;
      });
    // Asked for in the wrong order, too.
    for (const name of ['C', 'B', 'A']) found(analysis, name);
    assert.deepEqual(counts(), ['0/1', '0/1', '1/0']);
    const told: string[] = [];
    analysis.onInvalidated((uris) => told.push(...uris));
    const a = uriOf(`${classes}/A.cls`);
    analysis.openDocument(a, insertingClass('A', 2));
    assert.deepEqual(counts(), ['0/2', '1/0', '1/0']);
    assert.ok(told.includes(uriOf(`${classes}/B.cls`)));
    analysis.changeDocument(a, [{ start: 0, end: 1000, text: insertingClass('A', 0) }]);
    assert.deepEqual(counts(), ['0/0', '0/1', '0/1']);
    const [suppressed] = analysis.report(uriOf(`${classes}/B.cls`))?.suppressed ?? [];
    assert.deepEqual([suppressed?.suppression?.by, suppressed?.suppression?.reason], ['code-analyzer.yml', 'Old']);
    assert.equal(suppressed?.suppression?.place.file, uriOf('code-analyzer.yml'));
    analysis.openDocument(uriOf('code-analyzer.yml'), '', 'yaml');
    assert.deepEqual(counts(), ['0/0', '1/0', '1/0']);
  });

  it('lets code-analyzer-suppress count for nothing where the file says so', async () => {
    const text = insertingClass('A').replace('    insert', '    // code-analyzer-suppress(pmd)\n    insert');
    const nopmd = insertingClass('B').replace('insert a;', 'insert a; // NOPMD');
    const { analysis } = await twoClasses({ [`${classes}/A.cls`]: text, [`${classes}/B.cls`]: nopmd });
    assert.deepEqual(found(analysis, 'A'), []);
    analysis.openDocument(uriOf('code-analyzer.yml'), 'suppressions: { disable_suppressions: true }\n', 'yaml');
    assert.deepEqual(found(analysis, 'A'), [`${crud} error`]);
    assert.deepEqual(found(analysis, 'B'), []);
    analysis.closeDocument(uriOf('code-analyzer.yml'));
    await settled();
    assert.deepEqual(found(analysis, 'A'), []);
  });

  it('reads rulesets inside the workspace folder only', async () => {
    const ruleset = `<ruleset><rule ref="x/${crud}"><properties><property name="createAuthMethodPattern" value="Guard.may"/></properties></rule></ruleset>`;
    const guarded = insertingClass('A').replace('insert', 'Guard.may();\n    insert');
    const { analysis, fileSystem } = await twoClasses({ [`${classes}/A.cls`]: guarded, 'config/pmd.xml': ruleset });
    fileSystem.write(join(root, '../outside.xml'), ruleset);
    const configured = async (path: string) => {
      analysis.openDocument(uriOf('code-analyzer.yml'), `engines: { pmd: { custom_rulesets: [${path}] } }\n`, 'yaml');
      await settled();
      return found(analysis, 'A')?.map((each) => each.split(' ')[0]);
    };
    assert.deepEqual(await configured('config/pmd.xml'), ['ApexFlsViolation']);
    for (const path of ['../outside.xml', join(root, '../outside.xml'), '//host/share/pmd.xml', 'config', 'nothing.xml']) {
      assert.deepEqual(await configured(path), [crud], path);
    }
    assert.deepEqual(await configured(join(root, 'config/pmd.xml')), ['ApexFlsViolation']);
  });
});
