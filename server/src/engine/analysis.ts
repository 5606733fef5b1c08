/**
 * The engine's front: files in, reports out. It knows which files there are and what they say, keeps one
 * `ProjectAnalysis` for each project, and computes reports when they are asked for.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Finding, FixOffer } from '#shared/finding';
import type { FixPlan, FixQuestion } from '#shared/fix';
import { LineIndex } from '#shared/lines';
import type { FileProblem, FileReport, ScanProgress, ScanSummary } from '#shared/report';
import type { Settings } from '#shared/settings';
import { exclusion } from '../configuration/exclusion';
import { isConfigurationFile } from '../project/configurationFiles';
import type { FileContent, FileSystem } from '../project/fileSystem';
import { classifyFile, markupDialectOf, mayBeArchive, scriptDialectOf } from '../project/files';
import { isUri, pathOfUri, uriOfPath } from '../project/uri';
import { isWithin } from '../project/walk';
import { type FileChange, type ModelChanges, WorkspaceModel } from '../project/workspaceModel';
import { rules } from '../rules/registry';
import type { ApexRule, MetadataComponent, MetadataRule } from '../rules/rule';
import type { TypeEntry } from '../semantics/apex/typeIndex';
import type { Origin } from '../semantics/apex/values';
import type { ApexParser } from '../syntax/apex/parser';
import type { ScriptParser } from '../syntax/script';
import { ApexFile, type ApexFileType } from './apexFile';
import { type ArchiveContent, ArchiveFile, readResource } from './archiveFile';
import { BulkSuppressions } from './bulkSuppressions';
import { Fixes } from './fixes';
import { applyJustifications, concerns, type EntryState, justificationProblems, pathOfEntry } from './justifications';
import { MarkupFile } from './markupFile';
import { MetadataFile } from './metadataFile';
import { MetadataLists } from './metadataLists';
import { ProjectAnalysis, type Work } from './projectAnalysis';
import { isMetadata, isRelevant, isTextOnly } from './relevance';
import { type BuiltReport, ReportBuilder } from './reportBuilder';
import { ScriptFile } from './scriptFile';
import { expiredRule, unusedRule } from './suppressions';
import { TextFile } from './textFile';
import { textReports } from './textReports';
import { TreeCache } from './treeCache';
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

type AnyFile = ApexFile | MetadataFile | MarkupFile | ScriptFile | TextFile;

interface Memo extends BuiltReport {
  /** The file's version it is about. */
  readonly version: number;
  /** Other files that its related places and steps stand in. */
  readonly related: ReadonlySet<string>;
  /** Something it rests on is different now: it is built again when someone asks. */
  stale: boolean;
}

const apexRules = rules.filter((rule): rule is ApexRule => rule.area === 'apex');
const metadataRules = rules.filter((rule): rule is MetadataRule => rule.area === 'metadata');

/** How long one turn of background work may take before others get theirs, in milliseconds. */
const slice = 12;
/** Files read at a time. */
const readers = 16;

export class Analysis {
  private readonly parser: ApexParser;
  private readonly scriptParser: AnalysisOptions['scriptParser'];
  private readonly fileSystem: FileSystem;
  private readonly settingsOf: (uri: string) => Settings;
  private readonly today: () => string;
  private readonly onFault: (error: unknown, uri: string) => void;
  private readonly trees = new TreeCache();
  private model: WorkspaceModel;
  /** What the configuration files of the workspace say. */
  readonly configuration: WorkspaceConfiguration;
  private readonly known = new Map<string, AnyFile>();
  private readonly projects = new Map<string, ProjectAnalysis>();
  /** What was done since the start, for tests that nothing is done in vain. */
  readonly work: Work = { declarations: 0, elements: 0, answers: 0, rounds: 0 };
  private readonly projectOfFile = new Map<string, string>();
  private readonly lineIndexes = new Map<string, { version: number; index: LineIndex }>();
  private readonly memos = new Map<string, Memo>();
  private readonly metadata = new MetadataLists((project) => this.metadataFiles(project));
  private readonly fixes: Fixes;
  private readonly bulkSuppressions = new BulkSuppressions();
  private readonly unread = new Map<string, string>();
  private readonly openFiles = new Set<string>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly listeners = new Set<(uris: readonly string[]) => void>();
  private hasScanned = false;
  private isLoaded = false;
  /** Configuration files whose justifications may be of other use than they were. */
  private readonly unsettledEntries = new Set<string>();
  private resultCounter = 0;

