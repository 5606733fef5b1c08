import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Analysis } from '#server/engine/analysis';
import { analysisOf, root, uriOf } from './workspace';

const crud = 'ApexCRUDViolation';
const yml = 'preflight.yml';
const folder = 'force-app/main/default/classes';
const project = JSON.stringify({ packageDirectories: [{ path: 'force-app' }], sourceApiVersion: '60.0' });
const pathOf = (name: string) => `${folder}/${name}.cls`;

function insertingClass(name: string, line = '    insert a;\n'): string {
  return `public with sharing class ${name} {\n  public void save(Account a) {\n${line}  }\n}\n`;
}

async function workspace(files: Readonly<Record<string, string>> = {}, today = '2026-11-22') {
  const day = { today };
  const { analysis, fileSystem } = await analysisOf(
    { 'sfdx-project.json': project, [pathOf('A')]: insertingClass('A'), [pathOf('B')]: insertingClass('B'), ...files },
    {},
    () => day.today,
  );
  return { analysis, fileSystem, day };
}

function open(analysis: Analysis, name: string) {
  return analysis.report(uriOf(pathOf(name)))!.findings.filter(({ rule }) => rule === crud);
}

function aside(analysis: Analysis, name: string) {
  return analysis.report(uriOf(pathOf(name)))!.suppressed;
}

function problems(analysis: Analysis): string[] {
  return analysis.report(uriOf(yml))!.problems.map(({ message, severity }) => `${severity} ${message}`);
}

function entryFor(finding: string, more: readonly string[] = []): string {
  return [`  - finding: ${finding}`, `    file: ${pathOf('A')}`, '    reason: an installer', ...more, ''].join('\n');
}

