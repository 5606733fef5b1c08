import assert from 'node:assert/strict';
import { placeAfter } from '#server/rules/apex/ApexSOQLInjection/place';
import { hole } from '#server/semantics/apex/facts';

/** The place after a text in which `?` stands for what is not known. */
function place(before: string): string {
  return placeAfter(before.replaceAll('?', hole));
}

describe('where a value stands in a query', () => {
  it('is told by the text before it', () => {
    const places: readonly (readonly [string, string])[] = [
      ['', 'whole'],
      ['  ', 'whole'],
      ['?', 'unknown'],
      ['SELECT ? FROM ? ', 'unknown'],
      ["SELECT Id FROM A WHERE N = '", 'quoted'],
      ["SELECT Id FROM A WHERE N LIKE '%", 'quoted'],
      ["SELECT ? FROM ? WHERE N = '?' AND M = '", 'quoted'],
      ["SELECT Id FROM A WHERE N = 'it\\'s' AND M = ", 'value'],
      ['SELECT Id FROM A WHERE N >= ', 'value'],
      ['SELECT Id FROM A WHERE N = :', 'value'],
      ['SELECT Id FROM A WHERE N NOT IN (', 'value'],
      ["SELECT Id FROM A WHERE N IN ('a', ", 'value'],
      ['SELECT Id FROM A WHERE M INCLUDES (', 'value'],
      ['SELECT Id FROM A WHERE ', 'condition'],
      ['SELECT Id FROM A WHERE (N = 1 OR ', 'condition'],
      ['SELECT Id FROM A WHERE Id IN (SELECT ', 'fields'],
      ['SELECT Id FROM A WHERE Id IN (SELECT Id FROM B) AND ', 'condition'],
      ['SELECT Id, (SELECT Id FROM Contacts ORDER BY ', 'order'],
      ['SELECT Id, (SELECT Id FROM Contacts), ', 'fields'],
      ['select id, name, ', 'fields'],
      ['SELECT Id FROM ', 'object'],
      ['SELECT Id FROM A, A.', 'clause'],
      ['SELECT Id FROM A ', 'clause'],
      ['SELECT Id FROM A WITH ', 'clause'],
      ['SELECT COUNT(Id) FROM A GROUP BY ', 'grouping'],
      ['SELECT COUNT(Id) FROM A GROUP BY N HAVING COUNT(Id) > ', 'value'],
      ['SELECT Id FROM A ORDER  BY N, ', 'order'],
      ['SELECT Id FROM A ORDER BY N ', 'direction'],
      ['SELECT Id FROM A LIMIT ', 'number'],
      ['SELECT Id FROM A LIMIT 5 OFFSET ', 'number'],
      ['SELECT Limit__c, From_Date__c, ', 'fields'],
      ['FIND {', 'braces'],
      ["FIND '", 'quoted'],
      ["FIND 'a' IN ALL FIELDS RETURNING ", 'object'],
      ["FIND 'a' RETURNING A(Id), ", 'object'],
      ["FIND 'a' RETURNING A(Id, ", 'fields'],
      ["FIND 'a' RETURNING A(Id WHERE N = ", 'value'],
      ["FIND 'a' RETURNING A(Id ORDER BY ", 'order'],
    ];
    for (const [before, expected] of places) assert.equal(place(before), expected, before);
  });
});
