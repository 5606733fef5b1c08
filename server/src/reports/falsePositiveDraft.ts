/** What a false-positive document consists of, whatever format it is written in. */

/** A draft: everything that is known is in it, everything else is a text that begins with `toDo`. All texts are plain. */
export interface FalsePositiveDraft {
  readonly title: string;
  /** Names and values of what stands at the top of the document. */
  readonly head: readonly (readonly [name: string, value: string])[];
  /** How many items there are, and how many of them still lack an explanation. */
  readonly items: number;
  readonly unexplained: number;
  readonly rules: readonly ExplainedRule[];
  /** Findings that nobody has set aside: they are to be fixed or explained before the document is handed in. */
  readonly open: readonly OpenRule[];
}

/** The items of one rule. */
export interface ExplainedRule {
  readonly name: string;
  readonly title: string;
  readonly objection: string;
  readonly items: readonly FalsePositiveItem[];
}

/** One issue, with all the places that the same explanation holds for. */
export interface FalsePositiveItem {
  /** Its number in the document, and the first of its locations in short: `2.1 Orders.cls, line 12`. */
  readonly heading: string;
  /** Files with the lines in them. */
  readonly locations: readonly string[];
  readonly detectedBy: string;
  /** What the finding says; each text once. */
  readonly messages: readonly string[];
  readonly category: string;
  readonly explanation: string;
  /** Who looked at it, and how long that holds: one text for each of several. */
  readonly reviewed: readonly string[];
  /** Where the suppressions stand that set the findings aside. */
  readonly setAside: readonly string[];
  readonly evidence: readonly Evidence[];
  /** How many further locations have evidence of the same kind that is left out. */
  readonly moreEvidence: number;
  readonly references: readonly Reference[];
}

/** What shows that an explanation is true: the code of one place, and the way of the data. */
export interface Evidence {
  readonly location: string;
  /** Lines of source with their numbers; secrets masked. */
  readonly code: string;
  /** The steps of the way with their places, and checks on it. */
  readonly path: readonly string[];
}

/** Where to read on. */
export interface Reference {
  readonly title: string;
  readonly url?: string;
}

/** The open findings of one rule. */
export interface OpenRule {
  readonly name: string;
  readonly severity: string;
  readonly count: number;
  /** A file and the lines in it: `Orders.cls, lines 12, 40`. */
  readonly places: readonly string[];
}

/** What begins a text that a person has to replace. */
export const toDo = 'To do: ';

/** Stands where an explanation is missing. */
export const unexplained = `${toDo}explain why this is no risk: the fact that makes it so, and what guards it`;

/** Lines of code around a finding. */
export const around = 3;
/** Identical cases are grouped; of more than this many places only these show their code. */
export const mostEvidence = 3;
