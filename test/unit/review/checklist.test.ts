import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  architectureEvidence,
  architectures,
  isTicked,
  materials,
  materialsFor,
  officialScanCommand,
  readChecklistState,
  suggestedArchitectures,
  tick,
} from '#shared/checklist';

const faqFolder = join(__dirname, '../../../shared/faq');
const entry = (id: string) => readFileSync(join(faqFolder, `${id}.md`), 'utf8');
const material = (id: string) => materials.find((one) => one.id === id)!;
const idsFor = (...chosen: Parameters<typeof materialsFor>[0]) => materialsFor(chosen).map(({ id }) => id);

/** Whether a path fits a pattern of stars and braces. */
function fits(path: string, pattern: string): boolean {
  const source = pattern.replace(/\*\*\/|[*{},.]/g, (part) => {
    return { '**/': '(?:.*/)?', '*': '[^/]*', '{': '(?:', '}': ')', ',': '|', '.': '\\.' }[part]!;
  });
  return new RegExp(`^${source}$`).test(path);
}

describe('The checklist', () => {
  it('takes reports for evidence, by the names that tools and people give them, and components for none', () => {
    const reports: Readonly<Record<string, readonly string[]>> = {
      'code-analyzer': ['CodeAnalyzerReport.html', 'review/code-analyzer-6.1.html', 'codeAnalyzer.html'],
      'source-scanner': ['review/Checkmarx_6.1.pdf', 'SourceCodeScanner.html'],
      dast: ['2026-11-14-ZAP-Report-api.example.html', 'review/burp-report.html', 'dast_november.pdf', 'scan-zap.html'],
      'false-positives': ['docs/FalsePositives.docx', 'preflight-false-positives.md', 'false_positive_responses.pdf'],
    };
    const others = [
      'lwc/zapierSetup/zapierSetup.html',
      'lwc/analyzerCode/analyzerCode.html',
      'docs/report.html',
      'lwc/burpees/b.html',
    ];
    for (const { id, evidence } of materials) {
      for (const path of reports[id] ?? []) assert(fits(path, evidence!), path);
      for (const path of others) assert(!evidence || !fits(path, evidence), `${id}: ${path}`);
      assert.doesNotMatch(evidence ?? '', /\{[^}]*\{/, id);
    }
    assert.deepEqual(
      materials.flatMap(({ id, evidence }) => (evidence ? [id] : [])),
      Object.keys(reports),
    );
    const external = architectureEvidence.find(({ architecture }) => architecture === 'external')!.files;
    for (const type of ['remoteSite', 'namedCredential', 'connectedApp', 'eca', 'corsWhitelistOrigin']) {
      assert(fits(`main/default/folder/Orders.${type}-meta.xml`, external), type);
    }
    assert(!fits('main/default/classes/Orders.cls-meta.xml', external));
  });

  it('refers to entries of the FAQ that there are', () => {
    for (const { faq } of materials) assert.match(entry(faq), new RegExp(`^id: ${faq}$`, 'm'));
    assert.equal(new Set(materials.map(({ id }) => id)).size, materials.length);
  });

  it('names the command that the FAQ names', () => {
    assert(entry('FAQ-900050').includes(`\n${officialScanCommand}\n`));
  });

  it('asks for what each architecture needs, and once for what several need', () => {
    for (const { id } of architectures) {
      assert(idsFor(id).includes('false-positives'));
      assert(idsFor(id).includes('documents'));
    }
    assert(!idsFor('native').includes('dast'));
    assert(idsFor('native', 'external').includes('dast'));
    assert(!idsFor('marketing-cloud', 'api-only').includes('code-analyzer'));
    assert.deepEqual(
      idsFor('marketing-cloud').filter((id) => !idsFor('api-only').includes(id)),
      ['marketing-cloud'],
    );
    assert(idsFor('mobile').includes('installer'));
    const all = idsFor('native', 'lightning', 'external', 'mobile');
    assert.equal(new Set(all).size, all.length);
    assert.deepEqual(idsFor(), []);
  });

  it('suggests what the files of a package suggest', () => {
    assert.deepEqual(suggestedArchitectures([]), ['native']);
    assert.deepEqual(suggestedArchitectures(['external', 'lightning']), ['native', 'lightning', 'external']);
  });

  it('takes the word of the user before that of a file', () => {
    const nothing = readChecklistState(undefined);
    const report = material('code-analyzer');
    assert.equal(isTicked(nothing, report, undefined), false);
    assert.equal(isTicked(nothing, report, 'CodeAnalyzerReport.html'), true);
    assert.equal(isTicked(tick(nothing, report, false), report, 'CodeAnalyzerReport.html'), false);
    assert.equal(isTicked(tick(nothing, report, true), report, undefined), true);
    assert.equal(isTicked(tick(nothing, report, true), material('org'), undefined), false);
  });

  it('reads what was stored, whatever that is', () => {
    for (const broken of [undefined, null, 3, 'x', [], { architectures: 'native', ticks: [1] }, { architectures: ['x'] }]) {
      assert.deepEqual(readChecklistState(broken), { ticks: {} });
    }
    const stored = { architectures: ['external', 'native', 'x'], ticks: { org: true, gone: true, dast: 'yes' } };
    assert.deepEqual(readChecklistState(stored), { architectures: ['native', 'external'], ticks: { org: true } });
  });
});
