import { basename, dirname, join } from 'node:path';
import type { Span } from '#shared/finding';
import { codeAnalyzerFileNames, isPreflightFile, mayBeTeamEntry, preflightFileNames } from '../project/configurationFiles';
import { isUri } from '../project/uri';
import { isWithin } from '../project/walk';
import { type CodeAnalyzerFile, readCodeAnalyzerFile } from './codeAnalyzerFile';
import { type Configuration, emptyConfiguration, mergeOptions } from './configuration';
import type { JustificationEntry } from './justifications';
import { readRulesetOptions } from './pmdRuleset';
import { type PreflightFile, readPreflightFile } from './preflightFile';
import type { ConfigurationProblem } from './readShape';

/** The files that configurations are read from. */
export interface ConfigurationTexts {
  /** The text at an absolute path; undefined if there is none, or none that is known yet. */
  textOf(path: string): string | undefined;
  /** The folders whose configuration files are in force for the file at a path, the nearest first. */
  foldersOf(path: string): readonly string[];
  /** The workspace folder that a path lies in. */
  workspaceFolderOf(path: string): string | undefined;
}

/** What was made of a text. */
interface Read<T> {
  readonly text: string;
  readonly value: T;
}

/** What an update changed. */
export interface ConfigurationChange {
  /** Below these folders findings may be others now. */
  readonly folders: readonly string[];
  /** Those of them where options are others, too: what rules have found there rests on these. */
  readonly options: readonly string[];
  /** Fingerprints of findings that are justified in another way now, or at another place, or not any more. */
  readonly findings: ReadonlySet<string>;
}

/**
 * The configurations of a workspace. Each file's is read when it is asked for, and kept as long as the texts that it is made
 * of are the same. A file is configured by the nearest `preflight.yml` and the nearest `code-analyzer.yml`; what both set,
 * ours decides.
 */
export class Configurations {
  private readonly preflight = new Map<string, Read<ReturnType<typeof readPreflightFile>>>();
  private readonly codeAnalyzer = new Map<string, Read<ReturnType<typeof readCodeAnalyzerFile>>>();
  private readonly rulesets = new Map<string, Read<Configuration['ruleOptions']>>();
  /** Configurations by the files they are made of, with their texts. */
  private readonly made = new Map<string, { readonly texts: readonly (string | undefined)[]; readonly made: Configuration }>();
  /** What was in force when somebody last asked what changed: a digest by folder. */
  private last = new Map<string, Digest>();

  constructor(private readonly texts: ConfigurationTexts) {}

  /** What is in force for the file at an absolute path. */
  of(path: string): Configuration {
    if (isUri(path)) return emptyConfiguration;
    const folders = this.texts.foldersOf(path);
    const ours = this.nearest(folders, preflightFileNames);
    const theirs = this.nearest(folders, codeAnalyzerFileNames);
    if (ours === undefined && theirs === undefined) return emptyConfiguration;
    const rulesets = theirs === undefined ? [] : this.rulesetsOf(theirs);
    const files = [ours, theirs, ...rulesets];
    const texts = files.map((file) => (file === undefined ? undefined : this.texts.textOf(file)));
    const key = files.join('\n');
    const known = this.made.get(key);
    if (known?.texts.every((text, i) => text === texts[i])) return known.made;
    const made = this.make(ours, theirs, rulesets);
    if (this.made.size > 100) this.made.clear();
    this.made.set(key, { texts, made });
    return made;
  }

  /** Which of a folder's files the configuration files there name, so that they have to be read: absolute paths. */
  filesNamedIn(folders: Iterable<string>): Set<string> {
    const out = new Set<string>();
    for (const folder of folders) {
      const file = this.nearest([folder], codeAnalyzerFileNames);
      if (file !== undefined) for (const path of this.rulesetsOf(file)) out.add(path);
    }
    return out;
  }

  /** What is different, in these folders, from what it was when this was asked last. */
  update(folders: Iterable<string>): ConfigurationChange {
    const now = new Map<string, Digest>();
    for (const folder of folders) {
      const configuration = this.of(join(folder, 'x'));
      now.set(folder, {
        all: digest(configuration),
        options: JSON.stringify(configuration.ruleOptions),
        justified: configuration.justifications,
      });
    }
    const nothing = digest(emptyConfiguration);
    const known = new Set([...now.keys(), ...this.last.keys()]);
    const findings = new Set(
      [...known].flatMap((folder) => differing(now.get(folder)?.justified, this.last.get(folder)?.justified)),
    );
    const differ = (part: 'all' | 'options', absent: string) =>
      [...known].filter((folder) => (now.get(folder)?.[part] ?? absent) !== (this.last.get(folder)?.[part] ?? absent));
    const change = { folders: differ('all', nothing), options: differ('options', '{}'), findings };
    this.last = now;
    return change;
  }

  /** What is wrong with the configuration file at a path, or keeps it from being in force. */
  problemsOf(path: string): readonly ConfigurationProblem[] {
    const text = this.texts.textOf(path);
    if (text === undefined || mayBeTeamEntry(path)) return [];
    const { problems } = isPreflightFile(path) ? this.readOurs(path, text) : this.readTheirs(path, text);
    const reason = isPreflightFile(path) ? this.outOfForce(path) : undefined;
    return reason ? [{ start: 0, end: Math.min(text.length, 1), message: reason, severity: 'warning' }, ...problems] : problems;
  }

