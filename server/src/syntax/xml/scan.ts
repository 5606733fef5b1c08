import { referenceAt } from './text';
import type { TextRun, XmlComment, XmlFault } from './tree';

/** What the positions of one opening tag are, and of the character data directly in its element. */
export interface ScannedTag {
  readonly start: number;
  readonly name: string;
  readonly nameEnd: number;
  readonly openEnd: number;
  /** Where its closing tag begins; undefined for `<a/>` and where none was found. */
  closeStart?: number;
  readonly runs: TextRun[];
}

/** A change that helps to make a broken document well-formed: `insert` goes to an empty span, any other span is blanked out. */
export interface Repair {
  readonly start: number;
  end: number;
  readonly insert?: string;
}

/** The positions of everything in a document, and what is wrong with it. */
export interface MarkupScan {
  /** Every element, by the offset of its `<`. */
  readonly tags: ReadonlyMap<number, ScannedTag>;
  readonly comments: readonly XmlComment[];
  /** The first fault. */
  readonly fault?: XmlFault;
  /** In order, not overlapping: applied to the source they leave well-formed nesting, without document type and stray text. */
  readonly repairs: readonly Repair[];
}

/** Elements nested deeper than this are not looked at. */
export const maxDepth = 100;

/**
 * Goes over `source` once, in linear time and with no recursion, and says where tags, character data and comments stand.
 * A fault is noted and then worked around: an element that is not closed ends where its parent does, text that is no
 * markup is text.
 */
export function scanMarkup(source: string): MarkupScan {
  const scan = new Scan(source);
  scan.run();
  return scan;
}

class Scan implements MarkupScan {
  readonly tags = new Map<number, ScannedTag>();
  readonly comments: XmlComment[] = [];
  readonly repairs: Repair[] = [];
  fault?: XmlFault;
  private readonly open: ScannedTag[] = [];
  private rootSeen = false;
  private hasDoctype = false;
  private lastTag?: ScannedTag;
  private ampersand = -1;

  constructor(private readonly source: string) {}

  run(): void {
    const { source } = this;
    let at = source.charCodeAt(0) === 0xfeff ? 1 : 0;
    while (at < source.length) {
      const markup = source.indexOf('<', at);
      const textEnd = markup === -1 ? source.length : markup;
      if (textEnd > at) this.text(at, textEnd);
      if (markup === -1) break;
      const next = this.markup(markup);
      if (next === undefined) {
        this.closeAll(markup);
        this.blank(markup, source.length);
        return;
      }
      at = next;
    }
    if (!this.rootSeen) this.complain(0, 0, 'it has no root element');
    const innermost = this.open.at(-1);
    if (innermost) this.complainUnclosed(innermost);
    this.closeAll(source.length);
  }

  /** Reads the markup at `at`. Out: where to go on, or undefined if nothing behind it can be read. */
  private markup(at: number): number | undefined {
    const { source } = this;
    if (source.startsWith('<!--', at)) return this.comment(at);
    if (source.startsWith('<![CDATA[', at)) return this.cdata(at);
    if (source.startsWith('<?', at)) {
      const end = this.closing('?>', at, 2, 'The processing instruction');
      if (end !== undefined) this.blank(at, end);
      return end;
    }
    if (source.startsWith('<!DOCTYPE', at)) return this.doctype(at);
    if (source.charCodeAt(at + 1) === slash) return this.closingTag(at);
    return this.openingTag(at);
  }

  private comment(at: number): number | undefined {
    const end = this.closing('-->', at, 4, 'The comment');
    if (end !== undefined) this.comments.push({ span: { start: at, end }, text: this.source.slice(at + 4, end - 3) });
    return end;
  }

  private cdata(at: number): number | undefined {
    const end = this.closing(']]>', at, 9, 'The CDATA section');
    if (end === undefined) return undefined;
    const parent = this.open.at(-1);
    if (parent) {
      if (end - 3 > at + 9) parent.runs.push({ start: at + 9, end: end - 3, cdata: true });
    } else {
      this.complain(at, end, 'there is a CDATA section outside the root element');
      this.blank(at, end);
    }
    return end;
  }

  private doctype(at: number): number | undefined {
    this.hasDoctype = true;
    let depth = 0;
    for (let i = at + 9; i < this.source.length; i++) {
      const code = this.source.charCodeAt(i);
      if (code === quote || code === apostrophe) {
        i = this.source.indexOf(this.source[i], i + 1);
        if (i === -1) break;
      } else if (code === openBracket) depth++;
      else if (code === closeBracket) depth--;
      else if (this.source.startsWith('<!--', i)) {
        i = this.source.indexOf('-->', i + 4);
        if (i === -1) break;
        i += 2;
      } else if (code === greater && depth <= 0) {
        this.blank(at, i + 1);
        return i + 1;
      }
    }
    this.complain(at, at + 9, `the document type on line ${this.line(at)} never ends`);
    return undefined;
  }

