/** The expressions of a text: where they begin and end, whatever stands in them and whatever is missing. */

import type { Span } from '#shared/finding';
import { parseFormula } from './parse';
import { FormulaScanner, type Token } from './scan';
import { Surroundings } from './surroundings';
import type { Formula, FormulaDialect } from './tree';

/** A `{! }` of a page, component, button, link or template, or a `{# }` of an Aura component. */
export interface Expression extends Span {
  /** Where the formula stands: between the mark and the closing brace. */
  readonly inner: Span;
  /** Undefined if nothing is in it. */
  readonly formula: Formula | undefined;
  /** The closing brace is there. Otherwise the expression ends where it must have ended at the latest. */
  readonly closed: boolean;
  /** `#`: what Aura calls an unbound expression. */
  readonly mark: '!' | '#';
}

/**
 * All expressions that begin in `text[start, end)`, in the order of the text; none goes beyond `end`. `text` is markup as it
 * was written, or any part of it. Takes time linear in its length.
 *
 * Quotes, comments and braces inside do not end an expression. In Visualforce its texts may even have the quotes of the
 * attribute it stands in (`title="{!IF(a, "x", "y")}"`, as deployed pages do); in Aura, whose files are XML, such a
 * quote ends the attribute and with it the expression. An expression that is not closed ends with its attribute, at a tag
 * that begins behind it, at the next expression, or at `end`. `{!` within a text of an expression begins a new one.
 */
