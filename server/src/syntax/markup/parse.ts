/**
 * Markup to elements. htmlparser2's tokenizer finds tags, attributes and comments, whatever is wrong with the text; this
 * puts them together as Visualforce, Aura and the template compiler do: every tag may close itself, and what is left open
 * ends with its parent. A tag that is not complete yet leaves those behind it what they are.
 */

import { QuoteType, Tokenizer } from 'htmlparser2';
import { findExpressions } from '../formula';
import { type BrokenTag, findBrokenTags } from './brokenTags';
import type { MarkupAttribute, MarkupDialect, MarkupDocument, MarkupElement, MarkupRange } from './tree';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface Open extends Mutable<MarkupElement> {
  attributes: MarkupAttribute[];
  parent: Open | undefined;
  children: Open[];
  texts: MarkupRange[];
}

/** Elements that have no content and no closing tag in HTML (HTML Living Standard, "Void elements"). */
const voidElements: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);
/** Elements whose content a browser takes for a text, but that pages have elements and expressions in. */
const textElements = /<(\/?)[a-z](?=(?:itle|extarea|frame|oembed|oframes|oscript|laintext|mp)[\s/>])/gi;
/** A tag of a component in a script: `<apex:repeat`, `</c:part`. */
const prefixedTag = /<\/?[A-Za-z]\w*:[A-Za-z]/;

/** What is nested deeper stands side by side there, as browsers have it (Blink, maximumHTMLParserDOMTreeDepth). */
const maxDepth = 512;

/** Reads markup, whatever is wrong with it. Linear in the length of the text. */
export function parseMarkup(text: string, dialect: MarkupDialect): MarkupDocument {
  let masked = dialect === 'visualforce' || dialect === 'aura' ? withoutExpressions(text, dialect) : text;
  masked = masked.replace(textElements, (tag) => `${tag.slice(0, -1)}q`);
  const broken = findBrokenTags(masked);
  masked = ended(masked, broken);
  const builder = new Builder(text, dialect, new Set(broken.map(({ end }) => end)));
  tokenize(masked, 0, false, builder);
  builder.closeAll(text.length);
  if (dialect === 'visualforce') {
    for (const raw of builder.elements.filter(isRaw)) builder.readInside(raw, masked);
  }
  builder.elements.sort((a, b) => a.start - b.start);
  return { dialect, elements: builder.elements, roots: builder.roots, comments: builder.comments };
}

/** Whether an element's content is no markup. */
export function isRaw({ key }: Pick<MarkupElement, 'key'>): boolean {
  return key === 'script' || key === 'style';
}

