import type { Span } from '#shared/finding';
import type { TextRun, XmlElement } from './tree';

const predefined: Record<string, string> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

/**
 * The reference (`&amp;`, `&#39;`, `&#x27;`, `&name;`) that begins at `offset`, where `source` has an `&`.
 * Out: where it ends and what it stands for, `value` undefined for names that only a DTD could declare; nothing at all
 * if this is a bare ampersand.
 */
export function referenceAt(source: string, offset: number): { end: number; value: string | undefined } | undefined {
  reference.lastIndex = offset;
  const match = reference.exec(source);
  if (!match) return undefined;
  const [whole, decimal, hex, name] = match;
  if (name) return { end: offset + whole.length, value: Object.hasOwn(predefined, name) ? predefined[name] : undefined };
  const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
  const character = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return character ? { end: offset + whole.length, value: String.fromCodePoint(code) } : undefined;
}
const reference = /&(?:#(\d{1,10});|#x([\da-fA-F]{1,8});|([\p{L}_:][\p{L}\p{N}_:.-]{0,100});)/uy;

/**
 * Decodes character data: predefined entities and character references, line ends to `\n`. Everything else stays as
 * written: entities of a DTD are never expanded.
 */
export function decodeText(source: string): string {
  if (!/[&\r]/.test(source)) return source;
  let decoded = '';
  for (const piece of pieces(source, { start: 0, end: source.length, cdata: false })) decoded += piece.value;
  return decoded;
}

/** The decoded value of `runs` of `source`, one after the other. */
export function decodeRuns(source: string, runs: readonly TextRun[]): string {
  let decoded = '';
  for (const run of runs) {
    const raw = source.slice(run.start, run.end);
    decoded += run.cdata ? raw.replace(/\r\n?/g, '\n') : decodeText(raw);
  }
  return decoded;
}

/**
 * Where a part of an element's `text` stands in the source: `from` and `to` are offsets into `text` (`to` exclusive),
 * `source` is the text the element was parsed from. Needed because `&amp;` and `\r\n` are longer than what they stand for.
 */
export function spanOfText(source: string, element: XmlElement, from: number, to: number): Span {
  let start = element.textSpan.start;
  let end = start;
  let at = 0;
  let found = false;
  for (const run of element.runs) {
    for (const piece of pieces(source, run)) {
      const next = at + piece.value.length;
      if (!found && next > from) {
        start = piece.literal ? piece.start + (from - at) : piece.start;
        end = start;
        found = true;
      }
      if (to > at) end = piece.literal && to < next ? piece.start + (to - at) : piece.end;
      if (next >= to && found) return { start, end: Math.max(start, end) };
      at = next;
    }
  }
  return found ? { start, end: Math.max(start, end) } : { start: element.textSpan.end, end: element.textSpan.end };
}

interface Piece extends Span {
  readonly value: string;
  /** The value stands in the source character by character. */
  readonly literal: boolean;
}

function* pieces(source: string, run: TextRun): Generator<Piece> {
  // Searched for in the run alone: the source may go on for long without any.
  const special = run.cdata ? /\r/g : /[&\r]/g;
  const text = source.slice(run.start, run.end);
  let at = run.start;
  while (at < run.end) {
    special.lastIndex = at - run.start;
    const hit = special.exec(text);
    const stop = hit ? run.start + hit.index : run.end;
    if (stop > at) yield { start: at, end: stop, value: source.slice(at, stop), literal: true };
    at = stop;
    if (at >= run.end) return;
    if (source[at] === '\r') {
      const end = source[at + 1] === '\n' && at + 2 <= run.end ? at + 2 : at + 1;
      yield { start: at, end, value: '\n', literal: false };
      at = end;
      continue;
    }
    const found = referenceAt(source, at);
    const end = found && found.end <= run.end ? found.end : at + 1;
    const value = found && found.end <= run.end ? found.value : undefined;
    yield { start: at, end, value: value ?? source.slice(at, end), literal: value === undefined };
    at = end;
  }
}
