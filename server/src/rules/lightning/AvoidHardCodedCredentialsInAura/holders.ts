/** The attributes of Aura markup that hold a value somebody has named. */

import { attributeOf, type MarkupAttribute, type MarkupElement, type MarkupRange } from '../../../syntax/markup';
import { attributeValue } from '../aura/values';

/** A value, and what names it. */
export interface Holder {
  readonly name: string;
  /** For messages: `The attribute "apiKey"`. */
  readonly label: string;
  readonly value: MarkupAttribute;
  /** A field of a form: plain words in it are what users read. */
  readonly isField: boolean;
}

/** Prefixes of the platform's own components (Lightning Component Library). */
const standard: ReadonlySet<string> = new Set(
  'aura aurastorage clients community design flexipage flowruntime force forcechatter forcecommunity forcecontent lightning lightningcommunity lightningsnapin lightningutil ltng runtime selfservice siteforce sfdc ui wave'.split(
    ' ',
  ),
);

/** Types of attributes that can't hold a text. */
const textless = /^(?:boolean|integer|long|decimal|double|date|datetime|aura\.action|aura\.component(?:\[\])?|function)$/i;
/** Attributes that all components have, and handlers. */
const common: ReadonlySet<string> = new Set(['aura:id', 'id', 'class', 'style', 'title']);

/** The named values of an element; of a component of one's own all its attributes. */
export function holdersOf(element: MarkupElement): Holder[] {
  const { key, attributes } = element;
  if (key === 'aura:attribute') {
    if (textless.test(attributeOf(element, 'type')?.value?.trim() ?? '')) return [];
    return named(element, ['name'], 'default', (name) => `The default of the attribute "${name}"`);
  }
  if (key === 'aura:set') return named(element, ['attribute'], 'value', (name) => `The attribute "${name}"`);
  if (fields.has(key)) {
    const holders = named(element, ['name', 'aura:id', 'id', 'label'], 'value', (name) => `The field "${name}"`);
    return holders.map((holder) => ({ ...holder, isField: true }));
  }
  const colon = key.indexOf(':');
  if (colon <= 0 || standard.has(key.slice(0, colon))) return [];
  return attributes
    .filter(({ key: name, value }) => value && !common.has(name) && !name.startsWith('on'))
    .map((value) => ({ name: value.name, label: `The attribute "${value.name}"`, value, isField: false }));
}

const fields: ReadonlySet<string> = new Set(['input', 'lightning:input', 'ui:inputtext', 'ui:inputsecret', 'ui:inputtextarea']);

function named(element: MarkupElement, naming: readonly string[], holding: string, label: (name: string) => string): Holder[] {
  const value = attributeOf(element, holding);
  if (!value?.value) return [];
  return naming.flatMap((key) => {
    const name = attributeOf(element, key)?.value?.trim();
    return name && /^[\w.: -]{1,80}$/.test(name) ? [{ name, label: label(name), value, isField: false }] : [];
  });
}

/** A text that is written out, with the name it has inside of a larger value. */
export interface Written extends MarkupRange {
  readonly text: string;
  readonly name: string | undefined;
}

/** Entries of lists and maps: `['a', 'b']`, `{'password': 'x'}`. */
const entry = /(?:(["'])([\w.-]{1,80})\1\s{0,4}:\s{0,4})?(["'])([^"'\r\n]{1,4000})\3/g;

/** The texts written out in an attribute: all of it, those its expressions may give, and the entries of lists and maps. */
export function writtenIn(attribute: MarkupAttribute, text: string): Written[] {
  return attributeValue(attribute, text).texts.flatMap(({ start, end, text: written }): Written[] => {
    const isList = /^\s*[[{]/.test(written) && written.length === end - start;
    if (!isList) return [{ start, end, text: written, name: undefined }];
    return [...written.matchAll(entry)].map((match) => {
      const at = start + match.index + match[0].length - 1 - match[4]!.length;
      return { start: at, end: at + match[4]!.length, text: match[4]!, name: match[2] };
    });
  });
}
