/**
 * Characters to tokens. What a token is, is taken from the grammars of the platform's own parsers (the lexer of
 * salesforce/formula-engine; Expression.g of forcedotcom/aura) and is read more generously.
 */

import type { Span } from '#shared/finding';
import type { FormulaDialect } from './tree';

export type TokenKind =
  | 'name'
  | 'number'
  | 'text'
  | 'operator'
  /** One of ( ) [ ] { } . , ? : */
  | 'punctuation'
  | 'unknown'
  | 'end';

/** A token; `end` stands, without extent, where the text ends. */
export interface Token extends Span {
  readonly kind: TokenKind;
  /** A name or a number as written, a text resolved, an operator or a mark as what it stands for. */
  readonly value: string;
  /** The token before it ends a value: a further value cannot begin here. */
  readonly followsValue: boolean;
  /** A text: what encloses it. */
  readonly quote?: '"' | "'";
  /** A text: its closing quote is there. */
  readonly closed?: boolean;
}

/** Reads tokens one after the other from `text[at, end)`, in time linear in its length. White space and comments are skipped. */
export class FormulaScanner {
  private followsValue = false;
  private afterDot = false;
  private commentsEnd = true;

  constructor(
    private readonly text: string,
    private at: number,
    private readonly end: number,
    private readonly dialect: FormulaDialect,
  ) {}

  /** The next token, `end` for ever once there are no more. */
  next(): Token {
    this.skipBlank();
    const token = this.read();
    this.at = token.end;
    this.afterDot = token.value === '.' && token.kind === 'punctuation';
    this.followsValue =
      token.kind === 'name' ||
      token.kind === 'number' ||
      token.kind === 'text' ||
      (token.kind === 'punctuation' && (token.value === ')' || token.value === ']'));
    return token;
  }

  private read(): Token {
    const start = this.at;
    if (start >= this.end) return this.token('end', start, '');
    const first = this.characterAt(start);
    const { value } = first;
    if (value === "'" || value === '"') return this.readText(start, first.end, value);
    if (isDigit(value) || (value === '.' && !this.followsValue && isDigit(this.text[first.end] ?? ''))) return this.readNumber();
    if (first.end === start + 1 && isNameStart(this.text.charCodeAt(start))) return this.readName();
    if (first.end < this.end) {
      const second = this.characterAt(first.end);
      if (longOperators.has(value + second.value)) return this.token('operator', second.end, value + second.value);
    }
    if (operators.has(value)) return this.token('operator', first.end, value);
    return this.token(marks.has(value) ? 'punctuation' : 'unknown', first.end, value);
  }

  private readName(): Token {
    const { text, end } = this;
    const start = this.at;
    let at = start + 1;
    for (; at < end; at++) {
      const code = text.charCodeAt(at);
      if (isNamePart(code)) continue;
      if (this.dialect === 'aura') break;
      // `$Component.form:field`; a colon has no other meaning in Visualforce.
      if (code === colon && at + 1 < end && isNameStart(text.charCodeAt(at + 1))) continue;
      if (code !== hash) break;
    }
    const name = text.slice(start, at);
    if (!this.afterDot) {
      const operator = this.dialect === 'aura' ? this.followsValue && wordOperators.get(name) : this.negation(name, at);
      if (operator) return this.token('operator', at, operator);
    }
    return this.token('name', at, name);
  }

  /** `NOT a`, without parentheses, is an operator in formulas. */
  private negation(name: string, end: number): '!' | undefined {
    if (this.followsValue || name.length !== 3 || name.toLowerCase() !== 'not') return undefined;
    for (let at = end; at < this.end; ) {
      const { value, end: behind } = this.characterAt(at);
      if (!isBlank(value.charCodeAt(0))) return isNameStart(value.charCodeAt(0)) ? '!' : undefined;
      at = behind;
    }
    return undefined;
  }

  private readNumber(): Token {
    number.lastIndex = this.at;
    plainNumber.lastIndex = this.at;
    // Only Aura knows exponents, and a dot without digits behind it.
    const match = (this.dialect === 'aura' ? number : plainNumber).exec(this.text);
    const end = Math.min(this.end, this.at + (match?.[0].length ?? 1));
    return this.token('number', end, this.text.slice(this.at, end));
  }

  /** A text whose opening quote ends at `from`. One that is not closed goes to the end. */
  private readText(start: number, from: number, quote: '"' | "'"): Token {
    const isReference = from > start + 1;
    let rawEnd: number | undefined;
    for (let at = from; at < this.end; ) {
      const code = this.text.charCodeAt(at);
      if (code === backslash) at += this.text.charCodeAt(at + 1) === ampersand ? this.characterAt(at + 1).end - at : 2;
      else if (code === quote.charCodeAt(0)) {
        if (!isReference) return this.textToken(start, from, at, at + 1, quote);
        rawEnd ??= at;
        at++;
      } else if (isReference && code === ampersand) {
        // What begins with `&quot;` ends with one, too: a plain quote in between may end the attribute.
        const { value, end } = this.characterAt(at);
        if (value === quote && end > at + 1) return this.textToken(start, from, at, end, quote);
        at = end;
      } else at++;
    }
    if (rawEnd !== undefined) return this.textToken(start, from, rawEnd, rawEnd + 1, quote);
    return { ...this.textToken(start, from, this.end, this.end, quote), closed: false };
  }

