// The names of Salesforce Code Analyzer's security rules: FAQ entries may name a rule that Preflight does not have (yet).

import { pmdRuleNames } from './compare/rules.mjs';

/** By engine: PMD with Salesforce's own rules for it, the graph engine, regular expressions, flows. */
export const peerRules = [
  ...pmdRuleNames,
  // sfge
  'ApexFlsViolation',
  'ApexNullPointerException',
  'AvoidDatabaseOperationInLoop',
  'AvoidMultipleMassSchemaLookups',
  'DatabaseOperationsMustUseWithSharing',
  'MissingNullCheckOnSoqlVariable',
  'UnimplementedType',
  // regex
  'AvoidOldSalesforceApiVersions',
  // flow
  'PreventPassingUserDataIntoElementWithSharing',
  'PreventPassingUserDataIntoElementWithoutSharing',
];
