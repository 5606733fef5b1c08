import assert from 'node:assert/strict';
import { constantOf } from '#server/semantics/apex/values';
import { flowOf } from './lowered';

/** The texts that the last assignment to `out` may have, `?` for what is not known. */
function textsOf(body: string, parameters?: string): string[] {
  const { assignments } = flowOf(body, parameters);
  const last = assignments.filter(({ name }) => name.key === 'out').pop();
  return (last?.value.texts ?? []).map((text) => constantOf(text) ?? text.map((part) => part.literal ?? '?').join('')).sort();
}

/** The checks that hold at each operation. */
function checksOf(body: string): string[] {
  return flowOf(body, 'Account a, Boolean b, List<Account> l').operations.map(({ checks }) =>
    [...checks.keys()].sort().join(', '),
  );
}

const create = 'Schema.SObjectType.Account.isCreateable()';
const update = 'Schema.SObjectType.Account.isUpdateable()';

describe('the flow through a declaration', () => {
  it('joins texts of branches, concatenations and loops', () => {
    assert.deepEqual(textsOf("String s = 'a'; if (b) s = 'b'; String out = s + 'c';"), ['ac', 'bc']);
    assert.deepEqual(textsOf("String s = 'a'; for (X x : y) { if (x.z) { s = 'b'; break; } } String out = s;"), ['a', 'b']);
    assert.deepEqual(textsOf("String s = b ? 'a' : 'b'; s += '!'; String out = s.toLowerCase();"), ['a!', 'b!']);
    assert.deepEqual(textsOf("String out = 'a' + p + 'c';", 'String p'), ['a?c']);
    assert.deepEqual(textsOf("String out = String.format('{0}/v1', l).replace('v1', 'v2');"), ['?/v2']);
    assert.deepEqual(textsOf("String s; try { s = 'a'; } catch (E e) { s = 'b'; } String out = s;"), ['a', 'b']);
    assert.deepEqual(textsOf("String s = 'a'; switch on x { when 1 { s = 'b'; } when else { return; } } String out = s;"), ['b']);
  });

  it('stays small however many alternatives there are', () => {
    const branches = Array.from({ length: 200 }, (_, i) => `if (b) s += '${i}';`).join(' ');
    assert.ok(textsOf(`String s = ''; ${branches} String out = s;`).length <= 6);
    const long = Array.from({ length: 5_000 }, (_, i) => `s += '${i}';`).join(' ');
    assert.equal(textsOf(`String s = ''; ${long} String out = s;`).length, 1);
  });

  it('keeps the checks that dominate an operation', () => {
    assert.deepEqual(checksOf(`if (${create}) { insert a; } else { insert a; } insert a;`), ['create account', '', '']);
    assert.deepEqual(checksOf(`if (!${create}) return; if (!${update}) throw x; upsert a;`), ['create account, update account']);
    assert.deepEqual(checksOf(`if (b && ${create}) insert a; if (b || ${create}) insert a;`), ['create account', '']);
    assert.deepEqual(checksOf(`if (!(${create} && ${update})) return; upsert a;`), ['create account, update account']);
    assert.deepEqual(checksOf(`if (!(${create} || ${update})) return; upsert a;`), ['']);
    assert.deepEqual(checksOf(`if (!${create} || !${update}) return; upsert a;`), ['create account, update account']);
    assert.deepEqual(checksOf(`while (true) { if (!${create}) break; insert a; } insert a;`), ['create account', '']);
    assert.deepEqual(checksOf(`for (X x : y) { if (!${create}) continue; insert a; }`), ['create account']);
    assert.deepEqual(checksOf(`try { if (!${create}) throw x; } finally { insert a; } insert a;`), ['', 'create account']);
  });

  it('follows booleans that stand for a check', () => {
    assert.deepEqual(checksOf(`Boolean ok = ${create}; if (ok) insert a;`), ['create account']);
    assert.deepEqual(checksOf(`Boolean ok = ${create}; ok = b; if (ok) insert a;`), ['']);
    assert.deepEqual(checksOf(`Boolean ok = false; if (${create}) { ok = true; } if (ok) insert a;`), ['create account']);
    assert.deepEqual(checksOf(`Boolean ok = true; if (${create}) { ok = false; } if (ok) insert a;`), ['']);
    assert.deepEqual(checksOf(`Boolean ok = b; if (${create}) { ok = true; } if (ok) insert a;`), ['']);
    assert.deepEqual(checksOf(`Boolean no = !${create}; if (no == true) return; insert a;`), ['create account']);
  });

  it('knows the objects, forms and modes of operations', () => {
    const { operations } = flowOf(
      `insert a; update l; delete [SELECT Id FROM Lead]; Database.upsert(m.values(), false);
       Database.query('SELECT Id FROM Task WITH USER_MODE'); merge a b; insert as system o; Search.query(q);
       Database.getQueryLocator([SELECT Id FROM Case], AccessLevel.USER_MODE);`,
      'Account a, Account b, List<Account> l, Map<Id, Contact> m, SObject o, String q',
    );
    assert.deepEqual(
      operations.map(({ op, form, objects, mode, consumed }) => [op, form, objects.join(), mode ?? '', consumed].join(' ')),
      [
        ...[
          'insert statement account  false',
          'update statement account  false',
          'read query lead  true',
          'delete statement lead  false',
        ],
        ...['upsert method contact  false', 'read dynamic Task user false'.toLowerCase(), 'merge statement account  false'],
        ...['insert statement sobject system false', 'search dynamic   false', 'read query case user false'],
      ],
    );
  });

  it('summarises what a method ensures and returns', () => {
    const ensures = (body: string, parameters?: string) => [...flowOf(body, parameters).summary.ensures.keys()].join();
    assert.equal(ensures(`if (!${create}) throw x;`), 'create account');
    assert.equal(ensures('if (!t.getDescribe().isCreateable()) throw x;', 'String s, Schema.SObjectType t'), 'create #1');
    assert.equal(
      ensures('if (!Schema.getGlobalDescribe().get(s).getDescribe().isDeletable()) { throw x; }', 'String s'),
      'allowed #0,delete #0',
    );
    assert.equal(ensures(`if (b) return; if (!${create}) throw x;`, 'Boolean b'), '');
    const { returns } = flowOf(`if (${create}) return true; return false;`).summary;
    assert.deepEqual([...(returns.guard?.whenTrue.keys() ?? [])], ['create account']);
    assert.equal(flowOf('throw x;').summary.neverReturns, true);
    const { choices } = flowOf(
      `switch on o { when A { return ${create}; } when B { return ${update}; } } return false;`,
      'Account a, Op o',
    ).summary.returns;
    assert.equal(choices?.parameter, 1);
    const keys = [...(choices?.guards.get('b')?.whenTrue.keys() ?? [])].filter((key) => !key.startsWith('allowed '));
    assert.deepEqual(keys, ['update account']);
  });

  it('follows stripInaccessible', () => {
    const strips = (body: string) => flowOf(body, 'List<Account> l, AccessType t').operations.map(({ stripped }) => stripped);
    assert.deepEqual(strips('insert Security.stripInaccessible(AccessType.CREATABLE, l).getRecords();'), [true]);
    assert.deepEqual(strips('update Security.stripInaccessible(AccessType.CREATABLE, l).getRecords();'), [false]);
    assert.deepEqual(strips('update Security.stripInaccessible(t, l).getRecords();'), [true]);
    assert.deepEqual(strips('l = [SELECT Id FROM Account]; Security.stripInaccessible(AccessType.READABLE, l);'), [true]);
    assert.deepEqual(strips('insert Security.stripInaccessible(AccessType.CREATABLE, l, false).getRecords();'), [false]);
  });
});
