import { compare } from '#shared/compare';
import { type Finding, type FlowStepKind, leadsToSink, type Place, type Severity } from '#shared/finding';
import type { LineIndex } from '#shared/lines';
import type { FileProblem, FileReport, ScanSummary } from '#shared/report';
import type { RuleMeta } from '#shared/rule';
import type { Detection, ImportedResults } from './imported/imported';

/** A range in lines and columns: 1-based, the end exclusive, columns in UTF-16 code units. */
export interface Region {
  readonly beginLine: number;
  readonly beginColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place as reports name it. */
export interface LocatedPlace {
  /** The file's name for readers: relative to the folder of the scan, with forward slashes. */
  readonly file: string;
  readonly uri: string;
  readonly region: Region;
}

/** A step of a data flow, as reports name its place. */
export interface LocatedStep extends LocatedPlace {
  readonly message: string;
  readonly kind: FlowStepKind;
}

/** A finding with all its places in lines and columns. */
export interface LocatedFinding extends LocatedPlace {
  readonly finding: Finding;
  readonly related: readonly (LocatedPlace & { readonly message: string })[];
  /** The way the data takes, in order; absent where the finding has none. */
  readonly steps?: readonly LocatedStep[];
  /** Where it is suppressed, if it is. */
  readonly suppressedAt?: LocatedPlace;
  /** Other tools that have it, too; absent where none was imported that has. */
  readonly alsoFoundBy?: readonly Detection[];
}

/** Something to say about a file as such: it was skipped, part of it could not be understood, or it sets what nothing is. */
export interface FileNotice {
  readonly file: string;
  readonly uri: string;
  readonly kind: FileProblem['kind'];
  readonly message: string;
  readonly region?: Region;
}

/** What was looked at of one package directory, or outside of all of them. */
export interface ScannedFolder {
  /** The package directory, relative to the folder of the scan; undefined for what is in none. */
  readonly path?: string;
  /** The name of its package, where it has one. */
  readonly package?: string;
  /** How many files were analysed, by what they are; `other`: markup, scripts and data. */
  readonly files: { readonly apex: number; readonly metadata: number; readonly other: number };
  /** How many files the configuration leaves out. */
  readonly leftOut: number;
}

/** A finished scan: everything a report may tell, in an order that depends on nothing but the files. */
export interface ScanReport {
  readonly findings: readonly LocatedFinding[];
  readonly suppressed: readonly LocatedFinding[];
  readonly notices: readonly FileNotice[];
  /** The rules that were run. */
  readonly rules: readonly RuleMeta[];
  /** How many files were analysed. */
  readonly files: number;
  /** How many packages they belong to; 0 where no project says what a package is. */
  readonly packages: number;
  /** What was looked at, by package directory; empty where nobody counted. */
  readonly scanned: readonly ScannedFolder[];
  /** Names of rules among `rules` that the configuration switches off everywhere. */
  readonly switchedOff: readonly string[];
  /** How many findings were left out because a baseline knows them; undefined without a baseline. */
  readonly known?: number;
  /** Only files that were changed since this commit, as the user named it, were looked at. */
  readonly since?: string;
  /** What other tools found; undefined where nothing was imported. */
  readonly imported?: ImportedResults;
  /** Wall time. */
  readonly milliseconds: number;
}

/** What a scan report is made of. */
export interface ScanResults {
  readonly reports: readonly FileReport[];
  readonly summary: ScanSummary;
  /** What is wrong with the project files themselves. */
  readonly faults: readonly { readonly uri: string; readonly message: string }[];
  readonly rules: readonly RuleMeta[];
  readonly packages: number;
  /** See ScanReport; empty if left out. */
  readonly scanned?: readonly ScannedFolder[];
  /** See ScanReport; empty if left out. */
  readonly switchedOff?: readonly string[];
  /** The line starts of a file by its URI, undefined for a file that is not known. */
  readonly lines: (uri: string) => LineIndex | undefined;
  /** The name of a file for readers, by its URI. */
  readonly nameOf: (uri: string) => string;
}

/** What turns offsets into places that reports name. */
export type Places = Pick<ScanResults, 'lines' | 'nameOf'>;

/** Brings the results of a scan into the form that all reports are written from. Places in unknown files are left out. */
export function buildScanReport(results: ScanResults): ScanReport {
  const { reports, summary, rules, packages, scanned = [], switchedOff = [] } = results;
  const chosen = (findings: readonly Finding[]) =>
    findings
      .map((finding) => locateFinding(finding, results))
      .filter((each) => each !== undefined)
      .sort(compareFindings);
  return {
    findings: chosen(reports.flatMap((report) => report.findings)),
    suppressed: chosen(reports.flatMap((report) => report.suppressed)),
    notices: listNotices(results),
    rules,
    files: summary.files,
    packages,
    scanned,
    switchedOff,
    milliseconds: summary.milliseconds,
  };
}

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly LocatedFinding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { finding } of findings) counts[finding.severity]++;
  return counts;
}

