import assert from 'node:assert/strict';
import { join } from 'node:path';
import { editAndCompare, explained, workspaceFiles } from './live/run';
import { shrunk } from './live/shrink';
import { analysisOf, root, summary, uriOf } from './workspace';

/** As `PREFLIGHT_EDITS=50000 PREFLIGHT_SEED=7 npx mocha ...` for a long run. */
const longRun = process.env.PREFLIGHT_EDITS ? Number(process.env.PREFLIGHT_EDITS) : undefined;
const runs = longRun === undefined ? [1, 2, 3] : [Number(process.env.PREFLIGHT_SEED ?? 1)];
const editsOfRun = longRun ?? 1_500;

describe('incremental analysis', () => {
  for (const seed of runs) {
    it(`says after any edits what a fresh analysis says (seed ${seed})`, async function () {
      this.timeout(longRun === undefined ? 300_000 : 0);
      const { comparisons, failure } = await editAndCompare(seed, editsOfRun);
      if (failure) assert.fail(explained(failure));
      assert.ok(comparisons > editsOfRun / 50);
    });
  }

  it('finds something to say in the workspace that is edited', async () => {
    const { analysis } = await analysisOf(workspaceFiles());
    const found = new Set<string>();
    for (const path of Object.keys(workspaceFiles())) {
      for (const { rule } of analysis.report(uriOf(path))?.findings ?? []) found.add(rule);
    }
    assert.ok(found.size >= 10, [...found].join());
  });

  it('is compared in cases that are made as small as they can be', async () => {
    const fails = async (items: readonly number[]): Promise<boolean> => items.includes(17) && items.includes(60);
    const numbers = Array.from({ length: 100 }, (_, i) => i);
    assert.deepEqual(await shrunk(numbers, fails, Date.now() + 60_000), [17, 60]);
  });

  it('forgets what a declaration did that is gone', async () => {
    const reading = '  public List<Case> all() {\n    return [SELECT Id FROM Case WITH SYSTEM_MODE];\n  }\n';
    const text = `public class Reader {\n${reading}  public Integer one() {\n    return 1;\n  }\n}\n`;
    const { analysis } = await analysisOf({ 'Reader.cls': text });
    analysis.openDocument(uriOf('Reader.cls'), text);
    assert.ok(summary(analysis, 'Reader.cls').some((line) => /ApexSharingViolations/.test(line)));
    const start = text.indexOf(reading);
    analysis.changeDocument(uriOf('Reader.cls'), [{ start, end: start + reading.length, text: '' }]);
    assert.deepEqual(summary(analysis, 'Reader.cls'), []);
  });

  const project = '{"packageDirectories":[{"path":"a","default":true},{"path":"b"}],"sourceApiVersion":"66.0"}';
  const caller =
    'public with sharing class Caller {\n  void save() { Account a = new Account(Name = null);\n    Guard.check();\n    insert a;\n  }\n}\n';
  const guarding =
    'public class Guard {\n  public static void check() {\n    if (!Schema.sObjectType.Account.isCreateable()) throw new NoAccess();\n  }\n}\n';

  it('analyses again who asked about what another file says differently now', async () => {
    const { analysis } = await analysisOf({ 'sfdx-project.json': project, 'a/Caller.cls': caller, 'b/Guard.cls': guarding });
    assert.deepEqual(summary(analysis, 'a/Caller.cls'), []);
    const told: string[] = [];
    analysis.onInvalidated((uris) => told.push(...uris));
    analysis.openDocument(uriOf('b/Guard.cls'), guarding);
    const at = guarding.indexOf('!Schema');
    analysis.changeDocument(uriOf('b/Guard.cls'), [{ start: at, end: at + 1, text: '' }]);
    assert.deepEqual(summary(analysis, 'a/Caller.cls'), ['4 ApexCRUDViolation insert a']);
    assert.ok(told.includes(uriOf('a/Caller.cls')));
  });

  it('tells nobody about an edit that changes nothing others can see', async () => {
    const { analysis } = await analysisOf({ 'sfdx-project.json': project, 'a/Caller.cls': caller, 'b/Guard.cls': guarding });
    analysis.report(uriOf('a/Caller.cls'));
    analysis.openDocument(uriOf('b/Guard.cls'), guarding);
    const told: string[] = [];
    analysis.onInvalidated((uris) => told.push(...uris));
    const at = guarding.indexOf('if (');
    analysis.changeDocument(uriOf('b/Guard.cls'), [{ start: at, end: at, text: 'Integer unused = 1;\n' }]);
    assert.deepEqual(told, []);
  });

  it('keeps classes of two projects apart, and lets package directories of one meet', async () => {
    const { analysis } = await analysisOf({
      'one/sfdx-project.json': project,
      'one/a/Caller.cls': caller,
      'one/b/Guard.cls': guarding,
      'two/sfdx-project.json': project,
      'two/a/Caller.cls': caller,
      'two/a/Guard.cls': 'public class Guard { public static void check() {} }',
    });
    assert.deepEqual(summary(analysis, 'one/a/Caller.cls'), []);
    assert.deepEqual(summary(analysis, 'two/a/Caller.cls'), ['4 ApexCRUDViolation insert a']);
  });

  it('follows the API version of the class, then of the project', async () => {
    const meta = (version: string): string =>
      `<?xml version="1.0"?><ApexClass xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>${version}</apiVersion></ApexClass>`;
    const text = 'public class Plain { void m(Account a) { insert a; } }';
    const { analysis, fileSystem } = await analysisOf({
      'sfdx-project.json': project,
      'a/Plain.cls': text,
      'a/Plain.cls-meta.xml': meta('67.0'),
    });
    assert.deepEqual(summary(analysis, 'a/Plain.cls'), []);
    fileSystem.write(join(root, 'a/Plain.cls-meta.xml'), meta('66.0'));
    await analysis.filesChanged([{ path: join(root, 'a/Plain.cls-meta.xml'), type: 'changed' }]);
    assert.equal(summary(analysis, 'a/Plain.cls').length, 2);
    fileSystem.remove(join(root, 'a/Plain.cls-meta.xml'));
    fileSystem.write(join(root, 'sfdx-project.json'), project.replace('66.0', '67.0'));
    await analysis.filesChanged([
      { path: join(root, 'a/Plain.cls-meta.xml'), type: 'deleted' },
      { path: join(root, 'sfdx-project.json'), type: 'changed' },
    ]);
    assert.deepEqual(summary(analysis, 'a/Plain.cls'), []);
  });

  it('forgets files that are gone and goes back to the disk when a document closes', async () => {
    const { analysis, fileSystem } = await analysisOf({ 'a/Caller.cls': caller, 'b/Guard.cls': guarding });
    fileSystem.remove(join(root, 'b/Guard.cls'));
    await analysis.filesChanged([{ path: join(root, 'b/Guard.cls'), type: 'deleted' }]);
    assert.equal(analysis.report(uriOf('b/Guard.cls')), undefined);
    assert.deepEqual(summary(analysis, 'a/Caller.cls'), ['4 ApexCRUDViolation insert a']);
    analysis.openDocument(uriOf('a/Caller.cls'), 'public class Caller {}');
    assert.deepEqual(summary(analysis, 'a/Caller.cls'), []);
    const reread = new Promise<void>((resolve) =>
      analysis.onInvalidated(() => summary(analysis, 'a/Caller.cls').length > 0 && resolve()),
    );
    analysis.closeDocument(uriOf('a/Caller.cls'));
    await reread;
  });
});
