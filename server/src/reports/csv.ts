import { explanationOf } from './explanation';
import { describeDetections, type ImportedFinding } from './imported/imported';
import { MaskedSources } from './maskedSources';
import { oneLine } from './readable';
import type { ReviewOptions } from './reviewOptions';
import type { LocatedFinding, LocatedStep, ScanReport } from './scanReport';

const head = [
  'status',
  'rule',
  'severity',
  'analyzerSeverity',
  'confidence',
  'file',
  'beginLine',
  'beginColumn',
  'endLine',
  'endColumn',
  'message',
  'path',
  'suppressedBy',
  'reason',
  'category',
  'reviewer',
  'until',
  'faq',
  'help',
  'fingerprint',
  'foundBy',
  'scanned',
] as const;

/**
 * All findings, open and suppressed, as comma-separated values (RFC 4180): a header line, then a line for each finding, CRLF.
 * What only other tools found comes last; `foundBy` names the tools, `scanned` says whether the file was one of the scan.
 * Spreadsheets take cells that begin with certain signs for formulas; such cells get an apostrophe in front.
 */
export function formatCsv(report: ScanReport, options: Pick<ReviewOptions, 'sourceOf'>): string {
  const sources = new MaskedSources(report, options.sourceOf ?? (() => undefined));
  const rules = new Map(report.rules.map((rule) => [rule.name, rule]));
  const rows = [...report.findings, ...report.suppressed].map((located): (string | number)[] => {
    const { finding, file, region } = located;
    const rule = rules.get(finding.rule);
    const explanation = explanationOf(finding);
    return [
      finding.suppression ? 'suppressed' : 'open',
      finding.rule,
      finding.severity,
      rule?.severity ?? '',
      finding.confidence,
      file,
      region.beginLine,
      region.beginColumn,
      region.endLine,
      region.endColumn,
      finding.message,
      (located.steps ?? []).map((step) => describeStep(located, step)).join(' > '),
      finding.suppression?.by ?? '',
      explanation ? maskReason(located, explanation.text, sources) : '',
      explanation?.category ?? '',
      explanation?.reviewer ? maskReason(located, explanation.reviewer, sources) : '',
      explanation?.until ?? '',
      (rule?.faq ?? []).join(' '),
      rule?.help ?? '',
      finding.fingerprint,
      describeFinders(located),
      'yes',
    ];
  });
  const imported = report.imported ? [...report.imported.findings, ...report.imported.suppressed] : [];
  return [head, ...rows, ...imported.map(importedRow)].map((row) => `${row.map(formatCell).join(',')}\r\n`).join('');
}

function describeFinders({ alsoFoundBy = [] }: LocatedFinding): string {
  return ['Preflight', ...(alsoFoundBy.length > 0 ? [describeDetections(alsoFoundBy)] : [])].join(', ');
}

function importedRow(found: ImportedFinding): (string | number)[] {
  const { rule, severity, analyzerSeverity, file, uri, region, message, setAside, help, tool } = found;
  const place = region ? [region.beginLine, region.beginColumn, region.endLine, region.endColumn] : ['', '', '', ''];
  const suppression = [setAside ? tool : '', setAside?.reason ?? '', '', '', ''];
  const scanned = uri === undefined ? 'no' : 'yes';
  return [
    setAside ? 'suppressed' : 'open',
    rule,
    severity,
    analyzerSeverity,
    '',
    file,
    ...place,
    message,
    '',
    ...suppression,
    '',
    help ?? '',
    '',
    tool,
    scanned,
  ];
}

function maskReason(located: LocatedFinding, reason: string, sources: MaskedSources): string {
  const { uri, file } = located.suppressedAt ?? located;
  return sources.mask(uri, file, reason);
}

function describeStep({ uri }: LocatedFinding, step: LocatedStep): string {
  return `${step.message} (${step.uri === uri ? '' : `${step.file}:`}${step.region.beginLine})`;
}

/** Signs that begin a formula in spreadsheets, the full-width ones among them ("CSV Injection", OWASP). */
const formula = /^[=+\-@\t\uff1d\uff0b\uff0d\uff20]/;

function formatCell(value: string | number): string {
  if (typeof value === 'number') return `${value}`;
  const line = oneLine(value);
  const text = formula.test(line) ? `'${line}` : line;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
