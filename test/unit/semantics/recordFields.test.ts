import assert from 'node:assert/strict';
import { selectedFields } from '#server/semantics/apex/queryText';
import { typeNamed } from '#server/semantics/apex/types';
import { flowOf } from './lowered';

const parameters = 'Account a, List<Account> l, Map<Id, List<Account>> m, String f, Set<SObjectField> s';

/** The fields written by each operation, and the parameters' fields that the method fills in. */
function written(body: string): string[] {
  return flowOf(body, parameters).operations.map(({ operand }) => [...(operand?.fields?.keys() ?? ['none known'])].sort().join());
}

/** The checks at each operation. */
function checked(body: string): string[] {
  return flowOf(body, parameters).operations.map(({ checks }) => [...checks.keys()].sort().join(', '));
}

describe('fields of records', () => {
  it('are followed from where they are set to where they are written', () => {
    assert.deepEqual(written("insert new Account(Name = f, Phone = 'x'); insert new Account(); update a; update l;"), [
      'name,phone',
      '',
      'none known',
      'none known',
    ]);
    assert.deepEqual(written("a.Name = f; a.put('Phone', f); a.put(f, f); update a;"), ['?,name,phone']);
    assert.deepEqual(written('l[0].Name = f; for (Account x : l) { if (x.Phone == null) continue; x.Site = f; } update l;'), [
      'name,site',
    ]);
    assert.deepEqual(written('Account x = new Account(); l.add(x); x.Fax = f; insert l;'), ['fax']);
    assert.deepEqual(written('for (Account x : m.get(a.Id)) x.Fax = f; insert m.values();'), ['fax']);
    assert.deepEqual(written('Account x = m.get(a.Id)[0]; x.Fax = f; m.values()[0].Site = f; update m.get(a.Id);'), ['fax,site']);
    assert.deepEqual(written('Account x = b ? a : l[0]; x.Fax = f; update a;'), ['none known']);
  });

  it('are noted of what a method is given', () => {
    const { puts } = flowOf("a.Name = f; for (Account x : l) x.put('Phone', f);", parameters).summary;
    assert.deepEqual(
      [...puts].map(([index, fields]) => [index, [...fields.keys()]]),
      [
        [0, ['name']],
        [1, ['phone']],
      ],
    );
  });

  it('are what checks are about: names, tokens, lists of them, parameters', () => {
    const map = 'Schema.SObjectType.Account.fields.getMap()';
    assert.deepEqual(checked(`if (!Account.Phone.getDescribe().isUpdateable()) return; update a;`), ['update account.phone']);
    assert.deepEqual(checked(`if (!${map}.get('Fax').getDescribe().isUpdateable()) return; update a;`), ['update account.fax']);
    assert.deepEqual(checked(`if (!${map}.get(f).getDescribe().isUpdateable()) return; update a;`), [
      'allowed #3, allowed f, update account.#3',
    ]);
    const names = "new List<String>{ 'Phone', 'Fax' }";
    assert.deepEqual(checked(`for (String n : ${names}) if (!${map}.get(n).getDescribe().isUpdateable()) return; update a;`), [
      'update account.fax, update account.phone',
    ]);
    const tokens = 'new Set<SObjectField>(); t.add(Account.Phone); t.add(Account.fields.Fax);';
    assert.deepEqual(
      checked(`Set<SObjectField> t = ${tokens} for (SObjectField n : t) if (!n.getDescribe().isUpdateable()) return; update a;`),
      ['update account.fax, update account.phone'],
    );
    assert.deepEqual(checked('for (SObjectField n : s) if (!n.getDescribe().isUpdateable()) return; update a;'), ['update #4.?']);
    assert.deepEqual(checked(`if (!${map}.values()[0].getDescribe().isUpdateable()) return; update a;`), ['update account.?']);
  });

  it('carry no outside data where their type can hold none', () => {
    const sources = (field: string): string[] => {
      const body = `Order__c o = [SELECT Id FROM Order__c]; Database.query('SELECT Id FROM Account WHERE X = ' + o.${field});`;
      const fieldType = (object: string, key: string) =>
        object === 'order__c' && key === 'total__c' ? typeNamed('Decimal') : undefined;
      return flowOf(body, '', { fieldType }).arrivals.map(({ source }) => source.label);
    };
    assert.deepEqual(sources('Note__c'), ['the stored field "Note__c"']);
    assert.deepEqual(sources('Total__c'), []);
  });

  it('are read out of query texts', () => {
    const of = (literal: string | undefined, ...more: (string | undefined)[]) => {
      const origin = { unit: { file: '', id: '' }, start: 0, end: 0 };
      return selectedFields([[literal, ...more].map((text) => ({ literal: text, origin }))]);
    };
    assert.deepEqual(of('SELECT Id, Owner.Name FROM Account'), { names: ['Id', 'Owner.Name'], isComplete: true });
    assert.deepEqual(of('SELECT Id, (SELECT Fax FROM Contacts) FROM Account'), { names: ['Id'], isComplete: false });
    assert.deepEqual(of('select Id, ', undefined, ' FROM Account'), { names: ['Id'], isComplete: false });
    assert.deepEqual(of('select COUNT(Id) FROM Account'), { names: [], isComplete: false });
    assert.equal(of(undefined, ' FROM Account'), undefined);
    assert.equal(selectedFields(undefined), undefined);
  });
});