  private textToken(start: number, from: number, to: number, end: number, quote: '"' | "'"): Token {
    const { followsValue } = this;
    return { kind: 'text', start, end, value: resolved(this.text.slice(from, to)), followsValue, quote, closed: true };
  }

  private skipBlank(): void {
    const { text, end } = this;
    while (this.at < end) {
      const code = text.charCodeAt(this.at);
      if (isBlank(code)) this.at++;
      else if (code === ampersand) {
        const character = this.characterAt(this.at);
        if (!isBlank(character.value.charCodeAt(0))) return;
        this.at = character.end;
      } else if (code === slash && this.commentsEnd && this.dialect === 'visualforce' && text[this.at + 1] === '*') {
        const behind = endOfComment(text, this.at + 2, end);
        // No comment behind this one ends either: they need not be looked for.
        if (behind === undefined) this.commentsEnd = false;
        else this.at = behind;
      } else return;
    }
  }

  private characterAt(at: number): { value: string; end: number } {
    const reference = this.text.charCodeAt(at) === ampersand ? referenceAt(this.text, at) : undefined;
    return reference && reference.end <= this.end ? reference : { value: this.text[at], end: at + 1 };
  }

  private token(kind: TokenKind, end: number, value: string): Token {
    return { kind, start: this.at, end, value, followsValue: this.followsValue };
  }
}

const [hash, dollar, ampersand, slash, colon, backslash, underscore] = [35, 36, 38, 47, 58, 92, 95];
const longOperators: ReadonlySet<string> = new Set(['==', '<>', '!=', '<=', '>=', '&&', '||']);
const operators: ReadonlySet<string> = new Set(['=', '<', '>', '+', '-', '*', '/', '^', '&', '%', '!']);
const marks: ReadonlySet<string> = new Set(['(', ')', '[', ']', '{', '}', '.', ',', '?', ':']);
/** "Expression Operators Reference" of the Aura developer guide. */
const wordOperators: ReadonlyMap<string, string> = new Map([
  ['eq', '=='],
  ['ne', '!='],
  ['lt', '<'],
  ['gt', '>'],
  ['le', '<='],
  ['ge', '>='],
]);
const number = /\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?/iy;
const plainNumber = /\d+(?:\.\d+)?|\.\d+/y;

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

/** A letter, `$`, `_`, or anything beyond ASCII that is no white space. */
function isNameStart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === dollar || code === underscore || isLetterBeyond(code)
  );
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || (code >= 48 && code <= 57);
}

function isLetterBeyond(code: number): boolean {
  return code > 0x7f && !isBlank(code);
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || (code > 0x7f && /\s/.test(String.fromCharCode(code)));
}

/** Where the comment ends whose inside begins at `from`. A backslash before its last two characters keeps it open. */
function endOfComment(text: string, from: number, end: number): number | undefined {
  for (let at = from; at + 1 < end; at++) {
    if (text[at] === '*' && text[at + 1] === '/' && !(at > from && text[at - 1] === '\\')) return at + 2;
  }
  return undefined;
}

/**
 * The character reference at `offset` (`&amp;`, `&#39;`, `&#x27;`) and the one UTF-16 unit that it stands for: attributes
 * are read as XML before their expressions are. Only those that mean something in a formula have a name here.
 */
function referenceAt(text: string, offset: number): { value: string; end: number } | undefined {
  reference.lastIndex = offset;
  const match = reference.exec(text);
  if (!match) return undefined;
  const [whole, name, decimal, hex] = match;
  const code = name ? named.get(name.toLowerCase())! : Number.parseInt(decimal ?? hex, decimal ? 10 : 16);
  return code > 0 && code <= 0xffff ? { value: String.fromCharCode(code), end: offset + whole.length } : undefined;
}
const reference = /&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([\da-f]{1,6}));/iy;
const named: ReadonlyMap<string, number> = new Map([
  ['amp', 38],
  ['lt', 60],
  ['gt', 62],
  ['quot', 34],
  ['apos', 39],
  ['nbsp', 160],
]);

/** The inside of a text with its character references and escapes resolved. */
function resolved(raw: string): string {
  let value = raw;
  if (value.includes('&')) value = value.replace(references, (whole) => referenceAt(whole, 0)?.value ?? whole);
  if (!value.includes('\\')) return value;
  return value.replace(/\\(?:u([\da-f]{4})|([\s\S]))/gi, (_, hex: string | undefined, character: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (escapes.get(character.toLowerCase()) ?? character),
  );
}
const references = new RegExp(reference.source, 'gi');
const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
]);
