import { strict as assert } from 'node:assert';
import { formatHtml } from '#server/reports/html';
import { fileReport, findingAt, ruleMeta, scanReport, stepAt } from './findings';
import { hostileOptions, hostileReport } from './hostile';
import { elementsOf, htmlFaults } from './htmlFaults';

const a = 'file:///w/a.cls';
const tool = { version: '1.2.3', informationUri: 'https://example.com' };

/** The text of the page's elements of that name, blanks made one. */
function textsOf(page: string, name: string): string[] {
  return elementsOf(page)
    .filter((element) => element.name === name)
    .map(({ text }) => text.replace(/\s+/g, ' ').trim());
}

function sectionOf(page: string, id: string): string {
  return elementsOf(page)
    .find(({ attributes }) => attributes.id === id)!
    .text.replace(/\s+/g, ' ');
}

describe('HTML report', () => {
  it('is well-formed, with an outline and nothing from elsewhere, for a scan that found nothing', () => {
    const page = formatHtml(scanReport({ [a]: '' }, []), { tool });
    assert.deepEqual(htmlFaults(page), []);
    assert.match(sectionOf(page, 'summary'), /No open findings\./);
    assert.match(sectionOf(page, 'scanned'), /1 file analysed\..*No file was skipped\./);
    assert.deepEqual(textsOf(page, 'h2'), ['Summary', 'What was scanned', 'Findings', 'Set aside', 'Rules', 'FAQ']);
    assert.ok(!/<form/.test(page), 'there is nothing to narrow down');
  });

  it('shows hostile names and texts, and does what none of them says', () => {
    const page = formatHtml(hostileReport(), hostileOptions);
    assert.deepEqual(htmlFaults(page), []);
    assert.equal(elementsOf(page).filter(({ name }) => name === 'script').length, 1);
    assert.ok(!elementsOf(page).some(({ name }) => name === 'img'));
    assert.doesNotMatch(page, /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u);
    assert.match(page, /&lt;img src=x onerror=alert\(1\)&gt;\|\*b\* # \[x\]\(https:\/\/evil\.example\)/);
    assert.match(sectionOf(page, 'findings'), /a<script>alert\(1\)<&"'`\|b =c\ufffdgnp\./);
  });

  it('counts findings by severity, confidence and rule', () => {
    const page = formatHtml(hostileReport(), hostileOptions);
    const table = elementsOf(page)
      .find(({ name }) => name === 'table')!
      .text.replace(/\s+/g, ' ');
    assert.match(table, /Error1001Warning1012Info0000/);
    assert.match(
      sectionOf(page, 'summary'),
      /3 open findings of 3 rules in 1 file\. 2 findings set aside by the authors of the code, 1 with a reason\./,
    );
  });

  it('says what was scanned by package directory, what was not, and why', () => {
    const scope = sectionOf(formatHtml(hostileReport(), hostileOptions), 'scanned');
    assert.match(scope, /The configuration \(<preflight>\.yml\) leaves out 4 files more\./);
    assert.match(scope, /a<b>.*2014.*outside of package directories/);
    for (const title of ['Skipped: 1 file', 'Not understood as a whole: 1 file', 'Without effect in the configuration: 1 file']) {
      assert.ok(scope.includes(title), title);
    }
  });

  it('tells rules that ran from those that are switched off', () => {
    const rules = sectionOf(formatHtml(hostileReport(), hostileOptions), 'rules');
    assert.match(rules, /1 rule ran RuleA.*1 rule switched off by the configuration RuleB/);
  });

  it('shows each finding with its code, the range marked, its path and the FAQ', () => {
    const text = 'one\n\ttwo\n  three four\nfive\nsix\nseven\neight\n';
    const steps = [stepAt('source', a, text, 'one', 'Typed in'), stepAt('sink', a, text, 'three', 'Runs')];
    const report = scanReport({ [a]: text }, [fileReport(a, [findingAt(a, text, 'three', { steps })])]);
    const page = formatHtml(report, { tool, sourceOf: () => text, date: '2026-11-22' });
    assert.ok(
      page.includes(
        '<pre><code>  1  one\n  2   two\n&gt; 3    <mark>three</mark> four\n  4  five\n  5  six\n  6  seven</code></pre>',
      ),
      page,
    );
    const findings = sectionOf(page, 'findings');
    assert.match(findings, /Warning line 3, column 3 high confidence A message\./);
    assert.match(findings, /Path, 2 steps: ?Comes in: Typed in line 1Does harm: Runs line 3/);
    assert.match(findings, /FAQ-000863 /);
    assert.match(findings, /What is wrong\. How to fix it: What to do\./);
    assert.equal(elementsOf(page).find(({ name }) => name === 'time')!.attributes.datetime, '2026-11-22');
    assert.match(sectionOf(page, 'faq'), /FAQ-000863 .+\?/);
  });

  it('lists what is set aside apart, with reasons and without', () => {
    const text = 'one two';
    const place = { file: a, start: 0, end: 3 };
    const report = scanReport({ [a]: text }, [
      fileReport(a, [
        findingAt(a, text, 'one', { suppression: { by: 'preflight', reason: 'A sum only.', place } }),
        findingAt(a, text, 'two', { suppression: { by: 'NOPMD', reason: ' reason ', place } }),
      ]),
    ]);
    const page = formatHtml(report, { tool, sourceOf: () => text });
    assert.deepEqual(htmlFaults(page), []);
    assert.match(
      sectionOf(page, 'aside'),
      /With a reason: 1 finding a\.cls .*by preflight, line 1 Reason: A sum only\. .*Without a reason: 1 finding .*by NOPMD, line 1 Reason: none given/,
    );
    assert.match(sectionOf(page, 'findings'), /There are none\./);
  });

  it('masks secrets in code and in reasons, whether or not a rule on secrets was run', () => {
    const secret = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'.replace('abcdefghij', 'Zk3Lq9Xw7R');
    const text = `// ${secret}\nString s = 'pass word ${secret}';\ninsert x;\n`;
    const suppression = { by: 'preflight', reason: `The key ${secret} is old`, place: { file: a, start: 0, end: 3 } };
    const findings = [findingAt(a, text, 'insert x'), findingAt(a, text, 'String', { suppression })];
    const page = formatHtml(scanReport({ [a]: text }, [fileReport(a, findings)]), { tool, sourceOf: () => text });
    assert.ok(!page.includes(secret) && !page.includes(secret.slice(4)) && !page.includes('pass word'));
    assert.match(page, /The key \*{40} is old/);
    assert.match(page, /<mark>insert x<\/mark>/);
  });

  it('folds the files of a rule with many findings', () => {
    const text = Array.from({ length: 26 }, (_, i) => `line${i}`).join('\n');
    const findings = Array.from({ length: 26 }, (_, i) => findingAt(a, text, `line${i}`));
    const page = formatHtml(scanReport({ [a]: text }, [fileReport(a, findings)]), { tool });
    assert.deepEqual(htmlFaults(page), []);
    assert.match(page, /<details class="files"><summary>1 file with findings/);
  });

  it('gives the rules of others that have no page a place, too', () => {
    const rules = [ruleMeta('RuleA', { help: 'javascript:alert(1)', faq: [] })];
    const report = scanReport({ [a]: 'one' }, [fileReport(a, [findingAt(a, 'one', 'one')])], { rules });
    assert.deepEqual(htmlFaults(formatHtml(report, { tool })), []);
  });

  it('is the same for the same scan, however long it took', () => {
    const again = { ...hostileReport(), milliseconds: 5 };
    assert.equal(formatHtml(again, hostileOptions), formatHtml(hostileReport(), hostileOptions));
  });
});
