/**
 * The reports of files, computed when they are asked for and kept until something they rest on changes. Who shows them is told
 * which may be others now.
 */

import type { Finding } from '#shared/finding';
import type { FileProblem } from '#shared/report';
import type { Settings } from '#shared/settings';
import { exclusion } from '../configuration/exclusion';
import type { ConfigurationProblem } from '../configuration/readShape';
import { pathOfUri, uriOfPath } from '../project/uri';
import { isWithin } from '../project/walk';
import type { WorkspaceModel } from '../project/workspaceModel';
import { ApexFile } from './apexFile';
import { ArchiveFile } from './archiveFile';
import { BulkSuppressions } from './bulkSuppressions';
import { faultMessage } from './fault';
import { applyJustifications, concerns, type EntryState, justificationProblems, pathOfEntry } from './justifications';
import { MarkupFile } from './markupFile';
import { MetadataFile } from './metadataFile';
import { type BuiltReport, ReportBuilder } from './reportBuilder';
import { ScriptFile } from './scriptFile';
import type { SourceFile, SourceFiles } from './sourceFiles';
import { expiredRule, unusedRule } from './suppressions';
import { textReports } from './textReports';
import type { WorkspaceConfiguration } from './workspaceConfiguration';

/** What reports are written from. */
export interface ReportsOptions {
  readonly files: SourceFiles;
  readonly model: WorkspaceModel;
  readonly configuration: WorkspaceConfiguration;
  readonly settings: (uri: string) => Settings;
  /** The day of today where the user is, as `2027-06-30`. */
  readonly today: () => string;
  readonly onFault: (error: unknown, uri: string) => void;
  /** Whether all files of the workspace were read: before that nothing is known to be gone. */
  readonly isLoaded: () => boolean;
}

/** A report as it is kept. */
export interface KeptReport extends BuiltReport {
  /** The file's version it is about. */
  readonly version: number;
  /** Other files that its related places and steps stand in. */
  readonly related: ReadonlySet<string>;
  /** Something it rests on is different now: it is built again when someone asks. */
  stale: boolean;
}

export class Reports {
  private readonly kept = new Map<string, KeptReport>();
  private readonly bulkSuppressions = new BulkSuppressions();
  private readonly listeners = new Set<(uris: readonly string[]) => void>();
  /** Configuration files whose justifications may be of other use than they were. */
  private readonly unsettledEntries = new Set<string>();
  private resultCounter = 0;

  constructor(private readonly options: ReportsOptions) {}

  // -------------------------------------------------------------- one report

  /** The report of a file (canonical URI), with what is behind it; undefined where there is nothing to say about the file. */
  get(uri: string): KeptReport | undefined {
    const { files, model } = this.options;
    const current = this.kept.get(uri);
    const file = files.get(uri);
    // Whatever else could make it another, as settings do, makes it stale.
    if (current && !current.stale && current.version === file?.version) return current;
    const settings = this.options.settings(uri);
    const path = pathOfUri(uri);
    if (!settings.enable || this.isExcluded(path, settings)) {
      this.kept.delete(uri);
      this.invalidated(new Set(this.bulkSuppressions.forget(uri)));
      return undefined;
    }
    if (!file) {
      const reason = files.unreadReason(uri);
      return reason === undefined ? undefined : skippedReport(uri, reason, 0);
    }
    if (files.isOpen(uri) && model.isIgnored(path)) {
      this.kept.delete(uri);
      return undefined;
    }
    let kept: KeptReport;
    try {
      kept = this.build(uri, path, file, settings);
    } catch (error) {
      // An error of our own costs this file only, until it changes.
      this.options.onFault(error, uri);
      kept = skippedReport(uri, faultMessage(error), file.version);
    }
    this.kept.set(uri, kept);
    if (this.unsettledEntries.size > 0) {
      const unsettled = new Set(this.unsettledEntries);
      this.unsettledEntries.clear();
      this.invalidated(unsettled);
    }
    return kept;
  }

  /** Analyses what is not analysed yet of a file, and writes its report. */
  private build(uri: string, path: string, file: SourceFile, settings: Settings): KeptReport {
    const { files, configuration } = this.options;
    const today = this.options.today();
    const builder = new ReportBuilder(file, settings, this.relativePath(path), (origin) => files.locate(origin), today);
    files.analyse(file);
    if (file instanceof ApexFile) builder.addApex(file);
    else if (file instanceof MetadataFile) builder.addMetadata(file);
    else if (file instanceof MarkupFile || file instanceof ScriptFile) builder.addParts(file.reports ?? []);
    if (file instanceof ArchiveFile) builder.addArchive(file.content);
    else builder.addText(textReports(file));
    const built = builder.build(`${++this.resultCounter}`);
    const { bulkSuppressions: bulk, justifications } = configuration.of(path);
    const justified = applyJustifications(built.report, justifications, today);
    const report = this.bulkSuppressions.apply(justified.report, bulk, (uris) => this.invalidated(new Set(uris)));
    const holdsThrough = [built.holdsThrough ?? [], ...justified.lastDays].flat().sort()[0];
    if (justifications && concerns(justifications, path) && !this.hasSameFindings(uri, built.fingerprints)) {
      this.unsettledEntries.add(uriOfPath(justifications.file));
    }
    const places = built.report.findings.flatMap(({ related, steps = [] }) => [...related, ...steps]);
    const related = new Set(places.map((place) => place.file));
    related.delete(uri);
    return { ...built, report, holdsThrough, version: file.version, related, stale: false };
  }

  private hasSameFindings(uri: string, fingerprints: ReadonlySet<string>): boolean {
    const before = this.kept.get(uri)?.fingerprints;
    return before?.size === fingerprints.size && [...before].every((each) => fingerprints.has(each));
  }

