import assert from 'node:assert/strict';
import { faqEntries } from '#server/faq/entries';
import { searchFaq } from '#server/faq/search';
import type { FaqEntry } from '#shared/faq';

const ids = (words: string) => searchFaq(words).map((entry) => entry.id);

describe('searchFaq', () => {
  it('finds an entry by its id, whole or in part', () => {
    assert.equal(ids('FAQ-000863')[0], 'FAQ-000863');
    assert.equal(ids('863')[0], 'FAQ-000863');
    assert.equal(ids('faq 900013')[0], 'FAQ-900013');
  });

  it('ranks a question above a mention', () => {
    assert.equal(ids('callback url')[0], 'FAQ-900034');
    assert.equal(ids('false-positive document')[0], 'FAQ-900051');
    assert.equal(ids('justify without sharing')[0], 'FAQ-900013');
    assert.equal(ids('marketing tokens')[0], 'FAQ-900041');
    assert.equal(ids('67.0 change')[0], 'FAQ-900011');
  });

  it('finds entries by the name of a rule', () => {
    const found = ids('LimitConnectedAppScope');
    assert.ok(found.includes('FAQ-000437') && found.includes('FAQ-000863'), found.join());
  });

  it('does not mind case, accents, order or punctuation', () => {
    assert.deepEqual(ids('NAMED, crédential!'), ids('credential named'));
  });

  it('prefers entries with every word, and falls back to those with some', () => {
    for (const entry of searchFaq('callback loopback')) assert.match(entry.answer + entry.question, /loopback/i);
    assert.equal(ids('callback zzzzzz')[0], 'FAQ-900034');
    assert.deepEqual(ids('zzzzzz'), []);
  });

  it('finds everything when nothing is asked', () => {
    assert.deepEqual(searchFaq('  '), faqEntries());
    assert.deepEqual(searchFaq('?!'), faqEntries());
  });

  it('searches in other entries, and puts retired ones last', () => {
    const entry = faqEntries()[0];
    const retired: FaqEntry = { ...entry, id: 'FAQ-900098', question: 'Sharing?', status: 'RETIRED' };
    const current: FaqEntry = { ...entry, id: 'FAQ-900099', question: 'Sharing?' };
    assert.deepEqual(
      searchFaq('sharing', [retired, current]).map((found) => found.id),
      ['FAQ-900099', 'FAQ-900098'],
    );
  });

  it('forgives a wrong letter, but not in numbers', () => {
    assert.ok(ids('sharring violatons').slice(0, 3).includes('FAQ-900012'), ids('sharring violatons').slice(0, 3).join());
    assert.equal(ids('named credantial')[0], 'FAQ-900002');
    assert.deepEqual(ids('999998'), []);
  });

  it('knows both names of the marketplace', () => {
    assert.deepEqual(new Set(ids('AgentExchange')), new Set(ids('AppExchange')));
  });

  it('survives whatever is typed', () => {
    for (const words of ['\u0000', '*', '(', '\u02e2secret', 'constructor __proto__', 'x'.repeat(10_000), 'a '.repeat(5_000)]) {
      searchFaq(words);
    }
  });

  // As people ask: the entry they need is among the first three.
  const questions: readonly [question: string, entry: string][] = [
    ['how do I justify without sharing', 'FAQ-900013'],
    ['where can I store an api key', 'FAQ-000716'],
    ['named credential instead of a hardcoded url', 'FAQ-900002'],
    ['do I have to fix all checkmarx findings?', 'FAQ-000359'],
    ['which code analyzer command do I run', 'FAQ-900050'],
    ['false positive document template', 'FAQ-900051'],
    ['can I load jquery from a cdn', 'FAQ-900025'],
    ['old jquery version vulnerable', 'FAQ-900030'],
    ['innerHTML in lwc', 'FAQ-900022'],
    ['lwc:dom manual', 'FAQ-900022'],
    ['send session id to external server', 'FAQ-900032'],
    ['is PKCE required for my connected app', 'FAQ-900033'],
    ['why can my connected app not have the full scope', 'FAQ-000437'],
    ['remote site with http', 'FAQ-900035'],
    ['escape="false" outputText', 'FAQ-900021'],
    ['page action csrf on load', 'FAQ-900023'],
    ['soql injection order by', 'FAQ-900020'],
    ['WITH SECURITY_ENFORCED api version 67', 'FAQ-900011'],
    ['marketing cloud refresh token storage', 'FAQ-900041'],
    ['zap report rejected', 'FAQ-000922'],
    ['integration user pushes data into my package', 'FAQ-000863'],
    ['wildcard in cors', 'FAQ-900036'],
    ['passwords in debug logs', 'FAQ-900006'],
    ['position fixed css', 'FAQ-900029'],
    ['isExposed message channel', 'FAQ-900028'],
    ['which documents do I have to submit', 'FAQ-900052'],
    ['how long does the review take', 'FAQ-900053'],
    ['System.setPassword', 'FAQ-900004'],
    ['agentforce prompt injection', 'FAQ-900055'],
    ['custom metadata or custom setting for secrets', 'FAQ-000463'],
  ];
  for (const [question, entry] of questions) {
    it(`answers "${question}"`, () => {
      const best = ids(question).slice(0, 3);
      assert.ok(best.includes(entry), best.join());
    });
  }
});