  constructor(options: AnalysisOptions) {
    this.parser = options.parser;
    this.scriptParser = options.scriptParser;
    this.fileSystem = options.fileSystem;
    this.settingsOf = (uri) => this.configuration.settings(uri, options.settings(uri));
    this.today = options.today ?? (() => '');
    this.onFault = options.onFault ?? (() => undefined);
    this.model = new WorkspaceModel(options.fileSystem, []);
    this.configuration = new WorkspaceConfiguration(this.model);
    this.configuration.moreProblems = (path) => this.justificationProblems(path);
    this.fixes = new Fixes({
      configuration: this.configuration,
      workspace: () => this.model,
      settings: this.settingsOf,
      reported: (uri) => this.memo(uri),
      plan: (uri) => this.planFacts(uri),
      canonical,
    });
  }

  /** Whether `scan` has run: from then on every file is kept current. */
  get scanned(): boolean {
    return this.hasScanned;
  }

  /** The project model: which project, package directory and API version a path belongs to. */
  get workspace(): WorkspaceModel {
    return this.model;
  }

  // -------------------------------------------------------------- loading

  /** Takes these folders (absolute paths) as the workspace and indexes what their files declare. */
  async load(folders: readonly string[], options: LoadOptions = {}): Promise<void> {
    // Without waiting where there is nothing to wait for: what documents belong to is told by the folders.
    if (options.outerFolder !== undefined) await this.configuration.lookInto(options.outerFolder);
    const changes = await this.model.setFolders(folders, options.signal);
    await this.apply(changes, options);
    this.isLoaded = options.signal?.aborted !== true;
    // Only now it is known which files there are not.
    this.invalidated(new Set(this.justifyingFiles()));
  }

  private async apply(changes: ModelChanges, options: LoadOptions = {}): Promise<void> {
    const affected = new Set<string>();
    for (const path of changes.removed) this.drop(uriOfPath(path), affected);
    if (changes.configurations || changes.projects.length > 0) {
      await this.configuration.follow();
      this.configurationChanged(affected);
    }
    if (changes.projects.length > 0 || changes.ignores.length > 0) this.regroup(affected);
    const wanted = new Set([...changes.added, ...changes.changed]);
    // A project of its own has ignore files of its own, too.
    if (changes.ignores.length > 0 || changes.projects.length > 0) for (const path of this.model.files()) wanted.add(path);
    await this.readAll([...wanted], affected, options);
    for (const path of changes.apiVersions) this.versionChanged(uriOfPath(path), affected);
    this.invalidated(affected);
  }

  /** Voids what rests on a configuration that is another now. */
  private configurationChanged(affected: Set<string>): void {
    const { folders, options, findings } = this.configuration.update();
    for (const uri of this.configuration.files) affected.add(uri);
    for (const [uri, { fingerprints }] of findings.size > 0 ? this.memos : []) {
      for (const fingerprint of fingerprints) if (findings.has(fingerprint)) affected.add(uri);
    }
    const isBelow = (path: string, some: readonly string[]) => some.some((folder) => isWithin(path, folder));
    for (const uri of folders.length > 0 ? this.files() : []) {
      const path = pathOfUri(uri);
      if (!isBelow(path, folders)) continue;
      affected.add(uri);
      const file = this.known.get(uri);
      if (file instanceof ApexFile && isBelow(path, options)) this.project(uri).invalidateFile(file);
    }
  }

  private async readAll(paths: readonly string[], affected: Set<string>, options: LoadOptions): Promise<void> {
    let done = 0;
    let next = 0;
    let turn = Date.now();
    const total = paths.length;
    const readSome = async (): Promise<void> => {
      for (let i = next++; i < total && !options.signal?.aborted; i = next++) {
        const path = paths[i]!;
        const uri = uriOfPath(path);
        if (isRelevant(path) && !this.openFiles.has(uri) && !this.model.isIgnored(path)) {
          this.takeSafely(uri, path, await this.read(uri, path), affected);
        }
        options.progress?.({ phase: 'reading', done: ++done, total, findings: 0 });
        if (Date.now() - turn > slice) {
          await nextTurn();
          turn = Date.now();
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(readers, total) }, readSome));
  }

