// Written by scripts/gen.mjs from the folders beside this file. Do not edit.
/// <reference path="../../../shared/src/markdown.d.ts" />
import accessTokenInUrl from './apex/AccessTokenInUrl/rule';
import accessTokenInUrlPage from './apex/AccessTokenInUrl/spec.md';
import apexBadCrypto from './apex/ApexBadCrypto/rule';
import apexBadCryptoPage from './apex/ApexBadCrypto/spec.md';
import apexCRUDViolation from './apex/ApexCRUDViolation/rule';
import apexCRUDViolationPage from './apex/ApexCRUDViolation/spec.md';
import apexCSRF from './apex/ApexCSRF/rule';
import apexCSRFPage from './apex/ApexCSRF/spec.md';
import apexDangerousMethods from './apex/ApexDangerousMethods/rule';
import apexDangerousMethodsPage from './apex/ApexDangerousMethods/spec.md';
import apexFlsViolation from './apex/ApexFlsViolation/rule';
import apexFlsViolationPage from './apex/ApexFlsViolation/spec.md';
import apexInsecureEndpoint from './apex/ApexInsecureEndpoint/rule';
import apexInsecureEndpointPage from './apex/ApexInsecureEndpoint/spec.md';
import apexOpenRedirect from './apex/ApexOpenRedirect/rule';
import apexOpenRedirectPage from './apex/ApexOpenRedirect/spec.md';
import apexSOQLInjection from './apex/ApexSOQLInjection/rule';
import apexSOQLInjectionPage from './apex/ApexSOQLInjection/spec.md';
import apexSharingViolations from './apex/ApexSharingViolations/rule';
import apexSharingViolationsPage from './apex/ApexSharingViolations/spec.md';
import apexSuggestUsingNamedCred from './apex/ApexSuggestUsingNamedCred/rule';
import apexSuggestUsingNamedCredPage from './apex/ApexSuggestUsingNamedCred/spec.md';
import apexXSSFromEscapeFalse from './apex/ApexXSSFromEscapeFalse/rule';
import apexXSSFromEscapeFalsePage from './apex/ApexXSSFromEscapeFalse/spec.md';
import apexXSSFromURLParam from './apex/ApexXSSFromURLParam/rule';
import apexXSSFromURLParamPage from './apex/ApexXSSFromURLParam/spec.md';
import avoidChangeProtectionUnprotected from './apex/AvoidChangeProtectionUnprotected/rule';
import avoidChangeProtectionUnprotectedPage from './apex/AvoidChangeProtectionUnprotected/spec.md';
import avoidGetInstanceWithTaint from './apex/AvoidGetInstanceWithTaint/rule';
import avoidGetInstanceWithTaintPage from './apex/AvoidGetInstanceWithTaint/spec.md';
import avoidGlobalInstallUninstallHandlers from './apex/AvoidGlobalInstallUninstallHandlers/rule';
import avoidGlobalInstallUninstallHandlersPage from './apex/AvoidGlobalInstallUninstallHandlers/spec.md';
import avoidHardcodedCredentialsInFieldDecls from './apex/AvoidHardcodedCredentialsInFieldDecls/rule';
import avoidHardcodedCredentialsInFieldDeclsPage from './apex/AvoidHardcodedCredentialsInFieldDecls/spec.md';
import avoidHardcodedCredentialsInHttpHeader from './apex/AvoidHardcodedCredentialsInHttpHeader/rule';
import avoidHardcodedCredentialsInHttpHeaderPage from './apex/AvoidHardcodedCredentialsInHttpHeader/spec.md';
import avoidHardcodedCredentialsInSetPassword from './apex/AvoidHardcodedCredentialsInSetPassword/rule';
import avoidHardcodedCredentialsInSetPasswordPage from './apex/AvoidHardcodedCredentialsInSetPassword/spec.md';
import avoidHardcodedCredentialsInVarAssign from './apex/AvoidHardcodedCredentialsInVarAssign/rule';
import avoidHardcodedCredentialsInVarAssignPage from './apex/AvoidHardcodedCredentialsInVarAssign/spec.md';
import avoidHardcodedCredentialsInVarDecls from './apex/AvoidHardcodedCredentialsInVarDecls/rule';
import avoidHardcodedCredentialsInVarDeclsPage from './apex/AvoidHardcodedCredentialsInVarDecls/spec.md';
import avoidInvalidCrudContentDistribution from './apex/AvoidInvalidCrudContentDistribution/rule';
import avoidInvalidCrudContentDistributionPage from './apex/AvoidInvalidCrudContentDistribution/spec.md';
import avoidSecurityEnforcedOldApiVersion from './apex/AvoidSecurityEnforcedOldApiVersion/rule';
import avoidSecurityEnforcedOldApiVersionPage from './apex/AvoidSecurityEnforcedOldApiVersion/spec.md';
import avoidUnauthorizedApiSessionIdInApex from './apex/AvoidUnauthorizedApiSessionIdInApex/rule';
import avoidUnauthorizedApiSessionIdInApexPage from './apex/AvoidUnauthorizedApiSessionIdInApex/spec.md';
import avoidUnauthorizedGetSessionIdInApex from './apex/AvoidUnauthorizedGetSessionIdInApex/rule';
import avoidUnauthorizedGetSessionIdInApexPage from './apex/AvoidUnauthorizedGetSessionIdInApex/spec.md';
import avoidUnsafePasswordManagementUse from './apex/AvoidUnsafePasswordManagementUse/rule';
import avoidUnsafePasswordManagementUsePage from './apex/AvoidUnsafePasswordManagementUse/spec.md';
import errorDetailsExposedToUser from './apex/ErrorDetailsExposedToUser/rule';
import errorDetailsExposedToUserPage from './apex/ErrorDetailsExposedToUser/spec.md';
import expiredSuppression from './apex/ExpiredSuppression/rule';
import expiredSuppressionPage from './apex/ExpiredSuppression/spec.md';
import explicitWithoutSharing from './apex/ExplicitWithoutSharing/rule';
import explicitWithoutSharingPage from './apex/ExplicitWithoutSharing/spec.md';
import insecureCookie from './apex/InsecureCookie/rule';
import insecureCookiePage from './apex/InsecureCookie/spec.md';
import sensitiveDataInDebugLog from './apex/SensitiveDataInDebugLog/rule';
import sensitiveDataInDebugLogPage from './apex/SensitiveDataInDebugLog/spec.md';
import systemModeAccess from './apex/SystemModeAccess/rule';
import systemModeAccessPage from './apex/SystemModeAccess/spec.md';
import unsafeDynamicInstantiation from './apex/UnsafeDynamicInstantiation/rule';
import unsafeDynamicInstantiationPage from './apex/UnsafeDynamicInstantiation/spec.md';
import unusedSuppression from './apex/UnusedSuppression/rule';
import unusedSuppressionPage from './apex/UnusedSuppression/spec.md';
import avoidApiSessionId from './metadata/AvoidApiSessionId/rule';
import avoidApiSessionIdPage from './metadata/AvoidApiSessionId/spec.md';
import avoidAuraWithLockerDisabled from './metadata/AvoidAuraWithLockerDisabled/rule';
import avoidAuraWithLockerDisabledPage from './metadata/AvoidAuraWithLockerDisabled/spec.md';
import avoidDisableProtocolSecurityRemoteSiteSetting from './metadata/AvoidDisableProtocolSecurityRemoteSiteSetting/rule';
import avoidDisableProtocolSecurityRemoteSiteSettingPage from './metadata/AvoidDisableProtocolSecurityRemoteSiteSetting/spec.md';
import avoidInsecureHttpRemoteSiteSetting from './metadata/AvoidInsecureHttpRemoteSiteSetting/rule';
import avoidInsecureHttpRemoteSiteSettingPage from './metadata/AvoidInsecureHttpRemoteSiteSetting/spec.md';
import avoidJavaScriptCustomObject from './metadata/AvoidJavaScriptCustomObject/rule';
import avoidJavaScriptCustomObjectPage from './metadata/AvoidJavaScriptCustomObject/spec.md';
import avoidJavaScriptHomePageComponent from './metadata/AvoidJavaScriptHomePageComponent/rule';
import avoidJavaScriptHomePageComponentPage from './metadata/AvoidJavaScriptHomePageComponent/spec.md';
import avoidJavaScriptInUrls from './metadata/AvoidJavaScriptInUrls/rule';
import avoidJavaScriptInUrlsPage from './metadata/AvoidJavaScriptInUrls/spec.md';
import avoidJavaScriptWebLink from './metadata/AvoidJavaScriptWebLink/rule';
import avoidJavaScriptWebLinkPage from './metadata/AvoidJavaScriptWebLink/spec.md';
import avoidLmcIsExposedTrue from './metadata/AvoidLmcIsExposedTrue/rule';
import avoidLmcIsExposedTruePage from './metadata/AvoidLmcIsExposedTrue/spec.md';
import avoidOldSalesforceApiVersions from './metadata/AvoidOldSalesforceApiVersions/rule';
import avoidOldSalesforceApiVersionsPage from './metadata/AvoidOldSalesforceApiVersions/spec.md';
import avoidSControls from './metadata/AvoidSControls/rule';
import avoidSControlsPage from './metadata/AvoidSControls/spec.md';
import flowSystemModeWithoutSharing from './metadata/FlowSystemModeWithoutSharing/rule';
import flowSystemModeWithoutSharingPage from './metadata/FlowSystemModeWithoutSharing/spec.md';
import insecureCorsOrigin from './metadata/InsecureCorsOrigin/rule';
import insecureCorsOriginPage from './metadata/InsecureCorsOrigin/spec.md';
import insecureCspTrustedSite from './metadata/InsecureCspTrustedSite/rule';
import insecureCspTrustedSitePage from './metadata/InsecureCspTrustedSite/spec.md';
import insecureNamedCredential from './metadata/InsecureNamedCredential/rule';
import insecureNamedCredentialPage from './metadata/InsecureNamedCredential/spec.md';
import limitConnectedAppScope from './metadata/LimitConnectedAppScope/rule';
import limitConnectedAppScopePage from './metadata/LimitConnectedAppScope/spec.md';
import overprivilegedPermissionSet from './metadata/OverprivilegedPermissionSet/rule';
import overprivilegedPermissionSetPage from './metadata/OverprivilegedPermissionSet/spec.md';
import preventPassingUserDataIntoElementWithSharing from './metadata/PreventPassingUserDataIntoElementWithSharing/rule';
import preventPassingUserDataIntoElementWithSharingPage from './metadata/PreventPassingUserDataIntoElementWithSharing/spec.md';
import preventPassingUserDataIntoElementWithoutSharing from './metadata/PreventPassingUserDataIntoElementWithoutSharing/rule';
import preventPassingUserDataIntoElementWithoutSharingPage from './metadata/PreventPassingUserDataIntoElementWithoutSharing/spec.md';
import protectSensitiveData from './metadata/ProtectSensitiveData/rule';
import protectSensitiveDataPage from './metadata/ProtectSensitiveData/spec.md';
import unprotectedSecretStorage from './metadata/UnprotectedSecretStorage/rule';
import unprotectedSecretStoragePage from './metadata/UnprotectedSecretStorage/spec.md';
import useHttpsCallbackUrlConnectedApp from './metadata/UseHttpsCallbackUrlConnectedApp/rule';
import useHttpsCallbackUrlConnectedAppPage from './metadata/UseHttpsCallbackUrlConnectedApp/spec.md';
import avoidCreateElementScriptLinkTag from './visualforce/AvoidCreateElementScriptLinkTag/rule';
import avoidCreateElementScriptLinkTagPage from './visualforce/AvoidCreateElementScriptLinkTag/spec.md';
import avoidHardcodedSecretsInVFAttrs from './visualforce/AvoidHardcodedSecretsInVFAttrs/rule';
import avoidHardcodedSecretsInVFAttrsPage from './visualforce/AvoidHardcodedSecretsInVFAttrs/spec.md';
import avoidUnauthorizedApiSessionIdInVisualforce from './visualforce/AvoidUnauthorizedApiSessionIdInVisualforce/rule';
import avoidUnauthorizedApiSessionIdInVisualforcePage from './visualforce/AvoidUnauthorizedApiSessionIdInVisualforce/spec.md';
import avoidUnauthorizedGetSessionIdInVisualforce from './visualforce/AvoidUnauthorizedGetSessionIdInVisualforce/rule';
import avoidUnauthorizedGetSessionIdInVisualforcePage from './visualforce/AvoidUnauthorizedGetSessionIdInVisualforce/spec.md';
import loadCSSApexStylesheet from './visualforce/LoadCSSApexStylesheet/rule';
import loadCSSApexStylesheetPage from './visualforce/LoadCSSApexStylesheet/spec.md';
import loadCSSLinkHref from './visualforce/LoadCSSLinkHref/rule';
import loadCSSLinkHrefPage from './visualforce/LoadCSSLinkHref/spec.md';
import loadJavaScriptHtmlScript from './visualforce/LoadJavaScriptHtmlScript/rule';
import loadJavaScriptHtmlScriptPage from './visualforce/LoadJavaScriptHtmlScript/spec.md';
import loadJavaScriptIncludeScript from './visualforce/LoadJavaScriptIncludeScript/rule';
import loadJavaScriptIncludeScriptPage from './visualforce/LoadJavaScriptIncludeScript/spec.md';
import vfCsrf from './visualforce/VfCsrf/rule';
import vfCsrfPage from './visualforce/VfCsrf/spec.md';
import vfHtmlStyleTagXss from './visualforce/VfHtmlStyleTagXss/rule';
import vfHtmlStyleTagXssPage from './visualforce/VfHtmlStyleTagXss/spec.md';
import vfUnescapeEl from './visualforce/VfUnescapeEl/rule';
import vfUnescapeElPage from './visualforce/VfUnescapeEl/spec.md';
import avoidHardCodedCredentialsInAura from './lightning/AvoidHardCodedCredentialsInAura/rule';
import avoidHardCodedCredentialsInAuraPage from './lightning/AvoidHardCodedCredentialsInAura/spec.md';
import avoidLwcBubblesComposedTrue from './lightning/AvoidLwcBubblesComposedTrue/rule';
import avoidLwcBubblesComposedTruePage from './lightning/AvoidLwcBubblesComposedTrue/spec.md';
import avoidUnescapedHtmlInAura from './lightning/AvoidUnescapedHtmlInAura/rule';
import avoidUnescapedHtmlInAuraPage from './lightning/AvoidUnescapedHtmlInAura/spec.md';
import lwcInnerHtml from './lightning/LwcInnerHtml/rule';
import lwcInnerHtmlPage from './lightning/LwcInnerHtml/spec.md';
import lwcManualDom from './lightning/LwcManualDom/rule';
import lwcManualDomPage from './lightning/LwcManualDom/spec.md';
import hardcodedSecretValue from './text/HardcodedSecretValue/rule';
import hardcodedSecretValuePage from './text/HardcodedSecretValue/spec.md';
import vulnerableLibrary from './text/VulnerableLibrary/rule';
import vulnerableLibraryPage from './text/VulnerableLibrary/spec.md';
import type { Rule } from './rule';

