import { strict as assert } from 'node:assert';
import MarkdownIt from 'markdown-it';
import { toDo } from '#server/reports/falsePositiveDraft';
import { draftFalsePositives } from '#server/reports/falsePositives';
import { formatFalsePositives } from '#server/reports/falsePositivesMarkdown';
import type { Finding } from '#shared/finding';
import { fileReport, findingAt, ruleMeta, scanReport, stepAt } from './findings';
import { hostileOptions, hostileReport } from './hostile';
import { elementsOf } from './htmlFaults';

const a = 'file:///w/a.cls';
const b = 'file:///w/b.cls';
const text = 'one two three\nfour five\n';
const tool = { version: '1.2.3', informationUri: 'https://example.com' };

function aside(target: string, reason?: string, more: Partial<Finding> = {}): Finding {
  const file = more.file ?? a;
  const place = findingAt(file, text, target);
  return findingAt(file, text, target, { suppression: { by: 'preflight', reason, place }, ...more });
}

function draft(findings: readonly Finding[], rules = [ruleMeta('RuleA', { engine: 'pmd' }), ruleMeta('RuleB', { severity: 2 })]) {
  const files = [a, b].map((file) =>
    fileReport(
      file,
      findings.filter((finding) => finding.file === file),
    ),
  );
  return draftFalsePositives(scanReport({ [a]: text, [b]: text }, files, { rules }), {
    tool,
    subject: 'Orders',
    date: '2026-11-22',
    sourceOf: () => text,
  });
}

describe('the draft of a false-positive document', () => {
  it('has an item with location, detection, explanation, evidence and references', () => {
    const steps = [
      stepAt('source', b, text, 'one', 'Typed in'),
      stepAt('check', a, text, 'two', 'Compared with a list'),
      stepAt('sink', a, text, 'five', 'Runs'),
    ];
    const { rules, items, unexplained } = draft([aside('five', 'The list is fixed.', { steps })]);
    assert.deepEqual([items, unexplained], [1, 0]);
    const [{ name, items: ofRule }] = rules as [(typeof rules)[0]];
    assert.equal(name, 'RuleA');
    const { references, ...item } = ofRule[0]!;
    assert.deepEqual(item, {
      heading: '1.1 a.cls, line 2',
      locations: ['a.cls, line 2'],
      detectedBy: 'Preflight 1.2.3, rule RuleA; Salesforce Code Analyzer has the rule under this name (engine pmd)',
      messages: ['A message.'],
      category: `${toDo}say which it is: non-existent, non-exploitable, or required by the use case`,
      explanation: 'The list is fixed.',
      reviewed: [],
      setAside: ['preflight, a.cls, line 2'],
      evidence: [
        {
          location: 'a.cls, line 2',
          code: '  1  one two three\n> 2  four five',
          path: ['1. Typed in (b.cls, line 1)', '2. Check: Compared with a list (a.cls, line 1)', '3. Runs (a.cls, line 2)'],
        },
      ],
      moreEvidence: 0,
    });
    assert.deepEqual(references[0], { title: 'Rule RuleA', url: 'https://example.com/rule' });
    assert.ok(references.some(({ title, url }) => /^Preflight, FAQ-000863: .+\?$/.test(title) && url === undefined));
    assert.ok(references.length <= 5);
    assert.ok(references.slice(1).every(({ url }) => url === undefined || /^https:/.test(url)));
  });

  it('says who reviewed an explanation and how long it holds', () => {
    const place = findingAt(a, text, 'one');
    const by = (reviewer: string) => ({ by: 'preflight.yml', reason: 'Same.', reviewer, until: '2027-06-30', place }) as const;
    const { rules } = draft(['J. Doe', 'A. Roe', 'J. Doe'].map((name) => aside('one', 'Same.', { suppression: by(name) })));
    const [item] = rules[0]!.items;
    assert.deepEqual(item!.reviewed, ['reviewed by J. Doe, until 2027-06-30', 'reviewed by A. Roe, until 2027-06-30']);
    const written = formatFalsePositives(draft([aside('one', 'Same.', { suppression: by('J. Doe') })]));
    assert.match(written, /^\*\*Reviewed:\*\* reviewed by J\. Doe, until 2027-06-30$/m);
  });

  it('has one item for all findings of a rule with the same reason, and lists every location', () => {
    const words = ['one', 'two', 'three', 'four'];
    const { rules } = draft([
      ...words.map((word) => aside(word, 'Same.')),
      aside('five', 'Another.'),
      aside('one', 'Same.', { file: b }),
    ]);
    const items = rules[0]!.items;
    assert.deepEqual(
      items.map(({ heading, locations, evidence, moreEvidence }) => [heading, locations, evidence.length, moreEvidence]),
      [
        ['1.1 a.cls, line 1 and 4 more places', ['a.cls, lines 1, 1, 1, 2', 'b.cls, line 1'], 3, 2],
        ['1.2 a.cls, line 2', ['a.cls, line 2'], 1, 0],
      ],
    );
  });

  it('marks what nobody has explained, once for each suppression', () => {
    const place = { file: a, start: 0, end: 3 };
    const suppression = { by: 'SuppressWarnings', place };
    const { rules, unexplained } = draft([
      aside('one', undefined, { suppression }),
      aside('two', undefined, { suppression }),
      aside('four', 'reason'),
    ]);
    assert.equal(unexplained, 2);
    assert.deepEqual(
      rules[0]!.items.map(({ locations, explanation }) => [locations[0], explanation.startsWith(`${toDo}explain`)]),
      [
        ['a.cls, lines 1, 1', true],
        ['a.cls, line 2', true],
      ],
    );
  });

  it('lists what is still open, by rule and file, the gravest first', () => {
    const { open, rules } = draft([
      findingAt(a, text, 'one'),
      findingAt(a, text, 'four'),
      findingAt(b, text, 'two', { rule: 'RuleB' }),
    ]);
    assert.deepEqual(rules, []);
    assert.deepEqual(open, [
      { name: 'RuleB', severity: '2 high', count: 1, places: ['b.cls, line 1'] },
      { name: 'RuleA', severity: '3 moderate', count: 2, places: ['a.cls, lines 1, 2'] },
    ]);
  });

  it('leaves out what is not about security', () => {
    const { open, rules } = draft([findingAt(a, text, 'one'), aside('two')], [ruleMeta('RuleA', { tags: ['Suppression'] })]);
    assert.deepEqual([open, rules], [[], []]);
  });

  it('asks for what only people know', () => {
    const { head } = draft([]);
    const asked = head.filter(([, value]) => value.startsWith(toDo)).map(([name]) => name);
    assert.deepEqual(asked, ['Package and version', 'Company', 'Hosts and URLs tested', 'Earlier review']);
  });

  it('masks secrets in code and reasons', () => {
    const key = `AKIA${'Q7ZR2MX4LT9WB3VK'}`;
    const source = `insert x; // ${key}`;
    const suppression = { by: 'preflight', reason: `Not ${key}`, place: { file: a, start: 0, end: 3 } };
    const report = scanReport({ [a]: source }, [fileReport(a, [findingAt(a, source, 'insert', { suppression })])]);
    const options = { tool, sourceOf: () => source };
    assert.ok(!formatFalsePositives(draftFalsePositives(report, options)).includes(key));
  });
});