  private read(uri: string, path: string): Promise<FileContent | ArchiveContent> {
    const most = this.settingsOf(uri).maxFileSizeKb * 1024;
    return mayBeArchive(path) ? readResource(this.fileSystem, path, most) : this.fileSystem.read(path, most);
  }

  /** As `take`; an error of our own costs this file only. */
  private takeSafely(uri: string, path: string, content: FileContent | ArchiveContent, affected: Set<string>): void {
    try {
      this.take(uri, path, content, affected);
    } catch (error) {
      this.onFault(error, uri);
      this.known.delete(uri);
      this.unread.set(uri, faultMessage(error));
      affected.add(uri);
    }
  }

  /** Takes over what reading a file gave. */
  private take(uri: string, path: string, content: FileContent | ArchiveContent, affected: Set<string>): void {
    if (this.openFiles.has(uri)) return;
    if (content.kind === 'archive' || this.known.get(uri) instanceof ArchiveFile) this.drop(uri, affected);
    if (content.kind === 'archive') {
      this.add(new ArchiveFile(uri, path, content), affected);
      return;
    }
    if (content.kind !== 'text') {
      this.drop(uri, affected);
      if (content.kind !== 'missing') this.unread.set(uri, content.message);
      affected.add(uri);
      return;
    }
    this.unread.delete(uri);
    const file = this.known.get(uri);
    if (file) {
      if (file.text === content.text) return;
      this.change(file, () => file.replace(content.text), affected);
      affected.add(uri);
      return;
    }
    this.add(this.create(uri, path, content.text), affected);
  }

  private create(uri: string, path: string, text: string, languageId?: string): AnyFile {
    const kind = classifyFile(path);
    if (isTextOnly(path) && !this.openFiles.has(uri)) {
      const file = new TextFile(uri, path, text);
      file.settle();
      return file;
    }
    if (kind?.area === 'metadata') return new MetadataFile(uri, path, text);
    const markup = markupDialectOf(path);
    if (markup) return new MarkupFile(uri, path, markup, text);
    const script = scriptDialectOf(path);
    if (script && this.scriptParser) return new ScriptFile(uri, path, script, text, this.scriptParser);
    if (kind?.area === 'text') return new TextFile(uri, path, text);
    const type = (kind?.type ?? (languageId === 'apex-anon' ? 'AnonymousApex' : 'ApexClass')) as ApexFileType;
    return new ApexFile(uri, type, text, this.parser, this.trees, this.model.apiVersionOf(path).version);
  }

  private add(file: AnyFile, affected: Set<string>): void {
    this.known.set(file.uri, file);
    this.projectOfFile.set(file.uri, this.model.projectOf(pathOfUri(file.uri)).id);
    this.entriesChanged(file.uri, affected);
    if (file instanceof ApexFile) {
      if (file.version === 0 && !file.isOpen) file.refresh();
      this.publish(file, [], affected);
    } else if (file instanceof MetadataFile) this.componentsChanged(file, file.type, affected);
    else if (file instanceof MarkupFile) this.pageChanged(file, affected);
    affected.add(file.uri);
  }

  /** Changes a known file and voids what depended on what it said. */
  private change(file: AnyFile, edit: () => void, affected: Set<string>): void {
    if (file instanceof ApexFile) {
      const before = file.units;
      edit();
      const kept = new Set(file.units);
      this.publish(
        file,
        before.filter((unit) => !kept.has(unit)),
        affected,
      );
      return;
    }
    if (!(file instanceof MetadataFile)) {
      edit();
      if (file instanceof TextFile && !this.openFiles.has(file.uri)) file.settle();
      if (file instanceof MarkupFile) this.pageChanged(file, affected);
      affected.add(file.uri);
      return;
    }
    const { type, component } = file;
    edit();
    for (const uri of this.metadata.textChanged(this.projectOfFile.get(file.uri), type)) affected.add(uri);
    if (!sameComponent(component, file.component)) {
      this.componentsChanged(file, type, affected);
      if (file.type !== type) this.componentsChanged(file, file.type, affected);
    }
    affected.add(file.uri);
  }

