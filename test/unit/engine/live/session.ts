/** A workspace in memory that edits are applied to, and what an analysis that follows them says beside a fresh one. */

import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Analysis } from '#server/engine/analysis';
import { MemoryFileSystem } from '#server/project/memory';
import { ApexParser, type ParseOptions, type ParseStopped } from '#server/syntax/apex/parser';
import type { ApexTree } from '#server/syntax/apex/tree';
import type { FileReport } from '#shared/report';
import type { Settings } from '#shared/settings';
import { testModule } from '#test/unit/syntax/apex/parser';
import { testScriptParser } from '#test/unit/syntax/script/parser';
import { contentOf, root, uriOf } from '../workspace';
import { applied, type Edit, settingsChoices } from './edits';

/** Files by path below the root. */
export type Files = Readonly<Record<string, string>>;

/** Two analyses of the same texts do not say the same, or somebody was not told. */
export interface Difference {
  readonly path: string;
  /** What kind it is: the same for all sessions that show it. */
  readonly what: string;
  readonly incremental: unknown;
  readonly fresh: unknown;
}

/** What it is called when findings are others and nobody was told. */
export const unannounced = 'Nobody was told of other findings';

/** Keeps trees by text: most files of a fresh analysis are those of the one before. Trees are never written to. */
class RememberingParser extends ApexParser {
  private readonly trees = new Map<string, ApexTree | ParseStopped>();

  override parse(text: string, options?: ParseOptions): ApexTree | ParseStopped {
    const known = this.trees.get(text);
    if (known) return known;
    const tree = super.parse(text, options);
    if (this.trees.size > 2_000) this.trees.clear();
    this.trees.set(text, tree);
    return tree;
  }
}

let parser: RememberingParser | undefined;

export class Session {
  readonly disk = new Map<string, string>();
  readonly open = new Map<string, string>();
  settings: Settings = settingsChoices[0]!;
  private readonly fileSystem = new MemoryFileSystem();
  private readonly analysis: Analysis;
  /** What was last seen of a file, until it was announced that this may have changed, or the file was edited itself. */
  private readonly seen = new Map<string, string>();
  private readonly late: Difference[] = [];

