/** Fields that nobody can be denied: field-level security has no entry for them, so there is nothing to check. */

import type { RecordSchema } from '../../recordSchema';

/**
 * Fields that the platform sets, and required fields of all objects (Object Reference, "System Fields" and "Required
 * Fields"; field-level security of required fields can't be changed, Salesforce help, "Field-Level Security").
 */
const everywhere: ReadonlySet<string> = new Set([
  'id',
  'name',
  'ownerid',
  'recordtypeid',
  'currencyisocode',
  'createddate',
  'createdbyid',
  'lastmodifieddate',
  'lastmodifiedbyid',
  'systemmodstamp',
  'isdeleted',
  'lastactivitydate',
  'lastvieweddate',
  'lastreferenceddate',
]);

/** Names that can be denied although most objects' can't: they need not be filled in. */
const deniableNames: ReadonlySet<string> = new Set(['contract', 'order']);

/** Further standard fields without an entry, by object: required ones, parts of the name, what the platform computes. */
const byObject: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    account: ['firstname', 'lastname', 'salutation', 'middlename', 'suffix', 'ispersonaccount', 'personcontactid'],
    case: ['status', 'casenumber', 'isclosed'],
    campaignmember: ['campaignid', 'contactid', 'leadid', 'status', 'hasresponded', 'type'],
    contact: ['firstname', 'lastname', 'salutation', 'middlename', 'suffix', 'masterrecordid'],
    contract: ['accountid', 'status', 'statuscode', 'contractnumber'],
    event: ['subject', 'startdatetime', 'enddatetime', 'activitydatetime', 'activitydate', 'durationinminutes', 'showas'],
    lead: ['firstname', 'lastname', 'salutation', 'middlename', 'suffix', 'company', 'status', 'isconverted', 'masterrecordid'],
    opportunity: [
      'stagename',
      'closedate',
      'isclosed',
      'iswon',
      'forecastcategory',
      'forecastcategoryname',
      'fiscal',
      'fiscalquarter',
      'fiscalyear',
      'hasopportunitylineitem',
    ],
    opportunitycontactrole: ['opportunityid', 'contactid', 'role', 'isprimary'],
    opportunitylineitem: ['opportunityid', 'pricebookentryid', 'product2id', 'quantity', 'unitprice'],
    order: ['accountid', 'status', 'statuscode', 'effectivedate', 'ordernumber'],
    orderitem: ['orderid', 'pricebookentryid', 'product2id', 'quantity', 'unitprice', 'orderitemnumber'],
    pricebook2: ['description', 'isactive', 'isstandard'],
    pricebookentry: ['unitprice', 'isactive', 'usestandardprice', 'pricebook2id', 'product2id', 'productcode'],
    product2: ['isactive'],
    task: ['subject', 'status', 'priority', 'isclosed', 'ishighpriority'],
  }),
);

/** Objects whose standard fields are shown to whoever may see the record: users and files. */
const withoutFieldSecurity: ReadonlySet<string> = new Set([
  'attachment',
  'contentdocument',
  'contentdocumentlink',
  'contentfolder',
  'contentversion',
  'contentworkspace',
  'document',
  'feedcomment',
  'feeditem',
  'note',
  'user',
]);

/** Whether field-level security may deny somebody a field. Names are folded. */
export function canBeDenied(schema: RecordSchema, object: string, field: string): boolean {
  if (field.endsWith('__c') || field.endsWith('__pc')) return schema.field(object, field)?.isRequired !== true;
  if (field === 'name') return deniableNames.has(object);
  return !everywhere.has(field) && !withoutFieldSecurity.has(object) && !byObject.get(object)?.includes(field);
}
