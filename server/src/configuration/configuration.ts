import type { RuleMeta } from '#shared/rule';
import type { RuleSetting, Settings } from '#shared/settings';
import { rules, rulesNamed } from '../rules/registry';
import type { BulkSuppression } from './codeAnalyzerFile';
import { exclusion } from './exclusion';
import type { JustificationEntry } from './justifications';
import { type ProfileName, rulesOfProfile } from './profile';

/** Violations that a file sets aside. */
export interface BulkSuppressionsOfFile {
  /** The file that says so: an absolute path. */
  readonly file: string;
  readonly suppressions: readonly BulkSuppression[];
}

/** Findings that a file sets aside one by one. */
export interface JustificationsOfFile {
  /** The file that says so: an absolute path. */
  readonly file: string;
  readonly list: readonly JustificationEntry[];
}

/** What the configuration files say that are in force for some files. Plain data. */
export interface Configuration {
  readonly profile: ProfileName;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly ruleOptions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Patterns, each list relative to its folder (absolute). */
  readonly exclude: readonly { readonly folder: string; readonly patterns: readonly string[] }[];
  readonly bulkSuppressions: BulkSuppressionsOfFile | undefined;
  readonly justifications: JustificationsOfFile | undefined;
  /** The file of findings that scans take as known, absolute. */
  readonly baseline: string | undefined;
  readonly ignoresMarkers: boolean;
  /** The folder of the team's FAQ entries, absolute. */
  readonly faqFolder: string | undefined;
  /** The configuration files themselves, absolute. */
  readonly files: readonly string[];
}

/** What holds without any file. */
export const emptyConfiguration: Configuration = {
  profile: 'appexchange',
  rules: {},
  ruleOptions: {},
  exclude: [],
  bulkSuppressions: undefined,
  justifications: undefined,
  baseline: undefined,
  ignoresMarkers: false,
  faqFolder: undefined,
  files: [],
};

/** Whether a configuration leaves the file at a path alone. */
export function excludes({ exclude }: Configuration, path: string): boolean {
  return exclude.some(({ folder, patterns }) => exclusion(patterns)(folder, path));
}

const merged = new WeakMap<Configuration, WeakMap<Settings, Settings>>();

/**
 * The settings that hold where both a configuration and the user's own settings say something: the user's go first, rule by
 * rule and option by option. Rules that were chosen by name are on, and no others.
 */
export function mergeSettings(configuration: Configuration, settings: Settings): Settings {
  let known = merged.get(configuration);
  if (!known) {
    known = new WeakMap();
    merged.set(configuration, known);
  }
  let result = known.get(settings);
  if (!result) {
    result = merge(configuration, settings);
    known.set(settings, result);
  }
  return result;
}

function merge(configuration: Configuration, settings: Settings): Settings {
  const set = { ...rulesOfProfile(configuration.profile), ...configuration.rules, ...byName(settings.rules) };
  return {
    ...settings,
    rules: settings.onlyRules ? chosen(set, settings.onlyRules) : set,
    ruleOptions: mergeOptions(configuration.ruleOptions, byName(settings.ruleOptions)),
    ...(configuration.ignoresMarkers && { ignoresAnalyzerMarkers: true }),
  };
}

/** Options by rule, the second ones first. */
export function mergeOptions(base: Settings['ruleOptions'], over: Settings['ruleOptions']): Settings['ruleOptions'] {
  const names = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...names].map((name) => [name, { ...base[name], ...over[name] }]));
}

/** By the names that rules have now, whatever case or earlier name they were written with. The exact name goes first. */
function byName<T>(written: Readonly<Record<string, T>>): Record<string, T> {
  const out: Record<string, T> = {};
  for (const [name, value] of Object.entries(written)) for (const rule of rulesNamed(name)) out[rule.name] ??= value;
  for (const [name, value] of Object.entries(written)) if (out[name] !== undefined) out[name] = value;
  return out;
}

function chosen(set: Readonly<Record<string, RuleSetting>>, names: readonly string[]): Record<string, RuleSetting> {
  const isChosen = ({ name }: RuleMeta) => names.includes(name);
  const on = Object.entries(set).filter(([name, setting]) => names.includes(name) && setting !== 'off');
  const off = rules.filter((rule) => !isChosen(rule)).map(({ name }): [string, RuleSetting] => [name, 'off']);
  return Object.fromEntries([...on, ...off]);
}
