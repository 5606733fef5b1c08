/**
 * A light look at Apex for edits across files: tokens, brackets, statements. It knows comments and strings, takes any
 * text, and needs no parser; what a name means is for declarations.ts.
 */

import type { Span } from '#shared/finding';

export interface ApexToken extends Span {
  readonly kind: 'word' | 'string' | 'number' | 'mark';
  /** As written, in lower case for words. */
  readonly key: string;
}

/** One file's text in tokens. */
export interface ApexSource {
  readonly file: string;
  readonly text: string;
  readonly tokens: readonly ApexToken[];
  /** For each bracket the index of the one it belongs to, -1 if it has none. */
  readonly partners: readonly number[];
}

const pattern =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'''[\s\S]*?(?:'''|$)|'(?:\\[^\n]|[^'\\\n])*'?|[A-Za-z_]\w*|\d[\w.]*|\+\+|--|&&|\|\||\?\.|\?\?|=>|[=!<>]==?|[-+*/&|^]=|[^\s]/g;

/** The tokens of a text; comments are none. */
export function tokenize(text: string): ApexToken[] {
  const tokens: ApexToken[] = [];
  for (const match of text.matchAll(pattern)) {
    const [written] = match;
    const first = written[0]!;
    if (first === '/' && /^\/[/*]/.test(written)) continue;
    const kind = first === "'" ? 'string' : /[A-Za-z_]/.test(first) ? 'word' : /\d/.test(first) ? 'number' : 'mark';
    const key = kind === 'word' ? written.toLowerCase() : written;
    tokens.push({ kind, key, start: match.index, end: match.index + written.length });
  }
  return tokens;
}

/** A file's text in tokens. */
export function readSource(file: string, text: string): ApexSource {
  const tokens = tokenize(text);
  const partners = new Array<number>(tokens.length).fill(-1);
  const open: number[] = [];
  for (const [index, { kind, key }] of tokens.entries()) {
    if (kind !== 'mark') continue;
    if (key === '(' || key === '[' || key === '{') open.push(index);
    else if (key === ')' || key === ']' || key === '}') {
      const wanted = key === ')' ? '(' : key === ']' ? '[' : '{';
      const from = open.findLastIndex((at) => tokens[at]!.key === wanted);
      if (from < 0) continue;
      partners[open[from]!] = index;
      partners[index] = open[from]!;
      open.length = from;
    }
  }
  return { file, text, tokens, partners };
}

/** Index of the first token that ends after `offset`; the number of tokens if there is none. */
export function tokenFrom({ tokens }: ApexSource, offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.end > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A run of tokens: from the first up to the second index, exclusive. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

/** The tokens that stand whole in a range of the text. */
export function tokensIn(source: ApexSource, span: Span): TokenRange {
  const from = tokenFrom(source, span.start);
  let to = from;
  while (to < source.tokens.length && source.tokens[to]!.end <= span.end) to++;
  return { from, to };
}

/** Index of the first token of the statement (or declaration) that token `index` is in. */
export function statementStart({ tokens, partners }: ApexSource, index: number): number {
  let at = index - 1;
  while (at >= 0) {
    const { key } = tokens[at]!;
    if (key === ';' || key === '{' || key === '}') break;
    at = (key === ')' || key === ']') && partners[at]! >= 0 ? partners[at]! - 1 : at - 1;
  }
  return at + 1;
}

/** Index of the semicolon (or of what ends the block) after token `index`. */
export function statementEnd({ tokens, partners }: ApexSource, index: number): number {
  let at = index;
  while (at < tokens.length) {
    const { key } = tokens[at]!;
    if (key === ';' || key === '}') break;
    at = (key === '(' || key === '[' || key === '{') && partners[at]! >= 0 ? partners[at]! + 1 : at + 1;
  }
  return at;
}

/** Index of the opening brace around token `index`, -1 if there is none. */
export function enclosingBrace({ tokens, partners }: ApexSource, index: number): number {
  let at = index - 1;
  while (at >= 0 && tokens[at]!.key !== '{') {
    const partner = partners[at]!;
    at = partner >= 0 && partner < at ? partner - 1 : at - 1;
  }
  return at;
}

/** The name of the class whose body an opening brace starts, in lower case; undefined when it starts something else. */
export function classOfBody(source: ApexSource, brace: number): string | undefined {
  for (let at = brace - 1; at >= 0; at--) {
    const { key } = source.tokens[at]!;
    if (key === ';' || key === '{' || key === '}' || key === ')') return undefined;
    if ((key === 'class' || key === 'interface' || key === 'enum') && source.tokens[at + 1]?.kind === 'word') {
      return source.tokens[at + 1]!.key;
    }
  }
  return undefined;
}
