/**
 * Finds the suppressions in a file. The dialects are those of the tools that partners use already, read as those tools read
 * them, and one of our own that carries a reason:
 *
 *   // NOPMD reason                                     PMD: findings that begin on this line
 *   @SuppressWarnings('PMD.Rule, PMD.Other')            PMD: the declaration; 'PMD' and 'all' for everything
 *   code-analyzer-suppress(selector) ... -unsuppress    Code Analyzer: from this line on
 *   sfge-disable[-next-line|-stack] Rule                Graph Engine: the class, the next line, the method
 *   eslint-disable[-next-line|-line] @lwc/lwc/no-inner-html    ESLint: scripts, where it names a rule that is one here
 *   preflight: allow Rule, Rule -- reason               this line, or the line, declaration or element below
 *   preflight: allow-file Rule -- reason                the file
 *
 * Behind a reason may stand, between bars, its category, who reviewed it and until when it holds.
 *
 * Only comments and annotations count, never text in strings. In XML a comment may not contain `--`: a colon, a dash or the
 * word "because" may stand before the reason as well, in Apex too.
 */

import type { Span } from '#shared/finding';
import { LineIndex } from '#shared/lines';
import { rulesNamed } from '../../rules/registry';
import type { TextLanguage } from '../../rules/rule';
import { elementsBelow, parseXml, type XmlDocument } from '../../syntax/xml';
import { claimIn } from './claim';
import type { Comment } from './comments';
import { eslintMarker, eslintSuppressions } from './eslint';
import type { FoundSuppression, NamedRule, Release, Selector, SuppressionDeclaration, Suppressions } from './model';
import { parseSelector } from './selector';
import { Extents } from './spans';
import { textLayoutOf } from './textComments';

/** What suppressions are looked for in. */
export interface SuppressionSource {
  readonly kind: TextLanguage;
  readonly text: string;
  /** Apex: what annotations and comments may be about, in source order; see suppressionDeclarations(). Asked for only if needed. */
  readonly declarations?: readonly SuppressionDeclaration[] | (() => readonly SuppressionDeclaration[]);
  /** XML: the text as parsed, if that has been done. */
  readonly document?: XmlDocument;
}

/** Whether a text has something in it that may be a suppression. */
export function hasSuppressionMarker(text: string): boolean {
  return anyMarker.test(text) || eslintMarker.test(text);
}

/** Where the comments of a text are, in order. */
export function commentsOf(kind: TextLanguage, text: string): readonly Span[] {
  return textLayoutOf(kind, text).comments;
}

const anyMarker = /NOPMD|preflight\s*:|code-analyzer-|sfge-disable/i;
const anyAnnotation = /@\s*SuppressWarnings/i;

/** The suppressions of a file, in source order. */
export function findSuppressions(source: SuppressionSource): Suppressions {
  const { text } = source;
  const list: FoundSuppression[] = [];
  const releases: Release[] = [];
  const declarations = () => (typeof source.declarations === 'function' ? source.declarations() : (source.declarations ?? []));
  if (anyMarker.test(text)) {
    const page = new Page(source, declarations());
    for (const comment of page.comments) {
      if (!anyMarker.test(comment.text)) continue;
      const found = nopmd(comment, page) ?? preflight(comment, page) ?? graphEngine(comment, page);
      if (found) list.push(found);
      else codeAnalyzer(comment, page, list, releases);
    }
  }
  if (source.kind === 'script' && eslintMarker.test(text)) {
    const page = new Page(source, []);
    list.push(...eslintSuppressions(page.comments, page));
  }
  if (source.kind === 'apex' && anyAnnotation.test(text)) {
    for (const declaration of declarations()) list.push(...annotated(declaration, text));
  }
  list.sort((a, b) => a.span.start - b.span.start);
  return { list, releases, text };
}

