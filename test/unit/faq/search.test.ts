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
    ['my scan has false positives what do I do', 'FAQ-900051'],
    ['remote site http', 'FAQ-900035'],
    ['CRUD in test class', 'FAQ-900010'],
    ['named credential secret', 'FAQ-900002'],
    ['checkmarx report', 'FAQ-900050'],
    ['ProtectSensitiveData on a formula field', 'FAQ-000530'],
    ['0 violations across 0 files is that ok to submit', 'FAQ-900050'],
    ['stripInaccessible still flagged by pmd', 'FAQ-900010'],
    ['scanner ignores api version', 'FAQ-900011'],
    ['custom wrapper for FLS check not recognised', 'FAQ-900010'],
    ['is System Administrator profile allowed for the integration user', 'FAQ-001475'],
    ['view all data modify all data', 'FAQ-001475'],
    ['bearer token hardcoded in authorization header', 'FAQ-900002'],
    ['what does the security review cost', 'FAQ-900053'],
    ['review fee', 'FAQ-900053'],
    ['what happens when we fail the review', 'FAQ-000359'],
    ['do I need java for code analyzer', 'FAQ-900050'],
    ['flow runs in system mode without sharing', 'FAQ-900017'],
    ['guest user site experience cloud', 'FAQ-900013'],
    ['mobile app security review', 'FAQ-900052'],
    ['we have no package only an api', 'FAQ-000865'],
    ['is http localhost allowed as callback', 'FAQ-900034'],
    ['stack trace in error message', 'FAQ-900044'],
    ['JSON.deserialize from request', 'FAQ-900045'],
    ['third party server we do not control', 'FAQ-000896'],
    ['md5 sha1 hash', 'FAQ-900003'],
    ['API key was committed to git', 'FAQ-900007'],
    ['getSessionId in apex', 'FAQ-900032'],
    ['metadata api call from package', 'FAQ-000073'],
    ['how often is my app re-reviewed', 'FAQ-900054'],
    ['username password flow', 'FAQ-000865'],
    ['jwt private key storage', 'FAQ-000716'],
    ['cookie httponly', 'FAQ-900042'],
    ['google maps script external', 'FAQ-900025'],
    ['chimera scan', 'FAQ-000922'],
    ['does my lwc need locker', 'FAQ-900027'],
    ['javascript button', 'FAQ-900026'],
    ['redirect retURL', 'FAQ-900024'],
    ['external client app instead of connected app', 'FAQ-900033'],
    ['customer enters api key on setup page', 'FAQ-000484'],
    ['is an aggregate query a crud violation', 'FAQ-000150'],
    ['as system insert log record', 'FAQ-000150'],
    ['post install script global', 'FAQ-900015'],
    ['subscriber data on our servers gdpr', 'FAQ-900048'],
    ['LLM call from agent action', 'FAQ-900055'],
    ['IDOR user can see other users records on my server', 'FAQ-900046'],
    ['sql injection in my node backend', 'FAQ-900047'],
    ['WITH USER_MODE', 'FAQ-900010'],
    ['inherited sharing', 'FAQ-900012'],
    ['new version need another security review', 'FAQ-900054'],
    ['extension package review', 'FAQ-900052'],
    ['beta version submit', 'FAQ-900052'],
    ['encrypt field aes key', 'FAQ-900003'],
    ['CSP trusted site wildcard', 'FAQ-900036'],
    ['reviewer rejected our zap scan', 'FAQ-000922'],
    ['can we use basic auth with a password in apex', 'FAQ-000716'],
    ['trigger crud fls', 'FAQ-900011'],
    ['is isAccessible enough', 'FAQ-900010'],
    ['batch class without sharing', 'FAQ-900012'],
    ['scheduled job system mode', 'FAQ-000150'],
    ['lwc innerHTML sanitizer', 'FAQ-900022'],
    ['how to store a refresh token', 'FAQ-900041'],
    ['customer secrets in custom settings', 'FAQ-000484'],
    ['why does code analyzer flag my Authorization header', 'FAQ-900002'],
    ['can my package call http endpoint of customer', 'FAQ-900001'],
    ['multiple callback urls', 'FAQ-900034'],
    ['office hours', 'FAQ-900053'],
    ['partner console wizard', 'FAQ-900053'],
    ['resubmit after fixing', 'FAQ-000359'],
    ['do I pay again when I resubmit', 'FAQ-900053'],
    ['session id outbound message', 'FAQ-900032'],
    ['jquery vulnerability', 'FAQ-900030'],
    ['moment.js', 'FAQ-900030'],
    ['visualforce escape', 'FAQ-900021'],
    ['aura components old api version', 'FAQ-900027'],
    ['api version 58', 'FAQ-900031'],
    ['upgrade to 67 breaks tests', 'FAQ-900011'],
    ['user mode vs system mode', 'FAQ-900011'],
    ['namespaceaccessible', 'FAQ-900012'],
    ['false positive template docx', 'FAQ-900051'],
    ['integration user license', 'FAQ-001475'],
    ['CRM data copied to our database', 'FAQ-900048'],
    ['rest api without authentication guest', 'FAQ-900013'],
    ['errors show exception message', 'FAQ-900044'],
    ['encrypt credit card number', 'FAQ-900048'],
    ['named credentials in managed package not working', 'FAQ-900002'],
    ['connected app ip relaxation', 'FAQ-900033'],
    ['install handler', 'FAQ-900015'],
    ['share file public link', 'FAQ-900014'],
    ['feature parameter', 'FAQ-900016'],
    ['without sharing ok?', 'FAQ-900013'],
    ['can I suppress a finding', 'FAQ-900056'],
    ['do suppressions count in the review', 'FAQ-900056'],
    ['do triggers need with sharing', 'FAQ-900012'],
    ['page parameter xss', 'FAQ-900021'],
    ['hardcoded url to our server', 'FAQ-900002'],
    ['why do apps fail', 'FAQ-000382'],
    ['password in custom label', 'FAQ-000716'],
    ['most frequent findings', 'FAQ-000382'],
    ['setTimeout in aura', 'FAQ-900058'],
    ['ECA', 'FAQ-900033'],
    ['LWS', 'FAQ-900027'],
    ['fls', 'FAQ-900010'],
    ['xss', 'FAQ-900021'],
    ['LLM', 'FAQ-900055'],
    ['iOS', 'FAQ-900052'],
    ['SAST', 'FAQ-900050'],
    ['unlocked package', 'FAQ-900052'],
    ['webservice', 'FAQ-900012'],
    ['eval', 'FAQ-900022'],
    ['open source library fflib in my package', 'FAQ-900057'],
    ['can I copy sample code', 'FAQ-900057'],
  ];
  for (const [question, entry] of questions) {
    it(`answers "${question}"`, () => {
      const best = ids(question).slice(0, 3);
      assert.ok(best.includes(entry), best.join());
    });
  }
});
