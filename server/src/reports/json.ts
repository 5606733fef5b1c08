import type { ScanReport } from './scanReport';

/** One finding in the JSON report. Lines and columns are 1-based, the end is exclusive, columns count UTF-16 code units. */
export interface JsonFinding {
  readonly file: string;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly beginLine: number;
  readonly beginColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The open findings as a JSON array of JsonFinding, sorted by file, line, column and rule; ends with a line break. */
export function formatJson(report: ScanReport): string {
  const findings = report.findings.map(
    ({ file, finding, region }): JsonFinding => ({
      file,
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      beginLine: region.beginLine,
      beginColumn: region.beginColumn,
      endLine: region.endLine,
      endColumn: region.endColumn,
    }),
  );
  return `${JSON.stringify(findings, null, 2)}\n`;
}
