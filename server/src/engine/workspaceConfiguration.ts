/** The configuration files of a workspace: what they say of its files, and what there is to say about them. */

import { join } from 'node:path';
import { LineIndex } from '#shared/lines';
import type { FileReport } from '#shared/report';
import type { Settings } from '#shared/settings';
import { type Configuration, excludes, mergeSettings } from '../configuration/configuration';
import { type ConfigurationChange, Configurations } from '../configuration/configurations';
import type { ConfigurationProblem } from '../configuration/readShape';
import { noTeamFaq, readTeamFaq, type TeamFaq, type TeamFile } from '../configuration/teamFaq';
import { codeAnalyzerFileNames, mayBeTeamEntry, preflightFileNames } from '../project/configurationFiles';
import { pathOfUri, uriOfPath } from '../project/uri';
import { isWithin } from '../project/walk';
import type { WorkspaceModel } from '../project/workspaceModel';

export class WorkspaceConfiguration {
  private readonly configurations: Configurations;
  private readonly reports = new Map<string, { readonly text: string; readonly state: string; readonly report: FileReport }>();
  private readonly lineIndexes = new WeakMap<FileReport, LineIndex>();
  private counter = 0;
  /** What else there is to say about the configuration file at a path, seen from the files it is about. */
  moreProblems: (path: string) => readonly ConfigurationProblem[] = () => [];
  /** A folder around the workspace folders whose configuration files are in force where there are no nearer ones. */
  private outer: string | undefined;
  private followed = '';
  private team: { readonly files: readonly TeamFile[]; readonly faq: TeamFaq } = { files: [], faq: noTeamFaq };

  constructor(private readonly model: WorkspaceModel) {
    this.configurations = new Configurations({
      textOf: (path) => model.configurationText(path),
      foldersOf: (path) => this.foldersOf(path),
      workspaceFolderOf: (path) => model.folderOf(path),
    });
  }

  /** What is in force for the file at an absolute path. */
  of(path: string): Configuration {
    return this.configurations.of(path);
  }

  /** The settings of a file: the user's own, and below these what the configuration says. */
  settings(uri: string, settings: Settings): Settings {
    return mergeSettings(this.of(pathOfUri(uri)), settings);
  }

  /** Whether the configuration leaves the file at a path alone. */
  excludes(path: string): boolean {
    return excludes(this.of(path), path);
  }

  /** From now on looks into this folder, too. */
  async lookInto(outer: string): Promise<void> {
    this.outer = outer;
    await this.follow();
  }

  /** Reads what the configuration files name. Out: whether any of that is another now. */
  async follow(): Promise<boolean> {
    const { outer } = this;
    const names = outer === undefined ? [] : [...preflightFileNames, ...codeAnalyzerFileNames];
    const wanted = [...names.map((name) => join(outer!, name)), ...this.configurations.filesNamedIn(this.folders())];
    const key = wanted.sort().join('\n');
    if (key === this.followed) return false;
    this.followed = key;
    return (await this.model.follow(wanted)).configurations;
  }

  /** What is different since this was asked last. */
  update(): ConfigurationChange {
    return this.configurations.update(this.folders());
  }

  /** The files in force anywhere in the workspace: absolute paths. */
  get filesInForce(): readonly string[] {
    return [...new Set([...this.folders()].flatMap((folder) => this.of(join(folder, 'x')).files))];
  }

  /** The folders of FAQ entries that configuration files in force name: absolute paths. */
  get faqFolders(): readonly string[] {
    return [...new Set([...this.folders()].flatMap((folder) => this.of(join(folder, 'x')).faqFolder ?? []))];
  }

  /** The team's own FAQ, as the files say now. The same object as long as they say the same. */
  get teamFaq(): TeamFaq {
    const folders = this.faqFolders;
    const paths = this.model.configurationFiles.filter(
      (path) => mayBeTeamEntry(path) && folders.some((folder) => isWithin(path, folder)),
    );
    const files = paths.sort().map((path) => ({ path, text: this.model.configurationText(path) ?? '' }));
    const { files: known } = this.team;
    const isSame =
      files.length === known.length && files.every(({ path, text }, i) => path === known[i]!.path && text === known[i]!.text);
    if (!isSame) this.team = { files, faq: files.length > 0 ? readTeamFaq(files) : noTeamFaq };
    return this.team.faq;
  }

  /** What is wrong with the folder of FAQ entries that the `preflight.yml` at a path names, once the workspace was read. */
  faqProblems(path: string): ConfigurationProblem[] {
    const { faqFolder, files } = this.of(path);
    const at = faqFolder !== undefined && files.includes(path) ? this.configurations.faqFolderAt(path) : undefined;
    if (faqFolder === undefined || !at) return [];
    const hasEntries = this.model.configurationFiles.some((each) => mayBeTeamEntry(each) && isWithin(each, faqFolder));
    if (hasEntries) return [];
    const message = 'There is no FAQ entry in this folder: no file there is called by an id, such as ACME-12.md.';
    return [{ start: at.start, end: at.end, message, severity: 'warning' }];
  }

  /** URIs of all configuration files, in force or not. */
  get files(): readonly string[] {
    return this.model.configurationFiles.map((path) => uriOfPath(path));
  }

  /** Whether this is a configuration file that is known. */
  has(uri: string): boolean {
    return this.textOf(uri) !== undefined;
  }

  textOf(uri: string): string | undefined {
    return this.model.configurationText(pathOfUri(uri));
  }

  /** What there is to say about a configuration file; undefined for any other file. */
  report(uri: string): FileReport | undefined {
    const path = pathOfUri(uri);
    const text = this.model.configurationText(path);
    if (text === undefined) return undefined;
    const found = mayBeTeamEntry(path) ? (this.teamFaq.problems.get(path) ?? []) : this.configurations.problemsOf(path);
    const problems = [...found, ...this.moreProblems(path)]
      .sort((a, b) => a.start - b.start || a.end - b.end)
      .map((problem) => ({ ...problem, kind: 'configuration' as const }));
    const state = JSON.stringify(problems);
    const last = this.reports.get(uri);
    if (last?.text === text && last.state === state) return last.report;
    const resultId = `configuration ${++this.counter}`;
    const report: FileReport = { file: uri, resultId, findings: [], suppressed: [], problems };
    this.reports.set(uri, { text, state, report });
    return report;
  }

  /** The lines of a configuration file. */
  lines(uri: string): LineIndex | undefined {
    const report = this.report(uri);
    if (!report) return undefined;
    let index = this.lineIndexes.get(report);
    if (!index) {
      index = new LineIndex(this.textOf(uri) ?? '');
      this.lineIndexes.set(report, index);
    }
    return index;
  }

  private *folders(): Generator<string> {
    for (const { root } of this.model.projects) yield root;
    yield* this.model.folders;
  }

  private foldersOf(path: string): string[] {
    const { root } = this.model.projectOf(path);
    const folder = this.model.folderOf(path);
    const outer = this.outer !== undefined && isWithin(path, this.outer) ? this.outer : undefined;
    return [...new Set([root, folder, outer])].filter((each) => each !== undefined);
  }
}