/** A text with its comments, and what they are about. */
class Page {
  readonly text: string;
  readonly comments: readonly Comment[];
  readonly isApex: boolean;
  private readonly document: XmlDocument | undefined;
  /** Opening tags of markup. */
  private readonly tags: readonly Span[] = [];
  private readonly index: LineIndex;
  private starts: ReadonlyMap<number, Span> | undefined;
  private gaps: Uint32Array | undefined;
  private modified: Extents<SuppressionDeclaration> | undefined;
  private headers: Extents<SuppressionDeclaration> | undefined;
  /** By where a search began, what it found. */
  private readonly linesBelow = new Map<number, Span | undefined>();

  constructor(
    source: SuppressionSource,
    readonly declarations: readonly SuppressionDeclaration[],
  ) {
    this.text = source.text;
    this.index = new LineIndex(source.text);
    this.isApex = source.kind === 'apex';
    this.document = source.kind === 'xml' ? (source.document ?? parseXml(source.text)) : undefined;
    if (this.document) {
      this.comments = this.document.comments.map(({ span, text }) => ({
        ...span,
        text,
        textStart: span.start + 4,
        isLine: false,
      }));
      return;
    }
    ({ comments: this.comments, tags: this.tags } = textLayoutOf(source.kind, source.text));
  }

  /** From the start of the line of `from` to the end of the line of `to`, without its line break. */
  lines(from: number, to = from): Span {
    const start = this.index.lineStart(this.index.positionAt(from).line);
    let end = this.lineAfter(to);
    while (end > start && (this.text[end - 1] === '\n' || this.text[end - 1] === '\r')) end--;
    return { start, end };
  }

  /** Where the line below the one of `offset` begins; the text's length on the last line. */
  private lineAfter(offset: number): number {
    return this.index.lineStart(this.index.positionAt(offset).line + 1);
  }

  /** Whether nothing but white space and comments shares the lines of a comment. */
  hasLineToItself(comment: Span): boolean {
    const { start, end } = this.lines(comment.start, comment.end);
    return this.isBlank(start, comment.start) && this.isBlank(comment.end, end);
  }

  private isBlank(start: number, end: number): boolean {
    const blank = (from: number, to: number) => this.text.slice(from, Math.max(from, to)).trim() === '';
    const first = this.commentAfter(start);
    const behind = this.commentAfter(end - 1);
    const last = this.comments[behind]?.start < end ? behind : behind - 1;
    if (first > last) return blank(start, end);
    this.gaps ??= this.countGaps();
    const between = this.gaps[last] - this.gaps[first];
    return between === 0 && blank(start, this.comments[first].start) && blank(this.comments[last].end, end);
  }

  /** For each comment, how many gaps between a comment and the next one, up to it, hold something: a line may be all comments. */
  private countGaps(): Uint32Array {
    const gaps = new Uint32Array(this.comments.length);
    for (let i = 1; i < gaps.length; i++) {
      const gap = this.text.slice(this.comments[i - 1].end, this.comments[i].start);
      gaps[i] = gaps[i - 1] + (gap.trim() === '' ? 0 : 1);
    }
    return gaps;
  }

