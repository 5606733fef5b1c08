/** Rewrites the expression of an endpoint so that it goes through a Named Credential. */

import type { Edit } from '#shared/finding';
import type { EndpointUse } from '../../rules/namedCredentialRequest';
import { decodeString, quoteString } from '../../semantics/apex/literals';
import type { PlanContext } from '../planner';
import { type ApexSource, type TokenRange, tokenFrom, tokensIn } from './tokens';
import { type ApexSources, declarationOf, isOnlyEndpoint, usesOf, type Variable, valuesOf, variableOfValue } from './variables';

/** How an endpoint is rewritten. */
export interface EndpointRewrite {
  readonly edits: readonly Edit[];
  /** Names of variables that change although they are used for more than endpoints. */
  readonly alsoUsed: readonly string[];
  /** Names of variables that change and are the endpoint of other requests, too. */
  readonly shared: readonly string[];
}

/** One operand of a concatenation. */
type Operand = TokenRange;

/** How many variables an endpoint is followed through. */
const maxSteps = 5;

/**
 * Puts `callout` (`callout:Name`) in the place of the first `cover` characters of an endpoint's known text.
 *
 * Where that text stands in a constant that is nothing but an endpoint, the constant changes; in a constant that has
 * other uses, the expression is given the text instead. Where neither can be done, and `orAtRunTime`, the path is taken
 * off the endpoint at run time. Undefined when every answer would be wrong.
 */
export function rewriteKnown(
  use: EndpointUse,
  cover: number,
  callout: string,
  orAtRunTime: boolean,
  sources: ApexSources,
  context: PlanContext,
): EndpointRewrite | undefined {
  return new Rewriting(use, callout, sources, context).known(cover, orAtRunTime);
}

/** The text an endpoint is known to start with. */
export function literalStart({ parts }: EndpointUse): string {
  let text = '';
  for (const { literal } of parts) {
    if (literal === undefined) break;
    text += literal;
  }
  return text;
}

/** Puts `callout` in the place of whatever says which host an endpoint has, when that is known only at run time. */
export function rewriteUnknown(
  use: EndpointUse,
  callout: string,
  sources: ApexSources,
  context: PlanContext,
): EndpointRewrite | undefined {
  return new Rewriting(use, callout, sources, context).unknown();
}

class Rewriting {
  private readonly alsoUsed: string[] = [];
  private readonly shared: string[] = [];
  /** What is known of the endpoint's beginning. */
  private readonly prefix: string;

  constructor(
    private readonly use: EndpointUse,
    private readonly callout: string,
    private readonly sources: ApexSources,
    private readonly context: PlanContext,
  ) {
    this.prefix = literalStart(use);
  }

  known(cover: number, orAtRunTime: boolean): EndpointRewrite | undefined {
    const place = this.context.place(this.use.expr);
    const source = place && this.sources.of(place.file);
    if (!place || !source) return undefined;
    const edit = this.inRange(source, tokensIn(source, place), cover, maxSteps) ?? this.inLiteral(cover);
    if (edit) return { edits: [edit], alsoUsed: this.alsoUsed, shared: this.shared };
    return orAtRunTime ? this.atRunTime(source, tokensIn(source, place)) : undefined;
  }

  unknown(): EndpointRewrite | undefined {
    const place = this.context.place(this.use.expr);
    const source = place && this.sources.of(place.file);
    if (!place || !source) return undefined;
    const range = tokensIn(source, place);
    const edit = this.beforePath(source, range, maxSteps);
    return edit ? { edits: [edit], alsoUsed: this.alsoUsed, shared: this.shared } : this.atRunTime(source, range);
  }

  // -------------------------------------------------------------- a known host

  /** Rewrites the concatenation in a range of tokens. */
  private inRange(source: ApexSource, range: TokenRange, cover: number, steps: number): Edit | undefined {
    const operands = operandsOf(source, range);
    let left = cover;
    for (const [index, operand] of operands.entries()) {
      const literal = literalOf(source, operand);
      const variable = literal === undefined ? this.variableNamed(source, operand) : undefined;
      const text = literal ?? (variable && literalOf(variable.source, variable.value));
      if (text === undefined) return index === 0 ? this.throughVariable(source, operand, cover, steps) : undefined;
      if (!this.prefix.startsWith(text.slice(0, left), cover - left)) return undefined;
      if (left > text.length) {
        left -= text.length;
        continue;
      }
      if (!variable) return this.upTo(source, operands[0]!, operand, left);
      if (index === 0 && isOnlyEndpoint(variable, this.sources)) {
        this.noteSharing(variable);
        return this.upTo(variable.source, variable.value, variable.value, left);
      }
      return this.inlined(source, operands, index, text.slice(left));
    }
    return undefined;
  }