describe('a false-positive document in Markdown', () => {
  const md = new MarkdownIt({ html: true, linkify: true });

  it('has the parts of each item, and what is to do in bold', () => {
    const markdown = formatFalsePositives(draft([aside('five'), aside('two', 'One number.'), findingAt(b, text, 'one')]));
    const headings = elementsOf(md.render(markdown)).filter(({ name }) => /^h\d$/.test(name));
    assert.deepEqual(
      headings.map(({ name, text: title }) => `${name} ${title}`),
      [
        'h1 False-positive document: Orders',
        'h2 1. Title of RuleA (RuleA)',
        'h3 1.1 a.cls, line 1',
        'h3 1.2 a.cls, line 2',
        'h2 Still open',
      ],
    );
    for (const part of ['Location', 'Detected by:', 'Category:', 'Explanation:', 'Evidence', 'References']) {
      assert.ok(markdown.includes(`**${part}**`), part);
    }
    assert.match(markdown, /\*\*Explanation:\*\* \*\*To do: explain why/);
    assert.match(markdown, /\*\*Explanation:\*\* One number\./);
    assert.match(markdown, /2 items, 1 of them without an explanation\./);
  });

  it('does what no name or text asks for', () => {
    const markdown = formatFalsePositives(draftFalsePositives(hostileReport(), hostileOptions));
    const elements = elementsOf(md.render(markdown));
    const allowed = /^(?:h[1-3]|p|ul|ol|li|strong|em|code|pre|a|br|hr|table|thead|tbody|tr|th|td)$/;
    assert.deepEqual(
      elements.map(({ name }) => name).filter((name) => !allowed.test(name)),
      [],
    );
    for (const { name, attributes } of elements) if (name === 'a') assert.doesNotMatch(attributes.href!, /evil/);
  });
});
