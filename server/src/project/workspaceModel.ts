import { basename, dirname, join, relative } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { codeAnalyzerFileNames, isConfigurationFile, preflightFileNames } from './configurationFiles';
import type { FileSystem } from './fileSystem';
import { apexFileOf, classifyFile, metaFileOf } from './files';
import { ignoring } from './ignorePatterns';
import { apiVersionIn } from './metaFile';
import {
  implicitProject,
  type PackageDirectory,
  type ProjectFault,
  packageDirectoryAt,
  projectFileName,
  readProjectFile,
  type SalesforceProject,
} from './salesforceProject';
import { isUri } from './uri';
import { isWithin, walkFiles } from './walk';

/** The API version a file is compiled with, and who says so. */
export interface ApiVersion {
  /** Undefined if neither the file's own `-meta.xml` nor its project says any. */
  readonly version: number | undefined;
  readonly origin: 'meta' | 'project' | 'unknown';
  /** The file that says it. */
  readonly file?: string;
}

/** Something that happened on disk. A directory stands for all that is in it. */
export interface FileChange {
  readonly path: string;
  readonly type: 'created' | 'changed' | 'deleted';
}

/** What is different in the model after an update. */
export interface ModelChanges {
  /** Files that are analysed, new and gone. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Files that are analysed and were written to. */
  readonly changed: readonly string[];
  /** Classes and triggers whose own API version is another now. */
  readonly apiVersions: readonly string[];
  /** Ids of projects that are new, gone, or say something else now; what they hold has to be looked at again. */
  readonly projects: readonly string[];
  /** Roots of the projects whose `.forceignore` is another now. */
  readonly ignores: readonly string[];
  /** Whether a configuration file, or a file that one names, is another now. */
  readonly configurations: boolean;
  /** Whether the list of faults may be another now. */
  readonly faults: boolean;
}

const ignoreFileName = '.forceignore';
/** How many files are read at a time. */
const readers = 16;

/** What the model keeps of one of the files that it reads itself. */
type Fact =
  | { readonly kind: 'meta'; readonly version: number | undefined }
  | { readonly kind: 'project'; readonly text: string; readonly project: SalesforceProject; readonly fault?: ProjectFault }
  | { readonly kind: 'ignore'; readonly text: string; readonly matcher: Ignore }
  | { readonly kind: 'configuration'; readonly text: string };

/**
 * What a workspace consists of: its projects, the files in them that are analysed, and the API version of each class.
 * Queries are synchronous and answer from what `load`, `prepare`, `update` and `setOverlay` have read so far.
 * Paths are absolute native paths, or the URI of a document that is no file.
 */
export class WorkspaceModel {
  private roots: readonly string[];
  private readonly disk = new Map<string, Fact>();
  /** Unsaved text of open editors wins over what is on disk. */
  private readonly overlays = new Map<string, Fact>();
  private readonly known = new Set<string>();
  /** Files that are read although their names don't tell that they matter. */
  private followed: ReadonlySet<string> = new Set();
  private byRoot = new Map<string, SalesforceProject>();
  private pendingWork: Promise<unknown> = Promise.resolve();

  /** `folders`: the workspace folders; there may be none. */
  constructor(
    private readonly fileSystem: FileSystem,
    folders: readonly string[],
  ) {
    this.roots = folders.map(withoutTrailingSeparator);
  }

  get folders(): readonly string[] {
    return this.roots;
  }

  /**
   * Goes through all workspace folders, and reads what there is to know about projects and versions. What was known
   * before stays until it has been read again. Aborted, it leaves what it has found so far.
   */
  load(signal?: AbortSignal): Promise<ModelChanges> {
    return this.exclusively(() => this.recording((record) => this.loadFolders(record, signal)));
  }

  /** Makes `folders` the workspace folders, and loads them. */
  setFolders(folders: readonly string[], signal?: AbortSignal): Promise<ModelChanges> {
    this.roots = folders.map(withoutTrailingSeparator);
    return this.load(signal);
  }

