import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { inLanguage, setLanguage } from '#server/lsp/language';
import { readMarkers } from '../../spec/markers';
import { parseSpec, type SpecCase } from '../../spec/parseSpec';
import { analyse, reportsOf, workspaceFiles } from '../../spec/workspace';
import { composed } from './messages';

const root = join(__dirname, '../../..');

/** A language in which nothing is left of a text but its values, in brackets. */
const brackets = Object.fromEntries(
  [...composed, '{0}, {1}'].map((message) => [message, `⟦${(message.match(/\{\d\}/g) ?? []).join('|')}⟧`]),
);

/** What of a text is not in that language. */
function untranslated(text: string): string {
  let out = inLanguage(text);
  for (let before = ''; out !== before; ) {
    before = out;
    out = out.replace(/⟦[^⟦⟧]*⟧/g, '');
  }
  return out.trim();
}

/** What the editor shows of the fixes of a case, and of its files. */
async function textsOf(spec: SpecCase, rule: string): Promise<Set<string>> {
  const texts = new Set<string>();
  const files = new Map(spec.files.map(({ path, line, lines }) => [path, readMarkers(lines, line + 1).text]));
  const analysis = await analyse(workspaceFiles(files, spec.config), spec.config, rule);
  await analysis.scan();
  const known = new Set<string>();
  for (const { findings, problems } of reportsOf(analysis, files.keys()).values()) {
    for (const { message } of problems) texts.add(message);
    for (const finding of findings) {
      for (const { id, title } of analysis.offers(finding)) {
        texts.add(title);
        // To set a finding aside is asked and planned alike wherever it stands.
        if (/^suppress-|^explain/.test(id) && known.has(id)) continue;
        known.add(id);
        const questions = analysis.fixQuestions(finding, id);
        for (const { prompt, patternHint, choices = [] } of questions) {
          for (const text of [prompt, patternHint, ...choices.map(({ description }) => description)]) texts.add(text);
        }
        const plan = analysis.planFix(finding, id, Object.fromEntries(questions.map(({ id, value }) => [id, value])));
        for (const { label, description = '' } of plan?.changes ?? []) texts.add(label).add(description);
        texts.add(plan?.afterwards ?? '');
      }
    }
  }
  texts.delete('');
  return texts;
}

describe('Translations of fixes', function () {
  this.timeout(180_000);

  before(() => setLanguage(brackets, 'x-brackets'));
  after(() => setLanguage(undefined));

  it('are there for all that the pages of rules show', async () => {
    const missing = new Set<string>();
    let count = 0;
    for (const page of globSync('server/src/rules/**/spec.md', { cwd: root })) {
      const rule = /([^/\\]+)[/\\]spec\.md$/.exec(page)![1]!;
      for (const spec of parseSpec(readFileSync(join(root, page), 'utf8'))) {
        for (const text of await textsOf(spec, rule)) {
          count++;
          if (untranslated(text) !== '') missing.add(`${rule}: ${text}`);
        }
      }
    }
    assert.ok(count > 1000, `${count}`);
    assert.deepEqual([...missing], []);
  });
});
