/** Just enough of JavaScript to read a call in a page, whose expressions no parser of JavaScript knows. */

import type { MarkupRange } from '../../../syntax/markup';
import { ScriptReader } from '../output/scriptReader';

/** A script of a page, with its comments blanked out; what is inside strings and expressions of the page stays. */
export interface Code {
  /** As long as the stretch it was made of. */
  readonly text: string;
  /** Whether a character is code: no string, and no expression of the page. */
  isCode(at: number): boolean;
  /** Where the bracket is that closes the one at an offset; undefined where none does. */
  closing(open: number): number | undefined;
}

/** Reads a stretch of script. `expressions` are the page's in it, by offsets into it, in order. Linear in its length. */
export function readCode(source: string, expressions: readonly MarkupRange[]): Code {
  const reader = new ScriptReader();
  const isOther = new Uint8Array(source.length);
  const parts: string[] = [];
  let kept = 0;
  let next = 0;
  for (let at = 0; at < source.length; ) {
    while (next < expressions.length && expressions[next]!.end <= at) next++;
    const expression = expressions[next];
    if (expression && expression.start <= at) {
      reader.skipValue();
      isOther.fill(1, at, expression.end);
      at = expression.end;
      continue;
    }
    const before = reader.spot;
    const end = Math.min(reader.step(source, at), source.length);
    if (before === 'comment' || reader.spot === 'comment') {
      parts.push(source.slice(kept, at), source.slice(at, end).replace(/[^\r\n]/g, ' '));
      kept = end;
    } else if (before !== 'code' || reader.spot !== 'code') isOther.fill(1, at, end);
    at = end;
  }
  parts.push(source.slice(kept));
  const text = parts.join('');
  const isCode = (offset: number): boolean => isOther[offset] === 0;
  let closings: ReadonlyMap<number, number> | undefined;
  return {
    text,
    isCode,
    closing: (open) => {
      closings ??= closingBrackets(text, isCode);
      return closings.get(open);
    },
  };
}

/** Each bracket that is opened, and where it is closed; their kinds are not told apart. */
function closingBrackets(text: string, isCode: (offset: number) => boolean): ReadonlyMap<number, number> {
  const closings = new Map<number, number>();
  const open: number[] = [];
  for (const { index, 0: bracket } of text.matchAll(/[()[\]{}]/g)) {
    if (!isCode(index)) continue;
    if (bracket === '(' || bracket === '[' || bracket === '{') open.push(index);
    else {
      const opened = open.pop();
      if (opened !== undefined) closings.set(opened, index);
    }
  }
  return closings;
}

/** What stands between brackets: its parts between commas, and where the closing one is behind. */
export interface Bracketed {
  readonly parts: readonly MarkupRange[];
  readonly end: number;
}

/** More than this between brackets is not looked at. */
const maxInside = 4000;

/** Reads from an opening bracket on; undefined if it is not closed soon. */
export function readBrackets(code: Code, open: number): Bracketed | undefined {
  const closing = code.closing(open);
  if (closing === undefined || closing - open >= maxInside) return undefined;
  const parts: MarkupRange[] = [];
  let from = open + 1;
  for (let at = open + 1; at < closing; at++) {
    const character = code.text[at]!;
    if (character === ',' && code.isCode(at)) {
      parts.push({ start: from, end: at });
      from = at + 1;
    } else if ((character === '(' || character === '[' || character === '{') && code.isCode(at)) {
      // Whatever is opened in here is closed in here, too.
      at = code.closing(at)!;
    }
  }
  parts.push({ start: from, end: closing });
  return { parts, end: closing + 1 };
}

/** The text of a string, or of several that are put together; undefined for anything else. */
export function constantIn(written: string): string | undefined {
  const pieces = written.trim().match(/"[^"\\]*"|'[^'\\]*'|`[^`\\$]*`|\+|\S+?/g) ?? [];
  let text = '';
  for (const [i, piece] of pieces.entries()) {
    if (i % 2 === 1 ? piece !== '+' : !/^["'`].*["'`]$/s.test(piece)) return undefined;
    if (i % 2 === 0) text += piece.slice(1, -1);
  }
  return pieces.length % 2 === 1 ? text : undefined;
}
