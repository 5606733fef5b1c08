/** The readiness view: what client and server say to each other about all findings, and which group a rule belongs to. */

import type { Confidence, Severity } from './finding';
import type { JustificationCategory } from './justification';

/**
 * Request, client to server, without parameters: answered by `Review`: the findings of all files analysed so far, those that
 * were set aside among them.
 */
export const reviewRequest = 'preflight/review';

/** Notification, server to client, without parameters: the answer to `reviewRequest` may be another now. At most a few a second. */
export const reviewChangedNotification = 'preflight/reviewChanged';

/** Request, client to server: a `FindingReference`, answered by `FixOffer[]`: its fixes, and the ways to set it aside. */
export const fixOffersRequest = 'preflight/fixOffers';

/**
 * Request, client to server: `ImportResultsParams`, answered by `ImportedResult[]`, in the same order. From then on these files of
 * other scanners, and no others, are part of the review. Files that changed since they were read are read again.
 */
export const importResultsRequest = 'preflight/importResults';

export interface ImportResultsParams {
  /** URIs of files. */
  readonly files: readonly string[];
}

/** A file of another scanner, and what became of its findings. */
export interface ImportedResult {
  readonly uri: string;
  /** The file's own name. */
  readonly name: string;
  /** Why there is nothing of it in the review: a sentence. */
  readonly problem?: string;
  readonly tools: readonly string[];
  readonly findings: number;
  /** Preflight has them as well. */
  readonly matched: number;
  /** Only others have them: what the review shows of the file besides. */
  readonly apart: number;
  /** Not about security, and so in reports only. */
  readonly aside: number;
  /** More than the review can show; in reports only. */
  readonly left: number;
}

/** Whether a fix sets its finding aside instead of resolving it. */
export function isSuppressionOffer({ id }: { readonly id: string }): boolean {
  return id.startsWith('suppress-');
}

/** A place in the terms of editors: zero-based lines, characters in UTF-16 code units. */
export interface ReviewPosition {
  readonly line: number;
  readonly character: number;
}

/** Another tool that has a finding. */
export interface ReviewTool {
  readonly name: string;
  readonly version?: string;
  /** The rule by the tool's own name. */
  readonly rule: string;
}

/** What filters call Preflight among the tools. */
export const ownTool = 'Preflight';

/** `explained`: set aside, and somebody says why. `suppressed`: set aside, and nobody does. */
export type ReviewState = 'open' | 'suppressed' | 'explained';

export interface ReviewFinding {
  readonly rule: string;
  readonly message: string;
  readonly severity: Severity;
  /** Other tools do not say. */
  readonly confidence?: Confidence;
  readonly state: ReviewState;
  /** Why it is set aside, without secrets. */
  readonly reason?: string;
  readonly category?: JustificationCategory;
  readonly reviewer?: string;
  /** The last day the reason holds, as `2027-06-30`. */
  readonly until?: string;
  readonly range: { readonly start: ReviewPosition; readonly end: ReviewPosition };
  /** With the file and the rule, these name the finding: see `FindingReference`. */
  readonly start: number;
  readonly fingerprint: string;
  /** Whether its data takes a way that can be walked. */
  readonly hasPath: boolean;
  /** The tool that alone has it; undefined for those of Preflight. */
  readonly foundBy?: ReviewTool;
  /** Other tools that have this finding of Preflight, too. */
  readonly alsoFoundBy?: readonly ReviewTool[];
  /** It is about the file as such: `range` says nothing. */
  readonly isAboutFile?: boolean;
  /** The page of another tool about its rule, `https:` only. */
  readonly help?: string;
}

export interface ReviewFile {
  readonly uri: string;
  /** It is none of the workspace, but what an imported result names: `uri` leads nowhere. */
  readonly isElsewhere?: boolean;
  /** Its path below the folder of its package, with forward slashes. */
  readonly path: string;
  /** Id of its package. */
  readonly package: string;
  readonly findings: readonly ReviewFinding[];
}

/** Id of what stands for the package of files that are none of the workspace. */
export const elsewhere = 'elsewhere';

/** What is submitted as one: a package directory of a project, or a project or folder that names none. */
export interface ReviewPackage {
  /** Stays the same as long as the folder does. */
  readonly id: string;
  readonly name: string;
  /** URI of its folder. */
  readonly folder: string;
  /** URI of the folder where its scans are started: that of the project, if the package is the only one there. */
  readonly root: string;
  /** It is what a project has besides its packages: nobody hands that in. */
  readonly isRest?: true;
}

/** What the view says about a rule. */
export interface ReviewRule {
  readonly title: string;
  /** The FAQ entry that says most about it. */
  readonly faq?: string;
  /** The group, where it is not that of `categoryOf`. */
  readonly category?: ReviewCategory;
  /** Only other tools know it: it has no page here. */
  readonly isForeign?: boolean;
}

export interface Review {
  /** Whether the whole workspace was scanned. */
  readonly scanned: boolean;
  /** In the order of their folders. */
  readonly packages: readonly ReviewPackage[];
  /** By the path of the file. */
  readonly files: readonly ReviewFile[];
  /** Rules that have findings, by name. */
  readonly rules: Readonly<Record<string, ReviewRule>>;
}

