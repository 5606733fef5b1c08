/**
 * The files that are analysed, and what they say of each other: one `ProjectAnalysis` for each project. Whatever changes here,
 * the files whose reports may be others now are added to the set that is called `affected`.
 */

import type { Span } from '#shared/finding';
import type { Settings } from '#shared/settings';
import type { FileContent } from '../project/fileSystem';
import { classifyFile, markupDialectOf, scriptDialectOf } from '../project/files';
import { pathOfUri } from '../project/uri';
import type { WorkspaceModel } from '../project/workspaceModel';
import { rules } from '../rules/registry';
import type { ApexRule, MetadataComponent, MetadataRule } from '../rules/rule';
import type { TypeEntry } from '../semantics/apex/typeIndex';
import type { Origin } from '../semantics/apex/values';
import type { ApexParser } from '../syntax/apex/parser';
import type { ScriptParser } from '../syntax/script';
import { ApexFile, type ApexFileType } from './apexFile';
import { type ArchiveContent, ArchiveFile } from './archiveFile';
import { faultMessage } from './fault';
import { MarkupFile } from './markupFile';
import { MetadataFile } from './metadataFile';
import { MetadataLists } from './metadataLists';
import { ProjectAnalysis, type Work } from './projectAnalysis';
import { isMetadata, isTextOnly } from './relevance';
import { ScriptFile } from './scriptFile';
import { TextFile } from './textFile';
import { TreeCache } from './treeCache';

/** A file of any language. */
export type SourceFile = ApexFile | MetadataFile | MarkupFile | ScriptFile | TextFile;

/** What files are made from, and who is told when they come and go. */
export interface SourceFilesOptions {
  readonly parser: ApexParser;
  /** Gives the parser of scripts, loaded at the first of them. */
  readonly scriptParser: (() => ScriptParser) | undefined;
  readonly model: WorkspaceModel;
  readonly settings: (uri: string) => Settings;
  readonly onFault: (error: unknown, uri: string) => void;
  /** A file is there that was not. */
  readonly onAdded: (uri: string, affected: Set<string>) => void;
  /** A file is about to be forgotten; what could not be read may be, too. */
  readonly onDropped: (uri: string, affected: Set<string>) => void;
}

const apexRules = rules.filter((rule): rule is ApexRule => rule.area === 'apex');
const metadataRules = rules.filter((rule): rule is MetadataRule => rule.area === 'metadata');

export class SourceFiles {
  /** Asked for syntax trees by files that are not open; may be emptied at any time. */
  readonly trees = new TreeCache();
  /** What was done since the start. */
  readonly work: Work = { declarations: 0, elements: 0, answers: 0, rounds: 0 };
  private readonly known = new Map<string, SourceFile>();
  /** Why files could not be read, in a sentence. */
  private readonly unread = new Map<string, string>();
  private readonly openFiles = new Set<string>();
  private readonly projects = new Map<string, ProjectAnalysis>();
  private readonly projectOfFile = new Map<string, string>();
  private readonly metadata = new MetadataLists((project) => this.metadataFiles(project));

  constructor(private readonly options: SourceFilesOptions) {}

  // -------------------------------------------------------------- which files there are

  /** A file, by its canonical URI. */
  get(uri: string): SourceFile | undefined {
    return this.known.get(uri);
  }

  has(uri: string): boolean {
    return this.known.has(uri);
  }

  /** The URIs of all files that could be read. */
  uris(): Iterable<string> {
    return this.known.keys();
  }

  all(): Iterable<SourceFile> {
    return this.known.values();
  }

  /** Why a file could not be read; undefined where it could, or is not there. */
  unreadReason(uri: string): string | undefined {
    return this.unread.get(uri);
  }

  /** The URIs of all files that could not be read. */
  unreadUris(): Iterable<string> {
    return this.unread.keys();
  }

  isOpen(uri: string): boolean {
    return this.openFiles.has(uri);
  }

  allProjects(): Iterable<ProjectAnalysis> {
    return this.projects.values();
  }

  // -------------------------------------------------------------- open documents

  /** A document is open from now on: what is read from disk for it does not count. */
  markOpen(uri: string): void {
    this.openFiles.add(uri);
  }

