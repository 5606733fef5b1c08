/** The FAQ as plain data: what an entry is, wherever it is stored, listed or shown. */

/**
 * Where an answer stands: it answers; it is wrong and being corrected; nobody can answer; only a case with Salesforce can.
 * `RETIRED` entries keep their id, so that old links still lead somewhere.
 */
export const faqStatuses = ['VALID_RESPONSE', 'Error', 'Unable to Answer', 'Suggests Case', 'RETIRED'] as const;
export type FaqStatus = (typeof faqStatuses)[number];

/** What kind of solution an answer is about. */
export const faqSubjects = ['managed-package', 'external-endpoint', 'marketing-cloud', 'api-only', 'agentforce'] as const;
export type FaqSubject = (typeof faqSubjects)[number];

/**
 * `official`: published by Salesforce. `secondary`: written up by others from official pages. `community`: experience of
 * partners.
 */
export const faqSourceKinds = ['official', 'secondary', 'community'] as const;
export type FaqSourceKind = (typeof faqSourceKinds)[number];

/** `FAQ-` and six digits. */
export const faqIdPattern = /^FAQ-\d{6}$/;

/** What teams may call entries of their own, such as `ACME-12`: letters and digits, a hyphen, a number. */
export const teamFaqIdPattern = /^(?!FAQ-)[A-Z][A-Z0-9]{1,15}-\d{1,6}$/;

/** What an answer rests on. */
export interface FaqSource {
  readonly title: string;
  /** Absent where the source has no page that everybody can open. */
  readonly url?: string;
  readonly kind: FaqSourceKind;
  /** The month in which the source was last read: `YYYY-MM`. */
  readonly seen: string;
}

/** One question with its answer. The text parts are Markdown. */
export interface FaqEntry {
  readonly id: string;
  readonly category: string;
  readonly subcategory: string;
  readonly status: FaqStatus;
  readonly question: string;
  /** Other words in which people ask this; they are searched, not shown. */
  readonly alsoAsked?: readonly string[];
  /** Names of related rules, those the entry is chiefly about first. */
  readonly rules: readonly string[];
  readonly appliesTo: readonly FaqSubject[];
  /** The API versions that an answer tells apart, such as `<=66.0` and `>=67.0`; empty where the version makes no difference. */
  readonly apiVersions: readonly string[];
  readonly sources: readonly FaqSource[];
  /** The day on which somebody last compared the answer with its sources: `YYYY-MM-DD`. */
  readonly lastVerified: string;
  /** For a retired entry: the id of the one that took its place. */
  readonly replacedBy?: string;
  readonly answer: string;
  /** What to write in the submission or in the false-positive document, where there is anything to write. */
  readonly submission?: string;
  /** An improved wording of the answer, proposed but not adopted. */
  readonly recommendedAnswer?: string;
  /** Why the recommended answer differs, and why the rules are related. */
  readonly reasoning?: string;
  /** Where to read on; not part of the answer. */
  readonly seeAlso?: string;
}

/** What a team answers to the question of one of our entries. The text parts are Markdown. */
export interface TeamAnswer {
  /** Id of the entry it belongs to. */
  readonly id: string;
  readonly recommendedAnswer: string;
  readonly reasoning?: string;
  /** The day on which the team last looked at it: `YYYY-MM-DD`. */
  readonly lastVerified: string;
}

/** An entry as it is shown: with what a team makes of it. */
export interface ShownEntry extends FaqEntry {
  /** Whether the whole entry is the team's. */
  readonly isTeams?: boolean;
  /** The team's own answer to a question of ours. */
  readonly teamAnswer?: TeamAnswer;
}