  /** The number of the first comment that ends behind `offset`. */
  private commentAfter(offset: number): number {
    let low = 0;
    let high = this.comments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.comments[middle].end <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first line below a comment that is no comment itself; undefined at the end of the file. */
  lineBelow(comment: Span): Span | undefined {
    const passed: number[] = [];
    let found: Span | undefined;
    for (let at = this.lineAfter(comment.end); at < this.text.length; ) {
      if (this.linesBelow.has(at)) {
        found = this.linesBelow.get(at);
        break;
      }
      passed.push(at);
      const line = this.lines(at);
      const first = this.firstIn(line);
      const inside = this.comments[this.commentAfter(first)];
      if (!inside || inside.start > first || !this.isBlank(line.start, this.lines(inside.end).end)) {
        found = line;
        break;
      }
      at = this.lineAfter(inside.end);
    }
    for (const at of passed) this.linesBelow.set(at, found);
    return found;
  }

  /** The declaration or element that begins a line, with all it contains; of markup the opening tag. */
  beginning(line: Span): Span | undefined {
    if (!this.starts) {
      const starts = new Map<number, Span>();
      for (const each of this.isApex ? this.declarations : this.elementSpans()) {
        if (!starts.has(each.start)) starts.set(each.start, each);
      }
      this.starts = starts;
    }
    return this.starts.get(this.firstIn(line));
  }

  private *elementSpans(): Generator<Span> {
    if (this.document?.root) for (const element of elementsBelow(this.document.root)) yield element.span;
    yield* this.tags;
  }

  /** The innermost declaration among whose modifiers a comment stands. */
  aroundModifiers(comment: Span): SuppressionDeclaration | undefined {
    this.modified ??= new Extents(
      this.declarations,
      ({ start }) => start,
      ({ start, nameStart }) => nameStart ?? start,
    );
    return this.modified.lastAround(comment.start, comment.end);
  }

  /** The innermost class in whose header, up to the end of the line of its brace, a comment begins. */
  headerAround(comment: Span): SuppressionDeclaration | undefined {
    this.headers ??= new Extents(
      this.declarations.filter(({ kind }) => kind === 'class'),
      ({ start }) => start,
      ({ start, bodyStart }) => this.lines(bodyStart ?? start).end,
    );
    return this.headers.lastAround(comment.start, comment.start);
  }

  /** The first character of a line that is no white space. */
  private firstIn({ start, end }: Span): number {
    let first = start;
    while (first < end && /\s/.test(this.text[first])) first++;
    return first;
  }
}

// ---------------------------------------------------------------- PMD

/** PMD reads Apex's line comments that begin with NOPMD, in capitals. */
function nopmd(comment: Comment, page: Page): FoundSuppression | undefined {
  const said = comment.text.trim();
  if (!page.isApex || !comment.isLine || !said.startsWith('NOPMD')) return undefined;
  const textStart = comment.textStart + comment.text.indexOf('NOPMD') + 'NOPMD'.length;
  const reach = [page.lines(comment.start)];
  // PMD reports a class where its modifiers begin, we report its name: a comment in the header is about both.
  const header = page.headerAround(comment);
  if (header?.bodyStart !== undefined) reach.push({ start: header.start, end: header.bodyStart });
  return {
    by: 'NOPMD',
    ...claimIn(reasonOf(said.slice('NOPMD'.length))),
    span: comment,
    names: namesIn(page.text, textStart, comment.end, /[A-Za-z]\w+/g).filter(({ rules }) => rules.length > 0),
    selects: 'pmd',
    reach,
    open: false,
    alone: true,
  };
}

/** PMD reads values without white space, separated by commas, and compares them exactly. */
function annotated(declaration: SuppressionDeclaration, text: string): FoundSuppression[] {
  const found: FoundSuppression[] = [];
  for (const annotation of declaration.annotations) {
    if (annotation.name.toLowerCase() !== 'suppresswarnings') continue;
    const values = valuesOf(text, annotation);
    const names = values.flatMap((value) => pmdName(value) ?? []);
    const said = new Set(values.map(({ name }) => name));
    found.push({
      by: 'SuppressWarnings',
      ...claimIn(reasonBehind(text, annotation.end)),
      span: { start: annotation.start, end: annotation.end },
      names,
      selects: said.has('all') ? 'all' : said.has('PMD') ? 'pmd' : 'named',
      reach: [{ start: declaration.start, end: declaration.end }],
      open: false,
      alone: values.length === names.length,
    });
  }
  return found;
}

/** The values in the strings of an annotation, white space taken out, with where they stand. */
function valuesOf(text: string, annotation: Span): (Span & { readonly name: string })[] {
  const source = text.slice(annotation.start, annotation.end);
  return [...source.matchAll(/'([^'\n]*)'/g)].flatMap((literal) => {
    return [...literal[1].matchAll(/[^,\s](?:[^,]*[^,\s])?/g)].map((part) => {
      const start = annotation.start + literal.index + 1 + part.index;
      return { name: part[0].replace(/\s+/g, ''), start, end: start + part[0].length };
    });
  });
}

