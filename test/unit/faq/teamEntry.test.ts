import assert from 'node:assert/strict';
import { readTeamFaq, type TeamFile } from '#server/configuration/teamFaq';
import { faqWith } from '#server/faq/collection';
import { faqEntries } from '#server/faq/entries';
import { searchFaq } from '#server/faq/search';
import { readTeamEntry } from '#server/faq/teamEntry';

const own = `---
id: ACME-12
category: 'Acme'
subcategory: 'Releases'
status: VALID_RESPONSE
question: 'Who signs our submission?'
rules: [ApexCRUDViolation]
appliesTo: [managed-package]
sources:
  - title: 'The release handbook'
    kind: community
    seen: 2026-11
lastVerified: 2026-11-20
---

The release manager does, in the zebra room. See [scans](FAQ-900050).
`;

const answer = `---
id: FAQ-900051
lastVerified: 2026-11-20
---

## Recommended answer

Ours is in the folder *review*.

## Reasoning

Everybody looks there.
`;

const isRule = (name: string) => name === 'ApexCRUDViolation';

/** The problems of a text as what they are about, marked in the text, and what they say. */
function problemsOf(text: string): [string, string][] {
  return readTeamEntry(text, isRule).problems.map(({ start, end, message }) => [text.slice(start, end), message]);
}

describe('readTeamEntry', () => {
  it('reads an entry of the team', () => {
    const { entry, problems } = readTeamEntry(own, isRule);
    assert.deepEqual(problems, []);
    assert.ok(entry?.kind === 'entry');
    assert.equal(entry.entry.id, 'ACME-12');
    assert.match(entry.entry.answer, /zebra/);
  });

  it("reads a team's answer to one of our questions", () => {
    assert.deepEqual(readTeamEntry(answer.replaceAll('\n', '\r\n'), isRule), {
      entry: {
        kind: 'answer',
        answer: {
          id: 'FAQ-900051',
          lastVerified: '2026-11-20',
          recommendedAnswer: 'Ours is in the folder *review*.',
          reasoning: 'Everybody looks there.',
        },
      },
      problems: [],
    });
  });

  it('says what is wrong where it stands', () => {
    assert.deepEqual(problemsOf(own.replace('VALID_RESPONSE', 'FINE')), [
      ['FINE', 'status: must be one of "VALID_RESPONSE", "Error", "Unable to Answer", "Suggests Case", "RETIRED"'],
    ]);
    assert.deepEqual(problemsOf(own.replace('[ApexCRUDViolation]', '[ApexCRUDViolation, NoRule]')), [
      ['NoRule', 'rules: there is no such rule'],
    ]);
    assert.deepEqual(problemsOf(own.replace('question:', 'questoin:')), [
      ['---', 'question: is missing'],
      ['questoin', 'questoin: is not a known field'],
    ]);
    assert.deepEqual(problemsOf(own.replace('seen: 2026-11', 'seen: soon')), [
      ['soon', 'sources[0].seen: must be a month such as 2026-11'],
    ]);
    assert.deepEqual(problemsOf(own.replace('ACME-12', 'FAQ-12')), [
      ['FAQ-12', 'id: must be like ACME-12, or the id of an entry of Preflight'],
    ]);
    assert.deepEqual(problemsOf(`${own}\n# Title\n`), [
      [
        '# Title',
        'a heading is of the third level ("###"), or one of "What to write in the submission", "Recommended answer", "Reasoning", "See also"',
      ],
    ]);
    assert.match(problemsOf(own.replace("'Acme'", "'Acme"))[0]?.[1] ?? '', /^the front matter is not valid YAML: /);
  });

  it('leaves to us what is ours', () => {
    assert.deepEqual(problemsOf(answer.replace('id:', "question: 'Other?'\nid:")), [
      ['question', 'question: has no effect in an answer to an entry of Preflight'],
    ]);
    const [[, message] = []] = problemsOf(answer.replace('## Reasoning', '## See also'));
    assert.equal(message, 'an answer to an entry of Preflight has only the sections "Recommended answer", "Reasoning"');
    assert.deepEqual(
      problemsOf(answer.replace('FAQ-900051', 'FAQ-999999')).map(([text]) => text),
      ['FAQ-999999'],
    );
    assert.deepEqual(
      problemsOf('---\nid: FAQ-900051\nlastVerified: 2026-11-20\n---\n').map(([, text]) => text),
      ['the section "Recommended answer" is missing'],
    );
  });

  it('survives texts that are no entries', () => {
    const texts = [
      '',
      '---',
      '---\n---',
      '---\n\n---\n',
      'text',
      '---\n- a\n---\nb',
      '---\n: : [\n---\n',
      '\uFEFF---\nid: [\n---\n',
    ];
    for (const text of [...texts, `---\n${'['.repeat(5000)}\n---\n`, `---\n${'a:\n '.repeat(3000)}\n---\n`]) {
      const { entry, problems } = readTeamEntry(text, isRule);
      assert.equal(entry, undefined, text.slice(0, 30));
      assert.ok(problems.length > 0, text.slice(0, 30));
      for (const { start, end } of problems) assert.ok(start >= 0 && start <= end && end <= text.length, `${start}-${end}`);
    }
  });

  it('quotes no value of a file', () => {
    const secret = 'sk_live_51HqLyjWDarjtT1zdp7dc';
    for (const name of ['id', 'category', 'status', 'lastVerified']) {
      const text = own.replace(new RegExp(`^${name}: .*$`, 'm'), `${name}: [${secret}]`);
      assert.doesNotMatch(JSON.stringify(problemsOf(text).map(([, message]) => message)), /sk_live/);
    }
  });
});

