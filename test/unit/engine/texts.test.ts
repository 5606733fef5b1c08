import assert from 'node:assert/strict';
import { join } from 'node:path';
import { analysisOf, root, summary, uriOf } from './workspace';

const rule = 'HardcodedSecretValue';
const key = 'lO6dLp6n2ogIsXtjth7Z';
const script = `export const apiKey = '${key}';\n`;
const layout = `<Layout><!-- <apiKey>${key}</apiKey> --><x><password>${key}</password></x></Layout>`;
const paths = {
  script: 'force-app/main/default/lwc/a/a.js',
  harmless: 'force-app/main/default/staticresources/b.js',
  layout: 'force-app/main/default/layouts/A.layout-meta.xml',
  unknown: 'force-app/main/default/odd/A.odd-meta.xml',
  page: 'force-app/main/default/pages/A.page',
};

/** Lets what an analysis does in the background come to an end. */
async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('texts of a package', () => {
  it('are read in scans, of whatever type they are', async () => {
    const files = {
      [paths.script]: script,
      [paths.layout]: layout,
      [paths.unknown]: layout,
      [paths.page]: `<x apiKey="${key}"/>`,
    };
    const { analysis } = await analysisOf(files);
    const { files: count, findings } = await analysis.scan();
    assert.deepEqual([count, findings], [4, 6]);
    assert.deepEqual(summary(analysis, paths.script), [`1 ${rule} ${key}`]);
    assert.deepEqual(summary(analysis, paths.page), [`1 ${rule} ${key}`]);
    assert.deepEqual(summary(analysis, paths.layout), [`1 ${rule} ${key}`, `1 ${rule} ${key}`]);
    assert.deepEqual(summary(analysis, paths.unknown), summary(analysis, paths.layout));
  });

  it('are not read where no package has them', async () => {
    const { analysis } = await analysisOf({ 'jest.config.js': script, 'scripts/a.js': script, 'lwc/readme.md': script });
    assert.deepEqual(analysis.files(), []);
  });

  it('are kept only where there is something to show', async () => {
    const harmless = 'export const apiKey = load();\n';
    const marked = '// preflight: allow HardcodedSecretValue -- there was one\nexport default 1;\n';
    const { analysis } = await analysisOf({
      [paths.script]: script,
      [paths.harmless]: harmless,
      'force-app/lwc/c/c.js': marked,
    });
    assert.equal(analysis.textOf(uriOf(paths.script)), script);
    assert.equal(analysis.textOf(uriOf(paths.harmless)), '');
    assert.deepEqual(summary(analysis, 'force-app/lwc/c/c.js'), [`1 UnusedSuppression ${rule}`]);
  });

  it('follow edits and the disk', async () => {
    const { analysis, fileSystem } = await analysisOf({ [paths.harmless]: 'let a = 1;\n' });
    const uri = uriOf(paths.harmless);
    analysis.openDocument(uri, 'let a = 1;\n');
    assert.deepEqual(summary(analysis, paths.harmless), []);
    analysis.changeDocument(uri, [{ start: 0, end: 0, text: script }]);
    assert.deepEqual(summary(analysis, paths.harmless), [`1 ${rule} ${key}`]);
    analysis.closeDocument(uri);
    await settled();
    assert.deepEqual(summary(analysis, paths.harmless), []);
    fileSystem.write(join(root, paths.harmless), `\n${script}`);
    await analysis.filesChanged([{ path: join(root, paths.harmless), type: 'changed' }]);
    assert.deepEqual(summary(analysis, paths.harmless), [`2 ${rule} ${key}`]);
    fileSystem.remove(join(root, paths.harmless));
    await analysis.filesChanged([{ path: join(root, paths.harmless), type: 'deleted' }]);
    assert.deepEqual(analysis.files(), []);
  });

  it('are metadata as well while they are open, if no rule asks about their type', async () => {
    const { analysis } = await analysisOf({ [paths.unknown]: '<Layout><a></Layout>' });
    const uri = uriOf(paths.unknown);
    assert.deepEqual(analysis.report(uri)?.problems, []);
    analysis.openDocument(uri, '<Layout><a></Layout>');
    assert.equal(analysis.report(uri)?.problems.length, 1);
    analysis.closeDocument(uri);
    await settled();
    assert.deepEqual(analysis.report(uri)?.problems, []);
  });

  it('say nothing of a secret in what they report', async () => {
    const { analysis } = await analysisOf({ [paths.script]: script, 'A.cls': `// '${key}', apiKey = '${key}'\nclass A { }` });
    await analysis.scan();
    for (const path of [paths.script, 'A.cls']) {
      const report = analysis.report(uriOf(path));
      assert.equal(report?.findings.length, 1);
      assert.ok(!JSON.stringify(report).includes(key.slice(0, 6)));
    }
  });

  it('keep what is found in Apex in its place while declarations move', async () => {
    const before = `public class A {\n  // apiKey = '${key}'\n  void a() { String s = f('ghp_Ux2KNX7sjK7yMJKojOYn7et2d6Y0iowRFc7M'); }\n}\n`;
    const { analysis } = await analysisOf({ 'A.cls': before });
    const uri = uriOf('A.cls');
    analysis.openDocument(uri, before);
    const texts = () => summary(analysis, 'A.cls').filter((each) => each.includes('Secret') || each.includes('Credentials'));
    assert.deepEqual(texts(), [
      `2 ${rule} ${key}`,
      "3 AvoidHardcodedCredentialsInVarAssign 'ghp_Ux2KNX7sjK7yMJKojOYn7et2d6Y0iowRFc7M'",
    ]);
    analysis.changeDocument(uri, [{ start: 0, end: 0, text: '// first\n\n' }]);
    assert.deepEqual(texts(), [
      `4 ${rule} ${key}`,
      "5 AvoidHardcodedCredentialsInVarAssign 'ghp_Ux2KNX7sjK7yMJKojOYn7et2d6Y0iowRFc7M'",
    ]);
  });
});