  /** Replaces everything from the first operand to `left` characters into the literal that is the last one. */
  private upTo(source: ApexSource, first: Operand, last: Operand, left: number): Edit | undefined {
    const literal = source.tokens[last.from]!;
    const written = source.text.slice(literal.start, literal.end);
    const end = literal.start + rawOffset(written, left);
    if (first.from === last.from) return edit(source, literal.start + rawOffset(written, 0), end, this.callout);
    if (!isBalanced(source, first.from, last.to)) return undefined;
    const { start } = source.tokens[first.from]!;
    if (!written.startsWith("'''")) return edit(source, start, end, `'${this.callout}`);
    return edit(source, start, literal.end, quoteString(this.callout + decodeString(written).slice(left)));
  }

  /** Replaces the operands up to `index` by a literal, joined with a literal that follows. */
  private inlined(source: ApexSource, operands: readonly Operand[], index: number, rest: string): Edit | undefined {
    const first = operands[0]!;
    const last = operands[index]!;
    // What follows a question mark may be a secret: it stays where it is.
    if (rest.includes('?') || !isBalanced(source, first.from, last.to)) return undefined;
    const { start } = source.tokens[first.from]!;
    const text = quoteString(this.callout + rest);
    const next = operands[index + 1];
    const following = next && literalOf(source, next) !== undefined ? source.tokens[next.from]! : undefined;
    if (!following || source.text.startsWith("'''", following.start) || !isBalanced(source, first.from, next!.to)) {
      return edit(source, start, source.tokens[last.to - 1]!.end, text);
    }
    return edit(source, start, following.start + 1, text.slice(0, -1));
  }

  /** Goes on with what a variable, or a call that is given the text, is made of. */
  private throughVariable(source: ApexSource, operand: Operand, cover: number, steps: number): Edit | undefined {
    const literal = this.firstLiteral();
    const inside = literal && literal.source === source && literal.at >= operand.from && literal.at < operand.to;
    if (inside) return this.inLiteral(cover);
    const variable = steps > 0 ? plainVariable(source, operand) : undefined;
    const values = variable ? valuesOf(variable) : [];
    if (!variable || values.length !== 1) return undefined;
    const made = this.inRange(source, values[0]!, cover, steps - 1);
    if (made && !isOnlyEndpoint(variable, this.sources)) this.alsoUsed.push(nameOf(variable));
    return made;
  }

  /** The literal the endpoint starts with, wherever it stands. */
  private firstLiteral(): { source: ApexSource; at: number } | undefined {
    const [first] = this.use.parts;
    const place = first?.literal === undefined ? undefined : this.context.place(first.origin);
    const source = place && this.sources.of(place.file);
    if (!place || !source) return undefined;
    const at = tokenFrom(source, place.start);
    return source.tokens[at]?.kind === 'string' ? { source, at } : undefined;
  }

  /** Changes the literal the endpoint starts with, if that is enough and does not change a constant's other uses. */
  private inLiteral(cover: number): Edit | undefined {
    const first = this.firstLiteral();
    const text = this.use.parts[0]?.literal;
    if (!first || text === undefined || text.length < cover) return undefined;
    const { source, at } = first;
    if (!decodeString(source.text.slice(source.tokens[at]!.start, source.tokens[at]!.end)).startsWith(text.slice(0, cover)))
      return undefined;
    const place = this.context.place(this.use.expr);
    const token = source.tokens[at]!;
    const isInExpression = place?.file === source.file && place.start <= token.start && token.end <= place.end;
    if (!isInExpression) {
      const variable = variableOfValue(source, at);
      if (!variable) return undefined;
      if (!isOnlyEndpoint(variable, this.sources)) {
        if (variable.kind !== 'local') return undefined;
        this.alsoUsed.push(nameOf(variable));
      } else this.noteSharing(variable);
    }
    return this.upTo(source, { from: at, to: at + 1 }, { from: at, to: at + 1 }, cover);
  }

  private noteSharing(variable: Variable): void {
    if (variable.kind !== 'local' && usesOf(variable, this.sources).length > 1) this.shared.push(nameOf(variable));
  }

  /** The variable that an operand names and that has one of the endpoint's literals as its whole value. */
  private variableNamed(source: ApexSource, operand: Operand): Variable | undefined {
    const name = pathName(source, operand);
    if (name === undefined) return undefined;
    for (const part of this.use.parts) {
      const place = part.literal === undefined ? undefined : this.context.place(part.origin);
      const origin = place && this.sources.of(place.file);
      if (!place || !origin) continue;
      const variable = variableOfValue(origin, tokenFrom(origin, place.start));
      if (variable?.name === name && literalOf(origin, variable.value) !== undefined && valuesOf(variable).length <= 1)
        return variable;
    }
    return undefined;
  }

  // -------------------------------------------------------------- an unknown host