describe('readTeamFaq', () => {
  const file = (name: string, text: string): TeamFile => ({ path: `/w/docs/faq/${name}`, text });

  it('has the entries, the answers and their files', () => {
    const team = readTeamFaq([file('ACME-12.md', own), file('FAQ-900051.md', answer)]);
    assert.deepEqual(
      team.entries.map(({ id }) => id),
      ['ACME-12'],
    );
    assert.deepEqual(
      team.answers.map(({ id }) => id),
      ['FAQ-900051'],
    );
    assert.equal(team.files.get('ACME-12'), '/w/docs/faq/ACME-12.md');
    assert.deepEqual([...team.problems.values()].flat(), []);
  });

  it('tells of doubled ids, other names, and dead links', () => {
    const dead = own
      .replace('(FAQ-900050)', '(FAQ-111111)')
      .replace('zebra room', '[zebra](http://example.com) `[x](FAQ-222222)`');
    const team = readTeamFaq([file('ACME-12.md', dead), file('ACME-13.md', own)]);
    const problems = (name: string, text: string) =>
      team.problems.get(`/w/docs/faq/${name}`)!.map(({ start, end, message }) => [text.slice(start, end), message]);
    assert.deepEqual(problems('ACME-12.md', dead), [
      ['http://example.com', 'A link leads to the id of an entry, to a heading (#...), or to https://.'],
      ['FAQ-111111', 'This link leads to no entry, or to a retired one.'],
    ]);
    assert.deepEqual(problems('ACME-13.md', own), [
      ['---', 'Not shown in the FAQ: ACME-12.md has the same id.'],
      ['---', 'Rename it: the file of this entry is called ACME-12.md.'],
    ]);
    assert.equal(team.entries.length, 1);
  });

  it('survives files that nobody wrote by hand', () => {
    const fences = Array.from({ length: 20_000 }, (_, i) => `${'`'.repeat(3 + (i % 50))}x`).join('\n');
    for (const body of [fences, ']('.repeat(50_000), '['.repeat(90_000), '# \n'.repeat(60_000), 'x'.repeat(5_000_000)]) {
      const text = own + body;
      const team = readTeamFaq([file('ACME-12.md', text)]);
      for (const { start, end } of team.problems.get('/w/docs/faq/ACME-12.md')!) assert.ok(start <= end && end <= text.length);
    }
  });

  it('may link from one entry of the team to another', () => {
    const other = own.replace('ACME-12', 'ACME-13').replace('(FAQ-900050)', '(ACME-12)');
    assert.deepEqual([...readTeamFaq([file('ACME-12.md', own), file('ACME-13.md', other)]).problems.values()].flat(), []);
  });
});

describe('the FAQ with a team', () => {
  const team = readTeamFaq([
    { path: '/w/ACME-12.md', text: own },
    { path: '/w/FAQ-900051.md', text: answer.replace('review', 'walrus') },
  ]);

  it("has the team's entries and answers beside ours", () => {
    const { list, entry } = faqWith(team);
    assert.equal(list.length, faqEntries().length + 1);
    assert.equal(entry('acme-12')?.isTeams, true);
    const ours = entry('FAQ-900051');
    assert.match(ours?.teamAnswer?.recommendedAnswer ?? '', /walrus/);
    assert.equal(ours?.question, faqEntries().find(({ id }) => id === 'FAQ-900051')?.question);
  });

  it('is searched as a whole', () => {
    const ids = (words: string) => searchFaq(words, faqWith(team).list).map(({ id }) => id);
    assert.equal(ids('zebra')[0], 'ACME-12');
    assert.equal(ids('walrus')[0], 'FAQ-900051');
    assert.equal(ids('ACME-12')[0], 'ACME-12');
  });

  it('is made once', () => {
    assert.equal(faqWith(team).list, faqWith(team).list);
  });
});
