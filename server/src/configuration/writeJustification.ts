/** Writes an entry of `justifications` into a `preflight.yml`, and leaves everything else in it as it is. */

import type { Span } from '#shared/finding';
import type { Justification } from '#shared/justification';
import { readYaml, writeYaml, type YamlValue } from '../syntax/yaml';
import type { JustificationEntry } from './justifications';
import { readPreflightFile } from './preflightFile';

/** What an entry says. */
export interface NewJustification extends Justification {
  readonly finding: string;
  readonly rule: string;
  /** Relative to the folder of the file, with forward slashes. */
  readonly file: string;
}

/**
 * The edit that adds an entry to the text of a `preflight.yml`, or that replaces the one about the same finding. Undefined where
 * the text is too broken for that to be certain.
 */
export function justificationEdit(text: string, entry: NewJustification): (Span & { readonly text: string }) | undefined {
  const edit = proposedEdit(text, entry);
  if (!edit) return undefined;
  // Whatever the text was like: the entry has to be there, and nothing else may be lost.
  const { justifications: before } = readPreflightFile(text).file;
  const { justifications: after } = readPreflightFile(text.slice(0, edit.start) + edit.text + text.slice(edit.end)).file;
  const others = before.filter(({ finding }) => finding !== entry.finding).length;
  const isThere = after.some(({ finding, reason }) => finding === entry.finding && reason === entry.reason.trim());
  return isThere && after.length === others + 1 ? edit : undefined;
}

function proposedEdit(text: string, entry: NewJustification): (Span & { readonly text: string }) | undefined {
  const { root, faults } = readYaml(text);
  if (faults.length > 0) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (root === undefined || isNothing(root)) return appended(text, entry, newline);
  if (root.kind !== 'map') return undefined;
  const [first, ...others] = readPreflightFile(text).file.justifications.filter(({ finding }) => finding === entry.finding);
  if (first) return others.length === 0 ? replaced(text, first, entry, newline) : undefined;
  const found = root.entries.find(({ key }) => key === 'justifications');
  // A text without a line break at its end, or with brackets around everything, is checked afterwards.
  if (!found) return appended(text, entry, newline);
  const { value, at } = found;
  const item = (indent: string) => itemLines(entry, indent, newline).join('');
  if (isNothing(value)) return insert(afterLine(text, at.end), text, item('  '), newline);
  if (value.kind !== 'list') return undefined;
  const last = value.items.at(-1);
  if (!last) return { start: value.start, end: value.end, text: `${newline}${item('  ').trimEnd()}` };
  const indent = /(?:^|[\r\n])([ ]*)-[ ]+$/.exec(text.slice(0, last.start))?.[1];
  if (indent === undefined) return undefined;
  const end = last.start + text.slice(last.start, last.end).trimEnd().length;
  return insert(afterLine(text, end), text, item(indent), newline);
}

/** At the end of a text that has no justifications yet. */
function appended(text: string, entry: NewJustification, newline: string) {
  const gap = text.trim() === '' ? '' : newline;
  const lines = [`justifications:${newline}`, ...itemLines(entry, '  ', newline)].join('');
  return insert(text.length, text, `${gap}${lines}`, newline);
}

function replaced(text: string, old: JustificationEntry, entry: NewJustification, newline: string) {
  const { lines } = old;
  if (!lines) return undefined;
  const indent = /^[ ]*/.exec(text.slice(lines.start))![0];
  return { start: lines.start, end: lines.end, text: itemLines(entry, indent, newline).join('') };
}

/** Inserts lines at `at`: a line's beginning, or the end of a text whose last line may have no break. */
function insert(at: number, text: string, lines: string, newline: string) {
  const lead = at > 0 && !/[\r\n]/.test(text[at - 1]!) ? newline : '';
  return { start: at, end: at, text: `${lead}${lines}` };
}

/** Where the line below the one of `offset` begins. */
function afterLine(text: string, offset: number): number {
  const breaks = /\r\n|\r|\n/g;
  breaks.lastIndex = offset;
  const found = breaks.exec(text);
  return found ? found.index + found[0].length : text.length;
}

function itemLines(entry: NewJustification, indent: string, newline: string): string[] {
  const { finding, rule, file, reason, category, reviewer, until } = entry;
  const written = writeYaml([
    {
      finding,
      rule,
      file,
      reason: reason.trim(),
      ...(category && { category }),
      ...(reviewer && { reviewer }),
      ...(until && { until }),
    },
  ]);
  return written
    .trimEnd()
    .split('\n')
    .map((line) => `${indent}${line}${newline}`);
}

function isNothing(value: YamlValue): boolean {
  return value.kind === 'scalar' && value.value === null;
}
