/** Where in HTML a value stands, by the text around it, and what escaping helps there. */

import { cleaned } from '../../../semantics/apex/taint';

/** Elements that HTML has and that XML for machines hardly uses as names of its own. */
const element =
  /<\/?(?:!doctype|a|abbr|article|aside|audio|b|big|blockquote|br|button|canvas|center|dd|div|dl|dt|em|embed|fieldset|font|footer|form|frame|h[1-6]|head|hr|html|i|iframe|img|input|li|main|marquee|meta|nav|ol|option|p|pre|script|select|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|tr|tt|u|ul|video)(?=[\s/>]|$)/i;

/** Whether a text with markup in it is HTML, not XML for another program. */
export function isHtml(text: string): boolean {
  return element.test(text);
}

/**
 * A place in HTML: between tags, in an attribute in quotes or without, at the start of an address, in an event handler, a
 * script, a style sheet, or inside a tag where names of attributes stand.
 */
export type HtmlPlace = 'text' | 'attribute' | 'unquoted' | 'address' | 'handler' | 'script' | 'style' | 'tag';

/** Attributes whose value a browser opens or loads. */
const addresses: ReadonlySet<string> = new Set(['href', 'src', 'action', 'formaction', 'data', 'xlink:href']);

/** The place right after a text (its unknown parts as private characters). */
export function placeAfter(before: string): HtmlPlace {
  const text = before.toLowerCase();
  if (isInside(text, 'script')) return 'script';
  if (isInside(text, 'style')) return 'style';
  const open = openTag(before);
  if (open === undefined) return 'text';
  if (!/^<\/?[a-z]/i.test(open)) return 'text';
  const attribute = /([\w:-]+)\s*=\s*(?:"([^"]*)|'([^']*)|([^\s"'>]*))$/.exec(withoutWhole(open));
  if (!attribute) return 'tag';
  const [, name, double, single] = attribute;
  const value = double ?? single;
  if (value === undefined) return 'unquoted';
  const key = name!.toLowerCase();
  if (key.startsWith('on')) return 'handler';
  if (key === 'style') return 'style';
  return addresses.has(key) && value.trim() === '' ? 'address' : 'attribute';
}

/** Whether the last element of a name that a text opens is still open. */
function isInside(text: string, name: string): boolean {
  const start = text.lastIndexOf(`<${name}`);
  if (start < 0 || !/^[\s>]/.test(text.slice(start + name.length + 1))) return false;
  const end = text.indexOf('>', start);
  return end >= 0 && !text.includes(`</${name}`, end);
}

/** The tag that a text leaves open, from its `<` on. A `>` in quotes does not close it. */
function openTag(text: string): string | undefined {
  let start = -1;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const at = text[i]!;
    if (start < 0) {
      if (at === '<') start = i;
    } else if (quote !== '') {
      if (at === quote) quote = '';
    } else if (at === '"' || at === "'") {
      if (/=\s*$/.test(text.slice(start, i))) quote = at;
    } else if (at === '>') start = -1;
  }
  return start < 0 ? undefined : text.slice(start);
}

/** A tag without the attributes that are whole. */
function withoutWhole(tag: string): string {
  return tag.replace(/=\s*(?:"[^"]*"|'[^']*')/g, ' ');
}

/** Bits of `cleaned` that each make a value harmless in a place; all bits of one entry are needed. */
const sufficient: Readonly<Record<HtmlPlace, readonly number[]>> = {
  text: [cleaned.html],
  attribute: [cleaned.html],
  unquoted: [cleaned.url],
  address: [cleaned.url],
  handler: [cleaned.javaScript | cleaned.html],
  script: [cleaned.javaScript],
  style: [cleaned.url],
  tag: [],
};

/** Whether a value with these bits of `cleaned` does no harm in a place. */
export function isHarmless(bits: number, place: HtmlPlace): boolean {
  return sufficient[place].some((needed) => (bits & needed) === needed);
}
