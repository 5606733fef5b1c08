/** What checks of a web address prove: whether it can leave the site. */

import { cleaned } from '../taint';

/**
 * What is known of an address. `local`: it begins with a path of this site or with a fixed host. `rooted`: it begins with a
 * slash, and may go on with another one and a host. `hostless`: it does not begin with two slashes.
 */
export type AddressForm = 'local' | 'rooted' | 'hostless';

const forms: readonly AddressForm[] = ['local', 'rooted', 'hostless'];

/** The key in `Checks` of what is known of the address that a name or a parameter (`#n`) holds. */
export function addressKey(name: string, form: AddressForm): string {
  return `allowed ${name} ${form}`;
}

/** Every key that there can be for a name. */
export function addressKeys(name: string): readonly string[] {
  return forms.map((form) => addressKey(name, form));
}

/** What `address.startsWith(prefix)` proves when it is true, or when it is false. */
export function startClaim(prefix: string): { readonly holds: boolean; readonly form: AddressForm } | undefined {
  if (/^\/[^/\\]/.test(prefix) || /^https?:\/\/[^/?#\s]+[/?#]/i.test(prefix)) return { holds: true, form: 'local' };
  if (prefix === '/') return { holds: true, form: 'rooted' };
  return prefix === '//' ? { holds: false, form: 'hostless' } : undefined;
}

/** The bits of `cleaned` that an address has, by what is known of it. */
export function addressBits(isKnown: (form: AddressForm) => boolean): number {
  if (isKnown('local')) return cleaned.local;
  if (!isKnown('rooted')) return 0;
  return isKnown('hostless') ? cleaned.local : cleaned.rooted;
}

/** The bits of `cleaned` that a text has after `replaceFirst(pattern, '')` or `replaceAll(pattern, '')`. */
export function bitsWithoutMatches(method: string, pattern: string): number {
  const isSlashes = /^\^?(?:\/|\[\/\\*\])[+*]$/.test(pattern) || (method !== 'replacefirst' && pattern === '/');
  return isSlashes ? cleaned.relative : 0;
}
