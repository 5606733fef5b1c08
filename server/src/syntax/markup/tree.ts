/** Markup as elements with exact places: pages and components of Visualforce, Aura components, templates of Lightning web components. */

/** A stretch of the file's text: UTF-16 offsets, the end not included. */
export interface MarkupRange {
  readonly start: number;
  readonly end: number;
}

/** What markup is written in; it decides what in it are expressions. */
export type MarkupDialect = 'visualforce' | 'aura' | 'lwc' | 'html';

export interface MarkupAttribute extends MarkupRange {
  /** As written: `escape`, `aria-label`, `lwc:dom`. */
  readonly name: string;
  /** The name in lower case. */
  readonly key: string;
  readonly nameRange: MarkupRange;
  /** As written between the quotes, entities and expressions included; undefined for a name alone. */
  readonly value: string | undefined;
  /** Inside the quotes; behind the name where there is no value. */
  readonly valueRange: MarkupRange;
  readonly quote: '"' | "'" | undefined;
}

export interface MarkupElement extends MarkupRange {
  /** As written: `apex:outputText`. */
  readonly name: string;
  /** The name in lower case. */
  readonly key: string;
  readonly nameRange: MarkupRange;
  /** The opening tag, brackets included. */
  readonly tag: MarkupRange;
  /** The closing tag; undefined for an element that closes itself, or that nobody closes. */
  readonly closing: MarkupRange | undefined;
  readonly attributes: readonly MarkupAttribute[];
  readonly parent: MarkupElement | undefined;
  readonly children: readonly MarkupElement[];
  /** Text directly in this element, in order; comments left out. Of `script` and `style` all that is no element in it. */
  readonly texts: readonly MarkupRange[];
}

export interface MarkupDocument {
  readonly dialect: MarkupDialect;
  /** All elements in the order of their opening tags. */
  readonly elements: readonly MarkupElement[];
  /** Those without a parent. */
  readonly roots: readonly MarkupElement[];
  readonly comments: readonly MarkupRange[];
}

/** The attribute of that name (in lower case); undefined when there is none. */
export function attributeOf(element: MarkupElement, key: string): MarkupAttribute | undefined {
  return element.attributes.find((one) => one.key === key);
}

/** The element itself and those around it, from the inside out. */
export function* ancestry(element: MarkupElement): Iterable<MarkupElement> {
  for (let at: MarkupElement | undefined = element; at; at = at.parent) yield at;
}
