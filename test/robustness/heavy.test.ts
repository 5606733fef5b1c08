import assert from 'node:assert/strict';
import { uriOf } from '#test/unit/engine/workspace';
import { analysisOn, memoryWith, problemsOf, reportBeside, rulesOf, scanned } from './keeper';

const repeat = (text: string, times: number): string => text.repeat(times);
const list = (times: number, each: (i: number) => string, between = '\n'): string =>
  Array.from({ length: times }, (_, i) => each(i)).join(between);
const path = 'force-app/classes/Heavy.cls';
const crud = 'ApexCRUDViolation';

/** A class with something heavy in one method, and a finding in another. */
function around(body: string): string {
  return `public with sharing class Heavy {\n  void heavy(Account a) {\n${body}\n  }\n  void other() { insert new Contact(); }\n}\n`;
}

// What took quadratic time in any of these would take minutes.
describe('Very large Apex', function () {
  this.timeout(120_000);

  const nested: Record<string, string> = {
    parentheses: `x = ${repeat('(', 100_000)}1${repeat(')', 100_000)};`,
    brackets: `x = ${repeat('a[', 100_000)}1${repeat(']', 100_000)};`,
    blocks: repeat('{', 100_000) + repeat('}', 100_000),
    'ternaries in the last operand': `x = ${repeat('a ? b : ', 50_000)}c;`,
    'ternaries in the second operand': `x = ${repeat('(a ? ', 50_000)}c${repeat(': b)', 50_000)};`,
    negations: `x = ${repeat('!', 100_000)}a;`,
    casts: `x = ${repeat('(String)', 50_000)}a;`,
    assignments: `${repeat('x = ', 50_000)}a;`,
    calls: `${repeat('a(', 50_000)}${repeat(')', 50_000)};`,
    'chained calls': `a${repeat('.b()', 50_000)};`,
    'chained names': `B c = ${repeat('a.', 25_000)}b;`,
    'type arguments': `${repeat('List<', 50_000)}X${repeat('>', 50_000)} z = null;`,
    collections: `x = ${repeat('new List<X>{', 20_000)}${repeat('}', 20_000)};`,
    conditions: `${repeat('if (a) ', 20_000)}b();`,
    loops: `${repeat('for (A a : b) {', 20_000)}${repeat('}', 20_000)}`,
    'try statements': `${repeat('try {', 20_000)}${repeat('} catch (E e) {}', 20_000)}`,
    'filters of a query': `x = [SELECT Id FROM B WITH USER_MODE WHERE ${repeat('(', 50_000)}A = 1${repeat(')', 50_000)}];`,
  };
  for (const [what, body] of Object.entries(nested)) {
    it(`with nested ${what} is analysed, and so is the method beside`, async () => {
      const report = await reportBeside(path, around(body));
      assert.deepEqual(problemsOf(report), []);
      assert.ok(rulesOf(report).includes(crud));
    });
  }

  const describeOf = (i: number): string => `O${i}__c.SObjectType.getDescribe().isCreateable()`;
  const long: Record<string, [string, number]> = {
    'a concatenation of 20,000 literals': [`String s = ${list(20_000, (i) => `'a${i}'`, ' + ')};`, 1],
    'a concatenation of 20,000 variables': [`String s = ${list(20_000, (i) => `v${i}`, ' + ')};`, 1],
    'a string that grows 20,000 times': [`String s = '';\n${list(20_000, (i) => `s += 'a${i}';`)}`, 1],
    '5,000 branches': [`if (x) {}\n${list(5_000, (i) => `else if (x == ${i}) { String y${i} = 'a'; insert a; }`)}`, 5_001],
    '10,000 variables that branches set': [list(10_000, (i) => `Integer v${i} = ${i}; if (v${i} == 1) { v${i} = 2; }`), 1],
    '10,000 ways out of a loop': [`while (x) { ${list(10_000, (i) => `if (x == ${i}) { y${i} = 1; break; }`)} }`, 1],
    '5,000 checks': [list(5_000, (i) => `if (!${describeOf(i)}) { throw new X(); } insert new O${i}__c();`), 1],
    '20,000 checks in one condition': [`if (${list(20_000, describeOf, ' && ')}) { insert new O19999__c(); }`, 1],
    '5,000 queries into one variable': [list(5_000, () => 'l = x ? [SELECT Id FROM Account] : l;'), 5_001],
    '5,000 secrets': [list(5_000, (i) => `String password${i} = 'aB3dE5gH7jK9';`), 1],
    '2,500 headers on one request': [list(2_500, (i) => `r.setHeader('Authorization', 'Bearer aB3dE5gH7jK${i}');`), 1],
    '2,500 endpoints of one request': [list(2_500, (i) => `r.setEndpoint('http://a${i}.example.com/x');`), 1],
  };
  for (const [what, [body, expected]] of Object.entries(long)) {
    it(`with ${what} is analysed`, async () => {
      const report = await reportBeside(path, around(body));
      assert.deepEqual(problemsOf(report), []);
      assert.equal(rulesOf(report).filter((rule) => rule === crud).length, expected);
    });
  }

  const wide: Record<string, [string, number]> = {
    '10,000 methods': [`class H {\n${list(10_000, (i) => `  void m${i}(Account a) { insert a; m${i + 1}(a); }`)}\n}`, 10_000],
    '10,000 classes in one': [
      `class H {\n${list(10_000, (i) => `  class I${i} { void m(Account a) { insert a; } }`)}\n}`,
      10_000,
    ],
    '5,000 classes side by side': [list(5_000, (i) => `class I${i} { void m(Account a) { insert a; } }`), 5_000],
    '5,000 classes inside each other': [repeat('class A { void m() { insert a; } ', 5_000) + repeat('}', 5_000), 5_000],
    '20,000 constants, each of the next': [
      `class H {\n${list(20_000, (i) => `  static final String F${i} = F${i + 1} + 'x';`)}\n}`,
      0,
    ],
    '5,000 methods without an end': [`class H {\n${list(5_000, (i) => `void m${i}() { if (x) { insert a; }`)}`, 5_000],
    'one line of 20,000 statements': [`class H { void m(Account a) { ${repeat('insert a; ', 20_000)} } }`, 20_000],
  };
  for (const [what, [text, expected]] of Object.entries(wide)) {
    it(`of ${what} is analysed`, async () => {
      const report = await reportBeside(path, text);
      assert.deepEqual(problemsOf(report), []);
      assert.equal(rulesOf(report).filter((rule) => rule === crud).length, expected);
    });
  }

  it('keeps up with edits', async () => {
    const [text] = wide['10,000 methods']!;
    const analysis = await analysisOn(memoryWith({ [path]: text }));
    const uri = uriOf(path);
    analysis.openDocument(uri, text);
    const before = analysis.report(uri)!.findings.length;
    for (let i = 0; i < 4; i++) {
      const at = text.indexOf(`m${i * 2_000}(Account a) { `) + `m${i * 2_000}(Account a) { `.length;
      analysis.changeDocument(uri, [{ start: at, end: at, text: ' ' }]);
      assert.equal(analysis.report(uri)!.findings.length, before);
      analysis.changeDocument(uri, [{ start: at, end: at + 1, text: '' }]);
    }
    await scanned(analysis);
  });

  const suppression: Record<string, string> = {
    NOPMD: repeat('insert a; // NOPMD\n', 20_000),
    'preflight comments behind': repeat(`insert a; // preflight: allow ${crud} -- r\n`, 10_000),
    'preflight comments above': repeat(`// preflight: allow ${crud} -- r\ninsert a;\n`, 10_000),
    'preflight comments above each other': `${repeat(`// preflight: allow ${crud} -- r\n`, 10_000)}insert a;`,
    'pairs of markers': repeat(`// code-analyzer-suppress(${crud})\ninsert a;\n// code-analyzer-unsuppress(${crud})\n`, 5_000),
    'Graph Engine comments': repeat('// sfge-disable-next-line ApexFlsViolation\ninsert a;\n', 5_000),
  };
  for (const [what, body] of Object.entries(suppression)) {
    it(`with thousands of ${what} loses no finding`, async () => {
      const report = (await reportBeside(path, around(body)))!;
      assert.equal(report.suppressed.length, body.split('insert a;').length - 1);
      assert.equal(report.findings.filter(({ rule, start }) => rule === crud && start > body.length).length, 1);
    });
  }

  it('with thousands of markers without an end loses no finding', async () => {
    const report = (await reportBeside(path, around(repeat(`// code-analyzer-suppress(${crud})\ninsert a;\n`, 5_000))))!;
    assert.equal(report.suppressed.length, 5_001);
  });

  it('with thousands of annotations on one line is analysed', async () => {
    const method = `@SuppressWarnings('PMD.${crud}') void m(Account a) { insert a; } @SuppressWarnings('PMD.${crud}') String s = 'x'; `;
    const report = (await reportBeside(path, `class H { ${repeat(method, 5_000)} }`))!;
    assert.equal(report.suppressed.length, 5_000);
    assert.equal(report.findings.filter(({ rule }) => rule === 'UnusedSuppression').length, 5_000);
  });

  it('with long rows of blanks in suppressions is analysed', async () => {
    for (const comment of [
      'NOPMD',
      `preflight: allow ${crud}`,
      'sfge-disable',
      'sfge-disable-next-line x',
      'code-analyzer-suppress',
    ]) {
      await reportBeside(path, around(`// ${comment}${repeat(' ', 200_000)}!\ninsert a; // ${comment}${repeat('\t', 200_000)}*`));
    }
  });

  const strings: Record<string, string> = {
    'an ordinary one': repeat('abcdefghij', 200_000),
    'one that looks like a key': repeat('a1B2c3D4-_', 200_000),
    'a URL': `http://${repeat('a.', 200_000)}com/${repeat('a/', 200_000)}`,
    'blanks in a query': `SELECT Id FROM${repeat(' ', 500_000)}A WITH${repeat(' ', 500_000)}`,
    'escaped quotes': repeat("\\'(", 200_000),
    'merge fields': repeat('{!$Credential.', 100_000),
  };
  for (const [what, text] of Object.entries(strings)) {
    it(`with a string of megabytes is analysed: ${what}`, async () => {
      const uses = ['String password = X;', 'r.setEndpoint(X);', "r.setHeader('Authorization', X);", 'Database.query(X);'];
      const report = await reportBeside(path, around(uses.join('\n').replaceAll('X', () => `'${text}'`)), {
        maxFileSizeKb: 20_480,
      });
      assert.deepEqual(problemsOf(report), []);
      assert.ok(rulesOf(report).includes(crud));
    });
  }

  it('with very long names is analysed', async () => {
    const name = repeat('passWord_', 100_000);
    const report = await reportBeside(path, around(`String ${name} = 'aB3dE5gH7jK9'; ${name}.${name}(); insert ${name};`));
    assert.equal(rulesOf(report).filter((rule) => rule === crud).length, 2);
    for (const finding of report!.findings) assert.ok(finding.message.length < 2_000, 'messages stay readable');
  });

  it('says so where it gives up, and goes on with other files', async () => {
    const next = (function* bytes() {
      for (let state = 7; ; state = (Math.imul(state, 1664525) + 1013904223) >>> 0) yield state >>> 24 || 1;
    })();
    const rows: Record<string, string | Uint8Array> = {
      'random bytes': Uint8Array.from({ length: 1_000_000 }, () => next.next().value as number),
      quotes: repeat("'''", 100_000),
      'comments without an end': repeat("/* ' [FIND :x IN ALL FIELDS void ", 20_000),
      'broken queries': `class A { void m() {${repeat('[SELECT Id FROM ', 60_000)}}}`,
    };
    for (const [what, content] of Object.entries(rows)) {
      const report = await reportBeside(path, content);
      assert.equal(report?.problems[0]?.kind, 'skipped', what);
      assert.match(problemsOf(report)[0]!, /not analysed/);
    }
  });

  it('is skipped above the limit of size, and read below it', async () => {
    const line = `class Heavy { void m(Account a) { ${repeat("b('x', c); ", 500_000)} insert a; } }`;
    assert.ok(line.length > 5 * 1024 * 1024);
    const report = await reportBeside(path, line);
    assert.match(problemsOf(report)[0]!, /This file has 5\.\d MB; the limit is 5\.0 MB/);
    const few = line.replace(repeat("b('x', c); ", 450_000), '');
    assert.deepEqual(rulesOf(await reportBeside(path, few)), ['ApexSharingViolations', crud]);
  });
});