  /**
   * Reads what matters for one file, ahead of `load` or outside all folders: its `-meta.xml`, and the project files
   * between it and its workspace folder.
   */
  async prepare(path: string): Promise<void> {
    if (isUri(path)) return;
    const wanted: string[] = [];
    const meta = metaFileOf(path);
    if (meta) wanted.push(meta);
    const folder = this.folderOf(path);
    for (let at = dirname(path); folder !== undefined && isWithin(at, folder); at = dirname(at)) {
      const names = [projectFileName, ignoreFileName, ...preflightFileNames, ...codeAnalyzerFileNames];
      wanted.push(...names.map((name) => join(at, name)));
      if (at === dirname(at)) break;
    }
    await Promise.all(wanted.filter((each) => !this.disk.has(each)).map((each) => this.readFact(each)));
    this.deriveProjects();
  }

  /** Takes note of what happened on disk. */
  update(changes: readonly FileChange[]): Promise<ModelChanges> {
    return this.exclusively(() =>
      this.recording(async (record) => {
        for (const change of changes) await this.apply(change, record);
      }),
    );
  }

  /**
   * From now on reads these files as well: such as configuration files name, or such as lie outside of the workspace
   * folders. Those that were followed before are not any more.
   */
  follow(paths: Iterable<string>): Promise<ModelChanges> {
    return this.exclusively(() =>
      this.recording(async () => {
        const before = this.followed;
        this.followed = new Set(paths);
        for (const path of before) if (!this.isFact(path)) this.disk.delete(path);
        await Promise.all([...this.followed].filter((path) => !before.has(path)).map((path) => this.readFact(path)));
      }),
    );
  }

  /** The text of a configuration file, or of a followed one: as the editor shows it, else as it is on disk. */
  configurationText(path: string): string | undefined {
    const fact = this.factAt(path);
    return fact?.kind === 'configuration' ? fact.text : undefined;
  }

  /** The configuration files there are, in force or not. */
  get configurationFiles(): readonly string[] {
    return [...new Set([...this.disk.keys(), ...this.overlays.keys()])].filter(isConfigurationFile);
  }

  /** Sets the unsaved text of an open editor, or drops it (`undefined`: what is on disk counts again). */
  setOverlay(path: string, text: string | undefined): ModelChanges {
    const before = new Map([[path, this.factAt(path)]]);
    const fact = text === undefined ? undefined : this.factOf(path, text);
    if (fact) this.overlays.set(path, fact);
    else this.overlays.delete(path);
    if (basename(path) === projectFileName) this.deriveProjects();
    return this.compare(before, [path], noFiles());
  }

  /** All projects, by their `sfdx-project.json`; implicit ones that have none are not among them. */
  get projects(): readonly SalesforceProject[] {
    return [...this.byRoot.values()];
  }

  /** What is wrong in the project files, at most one fault each. */
  get faults(): readonly ProjectFault[] {
    return [...this.byRoot.values()].flatMap(({ file }) => {
      const fact = file === undefined ? undefined : this.factAt(file);
      return fact?.kind === 'project' && fact.fault ? [fact.fault] : [];
    });
  }

  /** The files in the workspace folders that are analysed, ignored ones left out. */
  *files(): Generator<string> {
    for (const path of this.known) if (!this.isIgnored(path)) yield path;
  }

  /**
   * The project that `path` belongs to: that of the nearest `sfdx-project.json` above it, up to its workspace folder;
   * else the workspace folder's own; outside all folders, its directory's own.
   */
  projectOf(path: string): SalesforceProject {
    if (isUri(path) && this.folderOf(path) === undefined) return implicitProject(path);
    const folder = this.folderOf(path) ?? dirname(path);
    for (let at = dirname(path); ; at = dirname(at)) {
      const project = this.byRoot.get(at);
      if (project) return project;
      if (at === folder || at === dirname(at)) return implicitProject(folder);
    }
  }

  /** The deepest package directory of its project that contains `path`, undefined if none does. */
  packageDirectoryOf(path: string): PackageDirectory | undefined {
    return packageDirectoryAt(this.projectOf(path), path);
  }

