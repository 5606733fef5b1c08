/** The expectations that stand under the lines of a spec's files: `// ^^^^ RuleName: part of the message`. */

import type { Confidence, Finding, Severity } from '#shared/finding';
import { LineIndex } from '#shared/lines';
import { SpecError } from './parseSpec';

/** One expected finding. Offsets are those of the file without its marker lines. */
export interface Marker {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly suppressed: boolean;
  /** 0-based line of the page. */
  readonly line: number;
}

/** An expected related place of some finding. */
export interface RelatedMarker {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly line: number;
}

/** A file of a case: its text, and what is expected in it. */
export interface MarkedFile {
  readonly text: string;
  readonly markers: readonly Marker[];
  readonly related: readonly RelatedMarker[];
  /** The file's own lines, each with the lines about related places below it: they stay as they are when markers are renewed. */
  readonly source: readonly { readonly text: string; readonly kept: readonly string[] }[];
}

const shape = /^(\s*(?:\/\/|<!--)\s*)(?:(\.\.\.)?(\^+)(\.\.\.)?|\^(\d+)-(?:\+(\d+):)?(\d+)|(~+))(?:\s+(.*?))?\s*(?:-->\s*)?$/;
const words = /^((?:(?:error|warning|info|hint|high|medium|low|suppressed)\s+)*)([A-Z]\w*)(?::\s*(.*))?$/;
const severityWords: readonly string[] = ['error', 'warning', 'info', 'hint'];
const confidenceWords: readonly string[] = ['high', 'medium', 'low'];

/**
 * Takes the marker lines out of a file. `firstLine` is the 0-based line of the page on which the file begins, `newline`
 * what its lines end with. Throws a SpecError for a line that looks like a marker and is none.
 */
export function readMarkers(lines: readonly string[], firstLine: number, newline = '\n'): MarkedFile {
  const source: { text: string; kept: string[] }[] = [];
  const markers: Marker[] = [];
  const related: RelatedMarker[] = [];
  const open: { marker: Marker; at: number }[] = [];
  const later: { at: number; line: number; column: number }[] = [];
  const lineStarts: number[] = [];
  let offset = 0;
  for (const [i, line] of lines.entries()) {
    const match = shape.exec(line);
    if (!match) {
      lineStarts.push(offset);
      offset += line.length + newline.length;
      source.push({ text: line, kept: [] });
      continue;
    }
    const at = firstLine + i;
    if (source.length === 0) throw new SpecError(at, 'a marker stands under the line it is about');
    const [, prefix, closes, carets, opens, from, down, to, tildes, rest = ''] = match;
    const lineStart = lineStarts[lineStarts.length - 1];
    const column = prefix.length + (closes ? 3 : 0);
    const mark = carets ?? tildes;
    const start = lineStart + (mark ? column : Number(from));
    const end = lineStart + (mark ? column + mark.length : Number(to));
    if (tildes) {
      related.push({ start, end, message: rest, line: at });
      source[source.length - 1].kept.push(line);
    } else if (closes) {
      const begun = open.pop();
      if (!begun) throw new SpecError(at, 'this range ends but never began');
      markers[begun.at] = { ...begun.marker, end };
    } else {
      const named = words.exec(rest);
      if (!named) throw new SpecError(at, 'a marker says "RuleName: part of the message"');
      const said = named[1].split(/\s+/).filter(Boolean);
      const marker: Marker = {
        rule: named[2],
        message: named[3] ?? '',
        start,
        end,
        severity: said.find((word) => severityWords.includes(word)) as Severity | undefined,
        confidence: said.find((word) => confidenceWords.includes(word)) as Confidence | undefined,
        suppressed: said.includes('suppressed'),
        line: at,
      };
      if (opens) open.push({ marker, at: markers.length });
      if (down) later.push({ at: markers.length, line: source.length - 1 + Number(down), column: Number(to) });
      markers.push(marker);
    }
  }
  if (open.length > 0) throw new SpecError(open[0].marker.line, 'the end of this range is missing: // ...^^^');
  for (const { at, line, column } of later) markers[at] = { ...markers[at], end: (lineStarts[line] ?? offset) + column };
  return { text: source.map(({ text }) => text + newline).join(''), markers, related, source };
}

/** A finding to show under its line, with words before the rule's name. */
export interface Shown extends Pick<Finding, 'rule' | 'start' | 'end' | 'message'> {
  readonly words?: string;
}

/**
 * The lines of a file with these findings as markers under them; `xml` says how comments are written. `lead` comes before
 * every line of the file and, given its number as undefined, before every marker.
 */
export function writeMarkers(
  file: Pick<MarkedFile, 'text' | 'source'>,
  findings: readonly Shown[],
  xml: boolean,
  lead: (line: number | undefined) => string = () => '',
): string[] {
  const index = new LineIndex(file.text);
  const below = new Map<number, string[]>();
  const add = (line: number, text: string) => below.set(line, [...(below.get(line) ?? []), text]);
  for (const finding of [...findings].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const from = index.positionAt(finding.start);
    const to = index.positionAt(finding.end);
    const text = `${finding.words ? `${finding.words} ` : ''}${finding.rule}: ${finding.message}`;
    const first = file.source[from.line]?.text ?? '';
    if (from.line === to.line) {
      add(from.line, comment(first, from.character, to.character, '', '', text, xml));
    } else {
      const last = file.source[to.line]?.text ?? '';
      const indent = Math.max(last.length - last.trimStart().length, xml ? 7 : 5);
      if (indent < to.character && from.character >= (xml ? 4 : 2)) {
        add(from.line, comment(first, from.character, Math.max(first.length, from.character + 1), '', '...', text, xml));
        add(to.line, comment(last, indent, to.character, '...', '', '', xml));
      } else {
        const columns = `^${from.character}-+${to.line - from.line}:${to.character}`;
        add(from.line, xml ? `<!-- ${columns} ${text.replaceAll('--', '-')} -->` : `// ${columns} ${text}`);
      }
    }
  }
  return file.source.flatMap(({ text, kept }, line) => [
    lead(line) + text,
    ...[...kept, ...(below.get(line) ?? [])].map((marker) => lead(undefined) + marker),
  ]);
}

/** A marker line for the columns `from` to `to` of `line`. */
function comment(line: string, from: number, to: number, before: string, after: string, text: string, xml: boolean): string {
  const opening = xml ? '<!--' : '//';
  const closing = xml ? ' -->' : '';
  const said = text ? ` ${xml ? text.replaceAll('--', '-') : text}` : '';
  const column = from - before.length;
  if (column < opening.length || to <= from) return `${opening} ^${from}-${to}${said}${closing}`;
  const indent = line.length - line.trimStart().length;
  const prefix = indent + opening.length < column ? line.slice(0, indent) + opening : opening;
  return `${prefix.padEnd(column)}${before}${'^'.repeat(to - from)}${after}${said}${closing}`;
}
