/** What the name of a record's field says of its type, where no metadata does. */

/** Whether a standard field of that folded name holds no text of a user's choice: Ids, dates, flags, numbers, keys. */
export function looksHarmlessField(key: string): boolean {
  if (key.endsWith('__r')) return false;
  if (key.endsWith('__c')) return harmlessCustom.test(key);
  return harmless.test(key) || identifiers.has(key);
}

/** What people call fields of the types date and currency; `External_Id__c` and `Account_Number__c` are texts. */
const harmlessCustom = /(?:^|_|due|start|end|begin|close|birth)(?:date|datetime|amount)__c$/;

const harmless =
  /(?:^|[a-z])(?:id|date|datetime|modstamp|latitude|longitude|accuracy)$|^is[a-z]+$|^has[a-z]+$|^(?:amount|quantity|unitprice|totalprice|probability|numberofemployees|annualrevenue)$/;

/** Fields that the platform lets hold nothing but an identifier, a code or a key of its own (Object Reference). */
const identifiers: ReadonlySet<string> = new Set([
  'currencyisocode',
  'developername',
  'emailencodingkey',
  'languagelocalekey',
  'localesidkey',
  'namespaceprefix',
  'qualifiedapiname',
  'sobjecttype',
  'timezonesidkey',
]);
