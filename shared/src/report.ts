/** What is known of one file after its analysis, and of a scan of many. */

import type { Finding, Severity, Span } from './finding';

/** An edit of the file that a problem is about. */
export interface ProblemFix extends Span {
  /** Sentence case, imperative. */
  readonly title: string;
  readonly text: string;
}

/** Something about a file itself: it is not well-formed, could not be read, was too large. Not a violation. */
export interface FileProblem extends Span {
  readonly message: string;
  /**
   * `fault`: part of the file was analysed; `skipped`: nothing of it was; `configuration`: something in a configuration file
   * has no effect as it stands.
   */
  readonly kind: 'fault' | 'skipped' | 'configuration';
  /** How editors show it; information where nothing is said. */
  readonly severity?: Severity;
  /** What to write in its place, where that is plain. */
  readonly correction?: string;
  /** What else may be done about it. */
  readonly fix?: ProblemFix;
}

/** The result of analysing one file. */
export interface FileReport {
  /** The file's URI. */
  readonly file: string;
  /** Changes whenever anything in the report does. */
  readonly resultId: string;
  /** Findings that are not suppressed, by position. */
  readonly findings: readonly Finding[];
  /** Findings set aside by a suppression. */
  readonly suppressed: readonly Finding[];
  readonly problems: readonly FileProblem[];
}

/** Where a scan stands. */
export interface ScanProgress {
  readonly phase: 'reading' | 'analysing';
  readonly done: number;
  readonly total: number;
  readonly findings: number;
}

/** What a scan did. */
export interface ScanSummary {
  readonly files: number;
  readonly findings: number;
  readonly suppressed: number;
  /** Files that could not be analysed, with the reason. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  /** Wall time in milliseconds. */
  readonly milliseconds: number;
  readonly cancelled: boolean;
}