/** Groups of rules, as a security review groups what it objects to (ISVforce Guide, "Prevent Secure Coding Violations"). */
export const reviewCategories = [
  { id: 'access', title: 'Access control' },
  { id: 'injection', title: 'Injection' },
  { id: 'scripting', title: 'Cross-site scripting' },
  { id: 'request', title: 'Request forgery and redirects' },
  { id: 'secrets', title: 'Storage of sensitive data' },
  { id: 'disclosure', title: 'Information disclosure' },
  { id: 'sessions', title: 'Sessions and passwords' },
  { id: 'communication', title: 'Secure communication' },
  { id: 'components', title: 'Outdated software and isolation' },
  { id: 'suppressions', title: 'Suppressions' },
  { id: 'other', title: 'Other' },
] as const;

export type ReviewCategory = (typeof reviewCategories)[number]['id'];

const rulesByCategory: Readonly<Record<Exclude<ReviewCategory, 'other'>, readonly string[]>> = {
  access: [
    'ApexCRUDViolation',
    'ApexFlsViolation',
    'ApexSharingViolations',
    'AvoidChangeProtectionUnprotected',
    'AvoidGlobalInstallUninstallHandlers',
    'AvoidInvalidCrudContentDistribution',
    'AvoidSecurityEnforcedOldApiVersion',
    'ExplicitWithoutSharing',
    'FlowSystemModeWithoutSharing',
    'LimitConnectedAppScope',
    'OverprivilegedPermissionSet',
    'PreventPassingUserDataIntoElementWithSharing',
    'PreventPassingUserDataIntoElementWithoutSharing',
    'SystemModeAccess',
  ],
  injection: ['ApexSOQLInjection', 'AvoidGetInstanceWithTaint', 'UnsafeDynamicInstantiation'],
  scripting: [
    'ApexXSSFromEscapeFalse',
    'ApexXSSFromURLParam',
    'AvoidCreateElementScriptLinkTag',
    'AvoidJavaScriptCustomObject',
    'AvoidJavaScriptHomePageComponent',
    'AvoidJavaScriptInUrls',
    'AvoidJavaScriptWebLink',
    'AvoidSControls',
    'AvoidUnescapedHtmlInAura',
    'LoadCSSApexStylesheet',
    'LoadCSSLinkHref',
    'LoadJavaScriptHtmlScript',
    'LoadJavaScriptIncludeScript',
    'LwcInnerHtml',
    'LwcManualDom',
    'VfHtmlStyleTagXss',
    'VfUnescapeEl',
  ],
  request: ['ApexCSRF', 'ApexOpenRedirect', 'VfCsrf'],
  secrets: [
    'ApexBadCrypto',
    'ApexSuggestUsingNamedCred',
    'AvoidHardCodedCredentialsInAura',
    'AvoidHardcodedCredentialsInFieldDecls',
    'AvoidHardcodedCredentialsInHttpHeader',
    'AvoidHardcodedCredentialsInVarAssign',
    'AvoidHardcodedCredentialsInVarDecls',
    'AvoidHardcodedSecretsInVFAttrs',
    'HardcodedSecretValue',
    'InsecureNamedCredential',
    'ProtectSensitiveData',
    'UnprotectedSecretStorage',
  ],
  disclosure: ['AccessTokenInUrl', 'ApexDangerousMethods', 'ErrorDetailsExposedToUser', 'SensitiveDataInDebugLog'],
  sessions: [
    'AvoidApiSessionId',
    'AvoidHardcodedCredentialsInSetPassword',
    'AvoidUnauthorizedApiSessionIdInApex',
    'AvoidUnauthorizedApiSessionIdInVisualforce',
    'AvoidUnauthorizedGetSessionIdInApex',
    'AvoidUnauthorizedGetSessionIdInVisualforce',
    'AvoidUnsafePasswordManagementUse',
    'InsecureCookie',
  ],
  communication: [
    'ApexInsecureEndpoint',
    'AvoidDisableProtocolSecurityRemoteSiteSetting',
    'AvoidInsecureHttpRemoteSiteSetting',
    'InsecureCorsOrigin',
    'InsecureCspTrustedSite',
    'UseHttpsCallbackUrlConnectedApp',
  ],
  components: [
    'AvoidAuraWithLockerDisabled',
    'AvoidLmcIsExposedTrue',
    'AvoidLwcBubblesComposedTrue',
    'AvoidOldSalesforceApiVersions',
    'VulnerableLibrary',
  ],
  suppressions: ['ExpiredSuppression', 'UnusedSuppression'],
};

const categories = new Map(
  Object.entries(rulesByCategory).flatMap(([category, rules]) => rules.map((rule) => [rule, category as ReviewCategory])),
);

/** The group of one of Preflight's rules; `other` for one that is not known. */
export function categoryOf(rule: string): ReviewCategory {
  return categories.get(rule) ?? 'other';
}

/** Names of all rules that have a group. */
export const categorizedRules: readonly string[] = [...categories.keys()];
