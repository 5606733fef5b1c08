import assert from 'node:assert/strict';
import { join } from 'node:path';
import { contentOf, root, summary, uriOf } from '#test/unit/engine/workspace';
import { analysisOn, memoryWith, problemsOf, reportBeside, rulesOf, scanned } from './keeper';

const folder = 'force-app/classes';
const special = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'length',
  'then',
  '__defineGetter__',
];

/** Uses a name wherever Apex has room for one. */
function named(name: string): string {
  return `public class ${name} extends ${name}.${name} implements ${name} {
  static final String ${name} = 'http://${name}.example.com';
  public ${name} ${name} { get; set { ${name} = value; } }
  enum E { ${name} }
  class ${name}2 { ${name} ${name}; }
  public ${name}() { this.${name} = new ${name}(${name} = ${name}); }
  @${name}(${name}=true)
  public static ${name} ${name}(${name} ${name}, Map<String, ${name}> map) {
    if (!Schema.sObjectType.${name}.fields.${name}.isAccessible() || !${name}.SObjectType.getDescribe().isCreateable()) return null;
    map.put('${name}', ${name});
    ${name}.${name}('${name}', ${name}).${name}.setEndpoint(${name});
    request.setHeader('${name}', 'Bearer aB3dE5gH7jK9mN');
    for (${name} ${name} : [SELECT ${name} FROM ${name} WHERE ${name} = :${name}]) { ${name}++; }
    switch on ${name} { when ${name} { insert ${name}; } when ${name} ${name} { } }
    Database.query('SELECT ${name} FROM ${name}');
    return Type.forName('${name}').${name};
  }
  void n() { insert ${name}; System.debug([SELECT Id FROM ${name}]); }
  // preflight: allow ${name}, ApexCRUDViolation -- ${name}
  @SuppressWarnings('PMD.${name}, ${name}') void m() { delete new Lead(); } // NOPMD ${name}
  // code-analyzer-suppress(${name}:${name},(${name}))
}
`;
}

describe('Names that mean something to JavaScript', () => {
  it('are names like any other in Apex', async () => {
    // What is found depends on the name in no way but its length.
    const rules = rulesOf(await reportBeside(`${folder}/Usual.cls`, named('Usual')));
    assert.ok(rules.length > 3);
    for (const name of special) {
      const report = await reportBeside(`${folder}/${name}.cls`, named(name));
      assert.deepEqual(problemsOf(report), [], name);
      assert.deepEqual(rulesOf(report), rules, name);
    }
  });

  it('are names like any other of files, objects, settings and elements', async () => {
    const files: Record<string, string> = {};
    for (const name of special) {
      files[`${folder}/${name}.cls`] = named(name);
      files[`${folder}/${name}.cls-meta.xml`] = `<ApexClass><${name}>1</${name}><apiVersion>60.0</apiVersion></ApexClass>`;
      files[`force-app/objects/${name}__c/${name}__c.object-meta.xml`] =
        `<CustomObject><${name}>${name}</${name}></CustomObject>`;
      files[`force-app/namedCredentials/${name}.namedCredential-meta.xml`] =
        `<NamedCredential><${name}/><endpoint>https://a</endpoint></NamedCredential>`;
      files[`force-app/${name}/${name}.${name}-meta.xml`] = `<${name}><${name} ${name}="x"/></${name}>`;
      files[`${name}/sfdx-project.json`] =
        `{"${name}": {"${name}": 1}, "packageDirectories": [{"path": "${name}", "${name}": true}]}`;
      files[`${name}/${name}/a.cls`] = 'class a { void m() { insert x; } }';
    }
    const rules = Object.fromEntries(special.map((name) => [name, 'off'])) as never;
    const analysis = await analysisOn(memoryWith(files), { rules, exclude: special.map((name) => `${name}/x`) });
    await scanned(analysis);
    for (const path of Object.keys(files).filter((each) => each.endsWith('.cls'))) {
      assert.ok(rulesOf(analysis.report(uriOf(path))).includes('ApexCRUDViolation'), path);
    }
  });
});