/** `PMD.Rule` as PMD reads it: exactly. Other ways to write a rule's name suppress nothing; other values are no rules. */
function pmdName(value: Span & { readonly name: string }): NamedRule | undefined {
  const bare = value.name.replace(/^PMD\./i, '');
  const known = rulesNamed(bare);
  const exact = value.name.startsWith('PMD.');
  if (known.length === 0) return exact ? { ...value, rules: [] } : undefined;
  const rules = known.filter((rule) => exact && (rule.name === bare || rule.aliases?.includes(bare)));
  return { ...value, rules: rules.map(({ name }) => name), correction: rules.length > 0 ? undefined : `PMD.${known[0].name}` };
}

/** The comment behind an annotation, on its line, is its reason. */
function reasonBehind(text: string, end: number): string | undefined {
  commentBehind.lastIndex = end;
  const found = commentBehind.exec(text);
  const comment = found?.[1] ?? found?.[2];
  return comment === undefined || comment.trim().startsWith('NOPMD') ? undefined : reasonOf(comment);
}
// No more of a line is looked at than this: it may be very long, and have many annotations.
const commentBehind = /[^\S\r\n]*(?:\/\/([^\r\n]*)|\/\*([^\r\n]{0,2000}?)\*\/)/y;

// ---------------------------------------------------------------- our own

const allowance = new RegExp(
  [
    String.raw`^[\s*!]*preflight\s*:\s*allow(-file)?\b`,
    String.raw`[ \t]*((?!because\b)[A-Za-z][\w.]*(?:\s*,\s*[A-Za-z][\w.]*)*)?`,
    String.raw`\s*(?:--+|[-—–:]|\bbecause\b)?\s*([\s\S]*)$`,
  ].join(''),
  'di',
);

function preflight(comment: Comment, page: Page): FoundSuppression | undefined {
  const match = allowance.exec(comment.text);
  if (!match) return undefined;
  const [, file, , rest] = match;
  const [from, to] = match.indices?.[2] ?? [0, 0];
  const names = namesIn(page.text, comment.textStart + from, comment.textStart + to, /[A-Za-z][\w.]*/g);
  return {
    by: 'preflight',
    ...claimIn(reasonOf(rest)),
    span: comment,
    names,
    selects: 'named',
    reach: file ? [{ start: 0, end: page.text.length }] : reachOf(comment, page),
    open: false,
    alone: true,
  };
}

/** A comment behind code is about its line; one that has a line to itself about the line below and what begins there. */
function reachOf(comment: Comment, page: Page): Span[] {
  if (!page.hasLineToItself(comment)) return [page.lines(comment.start, comment.end)];
  const around = page.aroundModifiers(comment);
  if (around) return [{ start: around.start, end: around.end }];
  const below = page.lineBelow(comment);
  if (!below) return [];
  const whole = page.beginning(below);
  return whole ? [below, { start: whole.start, end: whole.end }] : [below];
}

// ---------------------------------------------------------------- Code Analyzer

const marker = /code-analyzer-(un)?suppress(-next-line|-line)?(?![\w-])(?:\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\))?/gi;

