/** Findings that `preflight.yml` sets aside one by one, and what there is to say about its entries. */

import { basename, dirname, join } from 'node:path';
import type { Finding } from '#shared/finding';
import { isExpired, oneYearAfter } from '#shared/justification';
import type { FileReport } from '#shared/report';
import type { JustificationsOfFile } from '../configuration/configuration';
import type { JustificationEntry } from '../configuration/justifications';
import type { ConfigurationProblem } from '../configuration/readShape';
import { uriOfPath } from '../project/uri';

/** What became of the finding of an entry; `unknown` where its file was not looked at. */
export type EntryState = 'used' | 'unused' | 'gone' | 'unknown';

/** A report with the justified findings set aside. */
export interface Justified {
  readonly report: FileReport;
  /** The last days of the justifications that count here. */
  readonly lastDays: readonly string[];
}

/** Sets aside what `preflight.yml` gives reasons for. Of several entries on one finding the first that still holds counts. */
export function applyJustifications(report: FileReport, justified: JustificationsOfFile | undefined, today: string): Justified {
  if (!justified) return { report, lastDays: [] };
  const entries = byFinding(justified.list);
  const findings: Finding[] = [];
  const suppressed: Finding[] = [...report.suppressed];
  const lastDays: string[] = [];
  for (const finding of report.findings) {
    const entry = entries.get(finding.fingerprint)?.find((each) => !isExpired(each, today));
    if (!entry) {
      findings.push(finding);
      continue;
    }
    suppressed.push({ ...finding, suppression: describe(entry, justified.file) });
    if (entry.until !== undefined) lastDays.push(entry.until);
  }
  if (suppressed.length === report.suppressed.length) return { report, lastDays };
  return { report: { ...report, findings, suppressed: suppressed.sort((a, b) => a.start - b.start || a.end - b.end) }, lastDays };
}

/** Whether an entry is about this file: an absolute path. Those that name no file may be about any. */
export function concerns({ file, list }: JustificationsOfFile, path: string): boolean {
  let known = filesNamed.get(list);
  if (!known) {
    known = new Set(list.flatMap((entry) => pathOfEntry(entry, file) ?? []));
    filesNamed.set(list, known);
  }
  return known.has(path);
}

/** The absolute path of the file that an entry names; undefined if it names none. */
export function pathOfEntry(entry: JustificationEntry, configuration: string): string | undefined {
  return entry.file === undefined ? undefined : join(dirname(configuration), entry.file.replaceAll('\\', '/'));
}

/** What is to be told about the entries of a `preflight.yml`. */
export interface EntryFacts {
  readonly today: string;
  /** Whether to tell of entries of no use, and of those whose time is over. */
  readonly tellsUnused: boolean;
  readonly tellsExpired: boolean;
  readonly stateOf: (entry: JustificationEntry) => EntryState;
}

/** The entries that are over, of no use, or there twice. */
export function justificationProblems({ list }: JustificationsOfFile, facts: EntryFacts): ConfigurationProblem[] {
  const { today } = facts;
  const seen = new Set<string>();
  return list.flatMap((entry): ConfigurationProblem[] => {
    if (isExpired(entry, today)) {
      if (!facts.tellsExpired) return [];
      const next = oneYearAfter(today);
      const message = `This held until ${entry.until}, so the finding is open again. Look at it once more: then fix it, or extend this.`;
      return [{ ...spanOf(entry.untilAt ?? entry), message, severity: 'warning', correction: next }];
    }
    const isSecond = seen.has(entry.finding);
    seen.add(entry.finding);
    const message = facts.tellsUnused ? (isSecond ? 'This finding is justified above.' : idle(entry, facts)) : undefined;
    if (message === undefined) return [];
    const { lines } = entry;
    const fix = lines && { title: 'Remove this entry', ...lines, text: '' };
    return [{ ...spanOf(entry), message, severity: 'hint', ...(fix && { fix }) }];
  });
}

function idle(entry: JustificationEntry, { stateOf }: EntryFacts): string | undefined {
  const state = stateOf(entry);
  if (state === 'gone') return 'There is no such file any more, so this justifies nothing. Remove it.';
  if (state === 'unused') return 'There is no such finding in this file any more, so this justifies nothing. Remove it.';
  return undefined;
}

function describe(entry: JustificationEntry, file: string): NonNullable<Finding['suppression']> {
  const { reason, category, reviewer, until } = entry;
  return {
    by: basename(file),
    reason,
    ...(category && { category }),
    ...(reviewer && { reviewer }),
    ...(until && { until }),
    place: { file: uriOfPath(file), ...spanOf(entry) },
  };
}

function spanOf({ start, end }: { readonly start: number; readonly end: number }) {
  return { start, end };
}

const filesNamed = new WeakMap<readonly JustificationEntry[], ReadonlySet<string>>();
const lists = new WeakMap<readonly JustificationEntry[], ReadonlyMap<string, readonly JustificationEntry[]>>();

function byFinding(list: readonly JustificationEntry[]): ReadonlyMap<string, readonly JustificationEntry[]> {
  let known = lists.get(list);
  if (!known) {
    const made = new Map<string, JustificationEntry[]>();
    for (const entry of list) made.set(entry.finding, [...(made.get(entry.finding) ?? []), entry]);
    known = made;
    lists.set(list, known);
  }
  return known;
}
