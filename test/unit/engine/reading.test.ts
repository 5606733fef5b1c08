import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Analysis } from '#server/engine/analysis';
import { MemoryFileSystem } from '#server/project/memory';
import { defaultSettings } from '#shared/settings';
import { testParser } from '#test/unit/syntax/apex/parser';
import { testScriptParser } from '#test/unit/syntax/script/parser';
import { analysisOf, contentOf, root, uriOf } from './workspace';

const classes = 'force-app/main/default/classes';
const objects = 'force-app/main/default/objects';
const steps = 40;

/** Classes that hand a text on, each to the next; the last one queries by it. */
function chain(): Record<string, string> {
  const files: Record<string, string> = { 'sfdx-project.json': '{"packageDirectories":[{"path":"force-app"}]}' };
  for (let i = 0; i < steps; i++) {
    const body = i + 1 < steps ? `return Step${i + 1}.go(name);` : "return Database.query('SELECT Id FROM Lead WHERE ' + name);";
    files[`${classes}/Step${i}.cls`] =
      `public with sharing class Step${i} {\n  static List<SObject> go(String name) { ${body} }\n}\n`;
    files[`${objects}/Ship__c/fields/F${i}__c.field-meta.xml`] =
      `<CustomField xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>F${i}__c</fullName><type>Text</type></CustomField>`;
  }
  files[`${classes}/Search.cls`] = [
    'public with sharing class Search {',
    "  public List<SObject> find() { return Step0.go(ApexPages.currentPage().getParameters().get('name')); }",
    '  public void show(Ship__c one) { ApexPages.addMessage(new ApexPages.Message(null, one.F1__c)); }',
    '}',
    '',
  ].join('\n');
  return files;
}

describe('reading a workspace', function () {
  this.timeout(30_000);

  /** Reads the chain while its beginning is open and asked about `asks` times. Out: what was found, and the answers computed. */
  async function readWhileAsked(asks: number): Promise<{ found: unknown[]; answers: number }> {
    const files = chain();
    const fileSystem = new MemoryFileSystem();
    for (const [path, text] of Object.entries(files)) fileSystem.write(join(root, path), text);
    const options = { parser: testParser(), scriptParser: testScriptParser, settings: () => defaultSettings };
    const analysis = new Analysis({ ...options, fileSystem });
    const page = uriOf(`${classes}/Search.cls`);
    const invalidated = new Set<string>();
    analysis.onInvalidated((uris) => {
      for (const uri of uris) invalidated.add(uri);
    });
    analysis.openDocument(page, files[`${classes}/Search.cls`]!, 'apex');
    assert.deepEqual(analysis.report(page)?.findings, []);
    let left = asks;
    await analysis.load([root], {
      progress: ({ done }) => {
        if (left === 0 || done % 5 > 0) return;
        left--;
        // An edit, so that nothing but an analysis answers.
        analysis.changeDocument(page, [{ start: 0, end: 0, text: ' ' }]);
        analysis.report(page);
      },
    });
    assert(asks > 0 || invalidated.has(page), 'who shows the document is told');
    const { answers } = analysis.work;
    analysis.changeDocument(page, [{ start: 0, end: asks, text: '' }]);
    return { found: Object.keys(files).map((path) => contentOf(analysis.report(uriOf(path)))), answers };
  }

  it('finds what it would find if nothing had been asked meanwhile', async () => {
    const { analysis } = await analysisOf(chain());
    const fresh = Object.keys(chain()).map((path) => contentOf(analysis.report(uriOf(path))));
    assert(
      fresh.some((each) => /ApexSOQLInjection/.test(JSON.stringify(each))),
      'there is something to find',
    );
    for (const asks of [0, 1, 8]) assert.deepEqual((await readWhileAsked(asks)).found, fresh, `asked ${asks} times`);
  });

  it('does not compute again after each file what an open document rests on', async () => {
    const { answers } = await readWhileAsked(1);
    assert(answers < 40, `${answers} answers`);
  });
});