function codeAnalyzer(comment: Comment, page: Page, list: FoundSuppression[], releases: Release[]): void {
  const matches = [...comment.text.matchAll(marker)];
  for (const [i, match] of matches.entries()) {
    const [whole, un, scope, parenthesised] = match;
    const at = comment.textStart + match.index;
    let end = at + whole.length;
    let source = parenthesised ?? '';
    if (scope && parenthesised === undefined) {
      // People write the selector of these two forms without parentheses as well.
      const word = /^\s+([\w-]+(?::[\w-]+)*)/.exec(page.text.slice(end, comment.end));
      if (word) {
        source = word[1];
        end += word[0].length;
      }
    }
    const selector = parseSelector(source);
    if (!selector) continue;
    const alone = matches.length === 1;
    const line = page.lines(at);
    if (un) {
      releases.push({ start: line.start, selector, span: comment, alone });
      continue;
    }
    const rest = comment.text.slice(end - comment.textStart, matches[i + 1]?.index);
    list.push({
      by: 'code-analyzer-suppress',
      ...claimIn(reasonOf(rest.split(/[\r\n]/)[0])),
      span: comment,
      names: namesIn(page.text, at, end, /[A-Za-z]\w+/g).filter(({ rules }) => rules.length > 0),
      selects: selector,
      reach: scope ? scopeOf(scope, comment, page, line) : [{ start: line.start, end: page.text.length }],
      open: !scope,
      alone,
    });
  }
}

function scopeOf(scope: string, comment: Comment, page: Page, line: Span): Span[] {
  if (scope.toLowerCase() === '-line') return [line];
  const below = page.lineBelow(comment);
  return below ? [below] : [];
}

// ---------------------------------------------------------------- Graph Engine

const directive = /^[\s*]*sfge-disable(-next-line|-stack)?(?![\w-])([\w, \t]*)(?:--([\s\S]*))?$/i;

/** The rules here that say what a rule of the Graph Engine says. */
const graphRules: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    apexflsviolation: ['ApexCRUDViolation', 'ApexFlsViolation'],
    databaseoperationsmustusewithsharing: ['ApexSharingViolations'],
  }),
);

function graphEngine(comment: Comment, page: Page): FoundSuppression | undefined {
  if (!page.isApex) return undefined;
  const match = directive.exec(comment.text.trim());
  if (!match) return undefined;
  const [, scope, list, reason] = match;
  const named = list.split(/[\s,]+/).filter(Boolean);
  const wanted = named.length > 0 ? named.map((name) => name.toLowerCase().replace(/rule$/, '')) : [...graphRules.keys()];
  const rules = wanted.flatMap((name) => graphRules.get(name) ?? []);
  const below = page.lineBelow(comment);
  const declaration = page.aroundModifiers(comment) ?? (below && page.beginning(below));
  const reach = scope?.toLowerCase() === '-next-line' ? below : declaration;
  if (rules.length === 0 || !reach) return undefined;
  const selector: Selector = { any: rules.map((rule) => ({ word: rule.toLowerCase() })) };
  const span = { start: reach.start, end: reach.end };
  return {
    by: 'sfge-disable',
    ...claimIn(reasonOf(reason ?? '')),
    span: comment,
    names: [],
    selects: selector,
    reach: [span],
    open: false,
    alone: true,
  };
}

// ---------------------------------------------------------------- parts

/** The names in a part of a text, as rules are called in comments: any case, with or without `PMD.`. */
function namesIn(text: string, from: number, to: number, pattern: RegExp): NamedRule[] {
  return [...text.slice(from, to).matchAll(pattern)].map(({ 0: name, index }) => ({
    name,
    start: from + index,
    end: from + index + name.length,
    rules: rulesNamed(name.replace(/^PMD\./i, '')).map((rule) => rule.name),
  }));
}

/** A reason in one line, without what set it off; undefined if there is none. */
function reasonOf(text: string): string | undefined {
  // Step by step: one expression for all of it takes quadratic time on a long row of blanks.
  const lines = text.split(/[\r\n]+/).map((line, i) => (i === 0 ? line : line.replace(/^[\s*]+/, '')).trimEnd());
  const reason = lines
    .filter(Boolean)
    .join(' ')
    .replace(/^[\s:,*—–-]+/, '');
  let end = reason.length;
  while (end > 0 && /[\s*—–-]/.test(reason[end - 1])) end--;
  return end === 0 ? undefined : reason.slice(0, end);
}
