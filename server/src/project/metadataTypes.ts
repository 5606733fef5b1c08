/**
 * Which metadata type a file name stands for. Names, suffixes and folders are those of the Metadata API
 * (Metadata API Developer Guide, "Metadata Types").
 */
export interface MetadataType {
  /** Name of the type, and in nearly all cases of the root element. */
  readonly type: string;
  /** `remoteSite` for `X.remoteSite` and `X.remoteSite-meta.xml`. */
  readonly suffix: string;
  /** Its folder in a package. Where several types share a suffix, the folder decides. */
  readonly folder: string;
  /**
   * Where the XML is: `both` in `X.suffix` (Metadata API format) or `X.suffix-meta.xml` (source format); `meta` only in
   * the latter, because `X.suffix` is something else or does not exist; `folder` like `both`, but the suffix is so common
   * a word that `X.suffix` counts only inside its folder.
   */
  readonly xml: 'both' | 'meta' | 'folder';
}

const rows: readonly [xml: MetadataType['xml'], ...[type: string, suffix: string, folder: string][]][] = [
  // Before CustomPageWebLink, whose suffix and folder are the same but for their case: objects/X/webLinks/Y.webLink-meta.xml.
  ['meta', ['WebLink', 'webLink', 'objects']],
  [
    'both',
    ['RemoteSiteSetting', 'remoteSite', 'remoteSiteSettings'],
    ['ConnectedApp', 'connectedApp', 'connectedApps'],
    ['NamedCredential', 'namedCredential', 'namedCredentials'],
    ['ExternalCredential', 'externalCredential', 'externalCredentials'],
    ['CspTrustedSite', 'cspTrustedSite', 'cspTrustedSites'],
    ['CorsWhitelistOrigin', 'corsWhitelistOrigin', 'corsWhitelistOrigins'],
    ['RedirectWhitelistUrl', 'redirectWhitelistUrl', 'redirectWhitelistUrls'],
    ['AuthProvider', 'authprovider', 'authproviders'],
    ['SamlSsoConfig', 'samlssoconfig', 'samlssoconfigs'],
    ['OauthCustomScope', 'oauthcustomscope', 'oauthcustomscopes'],
    ['OauthTokenExchangeHandler', 'oauthtokenexchangehandler', 'oauthtokenexchangehandlers'],
    ['ExternalAuthIdentityProvider', 'externalAuthIdentityProvider', 'externalAuthIdentityProviders'],
    ['ExternalClientApplication', 'eca', 'externalClientApps'],
    ['ExtlClntAppConfigurablePolicies', 'ecaPlcy', 'extlClntAppPolicies'],
    ['ExtlClntAppGlobalOauthSettings', 'ecaGlblOauth', 'extlClntAppGlobalOauthSets'],
    ['ExtlClntAppOauthSettings', 'ecaOauth', 'extlClntAppOauthSettings'],
    ['ExtlClntAppOauthConfigurablePolicies', 'ecaOauthPlcy', 'extlClntAppOauthPolicies'],
    ['ExternalServiceRegistration', 'externalServiceRegistration', 'externalServiceRegistrations'],
    ['OutboundNetworkConnection', 'outboundNetworkConnection', 'outboundNetworkConnections'],
    ['PermissionSet', 'permissionset', 'permissionsets'],
    ['PermissionSetGroup', 'permissionsetgroup', 'permissionsetgroups'],
    ['MutingPermissionSet', 'mutingpermissionset', 'mutingpermissionsets'],
    ['CustomPermission', 'customPermission', 'customPermissions'],
    ['ProfileSessionSetting', 'profileSessionSetting', 'profileSessionSettings'],
    ['ProfilePasswordPolicy', 'profilePasswordPolicy', 'profilePasswordPolicies'],
    ['SharingRules', 'sharingRules', 'sharingRules'],
    ['SharingSet', 'sharingSet', 'sharingSets'],
    ['LightningMessageChannel', 'messageChannel', 'messageChannels'],
    ['HomePageComponent', 'homePageComponent', 'homePageComponents'],
    ['HomePageLayout', 'homePageLayout', 'homePageLayouts'],
    ['CustomPageWebLink', 'weblink', 'weblinks'],
    ['QuickAction', 'quickAction', 'quickActions'],
    ['FlexiPage', 'flexipage', 'flexipages'],
    ['GlobalValueSet', 'globalValueSet', 'globalValueSets'],
    ['StandardValueSet', 'standardValueSet', 'standardValueSets'],
    ['CustomObjectTranslation', 'objectTranslation', 'objectTranslations'],
    ['PlatformEventChannel', 'platformEventChannel', 'platformEventChannels'],
    ['PlatformEventChannelMember', 'platformEventChannelMember', 'platformEventChannelMembers'],
    ['CustomNotificationType', 'notiftype', 'notificationtypes'],
    ['TransactionSecurityPolicy', 'transactionSecurityPolicy', 'transactionSecurityPolicies'],
    ['DuplicateRule', 'duplicateRule', 'duplicateRules'],
    ['ApexTestSuite', 'testSuite', 'testSuites'],
    ['GenAiFunction', 'genAiFunction', 'genAiFunctions'],
    ['GenAiPlugin', 'genAiPlugin', 'genAiPlugins'],
    ['GenAiPlannerBundle', 'genAiPlannerBundle', 'genAiPlannerBundles'],
  ],
  [
    'folder',
    ['CustomObject', 'object', 'objects'],
    ['Profile', 'profile', 'profiles'],
    ['Flow', 'flow', 'flows'],
    ['FlowDefinition', 'flowDefinition', 'flowDefinitions'],
    ['Workflow', 'workflow', 'workflows'],
    ['CustomLabels', 'labels', 'labels'],
    ['CustomMetadata', 'md', 'customMetadata'],
    ['CustomApplication', 'app', 'applications'],
    ['CustomTab', 'tab', 'tabs'],
    ['CustomSite', 'site', 'sites'],
    ['Network', 'network', 'networks'],
    ['Community', 'community', 'communities'],
    ['Settings', 'settings', 'settings'],
    ['Layout', 'layout', 'layouts'],
    ['Report', 'report', 'reports'],
    ['ReportType', 'reportType', 'reportTypes'],
    ['Dashboard', 'dashboard', 'dashboards'],
    ['Role', 'role', 'roles'],
    ['Group', 'group', 'groups'],
    ['Queue', 'queue', 'queues'],
    ['Translations', 'translation', 'translations'],
    ['ExternalDataSource', 'dataSource', 'dataSources'],
    ['PlatformCachePartition', 'cachePartition', 'cachePartitions'],
    ['ApprovalProcess', 'approvalProcess', 'approvalProcesses'],
    ['AssignmentRules', 'assignmentRules', 'assignmentRules'],
    ['RestrictionRule', 'rule', 'restrictionRules'],
    ['Bot', 'bot', 'bots'],
    ['InstalledPackage', 'installedPackage', 'installedPackages'],
  ],
  [
    'meta',
    ['ApexClass', 'cls', 'classes'],
    ['ApexTrigger', 'trigger', 'triggers'],
    ['ApexPage', 'page', 'pages'],
    ['ApexComponent', 'component', 'components'],
    ['LightningComponentBundle', 'js', 'lwc'],
    ['AuraDefinitionBundle', 'cmp', 'aura'],
    ['AuraDefinitionBundle', 'app', 'aura'],
    ['AuraDefinitionBundle', 'evt', 'aura'],
    ['AuraDefinitionBundle', 'intf', 'aura'],
    ['AuraDefinitionBundle', 'design', 'aura'],
    ['AuraDefinitionBundle', 'tokens', 'aura'],
    ['StaticResource', 'resource', 'staticresources'],
    ['ContentAsset', 'asset', 'contentassets'],
    ['Document', 'document', 'documents'],
    ['EmailTemplate', 'email', 'email'],
    ['Scontrol', 'scf', 'scontrols'],
    ['Certificate', 'crt', 'certs'],
    ['SiteDotCom', 'site', 'siteDotComSites'],
    ['EmailServicesFunction', 'xml', 'emailservices'],
    ['BusinessProcess', 'businessProcess', 'objects'],
    ['CompactLayout', 'compactLayout', 'objects'],
    ['CustomField', 'field', 'objects'],
    ['FieldSet', 'fieldSet', 'objects'],
    ['ListView', 'listView', 'objects'],
    ['RecordType', 'recordType', 'objects'],
    ['ValidationRule', 'validationRule', 'objects'],
  ],
];

/** Every known type, one entry per suffix. Types that are missing here are recognised by `-meta.xml` all the same. */
export const metadataTypes: readonly MetadataType[] = rows.flatMap(([xml, ...types]) =>
  types.map(([type, suffix, folder]) => ({ type, suffix, folder, xml })),
);
