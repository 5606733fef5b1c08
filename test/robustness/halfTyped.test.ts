import assert from 'node:assert/strict';
import { analysisOf, contentOf, sampleFiles, summary, uriOf } from '#test/unit/engine/workspace';
import { fixture, fixtureNames } from '#test/unit/syntax/apex/fixtures';
import { keeper, random } from './keeper';

/** Methods that have nothing to do with each other: what is found in one depends on no other. */
const method = (i: number): string => `  public void save${i}(Account a, List<String> names) {
    if (a != null && names.size() > ${i}) {
      for (String name : names) { System.debug('it\\'s ' + name); }
    }
    insert a;
    List<Contact> found = [SELECT Id, (SELECT Id FROM Cases) FROM Contact WHERE Name IN :names];
  }
`;
const independent = `public with sharing class Independent {\n${[1, 2, 3, 4, 5].map(method).join('\n')}}\n`;

/** Start and end of each whole method of `independent`. */
const methods = [1, 2, 3, 4, 5].map((i) => {
  const start = independent.indexOf(method(i));
  return { start, end: start + method(i).trimEnd().length };
});

const sources: Record<string, string> = { 'force-app/Keeper.cls': keeper };
for (const name of fixtureNames) sources[`force-app/${name}`] = fixture(name);
for (const [path, text] of Object.entries(sampleFiles())) if (/\.(cls|trigger)$/.test(path)) sources[path] = text;

describe('Half-typed Apex', function () {
  this.timeout(60_000);

  it('cut anywhere keeps the findings of the whole methods before the cut', async () => {
    const path = 'force-app/Independent.cls';
    const { analysis } = await analysisOf({ [path]: independent });
    const uri = uriOf(path);
    const whole = analysis.report(uri)!.findings;
    assert.equal(whole.length, 2 * methods.length);
    analysis.openDocument(uri, independent);
    for (let cut = independent.length; cut >= 0; cut--) {
      analysis.openDocument(uri, independent.slice(0, cut));
      const found = new Set(analysis.report(uri)!.findings.map(({ rule, start, end }) => `${rule} ${start} ${end}`));
      for (const { start, end } of methods) {
        if (end > cut) continue;
        const wanted = whole.filter((finding) => finding.start >= start && finding.end <= end);
        const lost = wanted.filter((finding) => !found.has(`${finding.rule} ${finding.start} ${finding.end}`));
        assert.deepEqual(lost, [], `cut at ${cut}: ${JSON.stringify(independent.slice(cut - 40, cut))}`);
      }
    }
  });

  it('with a brace missing keeps the findings of whole methods before and behind', async () => {
    const path = 'force-app/Independent.cls';
    const { analysis } = await analysisOf({ [path]: independent });
    const uri = uriOf(path);
    const wanted = summary(analysis, path)
      .map((line) => line.replace(/^\d+ /, ''))
      .sort();
    const braces = [...independent.matchAll(/\}/g)].map(({ index }) => index);
    for (const at of braces) {
      analysis.openDocument(uri, independent);
      analysis.changeDocument(uri, [{ start: at, end: at + 1, text: '' }]);
      const found = summary(analysis, path)
        .map((line) => line.replace(/^\d+ /, ''))
        .sort();
      assert.deepEqual(found, wanted, `without the brace at ${at}`);
    }
  });

  it('typed character by character is analysed at every one', async () => {
    const { analysis } = await analysisOf(sources);
    for (const [path, text] of Object.entries(sources).filter((_, i) => i % 3 === 0)) {
      const uri = uriOf(path);
      const before = contentOf(analysis.report(uri));
      analysis.openDocument(uri, '');
      for (let at = 0; at < text.length; at++) {
        analysis.changeDocument(uri, [{ start: at, end: at, text: text[at]! }]);
        const report = at % 5 === 0 ? analysis.report(uri)! : undefined;
        assert.deepEqual(report?.problems ?? [], []);
      }
      assert.deepEqual(contentOf(analysis.report(uri)), before, path);
    }
  });

  it('cut at any offset, or with tokens missing, doubled and swapped, is analysed', async () => {
    const { analysis } = await analysisOf(sources);
    const next = random(42);
    for (const [path, text] of Object.entries(sources)) {
      const uri = uriOf(path);
      const tokens = text.match(/\w+|\s+|[^\w\s]/g)!;
      for (let i = 0; i < 30; i++) {
        const cut = next(text.length);
        const damaged = [...tokens];
        for (let k = next(4); k >= 0; k--) {
          const at = next(damaged.length);
          const other = next(damaged.length);
          if (next(3) === 0) damaged.splice(at, 1 + next(5));
          else if (next(2) === 0) damaged.splice(at, 0, damaged[other]!);
          else [damaged[at], damaged[other]] = [damaged[other]!, damaged[at]!];
        }
        for (const broken of [text.slice(0, cut), text.slice(cut), damaged.join('')]) {
          analysis.openDocument(uri, broken);
          const report = analysis.report(uri)!;
          assert.deepEqual(report.problems, []);
          for (const { start, end } of report.findings) assert.ok(0 <= start && start <= end && end <= broken.length);
        }
      }
      analysis.closeDocument(uri);
    }
  });
});
