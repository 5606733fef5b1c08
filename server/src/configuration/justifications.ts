import type { Span } from '#shared/finding';
import type { Justification, JustificationCategory } from '#shared/justification';
import type { YamlValue } from '../syntax/yaml';
import type { Plain, ReadFile } from './readShape';

/** Why one finding is set aside, as `preflight.yml` says it. The span is that of the entry. */
export interface JustificationEntry extends Justification, Span {
  /** The fingerprint of the finding. */
  readonly finding: string;
  readonly rule?: string;
  /** The file of the finding, relative to the folder of the configuration file, as written. */
  readonly file?: string;
  /** Where the last day it holds stands. */
  readonly untilAt?: Span;
  /** The lines to delete to remove the entry; undefined where it shares them with something else. */
  readonly lines?: Span;
}

/** What the shape guarantees of an entry. */
interface Written {
  readonly finding?: string;
  readonly rule?: string;
  readonly file?: string;
  readonly reason?: string;
  readonly category?: JustificationCategory;
  readonly reviewer?: string;
  readonly until?: string;
}

/** The entries of a `preflight.yml` that name a finding and give a reason. */
export function justificationsIn(written: readonly Plain[], places: ReadFile['places'], text: string): JustificationEntry[] {
  return written.flatMap((each) => {
    const { finding, reason, rule, file, category, reviewer, until } = each as Written;
    const place = places.get(each);
    if (finding === undefined || reason === undefined || !place) return [];
    const untilAt = until === undefined ? undefined : valueAt(place, 'until');
    const lines = linesOf(place, text);
    return {
      start: place.start,
      end: endOf(place, text),
      finding,
      reason: reason.trim(),
      ...(rule !== undefined && { rule }),
      ...(file !== undefined && { file }),
      ...(category !== undefined && { category }),
      ...(reviewer !== undefined && { reviewer }),
      ...(until !== undefined && { until }),
      ...(untilAt && { untilAt: { start: untilAt.start, end: untilAt.end } }),
      ...(lines && { lines }),
    };
  });
}

/** The value of a key, where `place` is a map that has it. */
export function valueAt(place: YamlValue, key: string): YamlValue | undefined {
  return place.kind === 'map' ? place.entries.find((entry) => entry.key === key)?.value : undefined;
}

/** Without the line breaks behind the last value. */
function endOf({ start, end }: Span, text: string): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** The lines of an item of a list that is written with a hyphen on a line of its own. */
function linesOf(place: YamlValue, text: string): Span | undefined {
  const start = Math.max(text.lastIndexOf('\n', place.start - 1), text.lastIndexOf('\r', place.start - 1)) + 1;
  if (!/^[ ]*-[ ]+$/.test(text.slice(start, place.start))) return undefined;
  const behind = /\r\n|\r|\n/g;
  behind.lastIndex = endOf(place, text);
  const end = behind.exec(text);
  return { start, end: end ? end.index + end[0].length : text.length };
}