  private publish(file: ApexFile, removed: Parameters<ProjectAnalysis['update']>[2], affected: Set<string>): void {
    const project = this.project(file.uri);
    for (const uri of project.update(file, file.uri, removed)) affected.add(uri);
  }

  /** A page is here, or says something else: what it does with its classes may be different. */
  private pageChanged(file: MarkupFile, affected: Set<string>): void {
    if (!file.facts) return;
    for (const uri of this.project(file.uri).setPage(file.uri, file.facts)) affected.add(uri);
  }

  private pageGone(file: MarkupFile, affected: Set<string>): void {
    file.void();
    for (const uri of this.project(file.uri).setPage(file.uri, undefined)) affected.add(uri);
  }

  private componentsChanged(file: MetadataFile, type: string, affected: Set<string>): void {
    const asking = this.metadata.changed(this.projectOfFile.get(file.uri), type);
    for (const uri of this.project(file.uri).componentsChanged(type)) affected.add(uri);
    for (const uri of asking) affected.add(uri);
  }

  private drop(uri: string, affected: Set<string>): void {
    this.unread.delete(uri);
    if (this.openFiles.has(uri)) return;
    const file = this.known.get(uri);
    for (const other of this.bulkSuppressions.forget(uri)) affected.add(other);
    this.entriesChanged(uri, affected);
    this.memos.delete(uri);
    this.lineIndexes.delete(uri);
    affected.add(uri);
    if (!file) return;
    this.known.delete(uri);
    if (file instanceof ApexFile) {
      for (const dependent of this.project(uri).update(undefined, uri, file.units)) affected.add(dependent);
      file.close();
      this.trees.delete(file);
    } else if (file instanceof MetadataFile) this.componentsChanged(file, file.type, affected);
    else if (file instanceof MarkupFile) this.pageGone(file, affected);
    else if (file instanceof ScriptFile) file.void();
    this.projectOfFile.delete(uri);
  }

  /** Projects came, went or changed: files move to the one they belong to now, ignored ones go. */
  private namespaceOf(project: string): string | undefined {
    return this.model.projects.find(({ id }) => id === project)?.namespace;
  }

  private regroup(affected: Set<string>): void {
    for (const [id, project] of this.projects) for (const uri of project.setNamespace(this.namespaceOf(id))) affected.add(uri);
    for (const uri of [...this.known.keys()]) {
      const path = pathOfUri(uri);
      if (this.model.isIgnored(path) && !this.openFiles.has(uri)) {
        this.drop(uri, affected);
        continue;
      }
      this.regroupOne(uri, affected);
      affected.add(uri);
    }
  }

  private versionChanged(uri: string, affected: Set<string>): void {
    const file = this.known.get(uri);
    if (!(file instanceof ApexFile)) return;
    const { version } = this.model.apiVersionOf(pathOfUri(uri));
    if (version === file.apiVersion) return;
    file.apiVersion = version;
    this.project(uri).invalidateFile(file);
    file.refresh();
    this.publish(file, [], affected);
    affected.add(uri);
  }

  private project(uri: string): ProjectAnalysis {
    const id = this.projectOfFile.get(uri) ?? this.model.projectOf(pathOfUri(uri)).id;
    let project = this.projects.get(id);
    if (!project) {
      project = new ProjectAnalysis(
        id,
        {
          rules: () => apexRules,
          settings: this.settingsOf,
          components: (type) => this.metadata.components(id, type),
          isTestClass,
        },
        this.work,
      );
      project.setNamespace(this.namespaceOf(id));
      this.projects.set(id, project);
    }
    return project;
  }

  private *metadataFiles(project: string): Generator<MetadataFile> {
    for (const [uri, file] of this.known) if (file instanceof MetadataFile && this.projectOfFile.get(uri) === project) yield file;
  }

  // -------------------------------------------------------------- documents

  isOpen(uri: string): boolean {
    return this.openFiles.has(canonical(uri));
  }