/** How many findings there are in each of the folders, in their order; a folder inside another one has its own. */
export function countByFolder(findings: readonly LocatedFinding[], folders: readonly ScannedFolder[]): number[] {
  const byDepth = folders
    .map(({ path }, index) => ({ prefix: path ? `${path}/` : '', isOutside: path === undefined, index }))
    .sort((a, b) => Number(a.isOutside) - Number(b.isOutside) || b.prefix.length - a.prefix.length);
  const counts = folders.map(() => 0);
  for (const { file } of findings) {
    const folder = byDepth.find(({ prefix }) => file.startsWith(prefix));
    if (folder) counts[folder.index]!++;
  }
  return counts;
}

function locate(place: Place, { lines, nameOf }: Places): LocatedPlace | undefined {
  const index = lines(place.file);
  return index && { file: nameOf(place.file), uri: place.file, region: regionOf(place, index) };
}

function regionOf(span: { readonly start: number; readonly end: number }, lines: LineIndex): Region {
  const begin = lines.positionAt(span.start);
  const end = lines.positionAt(Math.max(span.start, span.end));
  return {
    beginLine: begin.line + 1,
    beginColumn: begin.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

/** A finding with its places in lines and columns; undefined where its file is not known. */
export function locateFinding(finding: Finding, results: Places): LocatedFinding | undefined {
  const place = locate(finding, results);
  if (!place) return undefined;
  const related = finding.related.flatMap((each) => {
    const at = locate(each, results);
    return at ? [{ ...at, message: each.message }] : [];
  });
  const suppressedAt = finding.suppression && locate(finding.suppression.place, results);
  const steps = (finding.steps ?? []).flatMap(({ message, kind, ...step }) => {
    const at = locate(step, results);
    return at ? [{ ...at, message, kind }] : [];
  });
  return { ...place, finding, related, suppressedAt, ...(leadsToSink(steps) && { steps }) };
}

function listNotices({ reports, summary, faults, lines, nameOf }: ScanResults): FileNotice[] {
  const notices = reports.flatMap((report) => {
    const index = lines(report.file);
    return report.problems.map(({ kind, message, start, end }): FileNotice => {
      const region = index && kind !== 'skipped' ? regionOf({ start, end }, index) : undefined;
      return { file: nameOf(report.file), uri: report.file, kind, message, region };
    });
  });
  // A skipped file may be told of twice: by its own report and by the summary.
  const told = new Set(notices.filter(({ kind }) => kind === 'skipped').map(({ uri }) => uri));
  for (const { file, reason } of summary.skipped) {
    if (!told.has(file)) notices.push({ file: nameOf(file), uri: file, kind: 'skipped', message: reason });
  }
  for (const { uri, message } of faults) notices.push({ file: nameOf(uri), uri, kind: 'fault', message });
  return notices.sort(
    (a, b) =>
      compare(a.file, b.file) ||
      compare(a.region?.beginLine ?? 0, b.region?.beginLine ?? 0) ||
      compare(a.region?.beginColumn ?? 0, b.region?.beginColumn ?? 0) ||
      compare(a.message, b.message),
  );
}

function compareFindings(a: LocatedFinding, b: LocatedFinding): number {
  return (
    compare(a.file, b.file) ||
    compare(a.region.beginLine, b.region.beginLine) ||
    compare(a.region.beginColumn, b.region.beginColumn) ||
    compare(a.finding.rule, b.finding.rule) ||
    compare(a.region.endLine, b.region.endLine) ||
    compare(a.region.endColumn, b.region.endColumn) ||
    compare(a.finding.message, b.finding.message)
  );
}
