import assert from 'node:assert/strict';
import { faqEntries } from '#server/faq/entries';
import { rules } from '#server/rules/registry';
import type { Finding } from '#shared/finding';
import type { CaseConfig } from '../../spec/parseSpec';
import { analyse, faultIn, reportsOf, workspaceFiles } from '../../spec/workspace';
import { fileOf, type Snippet, snippetsIn } from './snippets';

const known = new Set(rules.map(({ name }) => name));

/** What a piece of code in an entry is: where it is from, its file, and the findings in it. */
interface Example extends Snippet {
  readonly where: string;
  /** The rules that the entry is about, of ours. */
  readonly rules: readonly string[];
  readonly fault: string | undefined;
  readonly findings: readonly Finding[];
}

async function examplesAt(apiVersion: number): Promise<readonly Example[]> {
  const config: CaseConfig = { apiVersion, settings: {}, project: {}, broken: false, lineEnding: 'lf' };
  const examples: Example[] = [];
  for (const entry of faqEntries()) {
    // What runs outside of Salesforce is nothing that rules are about.
    if (!entry.appliesTo.includes('managed-package') && !entry.appliesTo.includes('marketing-cloud')) continue;
    for (const snippet of snippetsIn(entry.answer)) {
      const file = fileOf(snippet);
      if (!file || (snippet.language === 'js' && !entry.appliesTo.includes('managed-package'))) continue;
      const analysis = await analyse(workspaceFiles(new Map([[file.path, file.text]]), config), config, '');
      await analysis.scan();
      examples.push({
        ...snippet,
        where: `${entry.id} at ${apiVersion}:\n${snippet.code}`,
        rules: entry.rules.filter((rule) => known.has(rule)),
        fault: faultIn(file.path, file.text),
        findings: reportsOf(analysis, [file.path]).get(file.path)?.findings ?? [],
      });
    }
  }
  return examples;
}

describe('the examples in the FAQ', () => {
  for (const apiVersion of [66, 67]) {
    describe(`at API version ${apiVersion}.0`, () => {
      let examples: readonly Example[] = [];
      before(async function () {
        this.timeout(60_000);
        examples = await examplesAt(apiVersion);
      });

      it('can be parsed', () => {
        assert.ok(examples.length > 60, `${examples.length} examples`);
        for (const { fault, where } of examples) assert.equal(fault, undefined, where);
      });

      it('are what their comments say: flagged or reported ones have a finding of a rule of the entry, others have none', () => {
        for (const { verdict, code, where, rules: about, findings } of examples) {
          const found = findings.map(({ rule }) => rule);
          const isPast = apiVersion > 66 && /^.*\bflagged up to API version 66\.0/.test(code);
          if (verdict === 'good' || isPast) assert.deepEqual(found, [], where);
          else
            assert.ok(
              found.some((rule) => about.includes(rule)),
              `${where}\nfound: ${found.join() || 'nothing'}`,
            );
        }
      });

      it('have findings of certain confidence only where they are flagged', () => {
        for (const { verdict, where, findings } of examples) {
          const certain = findings.filter(({ confidence }) => confidence === 'high').map(({ rule }) => rule);
          if (verdict === 'flagged' || certain.length === 0) continue;
          // A header from protected storage is safe to keep and still better replaced.
          assert.deepEqual(certain, ['ApexSuggestUsingNamedCred'], where);
        }
      });
    });
  }
});
