import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faqEntries, faqEntry } from '#server/faq/entries';
import { parseFaqEntry } from '#server/faq/parseEntry';
import { rules } from '#server/rules/registry';
import { faqIdPattern } from '#shared/faq';
import { checkFaq, oldEntries } from '../../../scripts/check-faq.mjs';
import { peerRules } from '../../../scripts/peer-rules.mjs';

const root = join(__dirname, '../../..');
const folder = join(root, 'shared/faq');

const reviewedRules = [
  'ApexSuggestUsingNamedCred',
  'AvoidHardcodedCredentialsInFieldDecls',
  'AvoidHardcodedCredentialsInVarDecls',
  'AvoidHardcodedCredentialsInVarAssign',
  'AvoidHardcodedCredentialsInHttpHeader',
  'ApexInsecureEndpoint',
  'AvoidInsecureHttpRemoteSiteSetting',
  'AvoidDisableProtocolSecurityRemoteSiteSetting',
  'UseHttpsCallbackUrlConnectedApp',
  'LimitConnectedAppScope',
  'ApexCRUDViolation',
  'ApexSharingViolations',
];

/** What the official page on integrating with Marketing Cloud asks for, by a word that an answer to it can't do without. */
const integrationTopics: Readonly<Record<string, RegExp>> = {
  'least privilege': /least privilege/i,
  'storage of tokens': /refresh token only|store only the refresh token/i,
  'access tokens in memory': /access token in memory|memory of the process/i,
  'TLS on every call': /TLS on every call/i,
  'tokens in the header only': /query string/i,
  'sessions of the framework': /framework's session management|framework manage sessions/i,
  'new session ids at sign-in': /new (?:session )?id at sign-in/i,
  'access control by user and record': /user A .* user B/i,
  'neutral errors': /stack traces/i,
  'user enumeration': /unknown users?.? and .?wrong password/i,
  CSRF: /cross-site request forgery/i,
  'HTML injection and XSS': /HTML injection/i,
  redirects: /open redirect/i,
  'open ports': /open ports/i,
  'vulnerable components': /known vulnerabilities in components|patched components/i,
  deserialization: /unsafe deserialization/i,
  'insecure software': /supported versions without known vulnerabilities/i,
  'SQL injection': /SQL injection/,
  'storage of personal data': /card numbers, national identification numbers/i,
};

/** The entries that a rule leads to, the most helpful first. */
function entriesOfRule(name: string): readonly string[] {
  return rules.find((rule) => rule.name === name)?.faq ?? [];
}

