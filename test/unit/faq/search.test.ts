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
});
