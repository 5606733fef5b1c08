/** Just enough of JavaScript to read a call in a page, whose expressions no parser of JavaScript knows. */

import type { MarkupRange } from '../../../syntax/markup';

/** A script of a page, with its comments blanked out; what is inside strings and expressions of the page stays. */
export interface Code {
  /** As long as the stretch it was made of. */
  readonly text: string;
  /** Whether a character is code: no string, and no expression of the page. */
  isCode(at: number): boolean;
}

/** Behind these a slash begins a regular expression. */
const beforePattern = /(?:^|[=(,;:!&|?{}[+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else))\s*$/;

/** Reads a stretch of script. `expressions` are the page's in it, by offsets into it, in order. Linear in its length. */
export function readCode(source: string, expressions: readonly MarkupRange[]): Code {
  const strings = new Uint8Array(source.length);
  const parts: string[] = [];
  let kept = 0;
  let next = 0;
  const skipExpression = (at: number): number => {
    while (next < expressions.length && expressions[next]!.end <= at) next++;
    const here = expressions[next];
    return here && here.start <= at ? here.end : at;
  };
  const hide = (from: number, to: number): void => {
    parts.push(source.slice(kept, from), source.slice(from, to).replace(/[^\r\n]/g, ' '));
    kept = to;
  };
  let at = 0;
  while (at < source.length) {
    const behind = skipExpression(at);
    if (behind > at) {
      strings.fill(1, at, behind);
      at = behind;
      continue;
    }
    const character = source[at]!;
    if (character === '"' || character === "'" || character === '`') {
      const end = endOfString(source, at, skipExpression);
      strings.fill(1, at, end);
      at = end;
    } else if (source.startsWith('//', at) || source.startsWith('<!--', at)) {
      const line = source.slice(at).search(/[\r\n]/);
      const end = line < 0 ? source.length : at + line;
      hide(at, end);
      at = end;
    } else if (source.startsWith('/*', at)) {
      const close = source.indexOf('*/', at + 2);
      const end = close < 0 ? source.length : close + 2;
      hide(at, end);
      at = end;
    } else if (character === '/' && beforePattern.test(source.slice(Math.max(0, at - 20), at))) {
      const end = endOfPattern(source, at);
      strings.fill(1, at, end);
      at = end;
    } else at++;
  }
  parts.push(source.slice(kept));
  return { text: parts.join(''), isCode: (offset) => strings[offset] === 0 };
}

/** Behind the closing quote; one that is missing ends with its line, that of a template with the script. */
function endOfString(source: string, start: number, skip: (at: number) => number): number {
  const quote = source[start];
  for (let at = start + 1; at < source.length; at++) {
    const behind = skip(at);
    if (behind > at) {
      at = behind - 1;
      continue;
    }
    const character = source[at];
    if (character === '\\') at++;
    else if (character === quote) return at + 1;
    else if (quote !== '`' && (character === '\n' || character === '\r')) return at;
  }
  return source.length;
}

function endOfPattern(source: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < source.length; at++) {
    const character = source[at];
    if (character === '\n' || character === '\r') return start + 1;
    if (character === '\\') at++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) return at + 1;
  }
  return start + 1;
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
  const parts: MarkupRange[] = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open; at < code.text.length && at - open < maxInside; at++) {
    if (!code.isCode(at)) continue;
    const character = code.text[at]!;
    if (character === '(' || character === '[' || character === '{') depth++;
    else if (character === ',' && depth === 1) {
      parts.push({ start: from, end: at });
      from = at + 1;
    } else if ((character === ')' || character === ']' || character === '}') && --depth === 0) {
      parts.push({ start: from, end: at });
      return { parts, end: at + 1 };
    }
  }
  return undefined;
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