  /** Whether the document was open. */
  markClosed(uri: string): boolean {
    return this.openFiles.delete(uri);
  }

  /** Takes the text of a document that was opened. `languageId` helps where the URI says nothing. */
  open(uri: string, text: string, languageId: string | undefined, affected: Set<string>): void {
    const path = pathOfUri(uri);
    this.unread.delete(uri);
    const known = this.known.get(uri);
    if (known instanceof ApexFile) this.change(known, () => known.open(text), affected);
    else if (known) {
      if (known instanceof MarkupFile) known.open();
      this.change(known, () => known.replace(text), affected);
    } else {
      const file = this.create(uri, path, text, languageId);
      if (file instanceof ApexFile) file.open(text);
      else if (file instanceof MarkupFile) file.open();
      this.add(file, affected);
    }
  }

  /** Forgets a file of which only secrets are looked for, where more is of interest once it is open. */
  dropTextOf(uri: string, affected: Set<string>): void {
    if (this.known.get(uri) instanceof TextFile && isMetadata(pathOfUri(uri))) this.drop(uri, affected);
  }

  /** Frees what only an open document needs. */
  close(uri: string): void {
    const file = this.known.get(uri);
    if (file instanceof ApexFile || file instanceof MarkupFile) file.close();
  }

  // -------------------------------------------------------------- what is on disk

  /** As `takeRead`, for one file of many: `gathered` says what is affected besides, when all are taken. */
  takeOneOfMany(uri: string, path: string, content: FileContent | ArchiveContent, affected: Set<string>): void {
    this.project(uri).gather(() => this.takeRead(uri, path, content, affected));
  }

  /** Adds the files that are affected by those taken as some of many. */
  gathered(affected: Set<string>): void {
    for (const project of this.projects.values()) for (const uri of project.gathered()) affected.add(uri);
  }

  /** Takes over what reading a file gave. An error of our own costs this file only. */
  takeRead(uri: string, path: string, content: FileContent | ArchiveContent, affected: Set<string>): void {
    try {
      this.take(uri, path, content, affected);
    } catch (error) {
      this.options.onFault(error, uri);
      this.known.delete(uri);
      this.unread.set(uri, faultMessage(error));
      affected.add(uri);
    }
  }

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

  private create(uri: string, path: string, text: string, languageId?: string): SourceFile {
    const { parser, scriptParser, model } = this.options;
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
    if (script && scriptParser) return new ScriptFile(uri, path, script, text, scriptParser);
    if (kind?.area === 'text') return new TextFile(uri, path, text);
    const type = (kind?.type ?? (languageId === 'apex-anon' ? 'AnonymousApex' : 'ApexClass')) as ApexFileType;
    return new ApexFile(uri, type, text, parser, this.trees, model.apiVersionOf(path).version);
  }

  private add(file: SourceFile, affected: Set<string>): void {
    this.known.set(file.uri, file);
    this.projectOfFile.set(file.uri, this.options.model.projectOf(pathOfUri(file.uri)).id);
    this.options.onAdded(file.uri, affected);
    if (file instanceof ApexFile) {
      if (file.version === 0 && !file.isOpen) file.refresh();
      this.publish(file, [], affected);
    } else if (file instanceof MetadataFile) this.componentsChanged(file, file.type, affected);
    else if (file instanceof MarkupFile) this.pageChanged(file, affected);
    affected.add(file.uri);
  }

