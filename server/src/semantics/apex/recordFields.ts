/** What the name of a record's field says of its type, where no metadata does. */

/** Whether a standard field of that folded name holds no text of a user's choice: Ids, dates, flags, numbers. */
export function looksHarmlessField(key: string): boolean {
  if (key.endsWith('__c') || key.endsWith('__r')) return false;
  return harmless.test(key);
}

const harmless =
  /(?:^|[a-z])(?:id|date|datetime|modstamp|latitude|longitude|accuracy)$|^is[a-z]+$|^has[a-z]+$|^(?:amount|quantity|unitprice|totalprice|probability|numberofemployees|annualrevenue)$/;
