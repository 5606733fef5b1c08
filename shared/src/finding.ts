/**
 * What the analysis hands to editors, reports and the command line: plain data, nothing else.
 * Positions are UTF-16 offsets into the file's text (a byte order mark does not count).
 */

import type { JustificationCategory } from './justification';

/** A half-open range of UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How the editor shows a finding, and what the command line's threshold compares. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** How sure a finding is. `low`: the rule errs on the side of reporting here. */
export type Confidence = 'high' | 'medium' | 'low';

/** A place in some file. */
export interface Place extends Span {
  /** The file's URI. */
  readonly file: string;
}

/** A place that explains a finding: a declaration, a value, a check that was found wanting. */
export interface RelatedPlace extends Place {
  readonly message: string;
}

/**
 * What a step of a data flow is: `source` is where the data comes in, `hop` hands it on, `check` looked at it but does not
 * make it safe, `sink` is where it does harm.
 */
export type FlowStepKind = 'source' | 'hop' | 'sink' | 'check';

/** One step on the way data takes to a finding. */
export interface FlowStep extends Place {
  /** What happens here: one phrase. */
  readonly message: string;
  readonly kind: FlowStepKind;
}

/** Whether steps make a way: they lead from a source to a sink. */
export function leadsToSink(steps: readonly { readonly kind: FlowStepKind }[]): boolean {
  return steps.some(({ kind }) => kind === 'source') && steps.some(({ kind }) => kind === 'sink');
}

/** A step with its number, from 1. */
export interface NumberedStep<S> {
  readonly number: number;
  readonly step: S;
  /** How many steps before this one are left out. */
  readonly leftOut: number;
}

/** The first of these steps and the last one, at most `most` of them (2 or more), numbered as if all were there. */
export function abridgeSteps<S>(steps: readonly S[], most: number): NumberedStep<S>[] {
  const leftOut = Math.max(0, steps.length - most);
  const head = leftOut === 0 ? steps.length : most - 1;
  return steps.flatMap((step, index) => {
    if (index >= head && index < head + leftOut) return [];
    return [{ number: index + 1, step, leftOut: index === head + leftOut ? leftOut : 0 }];
  });
}

/** A text replacement in one file. */
export interface Edit extends Place {
  readonly text: string;
}

/** A change a user can apply to resolve a finding. What it edits is worked out only when it is chosen. */
export interface FixOffer {
  /** Which fix this is, e.g. `use-https`; unique among the offers of one finding. */
  readonly id: string;
  /** Sentence case, imperative: "Use https". */
  readonly title: string;
  /** Safe fixes keep the behaviour of correct code: only these take part in fix-on-save. */
  readonly safe: boolean;
  /** The offer the editor puts first. */
  readonly preferred: boolean;
  /** Editors offer it at the finding's related places in the same file, too. */
  readonly atRelated?: boolean;
}

/** How a finding was set aside by its authors. */
export interface Suppression {
  /** Which dialect: `NOPMD`, `SuppressWarnings`, `code-analyzer-suppress`, `preflight`. */
  readonly by: string;
  /** Why, in the authors' words, where the dialect carries a reason. */
  readonly reason?: string;
  /** What kind of false positive it is, where the authors say so. */
  readonly category?: JustificationCategory;
  /** Who looked at it, where the authors say so. */
  readonly reviewer?: string;
  /** The last day it holds, as `2027-06-30`. */
  readonly until?: string;
  /** Where the suppression is written. */
  readonly place: Place;
}

/** One violation of one rule at one place. */
export interface Finding extends Place {
  readonly rule: string;
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly related: readonly RelatedPlace[];
  /** The way the data takes, in order: at least its source and its sink. Absent where the finding is not about a way. */
  readonly steps?: readonly FlowStep[];
  readonly fixes: readonly FixOffer[];
  /** Stable across moved lines: a hash of rule, file, the enclosing declaration and the masked source of the finding. */
  readonly fingerprint: string;
  /** Present when the finding is set aside; such findings are reported apart. */
  readonly suppression?: Suppression;
}

/** Severities from worst to mildest. */
export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Whether `severity` is as bad as `threshold` or worse. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}
