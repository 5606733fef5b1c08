/** The attributes of a page that hold a value somebody has named. */

import { type Formula, findExpressions } from '../../../syntax/formula';
import { attributeOf, type MarkupAttribute, type MarkupElement, type MarkupRange } from '../../../syntax/markup';

/** A value, and what names it. */
export interface Holder {
  readonly name: string;
  /** For messages: `The attribute "apiKey"`. */
  readonly label: string;
  readonly value: MarkupAttribute;
  /** A field of a form: plain words in it are what users read. */
  readonly isField: boolean;
}

/** Prefixes of the platform's own components (Visualforce Developer Guide, "Standard Component Reference"). */
const standard: ReadonlySet<string> = new Set(
  'analytics apex chatter chatteranswers flow ideas knowledge liveagent messaging site social support topics wave'.split(' '),
);

/** Types of attributes that can't hold a text. */
const textless = /^(?:boolean|integer|long|decimal|double|date|datetime|time|id)(?:\[\])?$/i;

/** What of the platform's components and of HTML names a value: the attribute with the name, the one with the value. */
const naming: ReadonlyMap<string, readonly [names: readonly string[], value: string]> = new Map([
  ['apex:attribute', [['name'], 'default']],
  ['apex:param', [['name'], 'value']],
  ['apex:variable', [['var'], 'value']],
  ['apex:inputhidden', [['id'], 'value']],
  ['input', [['name', 'id'], 'value']],
  ['param', [['name'], 'value']],
]);

/** The named values of an element; of a custom component all its attributes. */
export function holdersOf(element: MarkupElement): Holder[] {
  const colon = element.key.indexOf(':');
  if (colon > 0 && !standard.has(element.key.slice(0, colon))) {
    return element.attributes
      .filter(({ key, value }) => value && key !== 'id' && key !== 'rendered' && !key.startsWith('on'))
      .map((value) => ({ name: value.name, label: `The attribute "${value.name}"`, value, isField: false }));
  }
  const pair = naming.get(element.key);
  if (!pair || !isText(element)) return [];
  const value = attributeOf(element, pair[1]);
  if (!value?.value) return [];
  return pair[0].flatMap((key) => {
    const name = attributeOf(element, key)?.value?.trim();
    const isNamed = name !== undefined && /^[\w.:-]{1,80}$/.test(name);
    return isNamed ? [{ name, label: labelOf(element, name), value, isField: element.key === 'input' }] : [];
  });
}

function isText(element: MarkupElement): boolean {
  const type = attributeOf(element, 'type')?.value?.trim() ?? '';
  if (element.key === 'apex:attribute') return !textless.test(type);
  return element.key !== 'input' || !/^(?:submit|button|reset|image|checkbox|radio|file)$/i.test(type);
}

function labelOf(element: MarkupElement, name: string): string {
  switch (element.key) {
    case 'apex:attribute':
      return `The default of the attribute "${name}"`;
    case 'apex:variable':
      return `The variable "${name}"`;
    case 'apex:param':
    case 'param':
      return `The parameter "${name}"`;
    default:
      return `The field "${name}"`;
  }
}

/** A text that is written out. */
export interface Written extends MarkupRange {
  readonly text: string;
}

/** The texts written out in an attribute: all of it, or the literals that its expression may give. */
export function writtenIn({ value, valueRange }: MarkupAttribute, text: string): Written[] {
  if (!value?.includes('{!')) return [{ ...valueRange, text: value ?? '' }];
  return findExpressions(text, valueRange.start, valueRange.end, 'visualforce').flatMap(({ formula }) => literalsOf(formula));
}

function literalsOf(formula: Formula | undefined): Written[] {
  const found: Written[] = [];
  const pending = formula ? [formula] : [];
  for (let at = pending.pop(); at; at = pending.pop()) {
    if (at.kind === 'literal' && typeof at.value === 'string') found.push({ start: at.start, end: at.end, text: at.value });
    else if (at.kind === 'binary' && (at.operator === '+' || at.operator === '&')) pending.push(at.left, at.right);
    else if (at.kind === 'call') pending.push(...resultsOf(at.key, at.arguments));
  }
  return found;
}

/** Of the arguments of a function those that it may give back. */
function resultsOf(key: string, given: readonly Formula[]): readonly Formula[] {
  if (key === 'if') return given.slice(1);
  if (key === 'case') return given.filter((_, i) => i > 0 && (i % 2 === 0 || i === given.length - 1));
  return /^(?:blankvalue|nullvalue|htmlencode|jsencode|jsinhtmlencode|urlencode|text|trim)$/.test(key) ? given : [];
}