  /** Whether the project's `.forceignore` keeps `path` out of what is deployed. */
  isIgnored(path: string): boolean {
    const { root } = this.projectOf(path);
    const fact = this.factAt(join(root, ignoreFileName));
    if (fact?.kind !== 'ignore' || !isWithin(path, root)) return false;
    const inside = relative(root, path).replaceAll('\\', '/');
    return ignore.isPathValid(inside) && fact.matcher.ignores(inside);
  }

  /** The API version of the class, trigger or other file at `path`. */
  apiVersionOf(path: string): ApiVersion {
    const meta = metaFileOf(path);
    const fact = meta === undefined ? undefined : this.factAt(meta);
    if (fact?.kind === 'meta' && fact.version !== undefined) return { version: fact.version, origin: 'meta', file: meta };
    const { sourceApiVersion, file } = this.projectOf(path);
    if (sourceApiVersion !== undefined) return { version: sourceApiVersion, origin: 'project', file };
    return { version: undefined, origin: 'unknown' };
  }

  /** The deepest workspace folder that contains `path`. */
  folderOf(path: string): string | undefined {
    let deepest: string | undefined;
    for (const folder of this.roots) {
      if (isWithin(path, folder) && folder.length > (deepest?.length ?? -1)) deepest = folder;
    }
    return deepest;
  }

  private factAt(path: string): Fact | undefined {
    return this.overlays.get(path) ?? this.disk.get(path);
  }

  private async loadFolders(record: FileRecord, signal?: AbortSignal): Promise<void> {
    const found = await this.explore(this.roots, record, signal);
    if (signal?.aborted) return;
    for (const path of [...this.known]) {
      if (found.has(path)) continue;
      this.known.delete(path);
      record.removed.push(path);
    }
    for (const [path, { kind }] of [...this.disk]) {
      const readAhead = kind === 'meta' && this.folderOf(path) === undefined;
      if (!found.has(path) && !readAhead && !this.followed.has(path)) this.disk.delete(path);
    }
  }

  /** Reads everything below `paths`. Out: the files that matter. */
  private async explore(paths: readonly string[], record: FileRecord, signal?: AbortSignal): Promise<Set<string>> {
    const found = new Set<string>();
    const reading = new Set<Promise<void>>();
    const accept = (path: string) => this.isFact(path) || classifyFile(path) !== undefined;
    for await (const path of walkFiles(this.fileSystem, paths, { accept, signal })) {
      found.add(path);
      this.note(path, record);
      if (!this.isFact(path)) continue;
      const read: Promise<void> = this.readFact(path).finally(() => reading.delete(read));
      reading.add(read);
      if (reading.size >= readers) await Promise.race(reading);
    }
    await Promise.all(reading);
    return found;
  }

  /** Takes a file that exists into the list of those that are analysed. */
  private note(path: string, record: FileRecord): void {
    if (classifyFile(path) === undefined || this.folderOf(path) === undefined) return;
    if (this.known.has(path)) record.changed.push(path);
    else {
      this.known.add(path);
      record.added.push(path);
    }
  }

  private async readFact(path: string): Promise<void> {
    const content = await this.fileSystem.read(path);
    const fact = content.kind === 'text' ? this.factOf(path, content.text) : undefined;
    if (fact) this.disk.set(path, fact);
    else this.disk.delete(path);
  }

  private async apply({ path, type }: FileChange, record: FileRecord): Promise<void> {
    const kind = type === 'deleted' ? undefined : await this.fileSystem.kindOf(path);
    if (kind === 'file') {
      const isFollowed = this.followed.has(path);
      if (this.isHidden(path) && !isFollowed) return;
      this.note(path, record);
      const matters = isFollowed || apexFileOf(path) !== undefined || this.folderOf(path) !== undefined;
      if (matters && this.isFact(path)) await this.readFact(path);
    } else if (kind === 'directory') {
      if (!this.isHidden(join(path, 'x'))) await this.explore([path], record);
    } else if (kind === undefined) {
      for (const gone of [...this.known].filter((each) => isWithin(each, path))) {
        this.known.delete(gone);
        record.removed.push(gone);
      }
      for (const gone of [...this.disk.keys()].filter((each) => isWithin(each, path))) this.disk.delete(gone);
    }
  }

