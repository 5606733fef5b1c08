/** Fixes that load a static resource instead. */

import type { MarkupAttribute, MarkupElement, MarkupRange } from '../../../syntax/markup';
import type { RuleEdit, RuleFix } from '../../rule';

/** What a component of Visualforce that loads a file says by itself. */
const needless: ReadonlySet<string> = new Set([
  'charset',
  'crossorigin',
  'href',
  'integrity',
  'language',
  'referrerpolicy',
  'rel',
  'src',
  'type',
]);
/** What speaks of the file as it is on the other host. */
const ofTheOther: ReadonlySet<string> = new Set(['crossorigin', 'integrity', 'referrerpolicy']);

/** Names the resource in the attribute. */
export function nameResource(element: MarkupElement, attribute: MarkupAttribute, resource: string, text: string): RuleFix {
  const value = `{!$Resource.${resource}}`;
  const edits: RuleEdit[] = [
    { ...attribute.valueRange, text: attribute.quote ? value : `"${value}"` },
    ...element.attributes.filter(({ key }) => ofTheOther.has(key)).map(({ start, end }) => without({ start, end }, text)),
  ];
  return { id: 'useStaticResource', title: `Load the static resource ${resource}`, preferred: true, edits };
}

/**
 * Puts the component of Visualforce for it in place of an HTML element, if nothing is lost by it; else the attribute only
 * names the resource.
 */
export function loadResource(
  element: MarkupElement,
  attribute: MarkupAttribute,
  resource: string,
  component: 'apex:includeScript' | 'apex:stylesheet',
  text: string,
): RuleFix {
  const isPlain =
    element.attributes.every(({ key }) => needless.has(key)) &&
    element.children.length === 0 &&
    element.texts.every(({ start, end }) => text.slice(start, end).trim() === '') &&
    (element.closing !== undefined || text.endsWith('/>', element.tag.end) || closingBehind(element, text) !== undefined);
  if (!isPlain) return nameResource(element, attribute, resource, text);
  const end = closingBehind(element, text) ?? element.end;
  const edits = [{ start: element.start, end, text: `<${component} value="{!$Resource.${resource}}"/>` }];
  return { id: 'useStaticResource', title: `Load the static resource ${resource}`, preferred: true, edits };
}

/** Where the closing tag ends that XML wants of `<link></link>` and HTML does not know; where the element ends if there is none. */
function closingBehind(element: MarkupElement, text: string): number | undefined {
  if (element.closing || element.key !== 'link') return undefined;
  const behind = /^\s*<\/link\s*>/i.exec(text.slice(element.tag.end, element.tag.end + 200));
  return element.tag.end + (behind?.[0].length ?? 0);
}

/** Takes a stretch out, with the blanks before it. */
function without({ start, end }: MarkupRange, text: string): RuleEdit {
  let from = start;
  while (from > 0 && /\s/.test(text[from - 1]!)) from--;
  return { start: from, end, text: '' };
}
