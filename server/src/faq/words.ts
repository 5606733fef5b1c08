import type { FaqSourceKind, FaqStatus, FaqSubject } from '#shared/faq';

/** What readers call the values of an entry's fields. */

export const statusNames: Readonly<Record<FaqStatus, string>> = {
  VALID_RESPONSE: 'Valid response',
  Error: 'Error: the answer is wrong and being corrected',
  'Unable to Answer': 'Unable to answer',
  'Suggests Case': 'Suggests a case with Salesforce',
  RETIRED: 'Retired',
};

export const subjectNames: Readonly<Record<FaqSubject, string>> = {
  'managed-package': 'managed packages',
  'external-endpoint': 'external endpoints',
  'marketing-cloud': 'Marketing Cloud',
  'api-only': 'API-only solutions',
  agentforce: 'Agentforce',
};

export const kindNames: Readonly<Record<FaqSourceKind, string>> = {
  official: 'official',
  secondary: 'secondary source',
  community: 'community',
};

/** For whoever knows one of the two names. */
export const marketplace =
  'AgentExchange is what Salesforce calls its marketplace now; older pages say AppExchange. Both have the same security review.';