export function findExpressions(text: string, start: number, end: number, dialect: FormulaDialect): Expression[] {
  const found: Expression[] = [];
  const surroundings = new Surroundings(text, start);
  const marks = dialect === 'aura' ? /\{[!#]/g : /\{!/g;
  // Searched for in the part alone: the text may go on for long without any.
  const part = text.slice(start, end);
  const nextMark = (): number | undefined => {
    const match = marks.exec(part);
    return match ? start + match.index : undefined;
  };
  for (let at = nextMark(); at !== undefined; ) {
    const from = at + 2;
    const next = nextMark();
    const quote = surroundings.quoteAt(at);
    const { innerEnd, closed } = new Ending(text, from, next ?? end, dialect, quote).find();
    const expression = new FoundExpression(text, at, innerEnd, closed, dialect);
    found.push(expression);
    surroundings.skipTo(expression.end);
    at = next;
  }
  return found;
}

/** Its formula is read when it is asked for: whoever only looks for tags does not pay for it. */
class FoundExpression implements Expression {
  readonly end: number;
  readonly inner: Span;
  readonly mark: '!' | '#';
  private parsed: { readonly formula: Formula | undefined } | undefined;

  constructor(
    private readonly text: string,
    readonly start: number,
    innerEnd: number,
    readonly closed: boolean,
    private readonly dialect: FormulaDialect,
  ) {
    this.end = closed ? innerEnd + 1 : innerEnd;
    this.inner = { start: start + 2, end: innerEnd };
    this.mark = text[start + 1] as '!' | '#';
  }

  get formula(): Formula | undefined {
    this.parsed ??= { formula: parseFormula(this.text, this.inner.start, this.inner.end, this.dialect) };
    return this.parsed.formula;
  }
}

interface Found {
  readonly innerEnd: number;
  readonly closed: boolean;
}

/**
 * Looks for the end of one expression. A formula never has two values side by side. Where it seems to, and a quote, a tag or
 * a line's end is about, the expression was not closed, and what follows is markup again.
 */
class Ending {
  private readonly limit: number;
  private braces = 0;
  private parentheses = 0;
  /** The end of what can be the beginning of a formula, once there is something that cannot go on with it. */
  private sound: number | undefined;
  /** The end of what stands before something that may be a tag on a line of its own, or anywhere. */
  private lineTag: number | undefined;
  private tag: number | undefined;
  /** Where an attribute may end: a quoted stretch looks like what is between two values. */
  private gap: number | undefined;

  constructor(
    private readonly text: string,
    private readonly from: number,
    limit: number,
    private readonly dialect: FormulaDialect,
    /** What encloses the attribute value that the expression stands in. */
    private readonly quote: '"' | "'" | undefined,
  ) {
    const hardEnd = dialect === 'aura' && quote ? this.search(quote, from, limit) : undefined;
    this.limit = hardEnd ?? limit;
  }

  find(): Found {
    const scanner = new FormulaScanner(this.text, this.from, this.limit, this.dialect);
    let before: Token | undefined;
    for (;;) {
      const token = scanner.next();
      if (token.kind === 'end') return this.open(this.limit);
      if (isMark(token, '}') && this.braces-- === 0) return this.closedAt(token.start);
      const given = this.givenUpAt(token, before);
      if (given) return given;
      this.note(token, before);
      before = token;
    }
  }

  private closedAt(brace: number): Found {
    if (this.sound !== undefined) {
      if (this.lineTag !== undefined) return this.open(this.lineTag);
      // In an attribute, a formula of several lines with a mistake in it is likelier.
      if (!this.quote && lineEnd.test(this.text.slice(this.sound, brace))) return this.open(this.sound);
    }
    return { innerEnd: brace, closed: true };
  }

  /** Where the expression ends if this token cannot be part of it. */
  private givenUpAt(token: Token, before: Token | undefined): Found | undefined {
    const { kind, start } = token;
    if (kind === 'text' && token.closed === false) return this.unclosedText(token);
    if (token.followsValue && beginsValue(token)) {
      const text = kind === 'text' && this.endInText(token) !== undefined ? token : before?.kind === 'text' ? before : undefined;
      const end = text && this.endInText(text);
      if (end !== undefined) return this.openOrClosed(text!.start, end);
    }
    if (kind === 'operator' && /^<(?:\/[A-Za-z]|!--)/.test(this.text.slice(start, start + 4)))
      return this.open(before?.end ?? this.from);
    return undefined;
  }

  /** Remembers what tells where to end, should the expression turn out not to be closed. */
  private note(token: Token, before: Token | undefined): void {
    const { kind, start } = token;
    const behind = before?.end ?? this.from;
    if (this.isMistaken(token)) this.sound ??= behind;
    if (isMark(token, '{')) this.braces++;
    if (isMark(token, '(')) this.parentheses++;
    if (isMark(token, ')')) this.parentheses--;
    if (kind === 'text') this.gap ??= this.endInText(token);
    if (kind !== 'operator' || this.text[start] !== '<' || !/[A-Za-z]/.test(this.text[start + 1] ?? '')) return;
    this.tag ??= behind;
    if (lineEnd.test(this.text.slice(behind, start))) this.lineTag ??= behind;
  }

  private isMistaken(token: Token): boolean {
    const { kind, value, followsValue } = token;
    if (kind === 'unknown' || isMark(token, '{')) return true;
    if (isMark(token, ')')) return this.parentheses === 0;
    if (kind === 'operator') return !followsValue && value !== '!' && value !== '-' && value !== '+';
    return followsValue && beginsValue(token);
  }

  /** Where, if this text is none, the attribute or the string around the expression ends: most often with its first quote. */
  private endInText({ start, end, quote }: Token): number | undefined {
    if (this.text[start] !== quote) return undefined;
    const content = this.text.slice(start + 1, end - 1);
    if (this.quote && quote !== this.quote) {
      const inside = content.indexOf(this.quote);
      return inside < 0 ? undefined : start + 1 + inside;
    }
    return betweenValues.test(content) || (!this.quote && inScript.test(content)) ? start : undefined;
  }

  private unclosedText({ start, quote, followsValue }: Token): Found {
    if (followsValue || (quote === this.quote && this.text[start] === quote)) return this.open(start);
    return this.openOrClosed(start, this.search(this.quote, start, this.limit) ?? this.endOfText(start));
  }

  /** Outside attributes: a text ends with its line at the latest, or where a tag begins. */
  private endOfText(start: number): number {
    for (let at = start; at < this.limit; at++) {
      const character = this.text[at];
      if (character === '\n' || character === '\r') return at;
      if (character === '<' && /[A-Za-z/!]/.test(this.text[at + 1] ?? '')) return at;
    }
    return this.limit;
  }

  /** Up to `end`, or to a brace before it and behind `start`, where the mistake is. */
  private openOrClosed(start: number, end: number): Found {
    const brace = this.search('}', start, end);
    return brace === undefined ? this.open(end) : { innerEnd: brace, closed: true };
  }

  /** At `end`, or before that where something else said so. */
  private open(end: number): Found {
    const outside = this.quote ? [] : [this.tag, this.sound];
    const ends = [this.gap, this.lineTag, ...outside].map((offset) => offset ?? end);
    return { innerEnd: Math.min(end, ...ends), closed: false };
  }

  private search(character: string | undefined, from: number, end: number): number | undefined {
    if (character === undefined) return undefined;
    for (let at = from; at < end; at++) if (this.text[at] === character) return at;
    return undefined;
  }
}

const lineEnd = /[\r\n]/;
/** What stands between the quotes of two attribute values, or behind that of a tag's last one. */
const betweenValues = /^\s*\/?>|=\s*$/;
/** What stands behind the quote of a script's string. */
const inScript = /^\s*[;,)\]+]|[\r\n]/;

function beginsValue({ kind }: Token): boolean {
  return kind === 'name' || kind === 'number' || kind === 'text';
}

function isMark({ kind, value }: Token, mark: string): boolean {
  return kind === 'punctuation' && value === mark;
}