/** The text with letters for expressions: whatever is in them, they are no tags and end no attribute. */
function withoutExpressions(text: string, dialect: 'visualforce' | 'aura'): string {
  const expressions = findExpressions(text, 0, text.length, dialect);
  if (expressions.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, closed } of expressions) {
    if (!closed) continue;
    parts.push(text.slice(at, start), 'x'.repeat(end - start));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** The text with an end for each broken tag. */
function ended(text: string, broken: readonly BrokenTag[]): string {
  if (broken.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const { from, end } of broken) {
    parts.push(text.slice(at, from), ' '.repeat(end - from - 1), '>');
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

function tokenize(text: string, offset: number, xmlMode: boolean, builder: Builder): void {
  const ignored = (): void => undefined;
  const tokenizer = new Tokenizer(
    { xmlMode, decodeEntities: false, recognizeSelfClosing: true },
    {
      onopentagname: (start, end) => builder.open(start + offset, end + offset),
      onopentagend: (end) => builder.endTag(end + 1 + offset, false),
      onselfclosingtag: (end) => builder.endTag(end + 1 + offset, true),
      onclosetag: (start, end) => builder.close(start + offset, end + offset),
      onattribname: (start, end) => builder.attributeName(start + offset, end + offset),
      onattribdata: (start, end) => builder.attributeData(start + offset, end + offset),
      onattribentity: ignored,
      onattribend: (quote, end) => builder.attributeEnd(quote, end + offset),
      ontext: (start, end) => builder.text(start + offset, end + offset),
      ontextentity: ignored,
      oncomment: (start, end) => builder.comment(start + offset, end + offset),
      oncdata: (start, end, after) => builder.text(start + offset, end - after + offset),
      ondeclaration: ignored,
      onprocessinginstruction: ignored,
      onend: ignored,
    },
  );
  tokenizer.write(text);
  tokenizer.end();
}

class Builder {
  readonly elements: Open[] = [];
  readonly roots: Open[] = [];
  readonly comments: MarkupRange[] = [];
  /** Elements that are open, the outermost first. */
  private readonly stack: Open[] = [];
  /** How many open elements there are of a name: most closing tags that fit nothing are told by it at once. */
  private readonly openNames = new Map<string, number>();
  private current: Open | undefined;
  private name: MarkupRange | undefined;
  private data: MarkupRange | undefined;
  /** Open elements below this place of the stack are not closed from inside. */
  private floor = 0;

  constructor(
    private readonly source: string,
    private readonly dialect: MarkupDialect,
    /** Ends of broken tags: nothing is in these elements. */
    private readonly brokenEnds: ReadonlySet<number>,
  ) {}

  /** What a new element stands in. */
  private get innermost(): Open | undefined {
    return this.stack[Math.min(this.stack.length, maxDepth) - 1];
  }

  open(start: number, end: number): void {
    const name = this.source.slice(start, end);
    this.current = {
      name,
      key: name.toLowerCase(),
      start: start - 1,
      end,
      nameRange: { start, end },
      tag: { start: start - 1, end },
      closing: undefined,
      attributes: [],
      parent: this.innermost,
      children: [],
      texts: [],
    };
  }

  attributeName(start: number, end: number): void {
    this.name = { start, end };
    this.data = undefined;
  }

  attributeData(start: number, end: number): void {
    this.data = { start: this.data?.start ?? start, end };
  }

  attributeEnd(quote: QuoteType, end: number): void {
    if (!this.current || !this.name) return;
    const nameRange = this.name;
    const name = this.source.slice(nameRange.start, nameRange.end);
    const isQuoted = quote === QuoteType.Double || quote === QuoteType.Single;
    // An empty value has no data; the tokenizer ends behind the quote or at it, depending on the kind.
    const valueEnd = this.data?.end ?? this.emptyValueAt(nameRange.end, end, isQuoted);
    const valueRange = { start: this.data?.start ?? valueEnd, end: valueEnd };
    this.current.attributes.push({
      name,
      key: name.toLowerCase(),
      nameRange,
      start: nameRange.start,
      end: quote === QuoteType.NoValue ? nameRange.end : isQuoted ? valueEnd + 1 : valueEnd,
      value: quote === QuoteType.NoValue ? undefined : this.source.slice(valueRange.start, valueRange.end),
      valueRange: quote === QuoteType.NoValue ? { start: nameRange.end, end: nameRange.end } : valueRange,
      quote: quote === QuoteType.Double ? '"' : quote === QuoteType.Single ? "'" : undefined,
    });
    this.name = undefined;
    this.data = undefined;
  }

  private emptyValueAt(from: number, end: number, isQuoted: boolean): number {
    if (!isQuoted) return from;
    const quote = this.source.slice(from, end + 1).search(/["']/);
    return quote < 0 ? from : from + quote + 1;
  }

  endTag(end: number, closesItself: boolean): void {
    const { current } = this;
    if (!current) return;
    this.current = undefined;
    current.tag = { start: current.start, end };
    current.end = end;
    (current.parent?.children ?? this.roots).push(current);
    this.elements.push(current);
    if (closesItself || this.brokenEnds.has(end) || (voidElements.has(current.key) && this.dialect !== 'aura')) return;
    this.stack.push(current);
    this.openNames.set(current.key, (this.openNames.get(current.key) ?? 0) + 1);
  }

  close(start: number, end: number): void {
    const key = this.source.slice(start, end).toLowerCase();
    if (!this.openNames.get(key)) return;
    let at = this.stack.length - 1;
    while (at >= this.floor && this.stack[at]!.key !== key) at--;
    if (at < this.floor) return;
    while (this.stack.length > at + 1) this.pop(start - 2);
    const closed = this.pop(start - 2)!;
    const bracket = this.source.indexOf('>', end);
    const tagEnd = bracket < 0 ? this.source.length : bracket + 1;
    closed.closing = { start: start - 2, end: tagEnd };
    closed.end = tagEnd;
  }

  private pop(end: number): Open | undefined {
    const element = this.stack.pop();
    if (!element) return undefined;
    this.openNames.set(element.key, this.openNames.get(element.key)! - 1);
    element.end = Math.max(element.tag.end, end);
    return element;
  }

  text(start: number, end: number): void {
    const texts = this.stack.at(-1)?.texts;
    const last = texts?.at(-1);
    if (!texts || start >= end) return;
    if (last?.end === start) texts[texts.length - 1] = { start: last.start, end };
    else texts.push({ start, end });
  }

  comment(start: number, end: number): void {
    const close = this.source.startsWith('-->', end - 2) ? end + 1 : end;
    this.comments.push({ start: Math.max(0, start - 4), end: Math.min(close, this.source.length) });
  }

  closeAll(end: number): void {
    // A tag that the file ends in: what is known of it counts.
    if (this.current) this.endTag(end, true);
    while (this.stack.length > 0) this.pop(end);
  }

  /** Pages have components in scripts and styles: their tags are elements, all other brackets are text. */
  readInside(raw: Open, masked: string): void {
    const end = raw.closing?.start ?? raw.end;
    const inside = masked.slice(raw.tag.end, end);
    if (!prefixedTag.test(inside)) return;
    raw.texts = [];
    this.stack.push(raw);
    this.floor = 1;
    const tags = inside.replace(/<(?!\/?[A-Za-z]\w*:[A-Za-z])/g, ' ');
    tokenize(tags, raw.tag.end, true, this);
    if (this.current) this.endTag(end, true);
    while (this.stack.length > 1) this.pop(end);
    this.stack.pop();
    this.floor = 0;
  }
}
