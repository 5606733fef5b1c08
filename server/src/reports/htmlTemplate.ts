/**
 * HTML from templates that escape what is put into them. What libraries for this add (components, hydration, partials,
 * caches) a document that is written once has no use for; what counts, that nothing gets in unescaped, is the type below.
 */

import { oneLine } from './readable';

/** A piece of HTML: text that is escaped already. Only `html` and the functions of this file make one. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a template: HTML as it is, texts and numbers escaped, lists one after the other, nothing for the rest. */
export type HtmlValue = Html | string | number | false | undefined | readonly HtmlValue[];

/** A template of HTML: `` html`<p>${text}</p>` ``. Values stand in elements or in quoted attributes, never in tags' names. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(strings.reduce((text, string, index) => text + render(values[index - 1]) + string));
}

/** Pieces of HTML one after the other, a line each. */
export function joinLines(pieces: readonly Html[]): Html {
  return new Html(pieces.map(({ text }) => text).join('\n'));
}

/** The name of a place in the document for what has this name: it stands in ids and in the addresses of links. */
export function anchorOf(kind: string, name: string): string {
  return `${kind}_${name.replace(/[^\w.-]/g, '_')}`;
}

/** A link to a page of the web; the text alone where the address is none (`https:` only). */
export function linkTo(address: string | undefined, text: string): Html {
  return address !== undefined && /^https:\/\//i.test(address) ? html`<a href="${address}">${text}</a>` : html`${text}`;
}

/** Source text, whose blanks count: it is escaped, but not made one line. */
export function verbatim(text: string): Html {
  return new Html(escapeText(text));
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function render(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return escapeText(oneLine(`${value}`));
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