describe('Declarations that contradict each other', () => {
  it('end however they go in a circle', async () => {
    const circles: Record<string, string> = {
      Self: 'public class Self extends Self { void m() { this.m(); super.m(); x.y(); insert z; } }',
      A: 'public class A extends B { void m() { n(); p(); insert z; } }',
      B: 'public class B extends C { void n() { m(); } }',
      C: 'public virtual class C extends A { String s = D.S; }',
      D: 'public class D { static final String S = E.S + T; static final String T = S; static String m() { return m() + E.m(); } }',
      E: 'public class E { static final String S = D.S; static String m() { return D.m(); } void k() { r.setEndpoint(S + m()); insert z; } }',
      Inner: 'public class Inner extends Inner.Deep { class Deep extends Inner { void m() { insert z; } } }',
      P: 'public class P { String p { get { return p + q; } set { q = value; } } String q { get { return p; } set { p = value; } } void m() { insert p; } }',
      I: 'public interface I extends J {} ',
      J: 'public interface J extends I, J {} ',
    };
    const files = Object.fromEntries(Object.entries(circles).map(([name, text]) => [`${folder}/${name}.cls`, text]));
    const analysis = await analysisOn(memoryWith(files));
    await scanned(analysis);
    for (const name of ['Self', 'A', 'E', 'Inner', 'P']) {
      assert.ok(rulesOf(analysis.report(uriOf(`${folder}/${name}.cls`))).includes('ApexCRUDViolation'), name);
    }
    // A change goes around the circle, and comes to rest.
    const uri = uriOf(`${folder}/D.cls`);
    analysis.openDocument(uri, circles.D!.replace('E.S + T', "'http://a.example'"));
    assert.ok(rulesOf(analysis.report(uriOf(`${folder}/E.cls`))).includes('ApexInsecureEndpoint'));
    analysis.openDocument(uri, circles.D!);
    assert.ok(!rulesOf(analysis.report(uriOf(`${folder}/E.cls`))).includes('ApexInsecureEndpoint'));
  });

  it('of one name in several files are each analysed, whichever come and go', async () => {
    const guard = (inside: string): string => `public class Guard { public static void check() { ${inside} } }`;
    const checking = 'if (!Schema.sObjectType.Account.isCreateable()) throw new E();';
    const files: Record<string, string> = {
      [`${folder}/a/Guard.cls`]: guard(''),
      [`${folder}/b/GUARD.cls`]: guard(checking).replace('Guard', 'GUARD'),
      [`${folder}/c/guard.cls`]: `${guard('')} class Guard { void m() { delete x; } }`,
      [`${folder}/Caller.cls`]: 'public with sharing class Caller { void m(Account a) { Guard.check(); insert a; } }',
    };
    const paths = Object.keys(files);
    const fileSystem = memoryWith(files);
    const analysis = await analysisOn(fileSystem);
    // All ways to have some of them: each has to be what a fresh analysis makes of it.
    for (let some = 0; some < 2 ** paths.length; some++) {
      for (const [i, path] of paths.entries()) {
        if (some & (1 << i)) fileSystem.write(join(root, path), files[path]!);
        else fileSystem.remove(join(root, path));
      }
      await analysis.filesChanged(paths.map((path) => ({ path: join(root, path), type: 'changed' as const })));
      const fresh = await analysisOn(fileSystem);
      for (const path of paths) {
        assert.deepEqual(contentOf(analysis.report(uriOf(path))), contentOf(fresh.report(uriOf(path))), `${some}: ${path}`);
      }
    }
    await scanned(analysis);
    assert.deepEqual(summary(analysis, `${folder}/Caller.cls`), ['1 ApexCRUDViolation insert a']);
  });

  it('twice in one file do not hide each other', async () => {
    const text =
      'public class A { void m() { insert x; } void m() { update y; } String s; String S; class B {} class b { void k() { delete z; } } }';
    const report = await reportBeside(`${folder}/A.cls`, `${text}\n${text}`);
    assert.equal(rulesOf(report).filter((rule) => rule === 'ApexCRUDViolation').length, 6);
  });
});