/** Every rule and its page, by area and name. */
export const generatedRules: readonly { readonly rule: Rule; readonly page: string }[] = [
  { rule: accessTokenInUrl, page: accessTokenInUrlPage },
  { rule: apexBadCrypto, page: apexBadCryptoPage },
  { rule: apexCRUDViolation, page: apexCRUDViolationPage },
  { rule: apexCSRF, page: apexCSRFPage },
  { rule: apexDangerousMethods, page: apexDangerousMethodsPage },
  { rule: apexFlsViolation, page: apexFlsViolationPage },
  { rule: apexInsecureEndpoint, page: apexInsecureEndpointPage },
  { rule: apexOpenRedirect, page: apexOpenRedirectPage },
  { rule: apexSOQLInjection, page: apexSOQLInjectionPage },
  { rule: apexSharingViolations, page: apexSharingViolationsPage },
  { rule: apexSuggestUsingNamedCred, page: apexSuggestUsingNamedCredPage },
  { rule: apexXSSFromEscapeFalse, page: apexXSSFromEscapeFalsePage },
  { rule: apexXSSFromURLParam, page: apexXSSFromURLParamPage },
  { rule: avoidChangeProtectionUnprotected, page: avoidChangeProtectionUnprotectedPage },
  { rule: avoidGetInstanceWithTaint, page: avoidGetInstanceWithTaintPage },
  { rule: avoidGlobalInstallUninstallHandlers, page: avoidGlobalInstallUninstallHandlersPage },
  { rule: avoidHardcodedCredentialsInFieldDecls, page: avoidHardcodedCredentialsInFieldDeclsPage },
  { rule: avoidHardcodedCredentialsInHttpHeader, page: avoidHardcodedCredentialsInHttpHeaderPage },
  { rule: avoidHardcodedCredentialsInSetPassword, page: avoidHardcodedCredentialsInSetPasswordPage },
  { rule: avoidHardcodedCredentialsInVarAssign, page: avoidHardcodedCredentialsInVarAssignPage },
  { rule: avoidHardcodedCredentialsInVarDecls, page: avoidHardcodedCredentialsInVarDeclsPage },
  { rule: avoidInvalidCrudContentDistribution, page: avoidInvalidCrudContentDistributionPage },
  { rule: avoidSecurityEnforcedOldApiVersion, page: avoidSecurityEnforcedOldApiVersionPage },
  { rule: avoidUnauthorizedApiSessionIdInApex, page: avoidUnauthorizedApiSessionIdInApexPage },
  { rule: avoidUnauthorizedGetSessionIdInApex, page: avoidUnauthorizedGetSessionIdInApexPage },
  { rule: avoidUnsafePasswordManagementUse, page: avoidUnsafePasswordManagementUsePage },
  { rule: errorDetailsExposedToUser, page: errorDetailsExposedToUserPage },
  { rule: expiredSuppression, page: expiredSuppressionPage },
  { rule: explicitWithoutSharing, page: explicitWithoutSharingPage },
  { rule: insecureCookie, page: insecureCookiePage },
  { rule: sensitiveDataInDebugLog, page: sensitiveDataInDebugLogPage },
  { rule: systemModeAccess, page: systemModeAccessPage },
  { rule: unsafeDynamicInstantiation, page: unsafeDynamicInstantiationPage },
  { rule: unusedSuppression, page: unusedSuppressionPage },
  { rule: avoidApiSessionId, page: avoidApiSessionIdPage },
  { rule: avoidAuraWithLockerDisabled, page: avoidAuraWithLockerDisabledPage },
  { rule: avoidDisableProtocolSecurityRemoteSiteSetting, page: avoidDisableProtocolSecurityRemoteSiteSettingPage },
  { rule: avoidInsecureHttpRemoteSiteSetting, page: avoidInsecureHttpRemoteSiteSettingPage },
  { rule: avoidJavaScriptCustomObject, page: avoidJavaScriptCustomObjectPage },
  { rule: avoidJavaScriptHomePageComponent, page: avoidJavaScriptHomePageComponentPage },
  { rule: avoidJavaScriptInUrls, page: avoidJavaScriptInUrlsPage },
  { rule: avoidJavaScriptWebLink, page: avoidJavaScriptWebLinkPage },
  { rule: avoidLmcIsExposedTrue, page: avoidLmcIsExposedTruePage },
  { rule: avoidOldSalesforceApiVersions, page: avoidOldSalesforceApiVersionsPage },
  { rule: avoidSControls, page: avoidSControlsPage },
  { rule: flowSystemModeWithoutSharing, page: flowSystemModeWithoutSharingPage },
  { rule: insecureCorsOrigin, page: insecureCorsOriginPage },
  { rule: insecureCspTrustedSite, page: insecureCspTrustedSitePage },
  { rule: insecureNamedCredential, page: insecureNamedCredentialPage },
  { rule: limitConnectedAppScope, page: limitConnectedAppScopePage },
  { rule: overprivilegedPermissionSet, page: overprivilegedPermissionSetPage },
  { rule: preventPassingUserDataIntoElementWithSharing, page: preventPassingUserDataIntoElementWithSharingPage },
  { rule: preventPassingUserDataIntoElementWithoutSharing, page: preventPassingUserDataIntoElementWithoutSharingPage },
  { rule: protectSensitiveData, page: protectSensitiveDataPage },
  { rule: unprotectedSecretStorage, page: unprotectedSecretStoragePage },
  { rule: useHttpsCallbackUrlConnectedApp, page: useHttpsCallbackUrlConnectedAppPage },
  { rule: avoidCreateElementScriptLinkTag, page: avoidCreateElementScriptLinkTagPage },
  { rule: avoidHardcodedSecretsInVFAttrs, page: avoidHardcodedSecretsInVFAttrsPage },
  { rule: avoidUnauthorizedApiSessionIdInVisualforce, page: avoidUnauthorizedApiSessionIdInVisualforcePage },
  { rule: avoidUnauthorizedGetSessionIdInVisualforce, page: avoidUnauthorizedGetSessionIdInVisualforcePage },
  { rule: loadCSSApexStylesheet, page: loadCSSApexStylesheetPage },
  { rule: loadCSSLinkHref, page: loadCSSLinkHrefPage },
  { rule: loadJavaScriptHtmlScript, page: loadJavaScriptHtmlScriptPage },
  { rule: loadJavaScriptIncludeScript, page: loadJavaScriptIncludeScriptPage },
  { rule: vfCsrf, page: vfCsrfPage },
  { rule: vfHtmlStyleTagXss, page: vfHtmlStyleTagXssPage },
  { rule: vfUnescapeEl, page: vfUnescapeElPage },
  { rule: avoidHardCodedCredentialsInAura, page: avoidHardCodedCredentialsInAuraPage },
  { rule: avoidLwcBubblesComposedTrue, page: avoidLwcBubblesComposedTruePage },
  { rule: avoidUnescapedHtmlInAura, page: avoidUnescapedHtmlInAuraPage },
  { rule: lwcInnerHtml, page: lwcInnerHtmlPage },
  { rule: lwcManualDom, page: lwcManualDomPage },
  { rule: hardcodedSecretValue, page: hardcodedSecretValuePage },
  { rule: vulnerableLibrary, page: vulnerableLibraryPage },
];