  /** The text of an open document wins over the disk. `languageId` helps where the URI says nothing. */
  openDocument(uri: string, text: string, languageId?: string): void {
    const id = canonical(uri);
    const path = pathOfUri(id);
    if (isConfigurationFile(path)) {
      this.openFiles.add(id);
      this.changeConfiguration(path, text);
      return;
    }
    if (!classifyFile(path) && !languageId?.startsWith('apex')) return;
    const affected = new Set<string>();
    // Of an open file more is of interest than secrets.
    if (this.known.get(id) instanceof TextFile && isMetadata(path)) this.drop(id, affected);
    this.openFiles.add(id);
    this.unread.delete(id);
    this.overlay(path, text, affected);
    const known = this.known.get(id);
    if (known instanceof ApexFile) this.change(known, () => known.open(text), affected);
    else if (known) {
      if (known instanceof MarkupFile) known.open();
      this.change(known, () => known.replace(text), affected);
    } else {
      const file = this.create(id, path, text, languageId);
      if (file instanceof ApexFile) file.open(text);
      else if (file instanceof MarkupFile) file.open();
      this.add(file, affected);
    }
    affected.delete(id);
    this.invalidated(affected, id);
    void this.model.prepare(path).then(() => {
      const late = new Set<string>();
      if (!this.known.has(id)) return;
      this.regroupOne(id, late);
      this.invalidated(late);
    });
  }

  /** Moves a file to the project it belongs to now, and takes over its API version. */
  private regroupOne(uri: string, affected: Set<string>): void {
    const file = this.known.get(uri)!;
    const id = this.model.projectOf(pathOfUri(uri)).id;
    if (this.projectOfFile.get(uri) !== id) {
      if (file instanceof ApexFile) {
        const old = this.project(uri);
        for (const dependent of old.update(undefined, uri, file.units)) affected.add(dependent);
        old.invalidateFile(file);
        this.projectOfFile.set(uri, id);
        this.publish(file, [], affected);
      } else if (file instanceof MarkupFile) {
        this.pageGone(file, affected);
        this.projectOfFile.set(uri, id);
        this.pageChanged(file, affected);
      } else if (!(file instanceof MetadataFile)) {
        if (file instanceof ScriptFile) file.void();
        this.projectOfFile.set(uri, id);
      } else {
        this.componentsChanged(file, file.type, affected);
        this.projectOfFile.set(uri, id);
        file.reports = undefined;
        this.componentsChanged(file, file.type, affected);
      }
      affected.add(uri);
    }
    this.versionChanged(uri, affected);
  }

  /** A configuration file is open with this text, or not any more. */
  private changeConfiguration(path: string, text: string | undefined): void {
    const affected = new Set<string>();
    this.model.setOverlay(path, text);
    this.configurationChanged(affected);
    this.invalidated(affected);
    this.begin(
      this.configuration.follow().then((changed) => {
        const late = new Set<string>();
        if (changed) this.configurationChanged(late);
        this.invalidated(late);
      }),
    );
  }

  private overlay(path: string, text: string | undefined, affected: Set<string>): void {
    const changes = this.model.setOverlay(path, text);
    if (changes.projects.length > 0) this.regroup(affected);
    for (const changed of changes.apiVersions) this.versionChanged(uriOfPath(changed), affected);
  }

  /** Applies edits, one after the other, each relative to the text the one before left. */
  changeDocument(uri: string, changes: readonly { start: number; end: number; text: string }[]): void {
    const id = canonical(uri);
    const path = pathOfUri(id);
    if (isConfigurationFile(path) && this.openFiles.has(id)) {
      this.changeConfiguration(path, edited(this.model.configurationText(path) ?? '', changes));
      return;
    }
    const file = this.known.get(id);
    if (!file || !this.openFiles.has(id)) return;
    const affected = new Set<string>();
    if (file instanceof ApexFile) this.change(file, () => file.edit(changes), affected);
    else {
      const text = edited(file.text, changes);
      this.change(file, () => file.replace(text), affected);
      this.overlay(path, text, affected);
    }
    affected.delete(id);
    this.invalidated(affected, id);
  }

  /** The document is closed: what is on disk counts again as soon as it has been read. */
  closeDocument(uri: string): void {
    const id = canonical(uri);
    if (!this.openFiles.delete(id)) return;
    const path = pathOfUri(id);
    if (isConfigurationFile(path)) {
      this.changeConfiguration(path, undefined);
      // What it was saved as may not have been told: watchers miss files in folders that are as new as they are.
      this.begin(this.filesChanged([{ path, type: 'changed' }]));
      return;
    }
    const affected = new Set<string>();
    this.overlay(path, undefined, affected);
    const file = this.known.get(id);
    if (file instanceof ApexFile || file instanceof MarkupFile) file.close();
    const stays = this.isOfWorkspace(path);
    if (!stays || isTextOnly(path)) this.drop(id, affected);
    this.invalidated(affected);
    if (stays) this.begin(this.reread(id, path));
  }

