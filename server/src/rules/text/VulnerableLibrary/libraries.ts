/** The JavaScript libraries that are known to have vulnerabilities, as RetireJS lists them; see scripts/gen-libraries.mjs. */

import type { AnalyzerSeverity } from '#shared/rule';
import data from './libraries.generated.json';

/** A vulnerability of some versions of a library. */
export interface Advisory {
  /** The first version that has it; every one from the beginning when left out. */
  readonly from?: string;
  /** The first version that no longer has it. */
  readonly below: string;
  readonly excludes?: readonly string[];
  readonly severity: AnalyzerSeverity;
  /** What it is called: CVE and GHSA numbers, else the number that the library's authors gave it. There may be none. */
  readonly ids: readonly string[];
  /** Nobody mends these versions any more: that is the whole vulnerability. */
  readonly unmaintained?: boolean;
}

/** How a library shows in a text. Patterns hold `§` where the version is. */
export interface ContentPattern {
  readonly pattern: string;
  /** A literal that every match holds, */
  readonly anchor: string;
  /** and how many characters a match has before and after it at most. */
  readonly before: number;
  readonly after: number;
  /** A literal that stands somewhere below the match. */
  readonly below?: string;
  /** The version, where it is put together from groups: `$1.$2`. The first group otherwise. */
  readonly version?: string;
}

export interface Library {
  readonly name: string;
  /** Its name in npm where that is another. */
  readonly npm?: string;
  readonly content?: readonly ContentPattern[];
  /** Patterns for whole names of files, and for parts of URLs. */
  readonly files?: readonly string[];
  readonly urls?: readonly string[];
  /** Versions by the SHA-1 of a file with plain line ends. */
  readonly hashes?: Readonly<Record<string, string>>;
  readonly advisories: readonly Advisory[];
}

/** All of them, in the list's order. */
export const libraries = data.libraries as unknown as readonly Library[];

/** What `§` stands for. Bounded, as all that repeats in the patterns is. */
const versionPattern = '[0-9][0-9.a-z_\\-]{1,40}';

/** The regular expression that a pattern of the list stands for. */
export function expressionOf(pattern: string, flags = ''): RegExp {
  return new RegExp(pattern.replaceAll('§', versionPattern), flags);
}