  /** Where the `preflight.yml` at a path names the folder of a team's FAQ entries, if it does. */
  faqFolderAt(path: string): Span | undefined {
    const text = this.texts.textOf(path);
    return text !== undefined && isPreflightFile(path) ? this.readOurs(path, text).file.faqAt : undefined;
  }

  private outOfForce(path: string): string | undefined {
    const folder = dirname(path);
    const [first] = preflightFileNames.filter((name) => this.texts.textOf(join(folder, name)) !== undefined);
    if (first !== undefined && first !== basename(path)) return `This file is not in force: ${first} beside it is.`;
    if (this.texts.foldersOf(path).includes(folder)) return undefined;
    return 'This file is not in force here: it belongs beside sfdx-project.json, or into the workspace folder.';
  }

  private nearest(folders: readonly string[], names: readonly string[]): string | undefined {
    for (const folder of folders) {
      const found = names.map((name) => join(folder, name)).find((path) => this.texts.textOf(path) !== undefined);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The rulesets that a file names: XML inside the workspace folder, and nothing else on this machine or another. */
  private rulesetsOf(path: string): string[] {
    const { file } = this.readTheirs(path, this.texts.textOf(path) ?? '');
    const outer = this.texts.workspaceFolderOf(path) ?? dirname(path);
    return file.rulesets
      .filter((each) => /\.xml$/i.test(each) && !each.includes('\0'))
      .map((each) => (isWithin(each, outer) ? each : join(dirname(path), each.replaceAll('\\', '/'))))
      .filter((each) => isWithin(each, outer));
  }

  private make(ours: string | undefined, theirs: string | undefined, rulesets: readonly string[]): Configuration {
    const own: PreflightFile | undefined =
      ours === undefined ? undefined : this.readOurs(ours, this.texts.textOf(ours) ?? '').file;
    const other: CodeAnalyzerFile | undefined =
      theirs === undefined ? undefined : this.readTheirs(theirs, this.texts.textOf(theirs) ?? '').file;
    let ruleOptions: Configuration['ruleOptions'] = {};
    for (const ruleset of rulesets) ruleOptions = mergeOptions(ruleOptions, this.optionsIn(ruleset));
    return {
      profile: own?.profile ?? emptyConfiguration.profile,
      rules: { ...other?.rules, ...own?.rules },
      ruleOptions: mergeOptions(ruleOptions, own?.ruleOptions ?? {}),
      exclude: [
        { folder: ours, patterns: own?.exclude },
        { folder: theirs, patterns: other?.exclude },
      ].flatMap(({ folder, patterns }) => (folder && patterns?.length ? [{ folder: dirname(folder), patterns }] : [])),
      bulkSuppressions:
        theirs && other && other.bulkSuppressions.length > 0 ? { file: theirs, suppressions: other.bulkSuppressions } : undefined,
      justifications: ours !== undefined && own?.justifications.length ? { file: ours, list: own.justifications } : undefined,
      baseline: ours !== undefined && own?.baseline ? join(dirname(ours), own.baseline.replaceAll('\\', '/')) : undefined,
      ignoresMarkers: other?.ignoresMarkers ?? false,
      faqFolder: ours !== undefined && own?.faq ? join(dirname(ours), own.faq.replaceAll('\\', '/')) : undefined,
      files: [ours, theirs, ...rulesets].filter((file) => file !== undefined),
    };
  }

  private readOurs(path: string, text: string) {
    return remember(this.preflight, path, text, readPreflightFile);
  }

  private readTheirs(path: string, text: string) {
    return remember(this.codeAnalyzer, path, text, readCodeAnalyzerFile);
  }

  private optionsIn(path: string): Configuration['ruleOptions'] {
    return remember(this.rulesets, path, this.texts.textOf(path) ?? '', readRulesetOptions);
  }
}

/** What findings depend on, single ones left aside. */
function digest(configuration: Configuration): string {
  const { files: _files, faqFolder: _faqFolder, justifications: _justifications, baseline: _baseline, ...rest } = configuration;
  return JSON.stringify(rest);
}

/** What was in force for a folder. */
interface Digest {
  readonly all: string;
  readonly options: string;
  readonly justified: Configuration['justifications'];
}

/** The fingerprints of findings that two lists don't say the same of. */
function differing(one: Configuration['justifications'], other: Configuration['justifications']): string[] {
  if (one === other) return [];
  const [a, b] = [byFinding(one), byFinding(other)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((finding) => a.get(finding) !== b.get(finding));
}

function byFinding(justified: Configuration['justifications']): Map<string, string> {
  const out = new Map<string, string>();
  const add = (entry: JustificationEntry) =>
    out.set(entry.finding, `${out.get(entry.finding) ?? justified?.file}${JSON.stringify(entry)}`);
  for (const entry of justified?.list ?? []) add(entry);
  return out;
}

/** What `read` makes of a text, read once as long as it is the same. */
function remember<T>(known: Map<string, Read<T>>, path: string, text: string, read: (text: string) => T): T {
  const last = known.get(path);
  if (last?.text === text) return last.value;
  const value = read(text);
  known.set(path, { text, value });
  return value;
}
