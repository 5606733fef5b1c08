import assert from 'node:assert/strict';
import type { Analysis } from '#server/engine/analysis';
import { contentOf, uriOf } from '#test/unit/engine/workspace';
import { analysisOn, memoryWith, problemsOf, rulesOf, scanned } from './keeper';

const crud = 'ApexCRUDViolation';
const folder = 'force-app/classes';
const list = (times: number, each: (i: number) => string, between = '\n'): string =>
  Array.from({ length: times }, (_, i) => each(i)).join(between);
const pathOf = (name: string): string => `${folder}/${name}.cls`;

/** Files of classes by their name. */
function classes(sources: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(sources).map(([name, source]) => [pathOf(name), source]));
}

/** So many classes, `C0` and on. */
function many(count: number, source: (i: number) => string): Record<string, string> {
  return classes(Object.fromEntries(Array.from({ length: count }, (_, i) => [`C${i}`, source(i)])));
}

/** Declarations there are at most: what begins with a name and has a body or an end. Generous. */
function declarationsIn(files: Readonly<Record<string, string>>): number {
  return Object.values(files).reduce((sum, text) => sum + (text.match(/[{;]/g)?.length ?? 0), 0);
}

/** Scans; the work has to be a small multiple of what there is to look at, however it hangs together. */
async function analysed(files: Record<string, string>, effort = 40): Promise<Analysis> {
  const analysis = await analysisOn(memoryWith(files));
  await scanned(analysis);
  for (const path of Object.keys(files)) assert.deepEqual(problemsOf(analysis.report(uriOf(path))), [], path);
  assertBounded(analysis, effort * (declarationsIn(files) + 50));
  return analysis;
}

/** Makes sure that no more than `most` declarations and answers about them were worked out since the analysis began. */
function assertBounded(analysis: Analysis, most: number): void {
  const { declarations, answers } = analysis.work;
  assert.ok(declarations <= most, `${declarations} declarations analysed, ${most} allowed`);
  assert.ok(answers <= most, `${answers} answers worked out, ${most} allowed`);
}

/** Replaces `before` in an open file, and makes sure that everything then is as if it had always been so. */
async function edited(analysis: Analysis, files: Record<string, string>, path: string, before: string, after: string) {
  const text = files[path]!;
  const start = text.indexOf(before);
  assert.ok(start >= 0);
  analysis.openDocument(uriOf(path), text);
  analysis.changeDocument(uriOf(path), [{ start, end: start + before.length, text: after }]);
  const changed = { ...files, [path]: text.slice(0, start) + after + text.slice(start + before.length) };
  await scanned(analysis);
  const fresh = await analysed(changed);
  for (const one of Object.keys(changed)) {
    assert.deepEqual(contentOf(analysis.report(uriOf(one))), contentOf(fresh.report(uriOf(one))), one);
  }
}

/** Findings of a rule in a file. */
function count(analysis: Analysis, name: string, rule = crud): number {
  return rulesOf(analysis.report(uriOf(pathOf(name)))).filter((each) => each === rule).length;
}

// What did not end, or grew with the number of ways through the calls, would run into the time limit of a test.
describe('Calls that hang together in unusual ways', function () {
  this.timeout(180_000);

  it('a method of 5,000 statements', async () => {
    const statement = (i: number): string =>
      [
        `String s${i} = a + s${i - 1} + 'x';`,
        `if (b == '${i}') { s${i - 1} = h(s${i - 2}, b); }`,
        `for (String t : l) { s${i - 1} += t + h(t, s${i - 2}); }`,
        `l.add(String.escapeSingleQuotes(s${i - 1}));`,
        `try { f = s${i - 1} == null ? f : s${i - 2}; } catch (Exception e) { f += e.getMessage(); }`,
      ][i % 5]!;
    const source = `public with sharing class Long {
  static String f;
  static String h(String a, String b) { return a == null ? b : h(b, a); }
  @AuraEnabled public static void m(String a, String b, List<String> l) {
    ${list(5_000, statement)}
    Database.query('SELECT Id FROM Account WHERE Name = \\'' + s4995 + '\\'');
    insert new Account(Name = f);
  }
  static void other() { insert new Contact(); }
}`;
    const analysis = await analysed(classes({ Long: source }));
    assert.equal(count(analysis, 'Long'), 3);
  });

  it('one method that calls 10,000 others in its class', async () => {
    const called = (i: number): string => `static String m${i}(String a) { return a + '${i}'; }`;
    const source = `class Hub {
  static void hub(String a) { String s = ''; ${list(10_000, (i) => `s += m${i}(a);`)} Database.query(s); insert new Lead(); }
  ${list(10_000, called)}
}`;
    const files = classes({ Hub: source });
    assert.equal(count(await analysed(files), 'Hub'), 2);
  });

  it('one method that calls 10,000 others in 100 classes, one of which changes', async () => {
    const source = (i: number): string =>
      `public with sharing class C${i} {\n${list(100, (j) => `  public static String m${j}(String a) { return a + '${j}'; }`)}\n}`;
    const calls = list(10_000, (i) => `s += C${i % 100}.m${Math.floor(i / 100)}(a);`);
    const hub = `class Hub { @AuraEnabled public static void hub(String a) { String s = ''; ${calls} Database.query(s); } }`;
    const files = { ...many(100, source), ...classes({ Hub: hub }) };
    const analysis = await analysed(files);
    assert.equal(count(analysis, 'Hub'), 1);
    await edited(analysis, files, pathOf('C50'), "a + '7'", 'String.escapeSingleQuotes(a)');
  });

  it('10,000 methods that call one, which changes', async () => {
    const source = (i: number): string =>
      `public with sharing class C${i} {\n${list(100, (j) => `  void m${j}(String a) { Target.check(a); insert new Lead(); }`)}\n}`;
    const target = `public class Target {
  public static void check(String a) {
    if (!Schema.sObjectType.Lead.isCreateable()) { throw new X(); }
  }
}`;
    const files = { ...many(100, source), ...classes({ Target: target }) };
    const analysis = await analysed(files);
    assert.equal(count(analysis, 'C7'), 0);
    await edited(analysis, files, pathOf('Target'), '!Schema', 'Schema');
    assert.equal(count(analysis, 'C7'), 100);
  });

  it('classes that extend themselves, their inner class, and what is not there', async () => {
    const source = (parent: string): string =>
      `class C extends ${parent} { class I extends C { void n() { m(); } } void m() { super.m(); insert new Lead(); } }`;
    for (const parent of ['C', 'C.I', 'I', 'Missing', 'Object', 'C.I.I', 'List<C>']) {
      const analysis = await analysed(classes({ C: source(parent) }));
      assert.equal(count(analysis, 'C'), 1, parent);
    }
  });
});
