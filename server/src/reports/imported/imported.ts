/** Findings of other tools as reports show them: plain data, set against what was found here. */

import type { Severity } from '#shared/finding';
import type { AnalyzerSeverity } from '#shared/rule';
import type { Region } from '../scanReport';

/** Another tool has a finding, too. */
export interface Detection {
  readonly tool: string;
  readonly toolVersion?: string;
  /** The rule by the tool's own name. */
  readonly rule: string;
  /** Set aside in the tool itself. */
  readonly setAside?: { readonly reason?: string };
}

/** A finding that only other tools have. Secrets are masked in its texts. */
export interface ImportedFinding {
  readonly tool: string;
  readonly toolVersion?: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly analyzerSeverity: AnalyzerSeverity;
  readonly message: string;
  readonly help?: string;
  readonly isSecurity: boolean;
  /** The file for readers, an address of the web, or nothing where the tool names no file. */
  readonly file: string;
  /** Undefined where the file is none of those that were scanned. */
  readonly uri?: string;
  /** The absolute path, with forward slashes, of a file that is there but was not scanned. */
  readonly path?: string;
  /** Undefined where the finding is about the file as such. */
  readonly region?: Region;
  readonly setAside?: { readonly reason?: string };
}

/** A file that was imported, and what became of its findings. */
export interface ImportedFile {
  readonly name: string;
  readonly tools: readonly string[];
  readonly findings: number;
  /** Preflight has them as well. */
  readonly matched: number;
  /** Said before: by the same tool, in this file or another imported one. */
  readonly repeated: number;
  /** Listed apart. */
  readonly apart: number;
  /** Those listed apart whose place is in no scanned file. */
  readonly outside: number;
}

/** All that was imported. */
export interface ImportedResults {
  readonly files: readonly ImportedFile[];
  /** Findings that only other tools have: by tool, those on security first, then by gravity, rule and place. */
  readonly findings: readonly ImportedFinding[];
  /** Those that are set aside in the other tool. */
  readonly suppressed: readonly ImportedFinding[];
}

/** Findings of one rule of one tool. */
export interface ImportedGroup {
  readonly tool: string;
  readonly rule: string;
  readonly findings: readonly ImportedFinding[];
}

/** Findings by tool and rule, in their order. */
export function groupImported(findings: readonly ImportedFinding[]): ImportedGroup[] {
  return listsBy(findings, ({ tool, rule }) => JSON.stringify([tool, rule])).map((list) => {
    const { tool, rule } = list[0]!;
    return { tool, rule, findings: list };
  });
}

/** Findings with the same key together, none of the lists empty, in the order in which the keys come first. */
export function listsBy(
  findings: readonly ImportedFinding[],
  keyOf: (finding: ImportedFinding) => string,
): (readonly ImportedFinding[])[] {
  const lists = new Map<string, ImportedFinding[]>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const list = lists.get(key);
    if (list) list.push(finding);
    else lists.set(key, [finding]);
  }
  return [...lists.values()];
}

type Place = Pick<ImportedFinding, 'file' | 'uri' | 'region'>;

/** The place of an imported finding in words: `classes/A.cls, line 3 (not in this scan)`. */
export function describeImportedPlace(place: Place): string {
  return describeImportedLines([place]);
}

/** Places in the same file, of which there is one at least, in words: `classes/A.cls, lines 3, 7`. */
export function describeImportedLines(places: readonly Place[]): string {
  const { file, uri } = places[0]!;
  if (file === '') return 'no file named';
  const lines = places.flatMap(({ region }) => region?.beginLine ?? []);
  const named = lines.length === 0 ? '' : `, ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`;
  return `${file}${named}${uri === undefined ? ` (${notScanned})` : ''}`;
}

/** Marks places in files that the scan did not look at. */
export const notScanned = 'not in this scan';

/** The tools that have a finding, too, in words: `Code Analyzer (pmd), Semgrep (set aside there: reason)`. */
export function describeDetections(detections: readonly Detection[]): string {
  return detections
    .map(({ tool, setAside }) => {
      if (!setAside) return tool;
      return `${tool} (set aside there${setAside.reason === undefined ? '' : `: ${setAside.reason}`})`;
    })
    .join(', ');
}