  private closingTag(at: number): number | undefined {
    const { source } = this;
    const nameEnd = endOfName(source, at + 2);
    const name = source.slice(at + 2, nameEnd);
    const end = skipSpace(source, nameEnd);
    if (source.charCodeAt(end) !== greater || !name) return this.strayMarkup(at);
    return this.close(name, at, end + 1);
  }

  private close(name: string, at: number, end: number): number {
    const innermost = this.open.at(-1);
    if (innermost?.name === name) {
      innermost.closeStart = at;
      this.open.pop();
      return end;
    }
    const level = this.open.findLastIndex((tag) => tag.name === name);
    if (level >= 0) {
      this.complainUnclosed(innermost!);
      while (this.open.length > level + 1) {
        this.repairs.push({ start: at, end: at, insert: `</${this.open.pop()!.name}>` });
      }
      this.open.pop()!.closeStart = at;
      return end;
    }
    if (innermost && innermost.runs.length > 0 && this.lastTag === innermost) {
      // A leaf with a value: the closing tag is misspelt rather than left over.
      const where = `<${shown(innermost.name)}> on line ${this.line(innermost.start)}`;
      this.complain(at, end, `${where} is closed by </${shown(name)}>. Write </${shown(innermost.name)}>`);
      innermost.closeStart = at;
      this.open.pop();
      return end;
    }
    this.complain(at, end, `</${shown(name)}> on line ${this.line(at)} closes nothing. Remove it or open <${shown(name)}>`);
    this.blank(at, end);
    return end;
  }

  private openingTag(at: number): number | undefined {
    const { source } = this;
    const nameEnd = endOfName(source, at + 1);
    if (nameEnd === at + 1) return this.strayMarkup(at);
    const attributes = this.attributes(nameEnd);
    let { end } = attributes;
    let selfClosing = source.charCodeAt(end) === slash;
    if (selfClosing) end++;
    if (!attributes.ok || source.charCodeAt(end) !== greater) {
      end = attributes.end;
      while (end < source.length && source.charCodeAt(end) !== greater && source.charCodeAt(end) !== less) end++;
      if (source.charCodeAt(end) !== greater) return this.strayMarkup(at);
      this.complain(
        at,
        end + 1,
        `the attributes of <${shown(source.slice(at + 1, nameEnd))}> on line ${this.line(at)} \
cannot be read. Write each as name="value"`,
      );
      selfClosing = source.charCodeAt(end - 1) === slash;
      this.blank(nameEnd, selfClosing ? end - 1 : end);
    }
    end++;
    return this.enter({ start: at, name: source.slice(at + 1, nameEnd), nameEnd, openEnd: end, runs: [] }, selfClosing);
  }

  private enter(tag: ScannedTag, selfClosing: boolean): number | undefined {
    if (this.open.length === 0 && this.rootSeen) {
      const second = `there is a second root element, <${shown(tag.name)}>, on line ${this.line(tag.start)}`;
      this.complain(tag.start, tag.openEnd, `${second}. Only one is allowed`);
      return undefined;
    }
    if (this.open.length >= maxDepth) {
      const where = `<${shown(tag.name)}> on line ${this.line(tag.start)}`;
      this.fault ??= {
        span: { start: tag.start, end: tag.openEnd },
        message: `${where} is nested more than ${maxDepth} levels deep. What stands from here on is not looked at.`,
      };
      return undefined;
    }
    this.rootSeen = true;
    this.tags.set(tag.start, tag);
    this.lastTag = tag;
    if (!selfClosing) this.open.push(tag);
    return tag.openEnd;
  }

  /** Reads well-formed attributes from `at`, behind a tag's name. Out: where they end, and whether all is well up to there. */
  private attributes(at: number): { end: number; ok: boolean } {
    const { source } = this;
    const names = new Set<string>();
    for (;;) {
      const start = skipSpace(source, at);
      const code = source.charCodeAt(start);
      if (code === greater || code === slash) return { end: start, ok: true };
      const nameEnd = endOfName(source, start);
      if (nameEnd === start || start === at) return { end: start, ok: false };
      const name = source.slice(start, nameEnd);
      const equals = skipSpace(source, nameEnd);
      if (source.charCodeAt(equals) !== equalsSign) return { end: equals, ok: false };
      const opening = skipSpace(source, equals + 1);
      const delimiter = source.charCodeAt(opening);
      if (delimiter !== quote && delimiter !== apostrophe) return { end: opening, ok: false };
      let close = opening + 1;
      while (close < source.length && source.charCodeAt(close) !== delimiter && source.charCodeAt(close) !== less) close++;
      if (source.charCodeAt(close) !== delimiter) return { end: opening, ok: false };
      this.references(opening + 1, close);
      at = close + 1;
      if (names.has(name)) return { end: at, ok: false };
      names.add(name);
    }
  }

