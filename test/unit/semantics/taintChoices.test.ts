import assert from 'node:assert/strict';
import { rootKey } from '#server/semantics/apex/taint';
import { flowOf } from './lowered';

/** The parameters that choose what a call is about, with their sinks. */
function choicesOf(body: string, parameters: string): string[] {
  return flowOf(body, parameters).summary.arrivals.map(({ sink, taint }) => `${rootKey(taint.root)} ${sink}`);
}

describe('choices of whose password or settings', () => {
  it('are told of parameters, whatever their type', () => {
    assert.deepEqual(choicesOf('System.resetPassword(u, true);', 'Id u'), ['p 0 password-of']);
    assert.deepEqual(choicesOf('for (Id u : all) System.movePassword(u, v);', 'List<Id> all, Id v'), [
      'p 0 password-of',
      'p 1 password-of',
    ]);
    assert.deepEqual(choicesOf('System.setPassword(u, p);', 'Id u, String p'), ['p 1 password', 'p 0 password-of']);
    assert.deepEqual(choicesOf('A__c.getInstance(u); ns__B__c.getValues(n);', 'Id u, String n'), [
      'p 0 setting-of',
      'p 1 setting-of',
    ]);
    assert.deepEqual(
      choicesOf('A__c.getInstance(); A__c.getOrgDefaults(); x.getInstance(u); A__mdt.getInstance(u);', 'Id u'),
      [],
    );
  });

  it('end where the value is one of a known set, or the running user', () => {
    const reset = 'System.resetPassword(u, true);';
    assert.deepEqual(choicesOf(`if (u != UserInfo.getUserId()) { throw x; } ${reset}`, 'Id u'), []);
    assert.deepEqual(choicesOf(`Id me = UserInfo.getUserId(); if (u == me) ${reset}`, 'Id u'), []);
    assert.deepEqual(choicesOf(`if (u == UserInfo.getUserId()) { } ${reset}`, 'Id u'), ['p 0 password-of']);
    assert.deepEqual(choicesOf(`if (!ids.contains(u)) return; ${reset}`, 'Id u, Set<Id> ids'), []);
    assert.deepEqual(choicesOf(`Id v = u; System.resetPassword(v, true);`, 'Id u'), ['p 0 password-of']);
    assert.deepEqual(choicesOf(`if (u == UserInfo.getUserId()) { u = v; ${reset} }`, 'Id u, Id v'), ['p 1 password-of']);
    assert.deepEqual(choicesOf(`System.resetPassword(UserInfo.getUserId(), true);`, 'Id u'), []);
  });
});

describe('describes', () => {
  it('are known by their short form, too', () => {
    const { operations } = flowOf('if (SObjectType.Account.isCreateable()) insert a;', 'Account a');
    assert.deepEqual([...operations[0]!.checks.keys()], ['create account']);
  });
});

describe('checks of custom permissions and feature parameters', () => {
  it('hold where they say so', () => {
    const ensures = (body: string) => [...flowOf(body, 'String p').summary.ensures.keys()].join();
    assert.equal(ensures("if (!FeatureManagement.checkPermission('Reset_All')) { throw x; }"), 'authorized reset_all');
    assert.equal(ensures('System.assert(FeatureManagement.checkPermission(p));'), 'authorized ?');
    assert.equal(ensures("FeatureManagement.checkPermission('Reset_All');"), '');
    assert.equal(ensures("if (!FeatureManagement.checkPackageBooleanValue('Reports')) { throw x; }"), 'licensed reports');
    const { returns } = flowOf("return FeatureManagement.checkPermission('A');").summary;
    assert.deepEqual([...(returns.guard?.whenTrue.keys() ?? [])], ['authorized a']);
  });
});