/** Lets what an analysis does in the background come to an end. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('fingerprints', function () {
  this.timeout(20_000);
  const printOf = async (text: string) => {
    const { analysis } = await workspace({ [pathOf('A')]: text });
    return open(analysis, 'A').map(({ fingerprint }) => fingerprint);
  };

  it('survive moved lines, comments, new neighbours and other indentation', async () => {
    const before = await printOf(insertingClass('A'));
    assert.match(before[0]!, /^[0-9a-f]{16}$/);
    for (const text of [
      `// a comment\n\n${insertingClass('A')}`,
      insertingClass('A').replaceAll('\n', '\r\n'),
      insertingClass('A').replace(/^ +/gm, '\t\t'),
      insertingClass('A', '    // why\n    Integer i = 0;\n\n      insert   a;\n'),
      insertingClass('A').replace('  public', '  public void other() { }\n  public'),
    ]) {
      assert.deepEqual(await printOf(text), before, text);
    }
    assert.notDeepEqual(await printOf(insertingClass('A', '    insert b;\n')), before);
  });

  it('of equal findings in one declaration are numbered in their order', async () => {
    const [first] = await printOf(insertingClass('A'));
    const two = await printOf(insertingClass('A', '    insert a;\n    insert a;\n'));
    assert.deepEqual(two, [first, `${first}-1`]);
  });

  it('do not depend on what settings leave out', async () => {
    const text = insertingClass('A', '    insert a;\n    insert a;\n');
    const { analysis } = await workspace({ [pathOf('A')]: text });
    const all = analysis.report(uriOf(pathOf('A')))!.findings.map(({ fingerprint }) => fingerprint);
    const { analysis: strict } = await analysisOf(
      { 'sfdx-project.json': project, [pathOf('A')]: text },
      { minimumConfidence: 'high' },
    );
    for (const { fingerprint } of strict.report(uriOf(pathOf('A')))!.findings) assert.ok(all.includes(fingerprint));
  });
});

describe('justifications in the engine', function () {
  this.timeout(20_000);
  it('set one finding aside, with what they say of it', async () => {
    const { analysis: before } = await workspace();
    const [finding] = open(before, 'A');
    const text = `justifications:\n${entryFor(finding!.fingerprint, ['    category: required', '    reviewer: J. Doe', '    until: 2026-11-22'])}`;
    const { analysis } = await workspace({ [yml]: text });
    assert.deepEqual(open(analysis, 'A'), []);
    const [set] = aside(analysis, 'A');
    const { place, ...said } = set!.suppression!;
    assert.deepEqual(said, {
      by: yml,
      reason: 'an installer',
      category: 'required',
      reviewer: 'J. Doe',
      until: '2026-11-22',
    });
    assert.equal(place.file, uriOf(yml));
    assert.ok(text.slice(place.start, place.end).startsWith('finding:') && text.slice(place.start, place.end).endsWith('11-22'));
    assert.equal(open(analysis, 'B').length, 1);
    assert.deepEqual(problems(analysis), []);
  });

  it('follow edits of the file, and only tell of the files they are about', async () => {
    const { analysis } = await workspace({ [yml]: '' });
    await analysis.scan();
    const [finding] = open(analysis, 'A');
    const told: string[] = [];
    analysis.onInvalidated((uris) => told.push(...uris));
    const { work } = analysis;
    const before = { ...work };
    analysis.openDocument(uriOf(yml), `justifications:\n${entryFor(finding!.fingerprint)}`, 'yaml');
    await settled();
    assert.deepEqual([...new Set(told)].sort(), [uriOf(pathOf('A')), uriOf(yml)]);
    assert.deepEqual([open(analysis, 'A').length, open(analysis, 'B').length], [0, 1]);
    told.length = 0;
    // Moved down: what it says is the same, where it says so is not.
    analysis.changeDocument(uriOf(yml), [{ start: 0, end: 0, text: '# moved\n' }]);
    const [set] = aside(analysis, 'A');
    assert.equal(analysis.textOf(uriOf(yml))!.slice(set!.suppression!.place.start).slice(0, 8), 'finding:');
    analysis.changeDocument(uriOf(yml), [{ start: 0, end: analysis.textOf(uriOf(yml))!.length, text: '' }]);
    assert.equal(open(analysis, 'A').length, 1);
    // No declaration was judged again for it.
    assert.deepEqual({ ...work }, before);
  });

  it('are over after their last day', async () => {
    const { analysis: before } = await workspace();
    const [finding] = open(before, 'A');
    const text = `justifications:\n${entryFor(finding!.fingerprint, ['    until: 2026-11-22'])}`;
    const { analysis, day } = await workspace({ [yml]: text });
    assert.deepEqual(open(analysis, 'A'), []);
    const told: string[] = [];
    analysis.onInvalidated((uris) => told.push(...uris));
    day.today = '2026-11-23';
    analysis.dayChanged();
    assert.deepEqual([...new Set(told)].sort(), [uriOf(pathOf('A')), uriOf(yml)]);
    assert.equal(open(analysis, 'A').length, 1);
    const [problem] = analysis.report(uriOf(yml))!.problems;
    assert.deepEqual(
      [text.slice(problem!.start, problem!.end), problem!.severity, problem!.correction],
      ['2026-11-22', 'warning', '2027-11-23'],
    );
    assert.match(problem!.message, /^This held until 2026-11-22, so the finding is open again\./);
  });

  it('are marked where they are of no use, once their file is analysed', async () => {
    const { analysis: before } = await workspace();
    const [finding] = open(before, 'A');
    const gone = `  - finding: 0000000000000bad\n    file: ${pathOf('A')}\n    rule: ${crud}\n    reason: was one\n`;
    const used = entryFor(finding!.fingerprint);
    const nowhere = `  - finding: 0000000000000bad\n    file: ${pathOf('Z')}\n    reason: was one\n`;
    const silent = '  - finding: 000000000000bad1\n    reason: who knows where\n';
    const twice = `  - finding: ${finding!.fingerprint}\n    reason: again\n`;
    const text = `justifications:\n${gone}${used}${silent}${twice}${nowhere}`;
    const { analysis } = await workspace({ [yml]: text });
    const no = 'hint There is no such finding in this file any more, so this justifies nothing. Remove it.';
    const second = 'hint This finding is justified above.';
    assert.deepEqual(problems(analysis), [second, second]);
    const told: string[] = [];
    analysis.onInvalidated((uris) => told.push(...uris));
    analysis.report(uriOf(pathOf('A')));
    assert.deepEqual(told, [uriOf(yml)]);
    assert.deepEqual(problems(analysis), [no, second, second]);
    const fix = analysis.report(uriOf(yml))!.problems[0]!.fix!;
    assert.equal(text.slice(0, fix.start) + fix.text + text.slice(fix.end), text.replace(gone, ''));

    // The finding is fixed: now its entry is of no use, and the file says so without being touched.
    told.length = 0;
    analysis.openDocument(uriOf(pathOf('A')), insertingClass('A', '    insert as user a;\n'));
    assert.deepEqual(open(analysis, 'A'), []);
    assert.ok(told.includes(uriOf(yml)));
    assert.deepEqual(problems(analysis), [no, no, second, second]);
  });

  it('are marked where their file is gone, and not while files are read', async () => {
    const text = `justifications:\n${entryFor('0000000000000bad')}`;
    const { analysis, fileSystem } = await workspace({ [yml]: text });
    assert.deepEqual(problems(analysis), []);
    fileSystem.remove(join(root, pathOf('A')));
    const told: string[] = [];
    analysis.onInvalidated((uris) => told.push(...uris));
    await analysis.filesChanged([{ path: join(root, pathOf('A')), type: 'deleted' }]);
    assert.ok(told.includes(uriOf(yml)));
    assert.deepEqual(problems(analysis), ['hint There is no such file any more, so this justifies nothing. Remove it.']);
  });

  it('are not marked where the rule is off, or where nobody wants to know', async () => {
    const idle = `justifications:\n  - finding: 0000000000000bad\n    file: ${pathOf('A')}\n    rule: ${crud}\n    reason: a\n`;
    for (const rule of [crud, 'UnusedSuppression']) {
      const { analysis } = await workspace({ [yml]: `rules:\n  ${rule}: off\n${idle}` });
      analysis.report(uriOf(pathOf('A')));
      assert.deepEqual(problems(analysis), [], rule);
    }
  });

  describe('are written by a fix', () => {
    const answers = { reason: 'The installer only | reviewed by J. Doe | until 2027-06-30', category: 'required' };

    it('into a new file', async () => {
      const { analysis } = await workspace();
      const [finding] = open(analysis, 'A');
      const offer = analysis.offers(finding!).at(-1)!;
      assert.equal(offer.title, `Explain in preflight.yml why ${crud} is no risk`);
      assert.deepEqual(
        analysis.fixQuestions(finding!, offer.id).map(({ id, choices }) => [id, choices?.map(({ value }) => value)]),
        [
          ['reason', undefined],
          ['category', ['non-existent', 'non-exploitable', 'required', '']],
        ],
      );
      const plan = analysis.planFix(finding!, offer.id, answers)!;
      const [{ creations, edits }] = plan.changes as [(typeof plan.changes)[0]];
      assert.deepEqual(edits, []);
      assert.deepEqual(
        creations.map(({ file, text }) => [file, text]),
        [
          [
            uriOf(yml),
            [
              'justifications:',
              `  - finding: ${finding!.fingerprint}`,
              `    rule: ${crud}`,
              `    file: ${pathOf('A')}`,
              '    reason: The installer only',
              '    category: required',
              '    reviewer: J. Doe',
              '    until: 2027-06-30',
              '',
            ].join('\n'),
          ],
        ],
      );
      analysis.openDocument(uriOf(yml), creations[0]!.text, 'yaml');
      assert.deepEqual([open(analysis, 'A').length, aside(analysis, 'A').length], [0, 1]);
    });

    it('into the file that is in force, as it is in the editor', async () => {
      const { analysis } = await workspace({ [yml]: 'profile: all\n' });
      analysis.openDocument(uriOf(yml), 'profile: all # unsaved\n', 'yaml');
      const [finding] = open(analysis, 'A');
      const plan = analysis.planFix(finding!, 'suppress-in-configuration', { ...answers, category: '' })!;
      const [edit] = plan.changes[0]!.edits;
      assert.equal(edit!.file, uriOf(yml));
      assert.equal(edit!.start, 'profile: all # unsaved\n'.length);
      assert.ok(!edit!.text.includes('category'));
    });

    it('not without a reason, nor into a broken file', async () => {
      const { analysis } = await workspace({ [yml]: 'rules: [\n' });
      const [finding] = open(analysis, 'A');
      assert.equal(analysis.planFix(finding!, 'suppress-in-configuration', answers), undefined);
      assert.equal(analysis.planFix(finding!, 'suppress-in-configuration', { reason: ' | ' }), undefined);
    });
  });
});