  /** Replaces what stands before the path: `base + '/v1'`, `'https://' + host + '/v1'`. */
  private beforePath(source: ApexSource, range: TokenRange, steps: number): Edit | undefined {
    const operands = operandsOf(source, range);
    const first = operands[0];
    if (!first) return undefined;
    if (operands.length === 1) {
      const literal = this.firstLiteral();
      if (literal?.source === source && literal.at >= first.from && literal.at < first.to) {
        const text = decodeString(textOf(source, { from: literal.at, to: literal.at + 1 }));
        const authority = /^\s*https?:\/\/[^/?#]+/i.exec(text);
        const only = { from: literal.at, to: literal.at + 1 };
        return authority ? this.upTo(source, only, only, authority[0].length) : undefined;
      }
      const variable = steps > 0 ? plainVariable(source, first) : undefined;
      const values = variable ? valuesOf(variable) : [];
      if (variable?.kind !== 'local' || values.length !== 1) return undefined;
      const made = this.beforePath(source, values[0]!, steps - 1);
      if (made && !isOnlyEndpoint(variable, this.sources)) this.alsoUsed.push(nameOf(variable));
      return made;
    }
    const start = literalOf(source, first);
    if (start === undefined) {
      const second = operands[1]!;
      return literalOf(source, second)?.startsWith('/') ? this.upTo(source, first, second, 0) : undefined;
    }
    const authority = /^\s*https?:\/\/[^/?#]*/i.exec(start);
    if (!authority) return undefined;
    if (authority[0].length < start.length) return this.upTo(source, first, first, authority[0].length);
    for (const operand of operands.slice(1)) {
      const end = literalOf(source, operand)?.search(/[/?#]/) ?? -1;
      if (end >= 0) return this.upTo(source, first, operand, end);
    }
    return undefined;
  }

  /** Takes path and query off the endpoint at run time. */
  private atRunTime(source: ApexSource, range: TokenRange): EndpointRewrite | undefined {
    if (range.to <= range.from) return undefined;
    const start = source.tokens[range.from]!.start;
    const end = source.tokens[range.to - 1]!.end;
    const expression = source.text.slice(start, end);
    return {
      edits: [edit(source, start, end, `${quoteString(this.callout)} + new Url(${expression}).getFile()`)],
      alsoUsed: [],
      shared: [],
    };
  }
}

// ---------------------------------------------------------------- expressions in tokens

/** The operands of a concatenation, parentheses around its beginning opened; one operand for anything else. */
function operandsOf(source: ApexSource, range: TokenRange): Operand[] {
  const { tokens, partners } = source;
  const operands: Operand[] = [];
  let from = range.from;
  for (let at = range.from; at < range.to; at++) {
    const partner = partners[at]!;
    if (partner > at && partner < range.to) {
      at = partner;
      continue;
    }
    const { key, kind } = tokens[at]!;
    if (key === '+') {
      operands.push({ from, to: at });
      from = at + 1;
    } else if (kind === 'mark' && !['.', '?.', '-', '*', '/', '<', '>'].includes(key)) return [range];
  }
  if (from < range.to) operands.push({ from, to: range.to });
  const first = operands[0];
  if (first && tokens[first.from]!.key === '(' && partners[first.from] === first.to - 1) {
    operands.splice(0, 1, ...operandsOf(source, { from: first.from + 1, to: first.to - 1 }));
  }
  return operands;
}

/** The value of the string literal that an operand is. */
function literalOf(source: ApexSource, { from, to }: Operand): string | undefined {
  return to === from + 1 && source.tokens[from]!.kind === 'string' ? decodeString(textOf(source, { from, to })) : undefined;
}

function textOf({ text, tokens }: ApexSource, { from, to }: Operand): string {
  return text.slice(tokens[from]!.start, tokens[to - 1]!.end);
}

/** The last name of `NAME`, `Type.NAME`, `this.name` or `name()`, in lower case. */
function pathName({ tokens, partners }: ApexSource, { from, to }: Operand): string | undefined {
  let end = to;
  if (tokens[end - 1]?.key === ')' && partners[end - 1] === end - 2) end -= 2;
  for (let at = from; at < end; at++) {
    if ((at - from) % 2 === 0 ? tokens[at]!.kind !== 'word' : tokens[at]!.key !== '.') return undefined;
  }
  return (end - from) % 2 === 1 ? tokens[end - 1]!.key : undefined;
}

/** The variable of this file that `name` or `this.name` means. */
function plainVariable(source: ApexSource, { from, to }: Operand): Variable | undefined {
  const isPlain = to === from + 1 || (to === from + 3 && source.tokens[from]!.key === 'this');
  return isPlain && pathName(source, { from, to }) !== undefined ? declarationOf(source, to - 1) : undefined;
}

function nameOf({ source, at }: Variable): string {
  return source.text.slice(source.tokens[at]!.start, source.tokens[at]!.end);
}

/** Whether each bracket in a range of tokens has its partner there. */
function isBalanced({ partners, tokens }: ApexSource, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    if (/^[()[\]{}]$/.test(tokens[at]!.key) && (partners[at]! < from || partners[at]! >= to)) return false;
  }
  return true;
}

/** Offset in a written literal, quotes included, of the character at `index` of its value. */
function rawOffset(written: string, index: number): number {
  let at = 1;
  if (written.startsWith("'''")) at = /^'''(?:\r?\n)?/.exec(written)![0].length;
  for (let left = index; left > 0; left--) {
    if (written[at] !== '\\') at++;
    else at += written[at + 1] === 'u' ? 6 : 2;
  }
  return at;
}

function edit(source: ApexSource, start: number, end: number, text: string): Edit {
  return { file: source.file, start, end, text };
}
