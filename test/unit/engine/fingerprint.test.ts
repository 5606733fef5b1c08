import assert from 'node:assert/strict';
import { analysisOf, uriOf } from './workspace';

/** One finding in a file, and what makes another one before it. */
interface Case {
  readonly path: string;
  readonly text: string;
  /** `more` is put behind the first `behind`. */
  readonly behind: string;
  readonly more: string;
  readonly rule: string;
  /** A secret in the text, and another one in its place: the same finding. */
  readonly secret?: string;
}

const key = 'lO6dLp6n2ogIsXtjth7Z';

const cases: Readonly<Record<string, Case>> = {
  'an Apex class': {
    path: 'force-app/main/default/classes/A.cls',
    text: "public with sharing class A {\n  void f(HttpRequest r) { r.setEndpoint('http://a.example.com'); }\n}\n",
    behind: 'class A {',
    more: "\n  void e(HttpRequest r) { r.setEndpoint('http://b.example.com'); }",
    rule: 'ApexInsecureEndpoint',
  },
  metadata: {
    path: 'force-app/main/default/permissionsets/A.permissionset-meta.xml',
    text: [
      '<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">',
      '  <userPermissions><enabled>true</enabled><name>ViewAllData</name></userPermissions>',
      '</PermissionSet>',
    ].join('\n'),
    behind: 'metadata">',
    more: '\n  <userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>',
    rule: 'OverprivilegedPermissionSet',
  },
  'a page': {
    path: 'force-app/main/default/pages/A.page',
    text: '<apex:page>\n  <apex:outputText escape="false" value="{!$CurrentPage.parameters.a}"/>\n</apex:page>',
    behind: '<apex:page>',
    more: '\n  <apex:outputText escape="false" value="{!$CurrentPage.parameters.b}"/>',
    rule: 'VfUnescapeEl',
  },
  'a script': {
    path: 'force-app/main/default/lwc/a/a.js',
    text: `export const apiKey = '${key}';\n`,
    behind: '',
    more: "export const password = 'uvD8sgA2kTq0Zx1Rw9';\n",
    rule: 'HardcodedSecretValue',
    secret: key,
  },
  data: {
    path: 'force-app/main/default/staticresources/a.json',
    text: `{\n  "apiKey": "${key}"\n}\n`,
    behind: '{',
    more: '\n  "password": "uvD8sgA2kTq0Zx1Rw9",',
    rule: 'HardcodedSecretValue',
    secret: key,
  },
};

async function fingerprints({ path, rule }: Case, text: string): Promise<string[]> {
  const { analysis } = await analysisOf({ [path]: text });
  await analysis.scan();
  const { findings = [] } = analysis.report(uriOf(path)) ?? {};
  return findings.filter((each) => each.rule === rule).map(({ fingerprint }) => fingerprint);
}

describe('fingerprints by kind of file', () => {
  for (const [what, each] of Object.entries(cases)) {
    const { text, behind, more, secret } = each;

    it(`in ${what} stay the same when lines move`, async () => {
      const [print, ...others] = await fingerprints(each, text);
      assert.match(print, /^[0-9a-f]{16}$/);
      assert.deepEqual(others, []);
      assert.deepEqual(await fingerprints(each, text.replace(/\n/g, '\n\n')), [print]);
    });

    it(`in ${what} stay the same when the rule finds something else before`, async () => {
      const [print] = await fingerprints(each, text);
      const both = await fingerprints(each, text.replace(behind, behind + more));
      assert.equal(both.length, 2);
      assert.equal(both[1], print);
      assert.notEqual(both[0], print);
    });

    if (secret === undefined) continue;
    it(`in ${what} are made of nothing secret`, async () => {
      const [print] = await fingerprints(each, text);
      assert.deepEqual(await fingerprints(each, text.replace(secret, 'q7Hw2mNc0Xz5Lk8Vt3Be')), [print]);
    });
  }
});
