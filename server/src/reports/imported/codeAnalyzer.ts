/** The JSON files of Salesforce Code Analyzer: of version 5, and of version 4 and before. */

import type { AnalyzerSeverity } from '#shared/rule';
import { codeAnalyzerName, isAboutSecurity, type ToolFinding, type ToolPlace } from './toolFinding';
import {
  isRecord,
  type JsonRecord,
  nameOf,
  numberOf,
  pageOf,
  portablePath,
  recordOf,
  recordsOf,
  regionFrom,
  severityOf,
  textOf,
  textsOf,
} from './values';

/** Whether a value is what `sf code-analyzer run --output-file x.json` writes. */
export function isCodeAnalyzerRun(value: unknown): value is JsonRecord {
  return isRecord(value) && Array.isArray(value.violations) && ('runDir' in value || 'violationCounts' in value);
}

/** The findings of a run of version 5 (its package code-analyzer-core, JSON results format). Paths are relative to `runDir`. */
export function readCodeAnalyzerRun(run: JsonRecord): ToolFinding[] {
  const folder = textOf(run.runDir);
  const base = folder === undefined ? undefined : portablePath(folder);
  const versions = recordOf(run.versions);
  return recordsOf(run.violations).map((violation): ToolFinding => {
    const engine = nameOf(violation.engine) ?? 'unknown engine';
    const toolVersion = nameOf(versions[engine]);
    const rule = nameOf(violation.rule) ?? 'unknown rule';
    const help = textsOf(violation.resources)
      .map(pageOf)
      .find((page) => page !== undefined);
    const places = recordsOf(violation.locations).map((location) => readLocation(location, base));
    const primary = numberOf(violation.primaryLocationIndex, 0) ?? 0;
    return {
      tool: codeAnalyzerName(engine),
      ...(toolVersion !== undefined && { toolVersion }),
      rule,
      otherNames: [],
      severity: severityOf(violation.severity) ?? 3,
      message: textOf(violation.message) ?? rule,
      ...(help !== undefined && { help }),
      isSecurity: isAboutSecurity(textsOf(violation.tags)),
      place: places[primary] ?? places[0] ?? {},
      otherPlaces: places.filter((_, index) => index !== (places[primary] ? primary : 0)),
    };
  });
}

function readLocation(location: JsonRecord, base: string | undefined): ToolPlace {
  const { startLine, startColumn, endLine, endColumn } = location;
  return placeOf(location.file, base, [startLine, startColumn, endLine, endColumn]);
}

/** Whether a value is what `sf scanner run --format json` wrote: a list of files with violations. */
export function isScannerRun(value: unknown): value is readonly JsonRecord[] {
  if (!Array.isArray(value)) return false;
  return value.every((each) => isRecord(each) && Array.isArray(each.violations) && 'fileName' in each);
}

/**
 * The findings of a run of version 4 or before. Findings of its engine sfge are ways: from a source, in the file itself, to a
 * sink, which is where Preflight and version 5 report.
 */
export function readScannerRun(run: readonly JsonRecord[]): ToolFinding[] {
  return run.flatMap((file) => {
    const engine = nameOf(file.engine) ?? 'unknown engine';
    return recordsOf(file.violations).map((violation): ToolFinding => {
      const { line, column, endLine, endColumn, sourceLine, sourceColumn, sinkLine, sinkColumn, sinkFileName } = violation;
      const rule = nameOf(violation.ruleName) ?? 'unknown rule';
      const help = pageOf(violation.url);
      const source = placeOf(file.fileName, undefined, [line ?? sourceLine, column ?? sourceColumn, endLine, endColumn]);
      const sink = textOf(sinkFileName) ? placeOf(sinkFileName, undefined, [sinkLine, sinkColumn]) : undefined;
      const category = textOf(violation.category);
      return {
        tool: codeAnalyzerName(/^eslint/.test(engine) ? 'eslint' : engine),
        rule,
        otherNames: [],
        severity: scannerSeverity(violation, engine),
        message: textOf(violation.message) ?? rule,
        ...(help !== undefined && { help }),
        isSecurity: isAboutSecurity(category === undefined ? [] : [category]),
        place: sink ?? source,
        otherPlaces: sink ? [source] : [],
      };
    });
  });
}

/** `normalizedSeverity` runs from 1, high, to 3, low; ESLint's own is 2 for errors and 1 for warnings; others are PMD's. */
function scannerSeverity({ severity, normalizedSeverity }: JsonRecord, engine: string): AnalyzerSeverity {
  const normalized = severityOf(normalizedSeverity);
  if (normalized !== undefined) return normalized <= 3 ? ((normalized + 1) as AnalyzerSeverity) : 4;
  if (/^eslint/.test(engine)) return numberOf(severity) === 2 ? 2 : 3;
  return severityOf(severity) ?? 3;
}

function placeOf(file: unknown, base: string | undefined, ends: readonly unknown[]): ToolPlace {
  const path = textOf(file);
  const region = regionFrom(ends[0], ends[1], ends[2], ends[3]);
  return {
    ...(path !== undefined && { file: portablePath(path) }),
    ...(path !== undefined && base !== undefined && { base }),
    ...(region && { region }),
  };
}
