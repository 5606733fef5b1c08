import type { Range } from '../../../semantics/apex/ir';
import { spanOfText, type XmlDocument, type XmlElement } from '../../../syntax/xml';
import { elementsWithin } from '../shared/elements';
import { fold } from './flowModel';
import { conditionsOf } from './formula';

/** A place where a value of the flow is used. */
export interface Reference extends Range {
  /** Folded: `account.name`, `get_contact.id`. */
  readonly path: string;
}

/** More merge fields of one text than this are not looked at. */
const maxMergeFields = 100;

/** The references in the values at `path` below an element: a reference itself, or the merge fields of a text or formula. */
export function referencesAt(document: XmlDocument, element: XmlElement, path: string): Reference[] {
  return elementsWithin(element, path).flatMap((value) => referencesInValue(document, value));
}

/** As `referencesAt`, of one `value` element. */
export function referencesInValue(document: XmlDocument, value: XmlElement): Reference[] {
  const direct = ['elementReference', 'transformValueReference'].flatMap((name) => elementsWithin(value, name)).map(referenceOf);
  const texts = elementsWithin(value, 'stringValue').flatMap((text) => mergeFieldsIn(document, text));
  return [...direct, ...texts, ...elementsWithin(value, 'formulaExpression').flatMap((text) => formulaFieldsIn(document, text))];
}

/** The element whose text is a reference as a whole. */
export function referenceOf({ text, textSpan: { start, end } }: XmlElement): Reference {
  return { path: pathOf(text.replace(/^\{!\s*|\s*\}$/g, '')), start, end };
}

/** The merge fields (`{!Account.Name}`) in an element's text. */
export function mergeFieldsIn(document: XmlDocument, element: XmlElement): Reference[] {
  return fieldsIn(document, element, []);
}

/** As `mergeFieldsIn`, of a formula: only those that can be in its result, not those that only decide which one it is. */
export function formulaFieldsIn(document: XmlDocument, element: XmlElement): Reference[] {
  return fieldsIn(document, element, conditionsOf(element.text));
}

/** `without`: ranges of the element's text. */
function fieldsIn({ source }: XmlDocument, element: XmlElement, without: readonly Range[]): Reference[] {
  const references: Reference[] = [];
  for (const { 0: text, 1: path, index } of element.text.matchAll(/\{!\s*([\w.$[\]]{1,300})[^}]{0,40}\}/g)) {
    const end = index + text.length;
    if (without.some((range) => range.start <= index && end <= range.end)) continue;
    references.push({ path: pathOf(path!), ...spanOfText(source, element, index, end) });
    if (references.length === maxMergeFields) break;
  }
  return references;
}

/** Each item of a collection stands for the collection: `Contacts[$EachItem].Name`. */
function pathOf(written: string): string {
  return fold(written).replaceAll('[$eachitem]', '');
}
