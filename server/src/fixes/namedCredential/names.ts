/** Developer names for new credentials. */

import { domainToUnicode } from 'node:url';

/** Longest developer name that both credential types take. */
export const maxNameLength = 40;

/** Labels below a country's domain that stand for no owner: `acme.co.uk`. */
const secondLevel = new Set(['ac', 'co', 'com', 'edu', 'go', 'gob', 'gov', 'gv', 'ne', 'net', 'or', 'org']);

/**
 * A readable developer name for a host: the owner first, then what stands before it, e.g. `Acme_Shipping_Api` for
 * `api.acme-shipping.com`; addresses become `Host_10_0_0_5`. A port that is not the default one ends the name.
 */
export function nameForHost(hostname: string, port = ''): string {
  const tail = port ? `_${port}` : '';
  const host = hostname.replace(/^\[|\]$|\.$/g, '');
  if (hostname.startsWith('[') || /^[\d.]+$/.test(host)) return developerName(`Host_${host}${tail}`);
  const labels = host.split('.').map(readable);
  if (labels.length > 1) labels.pop();
  if (labels.length > 1 && host.split('.').at(-1)!.length === 2 && secondLevel.has(labels.at(-1)!)) labels.pop();
  const [owner, ...before] = labels.reverse();
  return developerName([owner!, ...before.filter((label) => label !== 'www')].join('_') + tail);
}

/** An IDN label in letters that developer names may have; its punycode if too little would be left. */
function readable(label: string): string {
  if (!label.startsWith('xn--')) return label;
  const plain = domainToUnicode(label)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ł', 'l');
  return /^[a-z0-9-]+$/.test(plain) ? plain : label;
}

/**
 * The nearest developer name to a text: letters, digits and single underscores, starting with a letter and not ending
 * with an underscore, each word capitalised, at most `maxNameLength` characters.
 */
export function developerName(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const name = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('_');
  return (/^[A-Za-z]/.test(name) ? name : `Host_${name}`).slice(0, maxNameLength).replace(/_+$/, '');
}

/** `name`, or with a number behind it, so that it is none of `taken` (compared without case). */
export function uniqueName(name: string, taken: ReadonlySet<string>): string {
  let candidate = name;
  for (let number = 2; taken.has(candidate.toLowerCase()); number++) {
    const tail = `_${number}`;
    candidate = name.slice(0, maxNameLength - tail.length).replace(/_+$/, '') + tail;
  }
  return candidate;
}

/** A regular expression (source, to match whole, with or without the flag `u`) for developer names that are none of `taken`. */
export function namePattern(taken: ReadonlySet<string>): string {
  const anyCase = (name: string) => name.replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
  const others = [...taken].filter((name) => /^\w+$/.test(name)).map(anyCase);
  const free = others.length > 0 ? `(?!(?:${others.join('|')})$)` : '';
  return `${free}(?=.{1,${maxNameLength}}$)[A-Za-z](?:_?[A-Za-z0-9])*`;
}

/** Whether a name may be used. */
export function isFreeName(name: string, taken: ReadonlySet<string>): boolean {
  return name.length <= maxNameLength && /^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(name) && !taken.has(name.toLowerCase());
}
