import { createHash } from 'node:crypto';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range } from 'vscode-languageserver/node';
import { abridgeSteps, type Finding, type Place, type RelatedPlace, type Severity, type Span } from '#shared/finding';
import type { LineIndex } from '#shared/lines';
import { clientCommands, type DiagnosticData, diagnosticSource } from '#shared/protocol';
import type { FileProblem, FileReport } from '#shared/report';
import type { Analysis } from '../engine/analysis';
import { ruleNamed } from '../rules/registry';
import { inLanguage, t } from './language';
import { commandUri } from './markdown';
import type { Session } from './session';

/** A diagnostic lists no more steps than this: who wants all of them walks the way. */
const mostSteps = 20;

/** What the client gets to see of one file. */
export interface FileDiagnostics {
  /** Changes whenever anything in `items` does. */
  readonly resultId: string;
  readonly items: readonly Diagnostic[];
}

/** Of a file about which there is nothing to say: gone, excluded, or of no kind that is analysed. */
export const noDiagnostics: FileDiagnostics = { resultId: 'none', items: [] };

const severityNumbers: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The diagnostics of a file as its text stands now. */
export function currentDiagnostics(session: Session, analysis: Analysis, key: string): FileDiagnostics {
  const report = session.measure(() => analysis.report(key));
  return report ? toDiagnostics(session, analysis, report) : noDiagnostics;
}

const converted = new WeakMap<FileReport, { readonly lines: LineIndex; readonly diagnostics: FileDiagnostics }>();

/** A report in the terms of the protocol. */
export function toDiagnostics(session: Session, analysis: Analysis, report: FileReport): FileDiagnostics {
  const lines = analysis.lines(report.file);
  if (!lines) return noDiagnostics;
  const known = converted.get(report);
  if (known?.lines === lines) return known.diagnostics;
  const items = [
    ...report.problems.map((problem) => problemDiagnostic(problem, lines)),
    ...report.findings.map((finding) => findingDiagnostic(session, analysis, finding, lines)),
  ];
  const diagnostics = { resultId: resultIdOf(items), items };
  converted.set(report, { lines, diagnostics });
  return diagnostics;
}

/**
 * The same for equal diagnostics, so that an analysis which comes to the same result costs the client nothing. Made from
 * lines and columns, not from the report: where a line break became a blank, offsets stay and lines change.
 */
function resultIdOf(items: readonly Diagnostic[]): string {
  if (items.length === 0) return 'empty';
  return createHash('sha1').update(JSON.stringify(items)).digest('base64url');
}

/** A finding in the terms of the protocol. `lines`: those of its file. */
export function findingDiagnostic(session: Session, analysis: Analysis, finding: Finding, lines: LineIndex): Diagnostic {
  const { client } = session;
  const page = pageOf(session, finding.rule);
  const data: DiagnosticData = { file: finding.file, rule: finding.rule, fingerprint: finding.fingerprint };
  const related = client.relatedInformation
    ? relatedPlaces(finding).flatMap((place) => relatedInformation(session, analysis, place))
    : [];
  return {
    range: toRange(finding, lines),
    severity: severityNumbers[finding.severity],
    source: diagnosticSource,
    code: finding.rule,
    ...(page !== undefined && { codeDescription: { href: page } }),
    message: finding.message,
    ...(related.length > 0 && { relatedInformation: related }),
    // A suppression that suppresses nothing can simply be deleted.
    ...(client.unnecessaryTag && finding.rule === 'UnusedSuppression' && { tags: [DiagnosticTag.Unnecessary] }),
    data,
  };
}

/** Where a rule's name leads: to our page of it in the editor, else to the official one. */
function pageOf({ client }: Session, name: string): string | undefined {
  const rule = ruleNamed(name);
  return rule && (client.abilities.commands ? commandUri(clientCommands.openRule, name) : rule.help);
}

const problemCodes: Readonly<Record<FileProblem['kind'], string>> = {
  fault: 'not-well-formed',
  skipped: 'not-analysed',
  configuration: 'configuration',
};

/** Something about a file itself in the terms of the protocol. `lines`: those of the file. */
export function problemDiagnostic(problem: FileProblem, lines: LineIndex): Diagnostic {
  return {
    range: toRange(problem, lines),
    severity: severityNumbers[problem.severity ?? 'info'],
    source: diagnosticSource,
    code: problemCodes[problem.kind],
    message: inLanguage(problem.message),
  };
}

/** What explains a finding: the steps of its way, numbered, then the places that are none of them. */
export function relatedPlaces({ steps = [], related }: Finding): readonly RelatedPlace[] {
  if (steps.length === 0) return related;
  const numbered = abridgeSteps(steps, mostSteps).map(({ number, step, leftOut }) => {
    const gap = leftOut === 1 ? t('1 step before this left out') : t('{0} steps before this left out', leftOut);
    return { ...step, message: `${number}. ${step.message}${leftOut > 0 ? ` (${gap})` : ''}` };
  });
  return [...numbered, ...related.filter((place) => !steps.some((step) => isSame(step, place)))];
}

function isSame(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

function relatedInformation(session: Session, analysis: Analysis, place: RelatedPlace) {
  const lines = analysis.lines(place.file);
  if (!lines) return [];
  return [{ location: { uri: session.clientUri(place.file), range: toRange(place, lines) }, message: place.message }];
}

/** Offsets to lines and columns. */
export function toRange(span: Span, lines: LineIndex): Range {
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}
