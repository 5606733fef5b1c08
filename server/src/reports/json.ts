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
  /** Other tools that have it, too; absent where none was imported that has. */
  readonly alsoFoundBy?: readonly string[];
}

/** A finding that only another tool has. It has no place where it is about the whole file. */
export interface JsonImportedFinding extends Partial<Region> {
  /** Relative as in findings of Preflight, or an address; empty where the tool names none. */
  readonly file: string;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  /** The tool that found it: what tells these findings from those of Preflight. */
  readonly foundBy: string;
  /** Whether the file is one of those that were scanned. */
  readonly scanned: boolean;
}

/** One step on the way data takes. */
export interface JsonStep extends JsonPlace {
  readonly kind: string;
  readonly message: string;
}

/**
 * The open findings as a JSON array of JsonFinding, sorted by file, line, column and rule, behind them as JsonImportedFinding
 * what only other tools found; ends with a line break.
 */
export function formatJson(report: ScanReport): string {
  const findings = report.findings.map(
    ({ file, finding, region, steps, alsoFoundBy }): JsonFinding => ({
      file,
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      ...linesOf(region),
      fingerprint: finding.fingerprint,
      ...(steps && { steps: steps.map(describeStep) }),
      ...(alsoFoundBy && { alsoFoundBy: alsoFoundBy.map(({ tool }) => tool) }),
    }),
  );
  const imported = (report.imported?.findings ?? []).map(
    ({ file, uri, rule, severity, message, region, tool }): JsonImportedFinding => ({
      file,
      rule,
      severity,
      message,
      ...(region && linesOf(region)),
      foundBy: tool,
      scanned: uri !== undefined,
    }),
  );
  return `${JSON.stringify([...findings, ...imported], null, 2)}\n`;
}

function describeStep({ file, kind, message, region }: LocatedStep): JsonStep {
  return { file, kind, message, ...linesOf(region) };
}

/** A region with its properties in the order in which they are to be read. */
function linesOf({ beginLine, beginColumn, endLine, endColumn }: Region): Region {
  return { beginLine, beginColumn, endLine, endColumn };
}
