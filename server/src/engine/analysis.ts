/**
 * The engine's front: files in, reports out. It reads the workspace, follows documents and the disk, and answers for the files
 * (`SourceFiles`), their reports (`Reports`), the configuration, and the fixes.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Finding, FixOffer } from '#shared/finding';
import type { FixPlan, FixQuestion } from '#shared/fix';
import { LineIndex } from '#shared/lines';
import type { FileReport, ScanProgress, ScanSummary } from '#shared/report';
import type { Settings } from '#shared/settings';
import { isConfigurationFile } from '../project/configurationFiles';
import type { FileContent, FileSystem } from '../project/fileSystem';
import { classifyFile, mayBeArchive } from '../project/files';
import { isUri, pathOfUri, uriOfPath } from '../project/uri';
import { isWithin } from '../project/walk';
import { type FileChange, type ModelChanges, WorkspaceModel } from '../project/workspaceModel';
import type { ApexParser } from '../syntax/apex/parser';
import type { ScriptParser } from '../syntax/script';
import { ApexFile } from './apexFile';
import { type ArchiveContent, readResource } from './archiveFile';
import { Fixes } from './fixes';
import type { Work } from './projectAnalysis';
import { isRelevant, isTextOnly } from './relevance';
import { Reports } from './reports';
import { SourceFiles } from './sourceFiles';
import { WorkspaceConfiguration } from './workspaceConfiguration';

export interface AnalysisOptions {
  readonly parser: ApexParser;
  /** Gives the parser of scripts, loaded at the first of them; they are looked at as texts only where it is left out. */
  readonly scriptParser?: () => ScriptParser;
  readonly fileSystem: FileSystem;
  /** The settings of one resource (URI). */
  readonly settings: (uri: string) => Settings;
  /** The day of today where the user is, as `2027-06-30`. Without it justifications never expire. */
  readonly today?: () => string;
  /** Told of an error of our own that was met with a file. The file is then reported as not analysed; the others are. */
  readonly onFault?: (error: unknown, uri: string) => void;
}

export interface LoadOptions {
  /** A folder around the others whose configuration files are in force where there are no nearer ones. */
  readonly outerFolder?: string;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: ScanProgress) => void;
}

/** Which files of the workspace to scan; all of them if nothing is said. */
export interface ScanExtent {
  /** Files and folders (absolute). */
  readonly paths?: readonly string[];
  /** Which of the files there, by their absolute paths. */
  readonly only?: (path: string) => boolean;
}

/** How long one turn of background work may take before others get theirs, in milliseconds. */
const slice = 12;
/** Files read at a time. */
const readers = 16;
/** With more files than this, what they make stale is computed again when somebody asks, not after each of them. */
const many = 16;

export class Analysis {
  /** The project model: which project, package directory and API version a path belongs to. */
  readonly workspace: WorkspaceModel;
  /** What the configuration files of the workspace say. */
  readonly configuration: WorkspaceConfiguration;
  private readonly fileSystem: FileSystem;
  private readonly settingsOf: (uri: string) => Settings;
  private readonly sources: SourceFiles;
  private readonly reports: Reports;
  private readonly fixes: Fixes;
  private readonly lineIndexes = new Map<string, { version: number; index: LineIndex }>();
  private readonly underWay = new Set<Promise<void>>();
  private hasScanned = false;
  private isLoaded = false;

