/** Comments and strings of a source text, found without parsing it. */

import type { Span } from '#shared/finding';

export interface Comment extends Span {
  /** What stands between the comment's markers. */
  readonly text: string;
  /** Where `text` begins. */
  readonly textStart: number;
  /** A `//` comment. */
  readonly isLine: boolean;
}

/** Where Apex's comments are, and its strings. */
export interface ApexLayout {
  readonly comments: readonly Comment[];
  readonly strings: readonly Span[];
}

const token = /'|\/\/|\/\*/g;

/**
 * The comments and strings of an Apex source, in order. A string ends on its line unless it is a '''multi-line''' one that
 * has an end; a block comment without end is none, as its parser has it too. Linear in the length of `text`.
 */
export function layoutOf(text: string): ApexLayout {
  const comments: Comment[] = [];
  const strings: Span[] = [];
  let noBlockEnd = false;
  let noMultiLineEnd = false;
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const start = match.index;
    let end: number;
    if (match[0] === '//') {
      end = lineEnd(text, start);
      comments.push({ start, end, text: text.slice(start + 2, end), textStart: start + 2, isLine: true });
    } else if (match[0] === '/*') {
      const close: number = noBlockEnd ? -1 : text.indexOf('*/', start + 2);
      noBlockEnd ||= close < 0;
      if (close < 0) end = start + 2;
      else {
        end = close + 2;
        comments.push({ start, end, text: text.slice(start + 2, close), textStart: start + 2, isLine: false });
      }
    } else {
      let close = -1;
      if (text.startsWith("'''", start) && !noMultiLineEnd) {
        close = multiLineEnd(text, start + 3);
        noMultiLineEnd ||= close < 0;
      }
      end = close < 0 ? stringEnd(text, start + 1) : close;
      strings.push({ start, end });
    }
    token.lastIndex = end;
  }
  return { comments, strings };
}

/** Offset of the line break at or after `offset`, or of the text's end. */
export function lineEnd(text: string, offset: number): number {
  for (let at = offset; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return text.length;
}

/** Offset of the first character of the line that `offset` is on. */
export function lineStart(text: string, offset: number): number {
  for (let at = offset; at > 0; at--) {
    const code = text.charCodeAt(at - 1);
    if (code === 10 || (code === 13 && text.charCodeAt(at) !== 10)) return at;
  }
  return 0;
}

/** Offset behind the line break that ends the line `offset` is on; the text's length on the last line. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length);
}

function stringEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 39) return at + 1;
    if (code === 10 || code === 13) return at;
    if (code === 92 && at + 1 < text.length && text.charCodeAt(at + 1) !== 10 && text.charCodeAt(at + 1) !== 13) at++;
  }
  return text.length;
}

function multiLineEnd(text: string, from: number): number {
  for (let end = text.indexOf("'''", from); end >= 0; end = text.indexOf("'''", end + 1)) {
    let slash = end;
    while (slash > from && text.charCodeAt(slash - 1) === 92) slash--;
    if ((end - slash) % 2 === 0) return end + 3;
  }
  return -1;
}
