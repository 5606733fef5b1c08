/** What other scanners found, as their files say it. Nothing in here has been set against the files of a scan. */

import type { AnalyzerSeverity } from '#shared/rule';
import type { Region } from '../scanReport';

/** A place as a tool names it. */
export interface ToolPlace {
  /** A path with forward slashes, absolute or relative, or an address of the web; undefined where the tool names none. */
  readonly file?: string;
  /** The absolute folder, with forward slashes, that a relative path starts from, where the tool says so. */
  readonly base?: string;
  /** Undefined where the tool means the file as such. */
  readonly region?: Region;
}

/** One finding of a tool. All texts are as the tool wrote them, cut to a bearable length. */
export interface ToolFinding {
  /** The tool by its name for readers: `Code Analyzer (pmd)`, `Semgrep`. */
  readonly tool: string;
  readonly toolVersion?: string;
  readonly rule: string;
  /** Further names of the rule. */
  readonly otherNames: readonly string[];
  readonly severity: AnalyzerSeverity;
  readonly message: string;
  /** The tool's page about the rule, `https:` only. */
  readonly help?: string;
  /** The weaknesses it is about, where the tool says so: numbers of the Common Weakness Enumeration. */
  readonly weaknesses?: readonly number[];
  /** False where the tool says that the rule is about something else. */
  readonly isSecurity: boolean;
  readonly place: ToolPlace;
  /** Further places of the finding, such as the way that data takes. */
  readonly otherPlaces: readonly ToolPlace[];
  /** Set aside in the tool itself. */
  readonly setAside?: { readonly reason?: string };
}

/** The name that Code Analyzer's findings have here, by the engine that made them. */
export function codeAnalyzerName(engine: string): string {
  return `Code Analyzer (${engine})`;
}

/** Code Analyzer's groups of rules that say what a rule is about (Salesforce Code Analyzer, "Rule tags"). */
const subjects = new Set([
  'bestpractices',
  'codestyle',
  'design',
  'documentation',
  'errorprone',
  'multithreading',
  'performance',
  'layout',
]);

/** Whether a rule of Code Analyzer with these tags or of this category is about security: yes, unless they say otherwise. */
export function isAboutSecurity(tags: readonly string[]): boolean {
  const plain = tags.map((tag) => tag.toLowerCase().replace(/[^a-z]/g, ''));
  if (plain.some((tag) => tag.includes('security') || tag === 'appexchange')) return true;
  return !plain.some((tag) => subjects.has(tag));
}
