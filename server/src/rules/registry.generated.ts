// Written by scripts/gen.mjs from the folders beside this file. Do not edit.
/// <reference path="../../../shared/src/markdown.d.ts" />
import apexCRUDViolation from './apex/ApexCRUDViolation/rule';
import apexCRUDViolationPage from './apex/ApexCRUDViolation/spec.md';
import apexSharingViolations from './apex/ApexSharingViolations/rule';
import apexSharingViolationsPage from './apex/ApexSharingViolations/spec.md';
import avoidHardcodedCredentialsInFieldDecls from './apex/AvoidHardcodedCredentialsInFieldDecls/rule';
import avoidHardcodedCredentialsInVarAssign from './apex/AvoidHardcodedCredentialsInVarAssign/rule';
import avoidHardcodedCredentialsInVarDecls from './apex/AvoidHardcodedCredentialsInVarDecls/rule';
import unusedSuppression from './apex/UnusedSuppression/rule';
import unusedSuppressionPage from './apex/UnusedSuppression/spec.md';
import avoidDisableProtocolSecurityRemoteSiteSetting from './metadata/AvoidDisableProtocolSecurityRemoteSiteSetting/rule';
import avoidDisableProtocolSecurityRemoteSiteSettingPage from './metadata/AvoidDisableProtocolSecurityRemoteSiteSetting/spec.md';
import avoidInsecureHttpRemoteSiteSetting from './metadata/AvoidInsecureHttpRemoteSiteSetting/rule';
import avoidInsecureHttpRemoteSiteSettingPage from './metadata/AvoidInsecureHttpRemoteSiteSetting/spec.md';
import limitConnectedAppScope from './metadata/LimitConnectedAppScope/rule';
import limitConnectedAppScopePage from './metadata/LimitConnectedAppScope/spec.md';
import useHttpsCallbackUrlConnectedApp from './metadata/UseHttpsCallbackUrlConnectedApp/rule';
import useHttpsCallbackUrlConnectedAppPage from './metadata/UseHttpsCallbackUrlConnectedApp/spec.md';
import type { Rule } from './rule';

/** Every rule and its page, by area and name. */
export const generatedRules: readonly { readonly rule: Rule; readonly page: string }[] = [
  { rule: apexCRUDViolation, page: apexCRUDViolationPage },
  { rule: apexSharingViolations, page: apexSharingViolationsPage },
  { rule: avoidHardcodedCredentialsInFieldDecls, page: '' },
  { rule: avoidHardcodedCredentialsInVarAssign, page: '' },
  { rule: avoidHardcodedCredentialsInVarDecls, page: '' },
  { rule: unusedSuppression, page: unusedSuppressionPage },
  { rule: avoidDisableProtocolSecurityRemoteSiteSetting, page: avoidDisableProtocolSecurityRemoteSiteSettingPage },
  { rule: avoidInsecureHttpRemoteSiteSetting, page: avoidInsecureHttpRemoteSiteSettingPage },
  { rule: limitConnectedAppScope, page: limitConnectedAppScopePage },
  { rule: useHttpsCallbackUrlConnectedApp, page: useHttpsCallbackUrlConnectedAppPage },
];
