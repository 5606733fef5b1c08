import { createHash } from 'node:crypto';
import { Parser } from 'htmlparser2';

const empty = new Set(['meta', 'br', 'input', 'link', 'img', 'hr']);

/** An element of a page, with the text in it. */
export interface PageElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** All elements of a page in order, each with all text inside it. */
export function elementsOf(page: string): PageElement[] {
  const elements: PageElement[] = [];
  const open: PageElement[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      const element = { name, attributes, text: '' };
      elements.push(element);
      open.push(element);
    },
    ontext(text) {
      for (const element of open) element.text += text;
    },
    onclosetag() {
      open.pop();
    },
  });
  parser.end(page);
  return elements;
}

/** What is wrong with a report as a page: tags that are not closed, ids that are not unique, links that lead nowhere, code. */
export function htmlFaults(page: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      open.push(name);
      if (name === 'th' && !attributes.scope) faults.push('th without scope');
      for (const attribute of Object.keys(attributes))
        if (/^on|^style$/i.test(attribute)) faults.push(`${name} has ${attribute}`);
    },
    onclosetag(name, isImplied) {
      if (open.pop() !== name) faults.push(`</${name}> closes another element`);
      if (isImplied && !empty.has(name)) faults.push(`${name} is not closed`);
    },
  });
  parser.end(page);
  const elements = elementsOf(page);
  const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
  const known = new Set(ids);
  if (known.size !== ids.length) faults.push('an id is not unique');
  for (const id of ids) if (!/^[\w.-]+$/.test(id)) faults.push(`${id} is no plain id`);
  for (const { name, attributes } of elements) {
    const { href, src, 'aria-labelledby': label } = attributes;
    if (src !== undefined) faults.push(`${name} loads ${src}`);
    if (href?.startsWith('#') && !known.has(href.slice(1))) faults.push(`${href} leads nowhere`);
    if (href !== undefined && !/^#|^https:\/\//.test(href)) faults.push(`${href} is no address for a report`);
    if (href !== undefined && name !== 'a') faults.push(`${name} loads ${href}`);
    if (label !== undefined && !known.has(label)) faults.push(`nothing is ${label}`);
  }
  const headings = elements.filter(({ name }) => /^h[1-6]$/.test(name)).map(({ name }) => Number(name[1]));
  if (headings.filter((level) => level === 1).length !== 1) faults.push('not one h1');
  headings.forEach((level, index) => {
    if (index > 0 && level > headings[index - 1]! + 1) faults.push(`h${level} follows h${headings[index - 1]}`);
  });
  const scripts = elements.filter(({ name }) => name === 'script');
  const policy = elements.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')?.attributes.content;
  const hashes = scripts.map(({ text }) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  if (policy !== `default-src 'none'; style-src 'unsafe-inline'; script-src ${hashes.join(' ')}`)
    faults.push('policy and scripts differ');
  return faults;
}
