import assert from 'node:assert/strict';
import { evaluateQueryText } from '#server/semantics/apex/queryText';
import type { Text } from '#server/semantics/apex/values';

const origin = { unit: { file: 'x', id: 'x' }, start: 0, end: 0 };

/** A text of literals; undefined stands for what is not known. */
const text = (...parts: (string | undefined)[]): Text => parts.map((literal) => ({ literal, origin }));

describe('the text of a dynamic query', () => {
  const cases: readonly [Text[], string, string | undefined, boolean][] = [
    [[text('SELECT Id FROM Account')], 'Account', undefined, false],
    [[text('select id, (select id from Contacts with user_mode) from ns__X__c where a = 1')], 'ns__X__c', undefined, false],
    [[text("SELECT Id FROM Lead WHERE Name = ' FROM x WITH USER_MODE' ")], 'Lead', undefined, false],
    [[text('SELECT ', undefined, ' FROM Account WITH\n  USER_MODE LIMIT ', undefined)], 'Account', 'user', false],
    [[text('SELECT Id FROM ', undefined)], '', undefined, false],
    [[text('SELECT Id FROM My', undefined)], '', undefined, false],
    [[text('SELECT Id FROM A'), text('SELECT Id FROM B WITH SYSTEM_MODE')], 'A,B', undefined, false],
    [[text('SELECT COUNT() FROM A WITH SECURITY_ENFORCED')], 'A', 'security-enforced', true],
    [[text(undefined)], '', undefined, false],
  ];
  for (const [texts, objects, mode, aggregate] of cases) {
    it(texts.map((one) => one.map((part) => part.literal ?? '?').join('')).join(' or '), () => {
      assert.deepEqual(evaluateQueryText(texts), { objects: objects.split(',').filter(Boolean), mode, aggregate });
    });
  }

  it('says nothing of a text that is not known', () => {
    assert.deepEqual(evaluateQueryText(undefined), { objects: [], mode: undefined, aggregate: false });
  });
});
