import assert from 'node:assert/strict';
import { looksHarmlessField } from '#server/semantics/apex/recordFields';

describe('names of record fields', () => {
  it('tell fields that hold no text', () => {
    for (const name of [
      'id',
      'accountid',
      'createddate',
      'isactive',
      'amount',
      'last_gift_date__c',
      'total_amount__c',
      'duedate__c',
      'developername',
      'namespaceprefix',
    ])
      assert.ok(looksHarmlessField(name), name);
  });

  it('leave texts alone', () => {
    for (const name of [
      'name',
      'external_id__c',
      'account_number__c',
      'update__c',
      'candidate__c',
      'owner__r',
      'username',
      'type',
    ])
      assert.ok(!looksHarmlessField(name), name);
  });
});
