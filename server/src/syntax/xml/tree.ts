import type { Span } from '#shared/finding';

/** A stretch of character data in the source, without the CDATA markers. */
export interface TextRun extends Span {
  /** Entities stand for themselves inside CDATA. */
  readonly cdata: boolean;
}

/** One element of an XML document. All spans are ranges of the text that was parsed. */
export interface XmlElement {
  /** As written, with its namespace prefix if it has one. */
  readonly name: string;
  readonly nameSpan: Span;
  /** From `<` of the opening tag to behind `>` of the closing one. Of an element that is never closed: to where it was given up. */
  readonly span: Span;
  readonly openTagSpan: Span;
  /** Absent for `<a/>` and for an element that is never closed. */
  readonly closeTagSpan?: Span;
  readonly parent?: XmlElement;
  readonly children: readonly XmlElement[];
  /** Decoded character data of this element itself (its children's not included), white space around it removed. */
  readonly text: string;
  /** Where `text` stands; empty, and behind the opening tag, where there is none. */
  readonly textSpan: Span;
  /** The pieces that `text` is made of: several where comments, CDATA or children interrupt it. */
  readonly runs: readonly TextRun[];
  /** Attribute name (as written) to decoded value. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** A comment; `text` is what stands between its markers, as written. */
export interface XmlComment {
  readonly span: Span;
  readonly text: string;
}

/** Where and how a file is broken, in a sentence or two for the user. */
export interface XmlFault {
  readonly span: Span;
  readonly message: string;
}

/** What a text says as XML: all of it that can be read, whatever is wrong with the rest. */
export interface XmlDocument {
  /** The text that was parsed. */
  readonly source: string;
  /** Absent if there is no element at all. */
  readonly root?: XmlElement;
  readonly comments: readonly XmlComment[];
  /** Empty for a well-formed document, otherwise its first fault. */
  readonly faults: readonly XmlFault[];
}

/** The first child of that name (exactly as written, prefix included). */
export function childNamed(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

/** All children of that name (exactly as written, prefix included), in document order. */
export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** All elements that `path` (names separated by `/`, relative to `element`) leads to, in document order. */
export function descend(element: XmlElement, path: string): XmlElement[] {
  let reached = [element];
  for (const name of path.split('/')) {
    reached = reached.flatMap((each) => childrenNamed(each, name));
  }
  return reached;
}

/** `element` and everything below it, in document order. */
export function* elementsBelow(element: XmlElement): Generator<XmlElement> {
  const pending = [element];
  for (let next = pending.pop(); next; next = pending.pop()) {
    yield next;
    for (let i = next.children.length - 1; i >= 0; i--) pending.push(next.children[i]);
  }
}

/** The innermost element whose span contains `offset`. */
export function elementAt(document: XmlDocument, offset: number): XmlElement | undefined {
  let found: XmlElement | undefined;
  for (
    let inner = elementAmong(document.root ? [document.root] : [], offset);
    inner;
    inner = elementAmong(inner.children, offset)
  ) {
    found = inner;
  }
  return found;
}

/** Of elements in document order, the one whose span contains `offset`. */
function elementAmong(elements: readonly XmlElement[], offset: number): XmlElement | undefined {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { span } = elements[middle];
    if (offset < span.start) high = middle;
    else if (offset >= span.end) low = middle + 1;
    else return elements[middle];
  }
  return undefined;
}