  private text(start: number, end: number): void {
    const parent = this.open.at(-1);
    if (parent) {
      parent.runs.push({ start, end, cdata: false });
      this.references(start, end);
      return;
    }
    const first = skipSpace(this.source, start);
    if (first >= end) return;
    const what = this.rootSeen ? 'behind the end of the root element' : 'before the root element';
    this.complain(first, Math.min(end, first + 80), `there is text ${what}, on line ${this.line(first)}. Remove it`);
    this.blank(start, end);
  }

  private references(start: number, end: number): void {
    if (this.fault) return;
    for (let at = this.ampersandFrom(start); at < end; at = this.ampersandFrom(at + 1)) {
      const found = referenceAt(this.source, at);
      if (!found || found.end > end) {
        this.complain(at, at + 1, `the & on line ${this.line(at)} stands alone. Write &amp;`);
        return;
      }
      if (found.value === undefined && !this.hasDoctype) {
        // A long one is rather a piece of a value, which is not to be quoted.
        const name = found.end - at > 12 ? 'an entity' : this.source.slice(at, found.end);
        this.complain(at, found.end, `${name} on line ${this.line(at)} is not declared. Write the character itself`);
        return;
      }
    }
  }

  /** Looked up once for all text before it, so that text without any stays linear. */
  private ampersandFrom(at: number): number {
    if (this.ampersand < at) {
      const found = this.source.indexOf('&', at);
      this.ampersand = found === -1 ? this.source.length : found;
    }
    return this.ampersand;
  }

  /** A `<` that begins nothing: it and what follows, up to the next `<`, is passed over. */
  private strayMarkup(at: number): number {
    let end = at + 1;
    while (end < this.source.length && this.source.charCodeAt(end) !== less) end++;
    const name = /^<\/?[\w:.-]{1,60}/.exec(this.source.slice(at, at + 62))?.[0];
    const line = this.line(at);
    const why = name ? `the tag ${name} on line ${line} does not end with >` : `the < on line ${line} begins no tag. Write &lt;`;
    this.complain(at, name ? at + name.length : at + 1, why);
    this.blank(at, end);
    return end;
  }

  private closing(marker: string, at: number, skip: number, what: string): number | undefined {
    const found = this.source.indexOf(marker, at + skip);
    if (found !== -1) return found + marker.length;
    const begun = `${what.charAt(0).toLowerCase()}${what.slice(1)} on line ${this.line(at)}`;
    this.complain(at, at + skip, `${begun} never ends. Write ${marker} where it should`);
    return undefined;
  }

  private closeAll(at: number): void {
    for (let tag = this.open.pop(); tag; tag = this.open.pop()) {
      this.repairs.push({ start: at, end: at, insert: `</${tag.name}>` });
    }
  }

  private blank(start: number, end: number): void {
    const last = this.repairs.at(-1);
    if (last && last.end === start && last.insert === undefined) last.end = end;
    else this.repairs.push({ start, end });
  }

  private complainUnclosed(tag: ScannedTag): void {
    const name = shown(tag.name);
    this.complain(tag.start, tag.openEnd, `<${name}> on line ${this.line(tag.start)} is never closed. Add </${name}>`);
  }

  private complain(start: number, end: number, what: string): void {
    this.fault ??= { span: { start, end }, message: `This file is not well-formed: ${what}.` };
  }

  /** Line number, from 1; only faults ask for it, and only the first one is kept. */
  private line(offset: number): number {
    if (this.fault) return 0;
    let line = 1;
    for (let at = 0; at < offset; at++) {
      const code = this.source.charCodeAt(at);
      if (code === 10 || (code === 13 && this.source.charCodeAt(at + 1) !== 10)) line++;
    }
    return line;
  }
}

const [quote, apostrophe, slash, less, equalsSign, greater, openBracket, closeBracket] = [34, 39, 47, 60, 61, 62, 91, 93];

/** Whether `code` is white space to XML: space, tab, or part of a line end. */
export function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

function skipSpace(source: string, from: number): number {
  let at = from;
  while (isSpace(source.charCodeAt(at))) at++;
  return at;
}

/** Names as XML has them for ASCII, and any character beyond. */
function endOfName(source: string, at: number): number {
  nameHere.lastIndex = at;
  return nameHere.test(source) ? nameHere.lastIndex : at;
}
const nameHere = /[A-Za-z_:\u00b7-\uffff][\w:.\-\u00b7-\uffff]*/y;

function shown(name: string): string {
  return name.length > 60 ? `${name.slice(0, 57)}...` : name;
}