  private isExcluded(path: string, settings: Settings): boolean {
    if (this.options.configuration.excludes(path)) return true;
    if (settings.exclude.length === 0) return false;
    const folder = this.options.model.folders.find((each) => isWithin(path, each));
    return folder !== undefined && exclusion(settings.exclude)(folder, path);
  }

  /** The path below its project's root, with forward slashes: what identifies a file across machines. */
  private relativePath(path: string): string {
    const { root } = this.options.model.projectOf(path);
    return isWithin(path, root) ? path.slice(root.length).replace(/\\/g, '/').replace(/^\/+/, '') : path;
  }

  // -------------------------------------------------------------- what changes

  /** Calls `listener` with files whose report may be different now, other than by their own edit. */
  onInvalidated(listener: (uris: readonly string[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Reports of these files may be others now, and so may those that point to places in them. `edited` is one whose own report
   * nobody has to be told of.
   */
  invalidated(uris: ReadonlySet<string>, edited?: string): void {
    const changed = edited === undefined ? uris : new Set([...uris, edited]);
    if (changed.size === 0) return;
    const outdated = new Set(uris);
    for (const [uri, kept] of this.kept) {
      if (!changed.has(uri) && !pointsInto(kept, changed)) continue;
      kept.stale = true;
      outdated.add(uri);
    }
    if (edited !== undefined) outdated.delete(edited);
    if (outdated.size === 0) return;
    const list = [...outdated];
    for (const listener of this.listeners) listener(list);
  }

  /** A file is about to be forgotten. */
  forget(uri: string, affected: Set<string>): void {
    for (const other of this.bulkSuppressions.forget(uri)) affected.add(other);
    this.entriesChanged(uri, affected);
    this.kept.delete(uri);
  }

  /** Adds the files with findings that are called like this. */
  findingsChanged(fingerprints: ReadonlySet<string>, affected: Set<string>): void {
    if (fingerprints.size === 0) return;
    for (const [uri, kept] of this.kept) {
      for (const fingerprint of kept.fingerprints) if (fingerprints.has(fingerprint)) affected.add(uri);
    }
  }

  /** The day is another now: reports that rest on a justification which held until a day that is past may be others. */
  dayChanged(): void {
    const today = this.options.today();
    const over = [...this.kept].filter(([, { holdsThrough }]) => holdsThrough !== undefined && holdsThrough < today);
    this.invalidated(new Set([...over.map(([uri]) => uri), ...this.justifyingFiles()]));
  }

  // -------------------------------------------------------------- justifications

  /** A file that entries of `preflight.yml` are about is new or gone. */
  entriesChanged(uri: string, affected: Set<string>): void {
    const path = pathOfUri(uri);
    const { justifications } = this.options.configuration.of(path);
    if (justifications && concerns(justifications, path)) affected.add(uriOfPath(justifications.file));
  }

  /** URIs of the configuration files that have justifications. */
  justifyingFiles(): string[] {
    const { configuration } = this.options;
    return configuration.files.filter((uri) => configuration.of(pathOfUri(uri)).justifications);
  }

  /** What is wrong with the justifications in a `preflight.yml`, as far as the files they are about are analysed. */
  justificationProblems(path: string): ConfigurationProblem[] {
    const { justifications } = this.options.configuration.of(path);
    if (justifications?.file !== path) return [];
    const { rules: set } = this.options.settings(uriOfPath(path));
    return justificationProblems(justifications, {
      today: this.options.today(),
      tellsUnused: set[unusedRule] !== 'off',
      tellsExpired: set[expiredRule] !== 'off',
      stateOf: (entry) => {
        const file = pathOfEntry(entry, path);
        return file === undefined ? 'unknown' : this.stateOfEntry(file, entry);
      },
    });
  }

  private stateOfEntry(path: string, { finding, rule }: { finding: string; rule?: string }): EntryState {
    const uri = uriOfPath(path);
    const kept = this.kept.get(uri);
    if (kept?.fingerprints.has(finding)) return 'used';
    // Whatever the finding was: its rule may not have run.
    if (rule !== undefined && this.options.settings(uri).rules[rule] === 'off') return 'unknown';
    if (kept) return kept.report.problems.some(({ kind }) => kind !== 'configuration') ? 'unknown' : 'unused';
    const { files, model, isLoaded } = this.options;
    if (files.has(uri) || files.unreadReason(uri) !== undefined || !isLoaded() || model.isIgnored(path)) return 'unknown';
    return model.folderOf(path) === undefined ? 'unknown' : 'gone';
  }

  // -------------------------------------------------------------- all reports

  /** Number of open findings in the files analysed so far. */
  get findingCount(): number {
    let count = 0;
    for (const { report } of this.kept.values()) count += report.findings.length;
    return count;
  }

  /** The open findings of a rule in the files analysed so far, by file and place. */
  findingsOf(rule: string): readonly Finding[] {
    const found = [...this.kept.values()].flatMap(({ report }) => report.findings.filter((finding) => finding.rule === rule));
    return found.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start || a.end - b.end));
  }
}

/** What stands for the report of a file that is not analysed. */
function skippedReport(uri: string, reason: string, version: number): KeptReport {
  const problem: FileProblem = { start: 0, end: 0, message: reason, kind: 'skipped' };
  return {
    report: { file: uri, resultId: `skipped ${reason}`, findings: [], suppressed: [], problems: [problem] },
    sources: new Map(),
    fingerprints: new Set(),
    holdsThrough: undefined,
    version,
    related: new Set(),
    stale: false,
  };
}

/** Whether some place that a report points to stands in one of these files. */
function pointsInto({ related }: KeptReport, uris: ReadonlySet<string>): boolean {
  for (const uri of related) if (uris.has(uri)) return true;
  return false;
}
