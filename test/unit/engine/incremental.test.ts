import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Analysis } from '#server/engine/analysis';
import { analysisOf, contentOf, root, sampleFiles, summary, uriOf } from './workspace';

/** A small generator of pseudo-random numbers: the same seed gives the same edits. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const snippets = [
  'x',
  ' ',
  '\n',
  '}',
  '{',
  "'",
  '"',
  ';',
  '(',
  ')',
  '/*',
  '*/',
  '// NOPMD',
  'with sharing ',
  'without sharing ',
  "'http://x.example'",
  'insert new Account();',
  'if (!Schema.sObjectType.Account.isCreateable()) { return; }\n',
  'List<Contact> zz = [SELECT Id FROM Contact];',
  "static final String NEWURL = 'http://a.example/x';\n",
  'public void added() { update new Lead(); }\n',
  '@IsTest ',
  '<url>',
];

async function assertSameAsFresh(
  analysis: Analysis,
  texts: Readonly<Record<string, string>>,
  open: ReadonlySet<string>,
  note: string,
): Promise<void> {
  const { analysis: fresh } = await analysisOf(texts);
  for (const path of open) fresh.openDocument(uriOf(path), texts[path]!);
  for (const path of Object.keys(texts)) {
    assert.deepEqual(contentOf(analysis.report(uriOf(path))), contentOf(fresh.report(uriOf(path))), `${note}: ${path}`);
  }
}

describe('incremental analysis', () => {
  const files = sampleFiles();
  const editable = Object.keys(files).filter((path) => /\.(cls|trigger)$|-meta\.xml$/.test(path));

  for (const seed of [1, 2, 3]) {
    it(`says after any edits what a fresh analysis says (seed ${seed})`, async function () {
      this.timeout(60_000);
      const next = random(seed * 7919);
      const texts = { ...files };
      const { analysis } = await analysisOf(texts);
      const open = new Set<string>();
      for (let step = 1; step <= 60; step++) {
        const path = editable[next(editable.length)]!;
        let text = texts[path]!;
        if (!open.has(path)) {
          analysis.openDocument(uriOf(path), text);
          open.add(path);
        }
        const start = next(text.length + 1);
        const end = next(3) === 0 ? Math.min(text.length, start + next(40)) : start;
        const insert = next(4) === 0 ? '' : snippets[next(snippets.length)]!;
        analysis.changeDocument(uriOf(path), [{ start, end, text: insert }]);
        text = text.slice(0, start) + insert + text.slice(end);
        texts[path] = text;
        // Reports are asked for now and then, so that memos of different ages are around.
        if (next(2) === 0) analysis.report(uriOf(editable[next(editable.length)]!));
        if (step % 15 === 0) await assertSameAsFresh(analysis, texts, open, `seed ${seed}, step ${step}`);
      }
    });
  }

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
