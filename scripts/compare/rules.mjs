// The rules of Code Analyzer's PMD engine that are tagged Security or AppExchange, by the ruleset that holds them. Source:
// pmd-rule-mappings of @salesforce/code-analyzer-pmd-engine, and PMD's own rulesets.

/** By language, as PMD calls it: the rulesets and the names of the rules in them that are about security. */
export const pmdRulesets = [
  {
    language: 'apex',
    ref: 'category/apex/security.xml',
    rules: [
      'ApexBadCrypto',
      'ApexCRUDViolation',
      'ApexDangerousMethods',
      'ApexInsecureEndpoint',
      'ApexOpenRedirect',
      'ApexSOQLInjection',
      'ApexSharingViolations',
      'ApexSuggestUsingNamedCred',
      'ApexXSSFromEscapeFalse',
      'ApexXSSFromURLParam',
    ],
  },
  { language: 'apex', ref: 'category/apex/errorprone.xml', rules: ['ApexCSRF'] },
  {
    language: 'apex',
    ref: 'sfca/rulesets/AppExchange_apex.xml',
    rules: [
      'AvoidChangeProtectionUnprotected',
      'AvoidGetInstanceWithTaint',
      'AvoidGlobalInstallUninstallHandlers',
      'AvoidHardcodedCredentialsInFieldDecls',
      'AvoidHardcodedCredentialsInHttpHeader',
      'AvoidHardcodedCredentialsInSetPassword',
      'AvoidHardcodedCredentialsInVarAssign',
      'AvoidHardcodedCredentialsInVarDecls',
      'AvoidInvalidCrudContentDistribution',
      'AvoidSecurityEnforcedOldApiVersion',
      'AvoidUnauthorizedApiSessionIdInApex',
      'AvoidUnauthorizedGetSessionIdInApex',
      'AvoidUnsafePasswordManagementUse',
    ],
  },
  {
    language: 'visualforce',
    ref: 'category/visualforce/security.xml',
    rules: ['VfCsrf', 'VfHtmlStyleTagXss', 'VfUnescapeEl'],
  },
  {
    language: 'visualforce',
    ref: 'sfca/rulesets/AppExchange_visualforce.xml',
    rules: [
      'AvoidCreateElementScriptLinkTag',
      'AvoidHardcodedSecretsInVFAttrs',
      'AvoidUnauthorizedApiSessionIdInVisualforce',
      'AvoidUnauthorizedGetSessionIdInVisualforce',
      'LoadCSSApexStylesheet',
      'LoadCSSLinkHref',
      'LoadJavaScriptHtmlScript',
      'LoadJavaScriptIncludeScript',
    ],
  },
  {
    language: 'xml',
    ref: 'sfca/rulesets/AppExchange_xml.xml',
    rules: [
      'AvoidApiSessionId',
      'AvoidAuraWithLockerDisabled',
      'AvoidDisableProtocolSecurityRemoteSiteSetting',
      'AvoidInsecureHttpRemoteSiteSetting',
      'AvoidJavaScriptCustomObject',
      'AvoidJavaScriptHomePageComponent',
      'AvoidJavaScriptInUrls',
      'AvoidJavaScriptWebLink',
      'AvoidLmcIsExposedTrue',
      'AvoidSControls',
      'LimitConnectedAppScope',
      'ProtectSensitiveData',
      'UseHttpsCallbackUrlConnectedApp',
    ],
  },
  {
    language: 'html',
    ref: 'sfca/rulesets/AppExchange_html.xml',
    rules: ['AvoidHardCodedCredentialsInAura', 'AvoidUnescapedHtmlInAura'],
  },
  { language: 'ecmascript', ref: 'sfca/rulesets/AppExchange_javascript.xml', rules: ['AvoidLwcBubblesComposedTrue'] },
];

/** The names of all these rules. */
export const pmdRuleNames = pmdRulesets.flatMap(({ rules }) => rules);

/** The text of a PMD ruleset with these rules: all of them, or those that are named. */
export function rulesetXml(names = pmdRuleNames) {
  const wanted = new Set(names);
  const lines = pmdRulesets.flatMap(({ ref, rules }) =>
    rules.filter((name) => wanted.has(name)).map((name) => `  <rule ref="${ref}/${name}"/>`),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<ruleset name="Security" xmlns="http://pmd.sourceforge.net/ruleset/2.0.0">',
    '  <description>The rules of Code Analyzer that are about security</description>',
    ...lines,
    '</ruleset>',
    '',
  ].join('\n');
}

/** The languages in which the named rules look, in PMD's words. */
export function languagesOf(names) {
  const wanted = new Set(names);
  return new Set(pmdRulesets.filter(({ rules }) => rules.some((name) => wanted.has(name))).map(({ language }) => language));
}