describe('the FAQ', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'));

  it('has a valid entry in each file, named by its id', () => {
    assert.ok(files.length >= 20, `${files.length} entries`);
    for (const name of files) {
      const entry = parseFaqEntry(readFileSync(join(folder, name), 'utf8'), name);
      assert.equal(`${entry.id}.md`, name);
      assert.match(entry.id, faqIdPattern);
    }
  });

  it('is bundled whole', () => {
    assert.deepEqual(
      faqEntries().map((entry) => `${entry.id}.md`),
      files.sort(),
    );
  });

  it('is listed by an up-to-date generated module', () => {
    const check = spawnSync(process.execPath, [join(root, 'scripts/gen-faq.mjs'), '--check'], { encoding: 'utf8' });
    assert.equal(check.status, 0, check.stderr);
  });

  it('has an entry for every rule, names none that does not exist, and has no dead link', () => {
    assert.deepEqual(checkFaq(root, rules, peerRules).problems, []);
    for (const rule of reviewedRules) assert.ok(entriesOfRule(rule).length >= 2, rule);
  });

  it('is complained about when it does not fit', () => {
    const { problems } = checkFaq(root, [{ name: 'NoSuchRule', faq: ['FAQ-999999'] }], peerRules);
    assert.ok(problems.includes('NoSuchRule: there is no FAQ entry FAQ-999999.'));
    assert.ok(problems.includes('NoSuchRule: no FAQ entry names it.'));
    assert.ok(problems.includes('shared/faq/FAQ-900030.md: nobody has a rule VulnerableLibrary.'));
  });

  it('has entries that are called old by the day they are asked on', () => {
    const [first] = faqEntries();
    const entries = [
      { ...first, id: 'FAQ-900098', lastVerified: '2026-01-01' },
      { ...first, id: 'FAQ-900097', lastVerified: '2026-01-02' },
      { ...first, id: 'FAQ-900096', lastVerified: '2026-01-01', status: 'RETIRED' },
    ];
    const ids = (day: string) => oldEntries(entries, new Date(`${day}T12:00:00Z`)).map((entry: { id: string }) => entry.id);
    assert.deepEqual(ids('2026-06-30'), []);
    assert.deepEqual(ids('2026-07-01'), ['FAQ-900098']);
    assert.deepEqual(ids('2026-07-02'), ['FAQ-900098', 'FAQ-900097']);
  });

  it('answers all that integrating with Marketing Cloud asks for', () => {
    const texts = ['FAQ-900040', 'FAQ-900041', 'FAQ-900046', 'FAQ-900047', 'FAQ-900048'].map((id) => faqEntry(id)?.answer);
    for (const [topic, word] of Object.entries(integrationTopics)) assert.match(texts.join('\n'), word, topic);
  });

  it('says of every answer how API version 67.0 matters to it', () => {
    for (const entry of faqEntries()) {
      const text = [entry.answer, entry.submission, entry.seeAlso].join('\n');
      assert.match(text, /67\.0|API version/i, entry.id);
    }
  });

  it('says what to write in the submission wherever there is anything to write', () => {
    const without = faqEntries().filter(({ submission }) => submission === undefined);
    // What fails most; the record that came as it is; which scans; the document itself; what happens when.
    assert.deepEqual(
      without.map(({ id }) => id),
      ['FAQ-000382', 'FAQ-000863', 'FAQ-900050', 'FAQ-900051', 'FAQ-900053', 'FAQ-900054'],
    );
  });

  it('puts the entry that is chiefly about a rule first', () => {
    assert.equal(entriesOfRule('ApexSuggestUsingNamedCred')[0], 'FAQ-900002');
    assert.equal(entriesOfRule('ApexInsecureEndpoint')[0], 'FAQ-900001');
    assert.equal(entriesOfRule('ApexCRUDViolation')[0], 'FAQ-900010');
    assert.equal(entriesOfRule('ApexSharingViolations')[0], 'FAQ-900012');
    assert.equal(entriesOfRule('LimitConnectedAppScope')[0], 'FAQ-000437');
    assert.equal(entriesOfRule('UseHttpsCallbackUrlConnectedApp')[0], 'FAQ-900034');
    assert.equal(entriesOfRule('AvoidHardcodedCredentialsInFieldDecls')[0], 'FAQ-000716');
    assert.equal(entriesOfRule('AvoidInsecureHttpRemoteSiteSetting')[0], 'FAQ-900035');
  });

  it('holds FAQ-000863 whole', () => {
    const entry = faqEntry('faq-000863');
    assert.ok(entry);
    assert.equal(entry.status, 'VALID_RESPONSE');
    assert.deepEqual([...entry.rules].sort(), [...reviewedRules].sort());
    assert.match(entry.question, /^What are the security review requirements for an off-platform integration/);
    assert.match(entry.answer, /Avoid using System Admin profiles for integration users/);
    assert.match(entry.recommendedAnswer ?? '', /Don't use System Admin profiles for integration users/);
    assert.match(entry.reasoning ?? '', /needs tone improvements to match brand guidelines/);
    assert.equal(faqEntry('FAQ-999999'), undefined);
  });

  it('keeps the address of nobody who can take it away', () => {
    for (const name of files) assert.doesNotMatch(readFileSync(join(folder, name), 'utf8'), /herokuapp/i, name);
  });

  it('has links among the entries only where they are written as links', () => {
    for (const entry of faqEntries()) {
      const text = [entry.answer, entry.submission, entry.seeAlso].join('\n').replace(/\]\(FAQ-\d{6}\)/g, '');
      assert.doesNotMatch(text, /FAQ-\d/, entry.id);
    }
  });

  it('was verified on days that have passed, from sources read before', () => {
    for (const entry of faqEntries()) {
      assert.ok(Date.parse(entry.lastVerified) <= Date.now(), entry.id);
      for (const source of entry.sources)
        assert.ok(source.seen <= entry.lastVerified.slice(0, 7), `${entry.id}: ${source.title}`);
    }
  });

  it('begins with the answer, in a few words', () => {
    for (const { id, answer } of faqEntries()) {
      const [first] = answer.split('\n\n');
      assert.match(first, /^[^#|>-]/, `${id}: ${first}`);
      assert.ok(first.split(/\s+/).length <= 60, `${id}: ${first}`);
    }
  });

  it('can be read in about two minutes', () => {
    for (const entry of faqEntries()) {
      const prose = entry.answer.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1\s*$/gm, '');
      const words = prose.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
      assert.ok(words >= 60 && words <= 560, `${entry.id} has ${words} words`);
    }
  });
});
