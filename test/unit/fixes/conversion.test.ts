/** From a finding to a project without it: what the rules give, what the planner makes of it, what is left. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Analysis } from '#server/engine/analysis';
import { pathOfUri } from '#server/project/uri';
import { parseXml } from '#server/syntax/xml/index';
import type { Finding } from '#shared/finding';
import type { FixPlan } from '#shared/fix';
import { analysisOf, root, sampleFiles, summary, uriOf } from '#test/unit/engine/workspace';

type Files = Readonly<Record<string, string>>;

const fixId = 'convert-to-named-credential';
const path = 'force-app/main/default/classes/Main.cls';

function convertible(analysis: Analysis, uri: string): readonly Finding[] {
  return (analysis.report(uri)?.findings ?? []).filter((finding) => finding.fixes.some(({ id }) => id === fixId));
}

/** The files after a plan, by path below the root. */
function filesAfter(files: Files, plan: FixPlan): Record<string, string> {
  const after: Record<string, string> = { ...files };
  const below = (uri: string) => pathOfUri(uri).slice(join(root, '/').length);
  const edits = plan.changes.flatMap((change) => change.edits).sort((a, b) => b.start - a.start);
  for (const { file, start, end, text } of edits) {
    const name = below(file);
    after[name] = after[name]!.slice(0, start) + text + after[name]!.slice(end);
  }
  for (const change of plan.changes) {
    for (const { file, text } of change.creations) {
      assert.equal(after[below(file)], undefined, 'a file is there already');
      assert.deepEqual(parseXml(text).faults, []);
      after[below(file)] = text;
    }
    for (const file of change.deletions) {
      assert.ok(after[below(file)] !== undefined, file);
      delete after[below(file)];
    }
  }
  return after;
}

/** Converts the first convertible finding of a file and analyses what comes out. */
async function convert(
  files: Files,
  name = path,
  known?: Analysis,
): Promise<{ after: Record<string, string>; analysis: Analysis; plan: FixPlan }> {
  const analysis = known ?? (await analysisOf(files)).analysis;
  const [finding] = convertible(analysis, uriOf(name));
  assert.ok(finding, 'nothing to convert');
  const plan = analysis.planFix(finding, fixId);
  assert.ok(plan, 'no plan');
  const after = filesAfter(files, plan);
  const next = await analysisOf(after);
  for (const uri of next.analysis.files()) assert.deepEqual(next.analysis.report(uri)?.problems ?? [], [], uri);
  assert.ok(convertible(next.analysis, finding.file).length < convertible(analysis, finding.file).length);
  return { after, analysis: next.analysis, plan };
}

const project = (main: string): Files => ({
  'sfdx-project.json': '{ "packageDirectories": [{ "path": "force-app", "default": true }], "sourceApiVersion": "66.0" }',
  [path]: main,
});

describe('Convert to Named Credential', function () {
  this.timeout(30_000);

  it('leaves nothing of the request to convert', async () => {
    const main = `public with sharing class Main {
    private static final String HOST = 'https://api.acme.com';
    private static final String KEY = 'ak_live_9fK2mWq8RzL4vXc7NbHt';

    public String orders(String id) {
        HttpRequest request = new HttpRequest();
        request.setEndpoint(HOST + '/v1/orders/' + id);
        request.setHeader('Authorization', 'Bearer ' + KEY);
        return new Http().send(request).getBody();
    }
}
`;
    const { after, analysis } = await convert(project(main));
    assert.equal(
      after[path],
      `public with sharing class Main {
    private static final String HOST = 'callout:Acme_Api';

    public String orders(String id) {
        HttpRequest request = new HttpRequest();
        request.setEndpoint(HOST + '/v1/orders/' + id);
        return new Http().send(request).getBody();
    }
}
`,
    );
    assert.deepEqual(summary(analysis, path), []);
    assert.ok(
      after['force-app/main/default/externalCredentials/Acme_Api.externalCredential-meta.xml']!.includes("{!'Bearer ' &amp; "),
    );
  });

  it('touches only the request of the finding', async () => {
    const main = `public with sharing class Main {
    public void both(String key, String id) {
        HttpRequest one = new HttpRequest();
        HttpRequest two = new HttpRequest();
        one.setEndpoint('https://one.example/a');
        two.setEndpoint('https://two.example/b');
        one.setHeader('Authorization', 'Bearer ' + key);
        two.setHeader('Authorization', 'Bearer ' + key);
    }
}
`;
    const { after } = await convert(project(main));
    assert.equal(
      after[path],
      main
        .replace('https://one.example', 'callout:One')
        .replace("        one.setHeader('Authorization', 'Bearer ' + key);\n", ''),
    );
  });

  it('ends: each conversion leaves less to convert', async () => {
    let files: Files = Object.fromEntries(
      Object.entries(sampleFiles()).map(([name, text]) => [name.replaceAll('\\', '/'), text]),
    );
    let { analysis } = await analysisOf(files);
    const left = () => analysis.files().flatMap((uri) => convertible(analysis, uri));
    let steps = 0;
    for (let findings = left(); findings.length > 0; steps++) {
      const name = pathOfUri(findings[0]!.file).slice(join(root, '/').length);
      ({ after: files, analysis } = await convert(files, name, analysis));
      const count = findings.length;
      findings = left();
      assert.ok(findings.length < count);
    }
    assert.ok(steps >= 4);
    const names = Object.keys(files).map((name) => name.split('/').at(-1)!);
    assert.ok(names.includes('Fastfreight_Api.namedCredential-meta.xml'));
    assert.ok(!names.includes('FastFreight.remoteSite-meta.xml'));
    assert.ok(!Object.entries(files).some(([name, text]) => name.endsWith('.xml') && text.includes('ffk_live_')));
  });

  it('asks for a name, and takes the answer', async () => {
    const main = "public class Main { void a(HttpRequest r) { r.setEndpoint('http://api.acme.com/v1'); } }";
    const { analysis } = await analysisOf(project(main));
    const [finding] = convertible(analysis, uriOf(path));
    assert.deepEqual(
      analysis.fixQuestions(finding!, fixId).map(({ id, value }) => [id, value]),
      [['name', 'Acme_Api']],
    );
    const plan = analysis.planFix(finding!, fixId, { name: 'Orders' });
    assert.equal(filesAfter(project(main), plan!)[path], main.replace('http://api.acme.com', 'callout:Orders'));
  });
});
