/** What client and server say to each other about a report for a security review. */

/** Request, client to server: `CreateReportParams`, answered by `CreatedReport`, or null where nothing was scanned. */
export const createReportRequest = 'preflight/createReport';

/** What people read or keep; `docx` is the draft of a false-positive document. */
export type ReviewReportKind = 'html' | 'markdown' | 'csv' | 'docx';

export interface CreateReportParams {
  readonly kind: ReviewReportKind;
  /** What the report calls what was scanned. */
  readonly subject: string;
  /** The day of today where the user is: `YYYY-MM-DD`. */
  readonly today: string;
}

export interface CreatedReport {
  /** The whole document, in base64. */
  readonly content: string;
  readonly findings: number;
  readonly suppressed: number;
  /** Open findings that only other tools have; absent where nothing was imported. */
  readonly imported?: number;
}
