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

const entry = `public with sharing class Entry {
  @AuraEnabled
  public static void run(String a, String b) {
    C0.m(a, b, 'c');
  }
}
`;

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

  const ring = (size: number) => (i: number) =>
    `public with sharing class C${i} {
  public static String held;
  public static String m(String a, String b, String c) {
    if (a == 'stop') { return b; }
    held = C${(i + size - 1) % size}.held + c;
    String d = C${(i + 1) % size}.m(b, c + a, a);
    ${i === size - 1 ? "Database.query('SELECT Id FROM Lead WHERE Name = \\'' + d);" : ''}
    return d + held;
  }
}
`;

  it('200 classes that call each other in a ring, handing parameters around, and one that changes', async () => {
    const files = { ...many(200, ring(200)), ...classes({ Entry: entry }) };
    const analysis = await analysed(files);
    assert.equal(count(analysis, 'C199'), 1);
    await edited(analysis, files, pathOf('C100'), 'return d + held', 'return String.escapeSingleQuotes(d)');
  });

  it('200 classes each of which calls many of the others', async () => {
    const source = (i: number): string => `public with sharing class C${i} {
  public static String m(String a, String b, String c) {
    String d = '';
    ${list(12, (k) => `d += C${(i * 7 + k * k + 1) % 200}.m(b, ${k % 2 === 0 ? 'c' : 'd'}, a + '${k}');`)}
    ${i % 50 === 0 ? 'Database.query(d);' : ''}
    return d;
  }
}
`;
    const files = { ...many(200, source), ...classes({ Entry: entry }) };
    const analysis = await analysed(files);
    assert.equal(count(analysis, 'C150'), 1);
    await edited(analysis, files, pathOf('C10'), "String d = '';", "String d = 'x' + c;");
  });

  const inherited = (parent: (i: number) => string) => (i: number) =>
    `public virtual with sharing class C${i}${parent(i)} {
  protected String f${i};
  public virtual String m(String a, String b, String c) { f${i} = a; return ${i === 0 ? 'a + b' : 'super.m(b, c, a)'}; }
  public void n${i}(String a) { Database.query(m(a, f${i}, 'x')); }
}
`;

  it('an inheritance chain of 200 classes', async () => {
    const files = many(
      200,
      inherited((i) => (i === 0 ? '' : ` extends C${i - 1}`)),
    );
    const analysis = await analysed(files);
    assert.equal(count(analysis, 'C199'), 1);
    await edited(analysis, files, pathOf('C0'), 'a + b', 'String.escapeSingleQuotes(a)');
  });

  it('an inheritance cycle of 200 classes', async () => {
    const files = many(
      200,
      inherited((i) => ` extends C${(i + 199) % 200}`),
    );
    const analysis = await analysed(files);
    assert.equal(count(analysis, 'C3'), 1);
    await edited(analysis, files, pathOf('C0'), ' extends C199', '');
  });

  it('classes that extend themselves, their inner class, and what is not there', async () => {
    const source = (parent: string): string =>
      `class C extends ${parent} { class I extends C { void n() { m(); } } void m() { super.m(); insert new Lead(); } }`;
    for (const parent of ['C', 'C.I', 'I', 'Missing', 'Object', 'C.I.I', 'List<C>']) {
      const analysis = await analysed(classes({ C: source(parent) }));
      assert.equal(count(analysis, 'C'), 1, parent);
    }
  });

  const implementation = (i: number): string => `public with sharing class C${i} implements Step {
  public String run(String a, Step next) { ${i % 2 === 0 ? 'return next.run(a + a, this);' : 'insert new Lead(Company = a); return a;'} }
}
`;

  it('an interface with 500 implementations that call it, used in 100 places', async () => {
    const user = (i: number): string =>
      `@AuraEnabled public static void u${i}(Step s, String a) { Database.query(s.run(a, null)); }`;
    const step = 'public interface Step { String run(String a, Step next); }';
    const files = {
      ...many(500, implementation),
      ...classes({ Step: step, User: `public with sharing class User {\n${list(100, user)}\n}` }),
    };
    const analysis = await analysed(files);
    assert.equal(count(analysis, 'User'), 100);
    assert.equal(count(analysis, 'C1'), 1);
    await edited(analysis, files, pathOf('C499'), 'return a;', "return 'x';");
  });

  const link = (last: string) => (i: number) =>
    `public with sharing class C${i} {
  public static String m(String a, String b, String c) { ${i === 2_999 ? last : `return C${i + 1}.m(a, b, c);`} }
}
`;

  it('a call chain through 3,000 files, whose end changes', async () => {
    const files = { ...many(3_000, link("insert new Lead(); return 'SELECT Id FROM Lead';")), ...classes({ Entry: entry }) };
    const analysis = await analysed(files);
    assert.equal(count(analysis, 'C2999'), 1);
    await edited(analysis, files, pathOf('C2999'), "'SELECT Id FROM Lead'", 'Database.query(a).toString()');
    assert.equal(count(analysis, 'C2999'), 2);
  });

  it('a call chain through 3,000 files that closes to a ring', async () => {
    const files = { ...many(3_000, link('return C0.m(b, c, a);')), ...classes({ Entry: entry }) };
    const analysis = await analysed(files);
    await edited(analysis, files, pathOf('C2999'), 'return C0.m(b, c, a);', 'Database.query(c); return a;');
    assert.equal(count(analysis, 'C2999'), 1);
  });

  it('a chain of 3,000 methods, each longer by a part', async () => {
    const source = `class Grow {
${list(3_000, (i) => `  static String m${i}(String a) { return ${i === 0 ? 'a' : `m${i - 1}(a + '${i}' + a)`}; }`)}
  @AuraEnabled public static void run(String a) { Database.query(m2999(a)); }
}`;
    assert.equal(count(await analysed(classes({ Grow: source })), 'Grow'), 1);
  });

  it('3,000 methods, each of which calls the one before twice', async () => {
    const source = `class Twice {
${list(3_000, (i) => `  static String m${i}(String a) { return ${i === 0 ? 'a' : `m${i - 1}(a) + m${i - 1}('x' + a)`}; }`)}
  @AuraEnabled public static void run(String a) { Database.query(m2999(a)); }
}`;
    assert.equal(count(await analysed(classes({ Twice: source })), 'Twice'), 1);
  });

  it('a concatenation of 5,000 parts in loops', async () => {
    const parts = list(5_000, (i) => (i % 3 === 0 ? `'p${i}'` : i % 3 === 1 ? 'a' : `l[${i}]`), ' + ');
    const source = `class Parts {
  @AuraEnabled public static void run(String a, List<String> l) {
    String s = 'SELECT Id FROM Lead WHERE ';
    for (String x : l) { while (a != null) { do { s += ${parts}; s = s + x; } while (x != a); } }
    Database.query(s);
  }
}`;
    assert.equal(count(await analysed(classes({ Parts: source })), 'Parts'), 1);
  });

  const nestings: Record<string, (depth: number) => string> = {
    loops: (depth) => `${'for (String x : l) { a += x + b; '.repeat(depth)}Database.query(a);${'}'.repeat(depth)}`,
    branches: (depth) =>
      `${"if (a == b) { b = a + 'x'; ".repeat(depth)}Database.query(a);${'} else { a = h(b); }'.repeat(depth)}`,
    'try statements': (depth) => `${'try { a = h(a); '.repeat(depth)}Database.query(a);${'} finally { b = a; }'.repeat(depth)}`,
    switches: (depth) =>
      `${"switch on a { when 'x' { a = b; } when else { ".repeat(depth)}Database.query(a);${'} }'.repeat(depth)}`,
    calls: (depth) => `Database.query(${'h('.repeat(depth)}a${')'.repeat(depth)});`,
    concatenations: (depth) => `Database.query(${'(a + '.repeat(depth)}b${')'.repeat(depth)});`,
    ternaries: (depth) => `Database.query(${'(a == b ? b : '.repeat(depth)}a${')'.repeat(depth)});`,
  };
  for (const [what, body] of Object.entries(nestings)) {
    it(`${what} nested 500 deep around data`, async () => {
      const source = (depth: number): string => `class Deep {
  static String h(String a) { return a + 'x'; }
  @AuraEnabled public static void run(String a, String b, List<String> l) { ${body(depth)} }
  static void other() { insert new Contact(); }
}`;
      // What lies deeper than the typed form goes is not looked at; what stands beside it is.
      assert.ok(count(await analysed(classes({ Deep: source(500) })), 'Deep') >= 1);
      assert.equal(count(await analysed(classes({ Deep: source(12) })), 'Deep'), 2);
    });
  }

  it('2,000 static fields of 20 classes, each set from the next in a ring', async () => {
    const source = (i: number): string => `public with sharing class C${i} {
${list(100, (j) => `  public static String f${j};`)}
  public static void set() {
${list(100, (j) => `    f${j} = ${j < 99 ? `f${j + 1}` : `C${(i + 1) % 20}.f0`} + 'x';`)}
  }
}
`;
    const use = 'class Use { @AuraEnabled public static void run(String a) { C0.f50 = a; C7.set(); Database.query(C13.f7); } }';
    const files = { ...many(20, source), ...classes({ Use: use }) };
    const analysis = await analysed(files);
    assert.equal(count(analysis, 'Use'), 1);
    await edited(analysis, files, pathOf('Use'), 'C0.f50 = a;', '');
  });

  it('300 properties whose accessors read and write each other', async () => {
    const property = (i: number): string =>
      `  public String p${i} { get { return p${(i + 1) % 300} + p${(i * 7) % 300}; } set { p${(i + 299) % 300} = value + p${i}; } }`;
    const source = `class Properties {
${list(300, property)}
  @AuraEnabled public static void run(String a) { Properties p = new Properties(); p.p0 = a; Database.query(p.p150); }
}`;
    assert.equal(count(await analysed(classes({ Properties: source })), 'Properties'), 1);
  });

  it('200 constructors that call each other, and 1,000 overloads of one name', async () => {
    const constructorOf = (i: number): string =>
      `  public Over(${list(i, (j) => `String a${j}`, ', ')}) { ${i < 200 ? `this(${list(i + 1, (j) => (j < i ? `a${j}` : "'x'"), ', ')});` : 'held = a0;'} }`;
    const types = ['String', 'Integer', 'Id', 'Object', 'SObject', 'Account', 'List<String>', 'Date', 'Boolean', 'Decimal'];
    const overload = (i: number): string =>
      `  static String o(${types[i % 10]} a, ${types[Math.floor(i / 10) % 10]} b, ${types[Math.floor(i / 100)]} c) { return o(c, b, a); }`;
    const source = `class Over {
  String held;
${list(201, constructorOf)}
${list(1_000, overload)}
  @AuraEnabled public static void run(String a) { Over x = new Over(a); Database.query(x.held + o(a, 1, x)); }
}`;
    assert.equal(count(await analysed(classes({ Over: source })), 'Over'), 1);
  });

  it('types, methods and variables that all have one name', async () => {
    const source = `public class A {
  A A; static A a(A a) { A.a(a).A.A = A.a(A.A); insert new Lead(); return A.A.a(a); }
  A() { this(new A()); } A(A A) { this.A = A.A(A); a = A; }
  A A { get { return A; } set { A = A; } }
  class A { A a(A a) { return new A.A(A.a(a)); } interface A extends A { A A(A A); } }
}`;
    assert.equal(count(await analysed(classes({ A: source })), 'A'), 1);
  });
});
