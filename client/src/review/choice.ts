import type { Confidence, Severity } from '#shared/finding';
import { ownTool, type ReviewFile, type ReviewFinding, type ReviewState } from '#shared/review';

/** In which order siblings stand. */
export const reviewOrders = ['severity', 'file', 'count'] as const;
export type ReviewOrder = (typeof reviewOrders)[number];

/** What the user wants to see of the review. */
export interface ReviewChoice {
  readonly state: ReviewState | 'all';
  /** The least confidence: `low` is everything, what nobody knows the confidence of among it. */
  readonly confidence: Confidence;
  readonly order: ReviewOrder;
  /** A git ref: only files that are different there. */
  readonly changedSince?: string;
  /** Only what this tool has; Preflight is one of them. */
  readonly tool?: string;
}

export const wholeReview: ReviewChoice = { state: 'open', confidence: 'low', order: 'severity' };

const confidences: readonly Confidence[] = ['low', 'medium', 'high'];
const states: readonly string[] = ['open', 'suppressed', 'explained', 'all'];

/** A choice as it was stored; whatever is not understood is as in the beginning. */
export function readChoice(stored: unknown): ReviewChoice {
  const { state, confidence, order, changedSince, tool } = (typeof stored === 'object' && stored ? stored : {}) as ReviewChoice;
  return {
    state: states.includes(state) ? state : wholeReview.state,
    confidence: confidences.includes(confidence) ? confidence : wholeReview.confidence,
    order: reviewOrders.includes(order) ? order : wholeReview.order,
    ...(typeof changedSince === 'string' && changedSince !== '' && { changedSince }),
    ...(typeof tool === 'string' && tool !== '' && { tool }),
  };
}

/** Whether anything is left out that was not in the beginning. */
export function isFiltered({ state, confidence, changedSince, tool }: ReviewChoice): boolean {
  const { state: usual, confidence: least } = wholeReview;
  return state !== usual || confidence !== least || changedSince !== undefined || tool !== undefined;
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
  const accepts = (finding: ReviewFinding) =>
    (choice.state === 'all' || finding.state === choice.state) &&
    confidences.indexOf(finding.confidence ?? 'low') >= confidences.indexOf(choice.confidence) &&
    (choice.tool === undefined || toolsOf(finding).includes(choice.tool));
  return files
    .filter(({ uri, isElsewhere }) => choice.changedSince === undefined || (!isElsewhere && isChanged(uri)))
    .map((file) => ({ ...file, findings: file.findings.filter(accepts) }))
    .filter(({ findings }) => findings.length > 0);
}

/** The names of all tools that have a finding. */
function toolsOf({ foundBy, alsoFoundBy = [] }: ReviewFinding): string[] {
  return foundBy ? [foundBy.name] : [ownTool, ...alsoFoundBy.map(({ name }) => name)];
}

/** The names of all other tools in a review, in order. */
export function otherTools(files: readonly ReviewFile[]): string[] {
  const names = new Set(files.flatMap(({ findings }) => findings.flatMap(toolsOf)));
  names.delete(ownTool);
  return [...names].sort();
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