  /** Whether the file at a path is analysed without being open. */
  private isOfWorkspace(path: string): boolean {
    if (isUri(path) || !isRelevant(path) || this.model.isIgnored(path)) return false;
    return this.model.folders.some((folder) => isWithin(path, folder));
  }

  /** Goes on by itself; a scan waits for it. */
  private begin(work: Promise<void>): void {
    this.underWay.add(work);
    void work.finally(() => this.underWay.delete(work));
  }

  private async reread(uri: string, path: string): Promise<void> {
    const affected = new Set<string>();
    const content = await this.read(uri, path);
    this.takeSafely(uri, path, content, affected);
    this.invalidated(affected);
  }

  /** Takes note of what happened on disk. */
  async filesChanged(changes: readonly FileChange[]): Promise<void> {
    await this.apply(await this.model.update(changes));
  }

  /** Settings are different now: every report may be. */
  settingsChanged(): void {
    for (const file of this.known.values()) {
      if (file instanceof ApexFile) this.project(file.uri).invalidateFile(file);
      else if (file instanceof MarkupFile || file instanceof ScriptFile) file.void();
    }
    this.invalidated(new Set([...this.known.keys(), ...this.unread.keys()]));
    this.begin(this.rereadLimited());
  }

  /** Reads files again that another size limit may let in, or keep out. */
  private async rereadLimited(): Promise<void> {
    const large = [...this.known.values()].filter(({ uri, text }) => {
      const limit = this.settingsOf(uri).maxFileSizeKb * 1024;
      // A UTF-16 code unit takes up to three bytes.
      return !this.openFiles.has(uri) && text.length * 3 > limit && Buffer.byteLength(text) > limit;
    });
    for (const uri of [...this.unread.keys(), ...large.map((file) => file.uri)]) await this.reread(uri, pathOfUri(uri));
  }

  /** The day is another now: reports that rest on a justification which held until a day that is past may be others. */
  dayChanged(): void {
    const today = this.today();
    const over = [...this.memos].filter(([, { holdsThrough }]) => holdsThrough !== undefined && holdsThrough < today);
    this.invalidated(new Set([...over.map(([uri]) => uri), ...this.justifyingFiles()]));
  }