  constructor({ parser, scriptParser, fileSystem, settings, today = () => '', onFault = () => undefined }: AnalysisOptions) {
    const model = new WorkspaceModel(fileSystem, []);
    const configuration = new WorkspaceConfiguration(model);
    const settingsOf = (uri: string) => configuration.settings(uri, settings(uri));
    this.workspace = model;
    this.configuration = configuration;
    this.fileSystem = fileSystem;
    this.settingsOf = settingsOf;
    const files = new SourceFiles({
      parser,
      scriptParser,
      model,
      settings: settingsOf,
      onFault,
      onAdded: (uri, affected) => this.reports.entriesChanged(uri, affected),
      onDropped: (uri, affected) => {
        this.reports.forget(uri, affected);
        this.lineIndexes.delete(uri);
      },
    });
    this.sources = files;
    const isLoaded = () => this.isLoaded;
    this.reports = new Reports({ files, model, configuration, settings: settingsOf, today, onFault, isLoaded });
    configuration.moreProblems = (path) => [
      ...this.reports.justificationProblems(path),
      ...(this.isLoaded ? configuration.faqProblems(path) : []),
    ];
    this.fixes = new Fixes({
      configuration,
      workspace: model,
      settings: settingsOf,
      reported: (uri) => this.reports.get(uri),
      plan: (uri) => ({
        locate: (origin) => files.locate(origin),
        textOf: (file) => this.textOf(file),
        components: (type) => files.components(uri, type),
        apexFiles: () => files.apexFilesBeside(uri),
        exists: (file) => files.has(canonical(file)),
      }),
      canonical,
    });
  }

  /** Whether `scan` has run: from then on every file is kept current. */
  get scanned(): boolean {
    return this.hasScanned;
  }

  /** What was done since the start, for tests that nothing is done in vain. */
  get work(): Work {
    return this.sources.work;
  }

  // -------------------------------------------------------------- loading

  /** Takes these folders (absolute paths) as the workspace and indexes what their files declare. */
  async load(folders: readonly string[], options: LoadOptions = {}): Promise<void> {
    // Without waiting where there is nothing to wait for: what documents belong to is told by the folders.
    if (options.outerFolder !== undefined) await this.configuration.lookInto(options.outerFolder);
    const changes = await this.workspace.setFolders(folders, options.signal);
    await this.apply(changes, options);
    this.isLoaded = options.signal?.aborted !== true;
    // Only now it is known which files there are not.
    this.reports.invalidated(new Set(this.reports.justifyingFiles()));
  }

  private async apply(changes: ModelChanges, options: LoadOptions = {}): Promise<void> {
    const affected = new Set<string>();
    for (const path of changes.removed) this.sources.drop(uriOfPath(path), affected);
    if (changes.configurations || changes.projects.length > 0) {
      await this.configuration.follow();
      this.configurationChanged(affected);
    }
    if (changes.projects.length > 0 || changes.ignores.length > 0) this.sources.regroup(affected);
    const wanted = new Set([...changes.added, ...changes.changed]);
    // A project of its own has ignore files of its own, too.
    if (changes.ignores.length > 0 || changes.projects.length > 0) for (const path of this.workspace.files()) wanted.add(path);
    await this.readAll([...wanted], affected, options);
    for (const path of changes.apiVersions) this.sources.versionChanged(uriOfPath(path), affected);
    this.reports.invalidated(affected);
  }

  /** Voids what rests on a configuration that is another now. */
  private configurationChanged(affected: Set<string>): void {
    const { folders, options, findings } = this.configuration.update();
    for (const uri of this.configuration.files) affected.add(uri);
    this.reports.findingsChanged(findings, affected);
    const isBelow = (path: string, some: readonly string[]) => some.some((folder) => isWithin(path, folder));
    for (const uri of folders.length > 0 ? this.files() : []) {
      const path = pathOfUri(uri);
      if (!isBelow(path, folders)) continue;
      affected.add(uri);
      const file = this.sources.get(uri);
      if (file instanceof ApexFile && isBelow(path, options)) this.sources.void(file);
    }
  }

