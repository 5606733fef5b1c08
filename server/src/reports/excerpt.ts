import type { MaskedSource } from './maskedSources';
import { sourceLine } from './readable';
import type { Region } from './scanReport';

/** A line of an excerpt, cut into what stands before, in and behind the marked range. */
export interface ExcerptLine {
  /** 1-based. */
  readonly number: number;
  /** Whether the range is in this line; otherwise the line stands around it, and all of it is `before`. */
  readonly inRange: boolean;
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** Some lines of a file. Numbers that do not follow each other show that lines are left out. */
export type Excerpt = readonly ExcerptLine[];

/** More lines than this of a long range are not shown. */
const mostLines = 6;
/** Longer lines, as minified scripts have them, are cut around the range: UTF-16 code units. */
const mostColumns = 180;

/** Stands for what is left out. */
export const gap = '...';

/**
 * The lines of a range with up to `around` lines before and after it, without the indentation that all of them have; of a long
 * range the first lines and the last one. Empty where the file has no such lines.
 */
export function excerptOf({ text, lines }: MaskedSource, region: Region, around: number): Excerpt {
  if (region.beginLine > lines.lineCount) return [];
  const last = lastLine(region, lines.lineCount);
  const shown: ExcerptLine[] = [];
  for (let number = Math.max(1, region.beginLine - around); number <= Math.min(lines.lineCount, last + around); number++) {
    if (number >= region.beginLine + mostLines - 1 && number < last) continue;
    const line = sourceLine(text.slice(lines.lineStart(number - 1), lines.lineStart(number)).replace(/[\r\n]+$/, ''));
    if (number < region.beginLine || number > last) {
      shown.push({ number, inRange: false, before: cutEnd(line), marked: '', after: '' });
    } else {
      const from = Math.min(number === region.beginLine ? region.beginColumn - 1 : indentOf(line), line.length);
      const to = number === region.endLine ? Math.min(region.endColumn - 1, line.length) : line.length;
      shown.push({ number, inRange: true, ...cutAround(line, from, Math.max(from, to)) });
    }
  }
  return withoutCommonIndent(withoutBlankEnds(shown));
}

/** The lines of an excerpt as text, each with its number; `>` stands before those of the range. */
export function excerptText(excerpt: Excerpt): string {
  return excerpt
    .flatMap((line, index) => {
      const text = `${gutterOf(excerpt, line)}${line.before}${line.marked}${line.after}`.trimEnd();
      return isGap(excerpt, index) ? [gap, text] : [text];
    })
    .join('\n');
}

/** What stands before a line: whether it is in the range, and its number. */
export function gutterOf(excerpt: Excerpt, { number, inRange }: ExcerptLine): string {
  const width = `${excerpt.at(-1)?.number ?? 0}`.length;
  return `${inRange ? '>' : ' '} ${`${number}`.padStart(width)}  `;
}

/** Whether lines are left out before this one. */
export function isGap(excerpt: Excerpt, index: number): boolean {
  return index > 0 && excerpt[index]!.number !== excerpt[index - 1]!.number + 1;
}

/** The last line that has something of the range: one that ends at the start of a line has nothing of that line. */
function lastLine({ beginLine, endLine, endColumn }: Region, lineCount: number): number {
  return Math.min(endColumn === 1 && endLine > beginLine ? endLine - 1 : endLine, lineCount);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function cutEnd(line: string): string {
  return line.length <= mostColumns ? line : `${line.slice(0, wholeCharacters(line, mostColumns))}${gap}`;
}

/** The parts of a line before, in and behind [from, to), as much as there is room for; the range comes first. */
function cutAround(line: string, from: number, to: number): Pick<ExcerptLine, 'before' | 'marked' | 'after'> {
  if (line.length <= mostColumns) return { before: line.slice(0, from), marked: line.slice(from, to), after: line.slice(to) };
  const markedEnd = wholeCharacters(line, Math.min(to, from + mostColumns));
  const room = mostColumns - (markedEnd - from);
  const start = wholeCharacters(line, Math.max(0, from - Math.ceil(room / 2)));
  const end = wholeCharacters(line, Math.min(line.length, markedEnd + Math.floor(room / 2)));
  return {
    before: `${start > 0 ? gap : ''}${line.slice(start, from)}`,
    marked: line.slice(from, markedEnd),
    after: `${line.slice(markedEnd, end)}${end < line.length ? gap : ''}`,
  };
}

/** The offset, or the one before it where it would cut a surrogate pair. */
function wholeCharacters(line: string, at: number): number {
  return /[\udc00-\udfff]/.test(line.charAt(at)) && /[\ud800-\udbff]/.test(line.charAt(at - 1)) ? at - 1 : at;
}

function withoutBlankEnds(lines: readonly ExcerptLine[]): ExcerptLine[] {
  const first = lines.findIndex((line) => !isBlank(line));
  const last = lines.findLastIndex((line) => !isBlank(line));
  return first === -1 ? [] : lines.slice(first, last + 1);
}

function withoutCommonIndent(lines: readonly ExcerptLine[]): ExcerptLine[] {
  const common = Math.min(...lines.filter((line) => !isBlank(line)).map(({ before }) => indentOf(before)));
  return lines.map((line) => ({ ...line, before: line.before.slice(common) }));
}

function isBlank({ inRange, before }: ExcerptLine): boolean {
  return !inRange && before.trim() === '';
}