  /** Calls `listener` with files whose report may be different now, other than by their own edit. */
  onInvalidated(listener: (uris: readonly string[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Reports of these files may be others now, and so may those that point to places in them. `edited` is one whose own report
   * nobody has to be told of.
   */
  private invalidated(uris: ReadonlySet<string>, edited?: string): void {
    const changed = edited === undefined ? uris : new Set([...uris, edited]);
    if (changed.size === 0) return;
    const outdated = new Set(uris);
    for (const [uri, memo] of this.memos) {
      if (!changed.has(uri) && !pointsInto(memo, changed)) continue;
      memo.stale = true;
      outdated.add(uri);
    }
    if (edited !== undefined) outdated.delete(edited);
    if (outdated.size === 0) return;
    const list = [...outdated];
    for (const listener of this.listeners) listener(list);
  }

  // -------------------------------------------------------------- reports

  /** Every file there is something to say about, open or found in the workspace. */
  files(): readonly string[] {
    return [...this.known.keys(), ...[...this.unread.keys()].filter((uri) => !this.known.has(uri))];
  }

  /** As `canonical`: what is known by its spelling needs no other. */
  private keyOf(uri: string): string {
    return this.known.has(uri) ? uri : canonical(uri);
  }

  /** The report of a file that is open or indexed, computed on demand. */
  report(uri: string): FileReport | undefined {
    const id = this.keyOf(uri);
    return this.memo(id)?.report ?? this.configuration.report(id);
  }

  /** The report of any file, read from disk first if it is not known yet. */
  async reportFromDisk(uri: string): Promise<FileReport | undefined> {
    const id = canonical(uri);
    const path = pathOfUri(id);
    if (!this.known.has(id) && !isUri(path) && classifyFile(path)) {
      await this.model.prepare(path);
      if (!this.model.isIgnored(path)) await this.reread(id, path);
    }
    return this.report(id);
  }

  private memo(uri: string): Memo | undefined {
    const current = this.memos.get(uri);
    // Whatever else could make it another, as settings do, makes it stale.
    if (current && !current.stale && current.version === this.known.get(uri)?.version) return current;
    const settings = this.settingsOf(uri);
    const path = pathOfUri(uri);
    if (!settings.enable || this.isExcluded(path, settings)) {
      this.invalidated(new Set(this.bulkSuppressions.forget(uri)));
      return undefined;
    }
    const file = this.known.get(uri);
    if (!file) {
      const reason = this.unread.get(uri);
      if (reason === undefined) return undefined;
      return skippedMemo(uri, reason, 0);
    }
    if (this.openFiles.has(uri) && this.model.isIgnored(path)) return undefined;
    let memo: Memo;
    try {
      memo = this.build(uri, path, file, settings);
    } catch (error) {
      // An error of our own costs this file only, until it changes.
      this.onFault(error, uri);
      memo = skippedMemo(uri, faultMessage(error), file.version);
    }
    this.memos.set(uri, memo);
    if (this.unsettledEntries.size > 0) {
      const unsettled = new Set(this.unsettledEntries);
      this.unsettledEntries.clear();
      this.invalidated(unsettled);
    }
    return memo;
  }

  /** Analyses what is not analysed yet of a file, and writes its report. */
  private build(uri: string, path: string, file: AnyFile, settings: Settings): Memo {
    const builder = new ReportBuilder(
      file,
      settings,
      this.relativePath(path),
      (origin) => this.locate(origin.unit.file, origin.unit.id, origin),
      this.today(),
    );
    if (file instanceof ApexFile) {
      this.project(uri).analyse(file);
      builder.addApex(file);
    } else if (file instanceof MetadataFile) {
      file.analyse(metadataRules, this.metadata.askedBy(file, this.projectOfFile.get(uri) ?? ''));
      builder.addMetadata(file);
    } else if (file instanceof MarkupFile) {
      this.project(uri).analyseMarkup(file);
      builder.addParts(file.reports);
    } else if (file instanceof ScriptFile) {
      this.project(uri).analyseScript(file);
      builder.addParts(file.reports ?? []);
    }
    if (file instanceof ArchiveFile) builder.addArchive(file.content);
    else builder.addText(textReports(file));
    const built = builder.build(`${++this.resultCounter}`);
    const { bulkSuppressions: bulk, justifications } = this.configuration.of(path);
    const justified = applyJustifications(built.report, justifications, this.today());
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
    const before = this.memos.get(uri)?.fingerprints;
    return before?.size === fingerprints.size && [...before].every((each) => fingerprints.has(each));
  }

  /** A file that entries of `preflight.yml` are about is new or gone. */
  private entriesChanged(uri: string, affected: Set<string>): void {
    const path = pathOfUri(uri);
    const { justifications } = this.configuration.of(path);
    if (justifications && concerns(justifications, path)) affected.add(uriOfPath(justifications.file));
  }

  /** URIs of the configuration files that have justifications. */
  private justifyingFiles(): string[] {
    return this.configuration.files.filter((uri) => this.configuration.of(pathOfUri(uri)).justifications);
  }

  /** What is wrong with the justifications in a `preflight.yml`, as far as the files they are about are analysed. */
  private justificationProblems(path: string) {
    const { justifications } = this.configuration.of(path);
    if (justifications?.file !== path) return [];
    const { rules: set } = this.settingsOf(uriOfPath(path));
    return justificationProblems(justifications, {
      today: this.today(),
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
    const memo = this.memos.get(uri);
    if (memo?.fingerprints.has(finding)) return 'used';
    // Whatever the finding was: its rule may not have run.
    if (rule !== undefined && this.settingsOf(uri).rules[rule] === 'off') return 'unknown';
    if (memo) return memo.report.problems.some(({ kind }) => kind !== 'configuration') ? 'unknown' : 'unused';
    if (this.known.has(uri) || this.unread.has(uri) || !this.isLoaded || this.model.isIgnored(path)) return 'unknown';
    return this.model.folderOf(path) === undefined ? 'unknown' : 'gone';
  }

  private isExcluded(path: string, settings: Settings): boolean {
    if (this.configuration.excludes(path)) return true;
    if (settings.exclude.length === 0) return false;
    const folder = this.model.folders.find((each) => isWithin(path, each));
    return folder !== undefined && exclusion(settings.exclude)(folder, path);
  }

  /** The path below its project's root, with forward slashes: what identifies a file across machines. */
  private relativePath(path: string): string {
    const { root } = this.model.projectOf(path);
    return isWithin(path, root) ? path.slice(root.length).replace(/\\/g, '/').replace(/^\/+/, '') : path;
  }

  private locate(uri: string, id: string, range: { start: number; end: number }) {
    const file = this.known.get(uri);
    if (file instanceof MarkupFile) {
      const place = file.place(id);
      return place && { file: uri, start: place.start + range.start, end: place.start + range.end };
    }
    if (file instanceof MetadataFile || file instanceof ScriptFile) return { file: uri, start: range.start, end: range.end };
    if (!(file instanceof ApexFile)) return undefined;
    const unit = file.unit(id);
    return unit && { file: uri, start: unit.start + range.start, end: unit.start + range.end };
  }

  /** The lines of a file the analysis knows. */
  lines(uri: string): LineIndex | undefined {
    const id = this.keyOf(uri);
    const file = this.known.get(id);
    if (!file) return this.unread.has(id) ? new LineIndex('') : this.configuration.lines(id);
    const known = this.lineIndexes.get(id);
    if (known?.version === file.version) return known.index;
    const index = new LineIndex(file.text);
    this.lineIndexes.set(id, { version: file.version, index });
    return index;
  }

  /** The text of a file the analysis knows. */
  textOf(uri: string): string | undefined {
    const id = canonical(uri);
    return this.known.get(id)?.text ?? this.configuration.textOf(id);
  }

  /** Number of open findings in the files analysed so far. */
  get findings(): number {
    let count = 0;
    for (const { report } of this.memos.values()) count += report.findings.length;
    return count;
  }

  /** Number of open findings of a rule in the files analysed so far. */
  countOf(rule: string): number {
    return this.findingsOf(rule).length;
  }

  /** The open findings of a rule in the files analysed so far, by file and place. */
  findingsOf(rule: string): readonly Finding[] {
    const found = [...this.memos.values()].flatMap(({ report }) => report.findings.filter((finding) => finding.rule === rule));
    return found.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start || a.end - b.end));
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
    if (!options.paths) for (const project of this.projects.values()) project.beginScan();
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
    for (const project of this.projects.values()) project.endScan();
    this.trees.clear();
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

  private planFacts(uri: string) {
    const project = this.projectOfFile.get(uri) ?? '';
    return {
      locate: (origin: Origin) => this.locate(origin.unit.file, origin.unit.id, origin),
      textOf: (file: string) => this.textOf(file),
      components: (type: string) => this.metadata.components(project, type),
      apexFiles: () => this.apexFiles(project),
      exists: (file: string) => this.known.has(canonical(file)),
    };
  }

  private *apexFiles(project: string): Generator<{ file: string; text: string }> {
    for (const [uri, file] of this.known) {
      if (file instanceof ApexFile && this.projectOfFile.get(uri) === project) yield { file: uri, text: file.text };
    }
  }
}

/** What stands for the report of a file that is not analysed. */
function skippedMemo(uri: string, reason: string, version: number): Memo {
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
function pointsInto({ related }: Memo, uris: ReadonlySet<string>): boolean {
  for (const uri of related) if (uris.has(uri)) return true;
  return false;
}

/** Only the kind of the error: its message may quote the file. */
function faultMessage(error: unknown): string {
  const kind = error instanceof Error ? error.name : 'unknown error';
  return `This file was not analysed: Preflight met an error of its own (${kind}). Please report it.`;
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

function isTestClass(type: TypeEntry): boolean {
  return type.header.modifiers.annotations.some((annotation) => annotation.key === 'istest');
}

function sameComponent(a: MetadataComponent | undefined, b: MetadataComponent | undefined): boolean {
  if (!a || !b) return a === b;
  return a.type === b.type && a.name === b.name && JSON.stringify([...a.values]) === JSON.stringify([...b.values]);
}