  private constructor(files: Files) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    this.analysis = analysisOn(this.fileSystem, () => this.settings);
    this.analysis.onInvalidated((uris) => {
      for (const uri of uris) this.seen.delete(uri);
    });
  }

  /** A session on these files, loaded. */
  static async start(files: Files): Promise<Session> {
    const session = new Session(files);
    await session.analysis.load([root]);
    return session;
  }

  /** What a file says now: in its editor, else on disk. */
  textOf(path: string): string | undefined {
    return this.open.get(path) ?? this.disk.get(path);
  }

  /** All files, open and on disk, in order. */
  paths(): string[] {
    return [...new Set([...this.disk.keys(), ...this.open.keys()])].sort();
  }

  async apply(edit: Edit): Promise<void> {
    if ('path' in edit && edit.do !== 'ask') this.seen.delete(uriOf(edit.path));
    switch (edit.do) {
      case 'type':
        return this.type(edit.path, edit.changes);
      case 'open': {
        const text = edit.text ?? this.disk.get(edit.path);
        if (text === undefined || this.open.has(edit.path)) return;
        this.open.set(edit.path, text);
        this.analysis.openDocument(uriOf(edit.path), text);
        return;
      }
      case 'close':
        if (this.open.delete(edit.path)) this.analysis.closeDocument(uriOf(edit.path));
        return;
      case 'save': {
        const text = this.open.get(edit.path);
        return text === undefined ? undefined : this.change({ [edit.path]: text });
      }
      case 'disk':
        return this.change(edit.files);
      case 'settings':
        this.settings = settingsChoices[edit.which]!;
        this.analysis.settingsChanged();
        return;
      case 'ask':
        this.look(edit.path);
        return;
      case 'look':
        await nextTurn();
        for (const path of this.paths()) this.look(path);
        return;
      case 'scan':
        await this.analysis.scan();
        return;
      default:
        await nextTurn();
    }
  }

  /**
   * The first file of which this analysis says something else than one that starts now, on the same texts and the same
   * open documents; or of which it says something else than it did, without having announced it.
   */
  async difference(): Promise<Difference | undefined> {
    await nextTurn();
    const fresh = analysisOn(this.fileSystem, () => this.settings);
    await fresh.load([root]);
    for (const [path, text] of this.open) fresh.openDocument(uriOf(path), text);
    await nextTurn();
    const files = { incremental: [...this.analysis.files()].sort(), fresh: [...fresh.files()].sort() };
    let found: Difference | undefined;
    if (!same(files.incremental, files.fresh)) found = { path: '', what: 'Other files are known', ...files };
    for (const path of this.paths()) {
      if (found) break;
      const incremental = this.look(path);
      const expected = fresh.report(uriOf(path));
      if (!same(contentOf(incremental), contentOf(expected))) {
        found = { path, what: 'The findings are others', incremental: contentOf(incremental), fresh: contentOf(expected) };
        break;
      }
      const plans = { incremental: plansOf(this.analysis, incremental), fresh: plansOf(fresh, expected) };
      if (!same(plans.incremental, plans.fresh)) found = { path, what: 'Fixes edit something else', ...plans };
    }
    for (const path of this.open.keys()) fresh.closeDocument(uriOf(path));
    return found ?? this.late[0];
  }

  /** A file's report; what differs from the last look without having been announced is noted. */
  private look(path: string): FileReport | undefined {
    const uri = uriOf(path);
    const report = this.analysis.report(uri);
    const now = shown(report);
    const before = this.seen.get(uri);
    if (before !== undefined && before !== now) {
      this.late.push({ path, what: unannounced, incremental: JSON.parse(before), fresh: JSON.parse(now) });
    }
    this.seen.set(uri, now);
    return report;
  }

  private write(path: string, text: string): void {
    this.disk.set(path, text);
    this.fileSystem.write(join(root, path), text);
  }

  private async type(path: string, changes: Extract<Edit, { do: 'type' }>['changes']): Promise<void> {
    const text = this.textOf(path);
    if (text === undefined) return;
    if (!this.open.has(path)) return this.change({ [path]: applied(text, changes) });
    this.open.set(path, applied(text, changes));
    this.analysis.changeDocument(uriOf(path), changes);
  }

  private async change(files: Readonly<Record<string, string | null>>): Promise<void> {
    const changes: { path: string; type: 'created' | 'changed' | 'deleted' }[] = [];
    for (const [path, text] of Object.entries(files)) {
      const existed = this.disk.has(path);
      if (text === null && !existed) continue;
      this.seen.delete(uriOf(path));
      if (text === null) {
        this.disk.delete(path);
        this.fileSystem.remove(join(root, path));
      } else this.write(path, text);
      changes.push({ path: join(root, path), type: text === null ? 'deleted' : existed ? 'changed' : 'created' });
    }
    if (changes.length > 0) await this.analysis.filesChanged(changes);
  }

  /** Lets go of the parsed documents. */
  end(): void {
    for (const path of this.open.keys()) this.analysis.closeDocument(uriOf(path));
  }
}

function analysisOn(fileSystem: MemoryFileSystem, settings: () => Settings): Analysis {
  parser ??= new RememberingParser(testModule());
  return new Analysis({
    parser,
    scriptParser: testScriptParser,
    fileSystem,
    settings,
    onFault: (error) => {
      throw error;
    },
  });
}

/** What an editor shows. Places in other files that explain a finding move with every line typed there: nobody is told of that. */
function shown(report: FileReport | undefined): string {
  return JSON.stringify(report ? contentOf(report) : null, (key, value) =>
    (key === 'related' || key === 'steps') && Array.isArray(value)
      ? value.map((place: { file: string; message: string }) => [place.file, place.message])
      : value,
  );
}

/** What each fix of each finding edits. */
function plansOf(analysis: Analysis, report: FileReport | undefined): unknown {
  return report?.findings.map((finding) =>
    finding.fixes.map(({ id }) => [finding.rule, finding.start, id, analysis.planFix(finding, id)]),
  );
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
