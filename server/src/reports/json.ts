import type { LocatedStep, Region, ScanReport } from './scanReport';

/** A range in a file. Lines and columns are 1-based, the end is exclusive, columns count UTF-16 code units. */
export interface JsonPlace extends Region {
  readonly file: string;
}

/** One finding in the JSON report. */
export interface JsonFinding extends JsonPlace {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  /** The same for the same finding when lines move: what justifications and baselines name it by. */
  readonly fingerprint: string;
  /** The way the data takes, in order; absent where the finding has none. */
  readonly steps?: readonly JsonStep[];
}

/** One step on the way data takes. */
export interface JsonStep extends JsonPlace {
  readonly kind: string;
  readonly message: string;
}

/** The open findings as a JSON array of JsonFinding, sorted by file, line, column and rule; ends with a line break. */
export function formatJson(report: ScanReport): string {
  const findings = report.findings.map(
    ({ file, finding, region, steps }): JsonFinding => ({
      file,
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      ...linesOf(region),
      fingerprint: finding.fingerprint,
      ...(steps && { steps: steps.map(describeStep) }),
    }),
  );
  return `${JSON.stringify(findings, null, 2)}\n`;
}

function describeStep({ file, kind, message, region }: LocatedStep): JsonStep {
  return { file, kind, message, ...linesOf(region) };
}

/** A region with its properties in the order in which they are to be read. */
function linesOf({ beginLine, beginColumn, endLine, endColumn }: Region): Region {
  return { beginLine, beginColumn, endLine, endColumn };
}