  private async readAll(paths: readonly string[], affected: Set<string>, options: LoadOptions): Promise<void> {
    let done = 0;
    let next = 0;
    let turn = Date.now();
    const total = paths.length;
    const areMany = total > many;
    const readSome = async (): Promise<void> => {
      for (let i = next++; i < total && !options.signal?.aborted; i = next++) {
        const path = paths[i]!;
        const uri = uriOfPath(path);
        if (isRelevant(path) && !this.sources.isOpen(uri) && !this.workspace.isIgnored(path)) {
          const content = await this.read(uri, path);
          if (areMany) this.sources.takeOneOfMany(uri, path, content, affected);
          else this.sources.takeRead(uri, path, content, affected);
        }
        options.progress?.({ phase: 'reading', done: ++done, total, findings: 0 });
        if (Date.now() - turn > slice) {
          await nextTurn();
          turn = Date.now();
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(readers, total) }, readSome));
    this.sources.gathered(affected);
  }

  private read(uri: string, path: string): Promise<FileContent | ArchiveContent> {
    const most = this.settingsOf(uri).maxFileSizeKb * 1024;
    return mayBeArchive(path) ? readResource(this.fileSystem, path, most) : this.fileSystem.read(path, most);
  }

  // -------------------------------------------------------------- documents

  isOpen(uri: string): boolean {
    return this.sources.isOpen(canonical(uri));
  }

  /** The text of an open document wins over the disk. `languageId` helps where the URI says nothing. */
  openDocument(uri: string, text: string, languageId?: string): void {
    const id = canonical(uri);
    const path = pathOfUri(id);
    if (isConfigurationFile(path)) {
      this.sources.markOpen(id);
      this.changeConfiguration(path, text);
      return;
    }
    if (!classifyFile(path) && !languageId?.startsWith('apex')) return;
    const affected = new Set<string>();
    // Of an open file more is of interest than secrets.
    this.sources.dropTextOf(id, affected);
    this.sources.markOpen(id);
    this.overlay(path, text, affected);
    this.sources.open(id, text, languageId, affected);
    affected.delete(id);
    this.reports.invalidated(affected, id);
    void this.workspace.prepare(path).then(() => {
      const late = new Set<string>();
      if (!this.sources.has(id)) return;
      this.sources.regroupOne(id, late);
      this.reports.invalidated(late);
    });
  }

  /** A configuration file is open with this text, or not any more. */
  private changeConfiguration(path: string, text: string | undefined): void {
    const affected = new Set<string>();
    this.workspace.setOverlay(path, text);
    this.configurationChanged(affected);
    this.reports.invalidated(affected);
    this.begin(
      this.configuration.follow().then((changed) => {
        const late = new Set<string>();
        if (changed) this.configurationChanged(late);
        this.reports.invalidated(late);
      }),
    );
  }

  private overlay(path: string, text: string | undefined, affected: Set<string>): void {
    const changes = this.workspace.setOverlay(path, text);
    if (changes.projects.length > 0) this.sources.regroup(affected);
    for (const changed of changes.apiVersions) this.sources.versionChanged(uriOfPath(changed), affected);
  }

  /** Applies edits, one after the other, each relative to the text the one before left. */
  changeDocument(uri: string, changes: readonly { start: number; end: number; text: string }[]): void {
    const id = canonical(uri);
    const path = pathOfUri(id);
    if (isConfigurationFile(path) && this.sources.isOpen(id)) {
      this.changeConfiguration(path, edited(this.workspace.configurationText(path) ?? '', changes));
      return;
    }
    const file = this.sources.get(id);
    if (!file || !this.sources.isOpen(id)) return;
    const affected = new Set<string>();
    if (file instanceof ApexFile) this.sources.change(file, () => file.edit(changes), affected);
    else {
      const text = edited(file.text, changes);
      this.sources.change(file, () => file.replace(text), affected);
      this.overlay(path, text, affected);
    }
    affected.delete(id);
    this.reports.invalidated(affected, id);
  }

