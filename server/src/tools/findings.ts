import { isAbsolute, join, normalize, relative, sep } from 'node:path';
import { atLeast, type Confidence, type Finding, type Severity, severities } from '#shared/finding';
import { usualFindings } from '#shared/tools';
import type { Analysis } from '../engine/analysis';
import { isUri, normalizePath, pathOfUri } from '../project/uri';
import { isWithin } from '../project/walk';
import { chosenRules } from './ruleNames';
import { type ShownFinding, shownFinding } from './shownFinding';
import { type ToolContext, ToolFailure, type ToolOptions } from './tool';

/** The input of `preflight_findings`, as its schema has it. */
export interface FindingsInput {
  readonly path?: string;
  readonly rules?: readonly string[];
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly state?: 'open' | 'set-aside' | 'all';
  readonly limit?: number;
  readonly offset?: number;
}

/** What `preflight_findings` returns. */
export interface FindingsAnswer {
  /** How many files were analysed. */
  readonly files: number;
  /** How many findings there are of those asked for, on all pages. */
  readonly total: number;
  /** The same by rule, most first. */
  readonly byRule: Readonly<Record<string, number>>;
  readonly findings: readonly ShownFinding[];
  /** Offset of the next page, where there is one. */
  readonly next?: number;
  /** Files that could not be analysed, and why; at most 20 of them. */
  readonly skipped?: readonly { readonly file: string; readonly reason: string }[];
}

const confidences: readonly Confidence[] = ['high', 'medium', 'low'];
const mostSkipped = 20;

/**
 * The findings of a file, a folder or the workspace, worst first. Files outside of the workspace are not looked at.
 * Throws a ToolFailure for a path without analysed files, an unknown rule, and where it is cancelled.
 */
export async function findings(input: FindingsInput, context: ToolContext, options: ToolOptions): Promise<FindingsAnswer> {
  const { analysis, folders } = context;
  const { severity = 'hint', confidence = 'low', state = 'open', limit = usualFindings, offset = 0 } = input;
  const rules = chosenRules(input.rules);
  const paths = input.path === undefined ? [...folders] : targetsOf(input.path, analysis, folders);
  const { signal, progress } = options;
  const summary = await analysis.scan({ paths, signal, progress: ({ done, total }) => progress?.(done, total) });
  if (summary.cancelled) throw new ToolFailure('The analysis was cancelled.');

  const isWanted = (finding: Finding) =>
    (!rules || rules.has(finding.rule)) &&
    atLeast(finding.severity, severity) &&
    confidences.indexOf(finding.confidence) <= confidences.indexOf(confidence);
  const found = analysis
    .files()
    .filter((uri) => paths.some((path) => isWithin(pathOfUri(uri), path)))
    .flatMap((uri) => {
      const report = analysis.report(uri);
      if (!report) return [];
      return [...(state === 'set-aside' ? [] : report.findings), ...(state === 'open' ? [] : report.suppressed)];
    })
    .filter(isWanted)
    .sort(byWeight);
  const nameOf = (uri: string) => nameIn(folders, uri);
  const naming = { lines: (uri: string) => analysis.lines(uri), nameOf };
  const page = found.slice(offset, offset + limit);
  const next = offset + page.length;
  const skipped = summary.skipped.slice(0, mostSkipped).map(({ file, reason }) => ({ file: nameOf(file), reason }));
  return {
    files: summary.files,
    total: found.length,
    byRule: countByRule(found),
    findings: page.flatMap((finding) => shownFinding(finding, naming) ?? []),
    ...(next < found.length && { next }),
    ...(skipped.length > 0 && { skipped }),
  };
}

/** The absolute paths that a path stands for: those with analysed files at or below them. */
function targetsOf(given: string, analysis: Analysis, folders: readonly string[]): string[] {
  const path = pathOfUri(given);
  if (isUri(path)) throw new ToolFailure('path must be a path, or a file URI.');
  const candidates = isAbsolute(path) ? [path] : folders.map((folder) => join(folder, path));
  const targets = candidates.map((each) => normalizePath(normalize(each).replace(/(?<=.)[\\/]+$/, '')));
  const known = analysis.files().map((uri) => pathOfUri(uri));
  const found = targets.filter(
    (target) => folders.some((folder) => isWithin(target, folder)) && known.some((each) => isWithin(each, target)),
  );
  if (found.length === 0) throw new ToolFailure('There is no analysed file at this path in the workspace.');
  return found;
}

/** Relative to the folder if there is one only; a name that several folders may have is of no use. */
function nameIn(folders: readonly string[], uri: string): string {
  const path = pathOfUri(uri);
  const [folder] = folders;
  const name = folders.length === 1 && isWithin(path, folder!) ? relative(folder!, path) : path;
  return sep === '/' ? name : name.replaceAll(sep, '/');
}

function byWeight(a: Finding, b: Finding): number {
  const severity = severities.indexOf(a.severity) - severities.indexOf(b.severity);
  return severity || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start || a.end - b.end);
}

function countByRule(found: readonly Finding[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of found) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
