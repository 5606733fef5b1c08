/** The user's settings (`preflight.*`) as both sides know them. Every one is read per resource. */

import type { Confidence, Severity } from './finding';

/** What a rule may be set to instead of its own severity. */
export type RuleSetting = Severity | 'off';

/** The settings of one resource. */
export interface Settings {
  readonly enable: boolean;
  /** Analyse as you type, or when a file is saved. */
  readonly run: 'onType' | 'onSave';
  /** Rule name to severity; rules that are not named keep theirs. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Names of the rules to run whatever is set otherwise, and no others; all rules where this is left out. */
  readonly onlyRules?: readonly string[];
  /** Whether `code-analyzer-suppress` in the code counts for nothing, as a `code-analyzer.yml` may say. */
  readonly ignoresAnalyzerMarkers?: boolean;
  /** Rule name to the options of that rule; each reads what it knows. */
  readonly ruleOptions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Findings below this confidence are left out. */
  readonly minimumConfidence: Confidence;
  /** Glob patterns, relative to the workspace folder, of files to leave alone. */
  readonly exclude: readonly string[];
  /** The Apex API version to assume where neither the class nor the project says one. */
  readonly fallbackApiVersion: number | null;
  /** Whether the suppressions that quick fixes write ask for a reason. */
  readonly suppressionRequireReason: boolean;
  /** Files larger than this many kilobytes are skipped, and said to be. */
  readonly maxFileSizeKb: number;
  readonly trace: 'off' | 'messages' | 'verbose';
}

/** What holds when nothing is set. */
export const defaultSettings: Settings = {
  enable: true,
  run: 'onType',
  rules: {},
  ruleOptions: {},
  minimumConfidence: 'low',
  exclude: [],
  fallbackApiVersion: null,
  suppressionRequireReason: true,
  maxFileSizeKb: 5120,
  trace: 'off',
};