  /** The document is closed: what is on disk counts again as soon as it has been read. */
  closeDocument(uri: string): void {
    const id = canonical(uri);
    if (!this.sources.markClosed(id)) return;
    const path = pathOfUri(id);
    if (isConfigurationFile(path)) {
      this.changeConfiguration(path, undefined);
      // What it was saved as may not have been told: watchers miss files in folders that are as new as they are.
      this.begin(this.filesChanged([{ path, type: 'changed' }]));
      return;
    }
    const affected = new Set<string>();
    this.overlay(path, undefined, affected);
    this.sources.close(id);
    const stays = this.isOfWorkspace(path);
    if (!stays || isTextOnly(path)) this.sources.drop(id, affected);
    this.reports.invalidated(affected);
    if (stays) this.begin(this.reread(id, path));
  }

  /** Whether the file at a path is analysed without being open. */
  private isOfWorkspace(path: string): boolean {
    if (isUri(path) || !isRelevant(path) || this.workspace.isIgnored(path)) return false;
    return this.workspace.folders.some((folder) => isWithin(path, folder));
  }

  /** Goes on by itself; a scan waits for it. */
  private begin(work: Promise<void>): void {
    this.underWay.add(work);
    void work.finally(() => this.underWay.delete(work));
  }

  private async reread(uri: string, path: string): Promise<void> {
    const affected = new Set<string>();
    const content = await this.read(uri, path);
    this.sources.takeRead(uri, path, content, affected);
    this.reports.invalidated(affected);
  }

  /** Takes note of what happened on disk. */
  async filesChanged(changes: readonly FileChange[]): Promise<void> {
    await this.apply(await this.workspace.update(changes));
  }

  /** Settings are different now: every report may be. */
  settingsChanged(): void {
    for (const file of this.sources.all()) this.sources.void(file);
    this.reports.invalidated(new Set(this.files()));
    this.begin(this.rereadLimited());
  }

  /** Reads files again that another size limit may let in, or keep out. */
  private async rereadLimited(): Promise<void> {
    const large = [...this.sources.all()].filter(({ uri, text }) => {
      const limit = this.settingsOf(uri).maxFileSizeKb * 1024;
      // A UTF-16 code unit takes up to three bytes.
      return !this.sources.isOpen(uri) && text.length * 3 > limit && Buffer.byteLength(text) > limit;
    });
    for (const uri of [...this.sources.unreadUris(), ...large.map((file) => file.uri)]) await this.reread(uri, pathOfUri(uri));
  }

  /** The day is another now: what held until a day that is past does not hold any more. */
  dayChanged(): void {
    this.reports.dayChanged();
  }

  /** Calls `listener` with files whose report may be different now, other than by their own edit. */
  onInvalidated(listener: (uris: readonly string[]) => void): () => void {
    return this.reports.onInvalidated(listener);
  }

  // -------------------------------------------------------------- reports

  /** Every file there is something to say about, open or found in the workspace. */
  files(): readonly string[] {
    return [...this.sources.uris(), ...[...this.sources.unreadUris()].filter((uri) => !this.sources.has(uri))];
  }

  /** As `canonical`: what is known by its spelling needs no other. */
  private keyOf(uri: string): string {
    return this.sources.has(uri) ? uri : canonical(uri);
  }

  /** The report of a file that is open or indexed, computed on demand. */
  report(uri: string): FileReport | undefined {
    const id = this.keyOf(uri);
    return this.reports.get(id)?.report ?? this.configuration.report(id);
  }

  /** The report of any file, read from disk first if it is not known yet. */
  async reportFromDisk(uri: string): Promise<FileReport | undefined> {
    const id = canonical(uri);
    const path = pathOfUri(id);
    if (!this.sources.has(id) && !isUri(path) && classifyFile(path)) {
      await this.workspace.prepare(path);
      if (!this.workspace.isIgnored(path)) await this.reread(id, path);
    }
    return this.report(id);
  }

  /** The lines of a file the analysis knows. */
  lines(uri: string): LineIndex | undefined {
    const id = this.keyOf(uri);
    const file = this.sources.get(id);
    if (!file) return this.sources.unreadReason(id) !== undefined ? new LineIndex('') : this.configuration.lines(id);
    const known = this.lineIndexes.get(id);
    if (known?.version === file.version) return known.index;
    const index = new LineIndex(file.text);
    this.lineIndexes.set(id, { version: file.version, index });
    return index;
  }

