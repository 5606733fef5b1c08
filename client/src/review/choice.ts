import type { Confidence, Severity } from '#shared/finding';
import type { ReviewFile, ReviewFinding, ReviewState } from '#shared/review';

/** In which order siblings stand. */
export const reviewOrders = ['severity', 'file', 'count'] as const;
export type ReviewOrder = (typeof reviewOrders)[number];

/** What the user wants to see of the review. */
export interface ReviewChoice {
  readonly state: ReviewState | 'all';
  /** The least confidence: `low` is everything. */
  readonly confidence: Confidence;
  readonly order: ReviewOrder;
  /** A git ref: only files that are different there. */
  readonly changedSince?: string;
}

export const wholeReview: ReviewChoice = { state: 'open', confidence: 'low', order: 'severity' };

const confidences: readonly Confidence[] = ['low', 'medium', 'high'];
const states: readonly string[] = ['open', 'suppressed', 'explained', 'all'];

/** A choice as it was stored; whatever is not understood is as in the beginning. */
export function readChoice(stored: unknown): ReviewChoice {
  const { state, confidence, order, changedSince } = (typeof stored === 'object' && stored ? stored : {}) as ReviewChoice;
  return {
    state: states.includes(state) ? state : wholeReview.state,
    confidence: confidences.includes(confidence) ? confidence : wholeReview.confidence,
    order: reviewOrders.includes(order) ? order : wholeReview.order,
    ...(typeof changedSince === 'string' && changedSince !== '' && { changedSince }),
  };
}

/** Whether anything is left out that was not in the beginning. */
export function isFiltered({ state, confidence, changedSince }: ReviewChoice): boolean {
  return state !== wholeReview.state || confidence !== wholeReview.confidence || changedSince !== undefined;
}

/**
 * The files and findings that a choice leaves.
 *
 * @param isChanged whether a file is different from what it was at the ref; asked only where the choice has one
 */
export function chosenFiles(
  files: readonly ReviewFile[],
  choice: ReviewChoice,
  isChanged: (uri: string) => boolean,
): ReviewFile[] {
  const accepts = ({ state, confidence }: ReviewFinding) =>
    (choice.state === 'all' || state === choice.state) &&
    confidences.indexOf(confidence) >= confidences.indexOf(choice.confidence);
  return files
    .filter(({ uri }) => choice.changedSince === undefined || isChanged(uri))
    .map((file) => ({ ...file, findings: file.findings.filter(accepts) }))
    .filter(({ findings }) => findings.length > 0);
}

const severityOrder: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** The worst of some severities. */
export function worstOf(all: readonly Severity[]): Severity {
  return severityOrder.find((each) => all.includes(each)) ?? 'hint';
}

/** Negative where `a` is worse than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return severityOrder.indexOf(a) - severityOrder.indexOf(b);
}
