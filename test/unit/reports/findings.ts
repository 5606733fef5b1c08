import { buildScanReport, type ScanReport, type ScanResults } from '#server/reports/scanReport';
import type { Finding, FlowStep, FlowStepKind } from '#shared/finding';
import { LineIndex } from '#shared/lines';
import type { FileProblem, FileReport } from '#shared/report';
import type { RuleMeta } from '#shared/rule';

/** A rule that has no code. */
export function ruleMeta(name: string, more: Partial<RuleMeta> = {}): RuleMeta {
  return {
    name,
    area: 'apex',
    title: `Title of ${name}`,
    severity: 3,
    confidence: 'high',
    tags: ['Security'],
    faq: ['FAQ-000863'],
    objection: 'What is wrong.',
    remedy: 'What to do.',
    help: 'https://example.com/rule',
    ...more,
  };
}

/** A finding at the first place in `text` where `target` stands. */
export function findingAt(uri: string, text: string, target: string, more: Partial<Finding> = {}): Finding {
  const start = text.indexOf(target);
  if (start === -1) throw new Error(`No ${target} in the text`);
  return {
    file: uri,
    start,
    end: start + target.length,
    rule: 'RuleA',
    message: 'A message.',
    severity: 'warning',
    confidence: 'high',
    related: [],
    fixes: [],
    fingerprint: 'f00d',
    ...more,
  };
}

/** A step at the first place in `text` where `target` stands. */
export function stepAt(kind: FlowStepKind, uri: string, text: string, target: string, message = `The ${kind}`): FlowStep {
  const { file, start, end } = findingAt(uri, text, target);
  return { file, start, end, message, kind };
}

/** The report of one file. */
export function fileReport(file: string, findings: readonly Finding[], problems: readonly FileProblem[] = []): FileReport {
  const open = findings.filter(({ suppression }) => !suppression);
  return { file, resultId: '1', findings: open, suppressed: findings.filter(({ suppression }) => suppression), problems };
}

/** A scan of files in /w, by the text of each; their names are relative to /w. */
export function scanReport(
  texts: Readonly<Record<string, string>>,
  reports: readonly FileReport[],
  more: Partial<ScanResults> = {},
): ScanReport {
  const lines = new Map(Object.entries(texts).map(([uri, text]) => [uri, new LineIndex(text)]));
  const summary = { files: lines.size, findings: 0, suppressed: 0, skipped: [], milliseconds: 1234, cancelled: false };
  return buildScanReport({
    reports,
    summary,
    faults: [],
    rules: [ruleMeta('RuleA'), ruleMeta('RuleB', { severity: 2 })],
    packages: 0,
    lines: (uri) => lines.get(uri),
    nameOf: nameInW,
    ...more,
  });
}

function nameInW(uri: string): string {
  const path = decodeURIComponent(uri.slice('file://'.length));
  return path.startsWith('/w/') ? path.slice('/w/'.length) : `..${path}`;
}
