import assert from 'node:assert/strict';
import { FaqEntryError, parseFaqEntry } from '#server/faq/parseEntry';

const matter = `id: FAQ-900099
category: 'Testing'
subcategory: 'Parsing'
status: VALID_RESPONSE
question: 'Does it parse?'
alsoAsked:
  - 'is it parsed'
rules:
  - ApexCRUDViolation
appliesTo: [managed-package]
apiVersions: ['<=66.0', '>=67.0']
sources:
  - title: 'A page'
    url: https://developer.salesforce.com/docs/page.htm
    kind: official
    seen: 2026-11
  - title: 'A conversation'
    kind: community
    seen: 2026-10
lastVerified: 2026-11-01`;

const file = (front: string, body = 'Yes.\n') => `---\n${front}\n---\n\n${body}`;

function problemsOf(text: string): readonly string[] {
  try {
    parseFaqEntry(text, 'FAQ-900099.md');
  } catch (error) {
    assert.ok(error instanceof FaqEntryError);
    assert.match(error.message, /^FAQ-900099\.md is not a valid FAQ entry:\n- /);
    return error.problems;
  }
  return [];
}

describe('parseFaqEntry', () => {
  it('reads every field', () => {
    assert.deepEqual(parseFaqEntry(file(matter)), {
      id: 'FAQ-900099',
      category: 'Testing',
      subcategory: 'Parsing',
      status: 'VALID_RESPONSE',
      question: 'Does it parse?',
      alsoAsked: ['is it parsed'],
      rules: ['ApexCRUDViolation'],
      appliesTo: ['managed-package'],
      apiVersions: ['<=66.0', '>=67.0'],
      sources: [
        { title: 'A page', url: 'https://developer.salesforce.com/docs/page.htm', kind: 'official', seen: '2026-11' },
        { title: 'A conversation', url: undefined, kind: 'community', seen: '2026-10' },
      ],
      lastVerified: '2026-11-01',
      replacedBy: undefined,
      answer: 'Yes.',
      submission: undefined,
      recommendedAnswer: undefined,
      reasoning: undefined,
      seeAlso: undefined,
    });
  });

  it('splits the body at its sections, but not inside code', () => {
    const entry = parseFaqEntry(
      file(
        matter,
        [
          'Yes.\n\n### Details\n\n```md\n## Reasoning\n```',
          '## What to write in the submission\n\n> It parses.',
          '## Recommended answer\n\nAlways.',
          '## Reasoning\n\nTests.',
          '## See also\n\n- More\n',
        ].join('\n\n'),
      ),
    );
    assert.equal(entry.answer, 'Yes.\n\n### Details\n\n```md\n## Reasoning\n```');
    assert.equal(entry.submission, '> It parses.');
    assert.equal(entry.recommendedAnswer, 'Always.');
    assert.equal(entry.reasoning, 'Tests.');
    assert.equal(entry.seeAlso, '- More');
  });

  it('reads files with Windows line ends and a byte order mark', () => {
    const text = `\uFEFF${file(matter, 'Yes.\n\n## Reasoning\n\nTests.\n').replaceAll('\n', '\r\n')}`;
    const entry = parseFaqEntry(text);
    assert.equal(entry.answer, 'Yes.');
    assert.equal(entry.reasoning, 'Tests.');
  });

  it('accepts a retired entry with its successor', () => {
    const retired = matter.replace('VALID_RESPONSE', 'RETIRED\nreplacedBy: FAQ-900098');
    assert.equal(parseFaqEntry(file(retired)).replacedBy, 'FAQ-900098');
    assert.deepEqual(problemsOf(file(`${matter}\nreplacedBy: FAQ-900098`)), [
      'replacedBy: only a retired entry can be replaced by another',
    ]);
  });

  it('names what is wrong with a field', () => {
    const cases: [string, string, string][] = [
      ['id: FAQ-900099', 'id: 900099', 'id: must be FAQ- and six digits'],
      ['id: FAQ-900099', 'id: FAQ-12', 'id: must be FAQ- and six digits'],
      ["category: 'Testing'", "category: ''", 'category: must be a text'],
      ["question: 'Does it parse?'\n", '', 'question: is missing'],
      ["question: 'Does it parse?'", "questoin: 'x'\nquestion: 'x'", 'questoin: is not a known field'],
      ['- ApexCRUDViolation', '- apex crud', 'rules: must be the name of a rule'],
      ['- ApexCRUDViolation', '- ApexCRUDViolation\n  - ApexCRUDViolation', 'rules: has this twice'],
      ['appliesTo: [managed-package]', 'appliesTo: managed-package', 'appliesTo: must be a list'],
      ['appliesTo: [managed-package]', 'appliesTo: []', 'appliesTo: must not be empty'],
      ["'<=66.0'", "'old'", 'apiVersions: must be an API version such as ">=67.0"'],
      ['2026-11-01', '2026-02-30', 'lastVerified: must be a day such as 2026-11-01'],
      ['seen: 2026-10', 'seen: 2026-13', 'sources[1].seen: must be a month such as 2026-11'],
      ['https://', 'http://', 'sources[0].url: must be a URL that begins with https://'],
    ];
    for (const [from, to, problem] of cases) {
      assert.ok(matter.includes(from), from);
      assert.deepEqual(problemsOf(file(matter.replace(from, to))), [problem]);
    }
    assert.deepEqual(problemsOf(file(matter.replace('VALID_RESPONSE', 'FINE'))), [
      'status: must be one of "VALID_RESPONSE", "Error", "Unable to Answer", "Suggests Case", "RETIRED"',
    ]);
  });

  it('names all problems at once', () => {
    const problems = problemsOf(file('id: FAQ-900099', ''));
    assert.ok(problems.length >= 8, problems.join('\n'));
    assert.ok(problems.includes('the answer is missing'));
    assert.ok(problems.includes('sources: is missing'));
  });

  it('refuses headings that would break the page', () => {
    assert.match(problemsOf(file(matter, '# Title\n\nYes.\n'))[0], /a heading is of the third level/);
    assert.match(problemsOf(file(matter, 'Yes.\n\n## Resoning\n\nx\n'))[0], /a heading is of the third level .* or one of/);
    assert.match(problemsOf(file(matter, 'Title\n---\n\nYes.\n'))[0], /a heading is not underlined/);
    assert.match(problemsOf(file(matter, 'Yes.\n\n## Reasoning\n'))[0], /section "Reasoning" is empty/);
    assert.match(problemsOf(file(matter, 'Yes.\n\n## Reasoning\n\na\n\n## Reasoning\n\nb\n'))[0], /occurs twice/);
  });

  it('survives texts that are no entries', () => {
    for (const text of ['', '---', '---\n---', 'no front matter', '---\n: : [\n---\n', '---\n- a\n---\nb', '---\n"x"\n---\n']) {
      assert.ok(problemsOf(text).length > 0, JSON.stringify(text));
    }
    const bomb = `---\na: &a [x, x]\nb: [*a, *a, *a]\n---\n`;
    assert.ok(problemsOf(bomb).includes('a: is not a known field'));
    assert.ok(problemsOf(`---\n${'['.repeat(5000)}\n---\n`).length > 0);
  });
});
