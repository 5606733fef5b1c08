import type { Range } from '../../../semantics/apex/ir';
import { spanOfText, type XmlElement } from '../../../syntax/xml';
import type { RuleEdit } from '../../rule';
import type { Word } from './elements';

const scheme = 'http';

/** Whether a URL asks for a connection without encryption. */
export function isInsecure(url: string): boolean {
  return /^http:\/\//i.test(url);
}

/**
 * The host (with its port) that a URL names, `undefined` if it names none. User name, path and query stay out: they may
 * hold secrets.
 */
export function hostOf(url: string): string | undefined {
  const authority = /^[a-z][a-z\d+.-]*:\/\/([^/?#\s]*)/i.exec(url)?.[1];
  return authority?.slice(authority.lastIndexOf('@') + 1) || undefined;
}

/**
 * How a host leads back to the machine itself: `address` by an address of the loopback interface (RFC 1122: 127/8,
 * RFC 4291: ::1), `name` by the name `localhost` and the names below it (RFC 6761).
 */
export function loopbackOf(host: string): 'address' | 'name' | undefined {
  const bare = host.replace(/:\d*$/, '').toLowerCase();
  if (bare === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(bare)) return 'address';
  return bare === 'localhost' || bare.endsWith('.localhost') ? 'name' : undefined;
}

/**
 * Makes the URL `word` of an element an https one. The port 80 goes with it: Salesforce and web servers alike speak only
 * HTTP there. Other ports stay.
 */
export function secureEdits(source: string, element: XmlElement, word: Word): RuleEdit[] {
  const part = (from: number, to: number): Range => spanOfText(source, element, word.offset + from, word.offset + to);
  const edits: RuleEdit[] = [{ ...part(0, scheme.length), text: 'https' }];
  const host = hostOf(word.text);
  if (host?.endsWith(':80')) {
    const end = word.text.indexOf(host, scheme.length) + host.length;
    edits.push({ ...part(end - ':80'.length, end), text: '' });
  }
  return edits;
}