  /** The text of a file the analysis knows. */
  textOf(uri: string): string | undefined {
    const id = canonical(uri);
    return this.sources.get(id)?.text ?? this.configuration.textOf(id);
  }

  /** Number of open findings in the files analysed so far. */
  get findings(): number {
    return this.reports.findingCount;
  }

  /** Number of open findings of a rule in the files analysed so far. */
  countOf(rule: string): number {
    return this.findingsOf(rule).length;
  }

  /** The open findings of a rule in the files analysed so far, by file and place. */
  findingsOf(rule: string): readonly Finding[] {
    return this.reports.findingsOf(rule);
  }

  // -------------------------------------------------------------- scanning

  /** Analyses all files of the workspace, or some of them. The reports stay available. */
  async scan(options: LoadOptions & ScanExtent = {}): Promise<ScanSummary> {
    const began = performance.now();
    await Promise.all(this.underWay);
    const { paths, only } = options;
    const uris = this.files().filter((uri) => {
      const path = pathOfUri(uri);
      return (!paths || paths.some((each) => isWithin(path, each))) && (!only || only(path));
    });
    let findings = 0;
    let suppressed = 0;
    let files = 0;
    let turn = Date.now();
    const skipped: { file: string; reason: string }[] = [];
    if (!options.paths) for (const project of this.sources.allProjects()) project.beginScan();
    for (const [done, uri] of uris.entries()) {
      if (options.signal?.aborted) break;
      const report = this.report(uri);
      if (report) {
        const reason = report.problems.find((problem) => problem.kind === 'skipped');
        if (reason) skipped.push({ file: uri, reason: reason.message });
        else files++;
        findings += report.findings.length;
        suppressed += report.suppressed.length;
      }
      if (Date.now() - turn > slice) {
        options.progress?.({ phase: 'analysing', done: done + 1, total: uris.length, findings });
        await nextTurn();
        turn = Date.now();
      }
    }
    options.progress?.({ phase: 'analysing', done: uris.length, total: uris.length, findings });
    for (const project of this.sources.allProjects()) project.endScan();
    this.sources.trees.clear();
    const cancelled = options.signal?.aborted === true;
    if (!cancelled && !options.paths) this.hasScanned = true;
    return { files, findings, suppressed, skipped, milliseconds: performance.now() - began, cancelled };
  }

  // -------------------------------------------------------------- fixes

  /** The fixes of a finding, and the ways to suppress it. */
  offers(finding: Finding): readonly FixOffer[] {
    return this.fixes.offers(finding);
  }

  /** What to ask the user before a fix is planned. */
  fixQuestions(finding: Finding, fixId: string): readonly FixQuestion[] {
    return this.fixes.questions(finding, fixId);
  }

  /** Works a fix out; undefined when the finding is gone or the fix no longer applies. */
  planFix(finding: Finding, fixId: string, answers: Readonly<Record<string, string>> = {}): FixPlan | undefined {
    return this.fixes.plan(finding, fixId, answers);
  }

  /** The fixes of all findings of a file (of one rule, or the safe ones only) that do not overlap. */
  planFixAll(uri: string, options: { readonly rule?: string; readonly safeOnly: boolean }): FixPlan | undefined {
    return this.fixes.planAll(uri, options);
  }
}

/** A text after edits, each relative to the text the one before left. Offsets outside of it are moved to its nearest end. */
function edited(text: string, changes: readonly { start: number; end: number; text: string }[]): string {
  let out = text;
  for (const change of changes) {
    const start = Math.max(0, change.start);
    out = out.slice(0, start) + change.text + out.slice(Math.max(start, change.end));
  }
  return out;
}

/** The one spelling of a URI that is used as a key. */
function canonical(uri: string): string {
  return /^file:/i.test(uri) ? uriOfPath(pathOfUri(uri)) : uri;
}
