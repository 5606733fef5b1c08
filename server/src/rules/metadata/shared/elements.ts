import type { Range } from '../../../semantics/apex/ir';
import { spanOfText, type XmlDocument, type XmlElement } from '../../../syntax/xml';

/** The name of an element without its namespace prefix: `m:url` is `url`. */
export function localName(element: XmlElement): string {
  return element.name.slice(element.name.indexOf(':') + 1);
}

/**
 * The elements that `path` (local names separated by `/`, relative to the root) leads to, in document order. What stands
 * behind an element that is never closed counts as its sibling, as it will be when the closing tag is there.
 */
export function elementsAt(document: XmlDocument, path: string): XmlElement[] {
  return document.root ? elementsWithin(document.root, path) : [];
}

/** As `elementsAt`, with a path relative to `element`. */
export function elementsWithin(element: XmlElement, path: string): XmlElement[] {
  let reached = [element];
  for (const name of path.split('/')) {
    reached = reached.flatMap((each) => [...childrenOf(each)].filter((child) => localName(child) === name));
  }
  return reached;
}

// Depth is bounded by the parser.
function* childrenOf(element: XmlElement): Generator<XmlElement> {
  for (const child of element.children) {
    yield child;
    const selfClosing = child.openTagSpan.end === child.span.end;
    if (!child.closeTagSpan && !selfClosing) yield* childrenOf(child);
  }
}

/** Whether an element says yes: an `xsd:boolean` is `true`, `false`, `1` or `0`; other spellings of `true` are taken for it. */
export function isTrue(element: XmlElement): boolean {
  const value = element.text.toLowerCase();
  return value === 'true' || value === '1';
}

/** One word of an element's text, with where it stands in the file. */
export interface Word extends Range {
  readonly text: string;
  /** Its offset in the element's text. */
  readonly offset: number;
}

/** More parts of one value than this are not looked at: each costs a look at the whole value. */
const maxWords = 200;

/** The parts of an element's text that `pattern` (global) matches, up to a number that no real value reaches. */
export function wordsOf(source: string, element: XmlElement, pattern: RegExp): Word[] {
  const words: Word[] = [];
  for (const match of element.text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    words.push({ text: match[0], offset: match.index, ...spanOfText(source, element, match.index, end) });
    if (words.length === maxWords) break;
  }
  return words;
}

/** An element with the line it has to itself, or only the element where other things share its lines. */
export function elementWithLine(source: string, element: XmlElement): Range {
  const { start, end } = element.span;
  let first = start;
  while (first > 0 && (source[first - 1] === ' ' || source[first - 1] === '\t')) first--;
  let last = end;
  while (source[last] === ' ' || source[last] === '\t') last++;
  const opensLine = first === 0 || source[first - 1] === '\n' || source[first - 1] === '\r';
  const closesLine = source[last] === '\n' || source[last] === '\r';
  if (!opensLine || !closesLine) return { start, end };
  return { start: first, end: source.startsWith('\r\n', last) ? last + 2 : last + 1 };
}
