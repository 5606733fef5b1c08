import assert from 'node:assert/strict';
import { cleaned } from '#server/semantics/apex/taint';
import type { Lookup } from '#server/semantics/apex/typeIndex';
import { typeNamed } from '#server/semantics/apex/types';
import { cleanedBy, leavesOf } from '#server/semantics/visualforce/leaves';
import { readPage } from '#server/semantics/visualforce/page';
import { PageScope, type Rendered } from '#server/semantics/visualforce/pageScope';
import { findExpressions, parseFormula } from '#server/syntax/formula/index';
import { parseMarkup } from '#server/syntax/markup/index';

/** A project without classes, with one custom field. */
const lookup: Lookup = {
  type: () => undefined,
  resolve: () => undefined,
  members: () => [],
  whole: (type) => type,
  heirs: () => [],
  summary: () => undefined,
  fieldTaints: () => undefined,
  fieldType: (object, field) => (object === 'order__c' && field === 'count__c' ? typeNamed('Decimal') : undefined),
};

/** What the page says of the value of the last expression in its text. */
function rendered(text: string): Rendered {
  const document = parseMarkup(text, 'visualforce');
  const facts = readPage(document, text, 'Test');
  const scope = new PageScope(facts, lookup, { file: 'file:///Test.page', id: '' });
  const expression = findExpressions(text, 0, text.length, 'visualforce').at(-1)!;
  const element = document.elements.findLast(({ start, end }) => start < expression.start && expression.end <= end)!;
  const { formula } = expression;
  assert.ok(formula?.kind === 'reference');
  return scope.render(formula, element);
}

describe('Values of a page', () => {
  it("are data of a link, of records, of settings, or the platform's own", () => {
    const kindOf = (reference: string): string => rendered(`<apex:page>{!${reference}}</apex:page>`).kind;
    assert.equal(kindOf('$CurrentPage.parameters.id'), 'outside');
    assert.equal(kindOf('$CurrentPage.URL'), 'outside');
    assert.equal(kindOf('$CurrentPage.Name'), 'safe');
    assert.equal(kindOf('$Label.hello'), 'safe');
    assert.equal(kindOf('$User.FirstName'), 'record');
    assert.equal(kindOf('$User.Id'), 'safe');
    assert.equal(kindOf('something'), 'text');
    assert.equal(kindOf('something.Id'), 'safe');
    assert.equal(kindOf('something.size'), 'safe');
  });

  it('are what the fields of the standard controller hold', () => {
    const inPage = (more: string): Rendered =>
      rendered(`<apex:page standardController="Order__c" recordSetVar="all">${more}</apex:page>`);
    assert.equal(inPage('{!Order__c.Name}').kind, 'record');
    assert.equal(inPage('{!Order__c.Count__c}').kind, 'safe');
    assert.deepEqual(inPage('{!Order__c.Note__c}').field, { object: 'order__c', name: 'note__c' });
    assert.equal(inPage('{!pageNumber}').kind, 'safe');
    const row = (field: string): Rendered => inPage(`<apex:repeat value="{!all}" var="row"><b>{!row.${field}}</b></apex:repeat>`);
    assert.equal(row('Count__c').kind, 'safe');
    assert.equal(row('Note__c').kind, 'record');
  });

  it('go through variables, with what their formulas do', () => {
    const variable = (value: string): Rendered =>
      rendered(`<apex:page><apex:variable var="v" value="{!${value}}"/><b>{!v}</b></apex:page>`);
    const plain = variable('$CurrentPage.parameters.x');
    assert.equal(plain.kind, 'outside');
    assert.equal(plain.source?.label, 'the page parameter "x"');
    assert.equal(plain.cleaned, 0);
    const encoded = variable("'a' & JSENCODE($CurrentPage.parameters.x)");
    assert.equal(encoded.kind, 'outside');
    assert.equal(encoded.cleaned, cleaned.javaScript);
    assert.equal(variable("IF(something, 'a', 'b')").kind, 'safe');
    assert.equal(variable('LEN(something)').kind, 'safe');
    assert.equal(variable('v').kind, 'text');
  });

  it('are up to whoever uses a component', () => {
    const attribute = (type: string): Rendered =>
      rendered(`<apex:component><apex:attribute name="a" type="${type}" description=""/><b>{!a}</b></apex:component>`);
    assert.equal(attribute('String').chosenBy, 'caller');
    assert.equal(attribute('Integer').kind, 'safe');
  });
});

describe('Leaves of a formula', () => {
  it('know what encodes them', () => {
    const text = 'IF(a, JSENCODE(HTMLENCODE(b)), URLENCODE(c)) & d & LEN(e) & TEXT(f)';
    const leaves = leavesOf(parseFormula(text, 0, text.length, 'visualforce'));
    assert.deepEqual(
      leaves.map((leaf) => [text.slice(leaf.node.start, leaf.node.end), cleanedBy(leaf)]),
      [
        ['b', cleaned.javaScript | cleaned.html],
        ['c', cleaned.url],
        ['d', 0],
        ['f', 0],
      ],
    );
  });
});
