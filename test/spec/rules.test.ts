/**
 * The cases of every rule's page: one test for each.
 *
 *   npm run spec                     all
 *   npm run spec -- ApexCRUDViolation    those of rules whose name contains this
 *   npm run spec -- --update         writes what the analysis finds into the pages
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSpec, type SpecCase } from './parseSpec';
import { type Renewal, runCase } from './runCase';

const root = join(__dirname, '../..');
const rulesFolder = join(root, 'server/src/rules');
const wanted = (process.env.SPEC ?? '').toLowerCase().split(',').filter(Boolean);
const updating = process.env.UPDATE === '1';

/** The pages there are: `{ rule, path }`. */
function pages(): { rule: string; path: string }[] {
  const found = readdirSync(rulesFolder, { recursive: true, encoding: 'utf8' }).filter((path) => /[\\/]spec\.md$/.test(path));
  return found
    .map((path) => ({ rule: path.split(/[\\/]/).at(-2)!, path: join(rulesFolder, path) }))
    .filter(({ rule }) => wanted.length === 0 || wanted.some((name) => rule.toLowerCase().includes(name)))
    .sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

describe('rule specs', function () {
  this.timeout(20_000);
  for (const { rule, path } of pages()) {
    describe(rule, () => {
      const shown = relative(root, path);
      let cases: SpecCase[] = [];
      try {
        cases = parseSpec(readFileSync(path, 'utf8'));
      } catch (error) {
        it('is well-formed', () => fail(`${shown}:${/^line (\d+)/.exec((error as Error).message)?.[1] ?? 1}`, [String(error)]));
      }
      const renewals: Renewal[] = [];
      for (const spec of cases) {
        it(spec.name, async () => {
          const outcome = await runCase(spec, rule);
          if (updating && outcome.renewals.length > 0) renewals.push(...outcome.renewals);
          else if (outcome.failures.length > 0) fail(`${shown}:${spec.line + 1}`, outcome.failures);
        });
      }
      after(() => {
        if (renewals.length > 0) renew(path, renewals);
      });
    });
  }
});

/** Fails a test with a text to read; the stack would only lead to the runner. */
function fail(where: string, failures: readonly string[]): never {
  const error = new Error(`${where}\n\n${failures.join('\n\n')}\n`);
  error.stack = error.message;
  throw error;
}

/** Writes new content into the fences of a page. */
function renew(path: string, renewals: readonly Renewal[]): void {
  const text = readFileSync(path, 'utf8');
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(newline);
  for (const { line, length, lines: content } of [...renewals].sort((a, b) => b.line - a.line)) {
    lines.splice(line + 1, length, ...content);
  }
  writeFileSync(path, lines.join(newline));
  console.log(`      Updated ${relative(root, path)}`);
}