  /** Changes a known file and voids what depended on what it said. */
  change(file: SourceFile, edit: () => void, affected: Set<string>): void {
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

  /** Forgets a file, unless it is open. */
  drop(uri: string, affected: Set<string>): void {
    this.unread.delete(uri);
    if (this.openFiles.has(uri)) return;
    const file = this.known.get(uri);
    this.options.onDropped(uri, affected);
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

  // -------------------------------------------------------------- projects

  /** Projects came, went or changed: files move to the one they belong to now, ignored ones go. */
  regroup(affected: Set<string>): void {
    for (const [id, project] of this.projects) for (const uri of project.setNamespace(this.namespaceOf(id))) affected.add(uri);
    for (const uri of [...this.known.keys()]) {
      if (this.options.model.isIgnored(pathOfUri(uri)) && !this.openFiles.has(uri)) {
        this.drop(uri, affected);
        continue;
      }
      this.regroupOne(uri, affected);
      affected.add(uri);
    }
  }

  /** Moves a file to the project it belongs to now, and takes over its API version. */
  regroupOne(uri: string, affected: Set<string>): void {
    const file = this.known.get(uri)!;
    const id = this.options.model.projectOf(pathOfUri(uri)).id;
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

  /** A file's API version may be another now. */
  versionChanged(uri: string, affected: Set<string>): void {
    const file = this.known.get(uri);
    if (!(file instanceof ApexFile)) return;
    const { version } = this.options.model.apiVersionOf(pathOfUri(uri));
    if (version === file.apiVersion) return;
    file.apiVersion = version;
    this.project(uri).invalidateFile(file);
    file.refresh();
    this.publish(file, [], affected);
    affected.add(uri);
  }

  /** The analysis of the project that a file belongs to. */
  project(uri: string): ProjectAnalysis {
    const id = this.projectOfFile.get(uri) ?? this.options.model.projectOf(pathOfUri(uri)).id;
    let project = this.projects.get(id);
    if (!project) {
      const { settings } = this.options;
      const components = (type: string) => this.metadata.components(id, type);
      project = new ProjectAnalysis(id, { rules: () => apexRules, settings, components, isTestClass }, this.work);
      project.setNamespace(this.namespaceOf(id));
      this.projects.set(id, project);
    }
    return project;
  }

  private namespaceOf(project: string): string | undefined {
    return this.options.model.projects.find(({ id }) => id === project)?.namespace;
  }

  // -------------------------------------------------------------- analysis

  /** Analyses what is not analysed yet of a file. */
  analyse(file: SourceFile): void {
    if (file instanceof ApexFile) this.project(file.uri).analyse(file);
    else if (file instanceof MetadataFile) {
      file.analyse(metadataRules, this.metadata.askedBy(file, this.projectOfFile.get(file.uri) ?? ''));
    } else if (file instanceof MarkupFile) this.project(file.uri).analyseMarkup(file);
    else if (file instanceof ScriptFile) this.project(file.uri).analyseScript(file);
  }

  /** Voids what rules said of a file: their options may be others. */
  void(file: SourceFile): void {
    if (file instanceof ApexFile) this.project(file.uri).invalidateFile(file);
    else if (file instanceof MarkupFile || file instanceof ScriptFile) file.void();
  }

  /** Where an origin stands in its file now; undefined where its declaration or element is gone. */
  locate({ unit: { file: uri, id }, start, end }: Origin): (Span & { readonly file: string }) | undefined {
    const file = this.known.get(uri);
    if (file instanceof MetadataFile || file instanceof ScriptFile) return { file: uri, start, end };
    const around = file instanceof MarkupFile ? file.place(id) : file instanceof ApexFile ? file.unit(id) : undefined;
    return around && { file: uri, start: around.start + start, end: around.start + end };
  }

  /** The metadata of a type in the project of a file. */
  components(uri: string, type: string): readonly MetadataComponent[] {
    return this.metadata.components(this.projectOfFile.get(uri) ?? '', type);
  }

  /** The Apex files in the project of a file. */
  *apexFilesBeside(uri: string): Generator<{ file: string; text: string }> {
    const project = this.projectOfFile.get(uri) ?? '';
    for (const [each, file] of this.known) {
      if (file instanceof ApexFile && this.projectOfFile.get(each) === project) yield { file: each, text: file.text };
    }
  }

  private *metadataFiles(project: string): Generator<MetadataFile> {
    for (const [uri, file] of this.known) if (file instanceof MetadataFile && this.projectOfFile.get(uri) === project) yield file;
  }
}

function isTestClass(type: TypeEntry): boolean {
  return type.header.modifiers.annotations.some((annotation) => annotation.key === 'istest');
}

function sameComponent(a: MetadataComponent | undefined, b: MetadataComponent | undefined): boolean {
  if (!a || !b) return a === b;
  return a.type === b.type && a.name === b.name && JSON.stringify([...a.values]) === JSON.stringify([...b.values]);
}
