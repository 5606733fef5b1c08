/** A baseline: the findings that are known at some time, so that later scans tell of new ones only. */

import { compare } from '#shared/compare';
import type { LocatedFinding, ScanReport } from './scanReport';

/** One known finding. All but the fingerprint is for readers. */
export interface KnownFinding {
  readonly fingerprint: string;
  readonly rule: string;
  /** Relative to the folder of the baseline, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The version of the format that is written and read. */
const version = 1;

/**
 * The text of a baseline: JSON with a line for each finding, in an order that depends on nothing but the findings; ends with a
 * line break. It holds no messages, which may name what is in the code.
 */
export function writeBaseline(findings: readonly KnownFinding[], tool: string): string {
  const lines = [...findings]
    .sort(
      (a, b) => compare(a.file, b.file) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint) || a.line - b.line,
    )
    .map(({ fingerprint, rule, file, line }) => `    ${JSON.stringify({ fingerprint, rule, file, line })}`);
  const list = lines.length > 0 ? `[\n${lines.join(',\n')}\n  ]` : '[]';
  return `{\n  "version": ${version},\n  "tool": ${JSON.stringify(tool)},\n  "findings": ${list}\n}\n`;
}

/** Reads a baseline. Throws an Error with one sentence about what is wrong with the text. */
export function readBaseline(text: string): KnownFinding[] {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Error('it is no JSON');
  }
  if (!isRecord(value) || !Array.isArray(value.findings)) throw new Error('it is no baseline');
  if (value.version !== version) throw new Error(`it is of version ${String(value.version).slice(0, 20)}, not ${version}`);
  return value.findings.map((each: unknown) => {
    const { fingerprint, rule, file, line } = isRecord(each) ? each : {};
    if (typeof fingerprint !== 'string') throw new Error('a finding in it has no fingerprint');
    return {
      fingerprint,
      rule: typeof rule === 'string' ? rule : '',
      file: typeof file === 'string' ? file : '',
      line: typeof line === 'number' ? line : 0,
    };
  });
}

/** A scan set against a baseline. */
export interface Compared {
  readonly fresh: readonly LocatedFinding[];
  readonly known: readonly LocatedFinding[];
  /** What is in the baseline and was not found. */
  readonly gone: readonly KnownFinding[];
}

/** Sets findings against those of a baseline: each of these stands for one finding with its fingerprint. */
export function compareWithBaseline(findings: readonly LocatedFinding[], baseline: readonly KnownFinding[]): Compared {
  const left = new Map<string, KnownFinding[]>();
  for (const each of baseline) left.set(each.fingerprint, [...(left.get(each.fingerprint) ?? []), each]);
  const fresh: LocatedFinding[] = [];
  const known: LocatedFinding[] = [];
  for (const located of findings) (left.get(located.finding.fingerprint)?.shift() ? known : fresh).push(located);
  return { fresh, known, gone: [...left.values()].flat() };
}

/** The report without what a baseline knows. */
export function withoutKnown(report: ScanReport, baseline: readonly KnownFinding[]): ScanReport {
  const { fresh, known } = compareWithBaseline(report.findings, baseline);
  return { ...report, findings: fresh, known: known.length };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