  private isFact(path: string): boolean {
    return isFactFile(path) || this.followed.has(path);
  }

  private factOf(path: string, text: string): Fact | undefined {
    return factOf(path, text) ?? (this.followed.has(path) ? { kind: 'configuration', text } : undefined);
  }

  /** Whether `path` lies where a walk would never have gone. */
  private isHidden(path: string): boolean {
    const folder = this.folderOf(path);
    if (folder === undefined) return false;
    const directories = relative(folder, dirname(path)).split(/[\\/]/);
    return directories.some((name) => name === 'node_modules' || (name.startsWith('.') && name !== '..'));
  }

  private deriveProjects(): void {
    const derived = new Map<string, SalesforceProject>();
    for (const path of new Set([...this.disk.keys(), ...this.overlays.keys()])) {
      const fact = this.factAt(path);
      if (fact?.kind === 'project') derived.set(fact.project.root, fact.project);
    }
    this.byRoot = new Map([...derived].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private async recording(work: (record: FileRecord) => Promise<void>): Promise<ModelChanges> {
    const before = new Map([...this.disk.keys(), ...this.overlays.keys()].map((path) => [path, this.factAt(path)]));
    const record = noFiles();
    await work(record);
    this.deriveProjects();
    return this.compare(before, new Set([...before.keys(), ...this.disk.keys()]), record);
  }

  /** What is different at `paths`, whose facts were `before`. */
  private compare(before: ReadonlyMap<string, Fact | undefined>, paths: Iterable<string>, record: FileRecord): ModelChanges {
    const apiVersions: string[] = [];
    const projects: string[] = [];
    const ignores: string[] = [];
    let configurations = false;
    for (const path of paths) {
      const was = before.get(path);
      const is = this.factAt(path);
      if (was === is) continue;
      const { kind } = (is ?? was)!;
      if (kind === 'meta' && versionOf(was) !== versionOf(is)) apiVersions.push(apexFileOf(path)!);
      if (kind === 'project' && textOf(was) !== textOf(is)) projects.push(dirname(path));
      if (kind === 'ignore' && textOf(was) !== textOf(is)) ignores.push(dirname(path));
      if (kind === 'configuration' && textOf(was) !== textOf(is)) configurations = true;
    }
    const unique = (list: readonly string[]) => [...new Set(list)];
    return {
      added: record.added,
      removed: unique(record.removed),
      changed: unique(record.changed),
      apiVersions,
      projects,
      ignores,
      configurations,
      faults: projects.length > 0,
    };
  }

  /** One piece of reading at a time, in the order they were asked for. */
  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.pendingWork.then(work);
    this.pendingWork = result.catch(() => undefined);
    return result;
  }
}

function withoutTrailingSeparator(folder: string): string {
  return dirname(folder) === folder ? folder : folder.replace(/[\\/]+$/, '');
}

interface FileRecord {
  readonly added: string[];
  readonly removed: string[];
  readonly changed: string[];
}

function noFiles(): FileRecord {
  return { added: [], removed: [], changed: [] };
}

function isFactFile(path: string): boolean {
  const name = basename(path);
  return name === projectFileName || name === ignoreFileName || isConfigurationFile(path) || apexFileOf(path) !== undefined;
}

function factOf(path: string, text: string): Fact | undefined {
  const name = basename(path);
  if (name === projectFileName) return { kind: 'project', text, ...readProjectFile(path, text) };
  if (name === ignoreFileName) return { kind: 'ignore', text, matcher: ignoring(text.split(/\r?\n/)) };
  if (isConfigurationFile(path)) return { kind: 'configuration', text };
  return apexFileOf(path) === undefined ? undefined : { kind: 'meta', version: apiVersionIn(text) };
}

function versionOf(fact: Fact | undefined): number | undefined {
  return fact?.kind === 'meta' ? fact.version : undefined;
}

function textOf(fact: Fact | undefined): string | undefined {
  return fact && fact.kind !== 'meta' ? fact.text : undefined;
}
