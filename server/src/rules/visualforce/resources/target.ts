/** Where an address of a script or style sheet leads. */

import type { Reference } from '../../../syntax/formula';
import type { Opaque, Pieces } from './texts';

/** Where an address leads, as far as its beginning says. */
export type Target =
  /** A static resource. */
  | { readonly kind: 'resource' }
  /** A path on the host that the page comes from. */
  | { readonly kind: 'own' }
  /** A path that begins at the page. */
  | { readonly kind: 'relative'; readonly path: string }
  /** A page of the org. */
  | { readonly kind: 'page'; readonly name: string }
  /** Another host; `address` goes from the host as far as it is written out, without parameters. */
  | { readonly kind: 'site'; readonly host: string; readonly address: string; readonly isEncrypted: boolean }
  /** The address holds the code itself: `data:`, `javascript:`. */
  | { readonly kind: 'inline'; readonly scheme: string }
  /** A reference, or a formula, decides. */
  | { readonly kind: 'decided'; readonly by: Reference | Opaque };

/** Members of `$Site` that begin an address on the site's own host (Visualforce Developer Guide, "Site"). */
const ownSite: ReadonlySet<string> = new Set([
  'prefix',
  'baseurl',
  'basesecureurl',
  'baserequesturl',
  'basecustomurl',
  'baseinsecureurl',
  'currentsiteurl',
  'customwebaddress',
  'originalurl',
  'domain',
]);

/** Where a text leads as an address; undefined where nothing is in it. */
export function targetOf(pieces: Pieces): Target | undefined {
  let text = '';
  let at = 0;
  for (; at < pieces.length && typeof pieces[at] === 'string'; at++) text += pieces[at] as string;
  // Browsers leave out blanks around an address, and line breaks and tabs in it (URL Standard, "URL parsing").
  text = text.replace(/^[\0-\x20]+/, '').replace(/[\t\r\n]/g, '');
  const next = pieces[at] as Reference | Opaque | undefined;
  if (text === '') return next && targetOfReference(next);
  const site = /^(?:(https?):)?[\\/]{2,}([^\\/?#]*)([^?#]*)/i.exec(text);
  if (site) return targetOfSite(site, text, next);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return { kind: 'relative', path: text };
  if (scheme) return { kind: 'inline', scheme };
  // As Code Analyzer does: what climbs from the page is a path on its host.
  if (/^(?:[\\/]|\.\.[\\/])/.test(text)) return { kind: 'own' };
  return { kind: 'relative', path: text.replace(/[?#].*$/s, '') };
}

function targetOfSite(
  [, scheme, authority = '', path = '']: readonly (string | undefined)[],
  text: string,
  next: Reference | Opaque | undefined,
): Target {
  const host = authority.slice(authority.lastIndexOf('@') + 1).trim();
  const isCut = path === '' && !/[?#]/.test(text) && next !== undefined;
  // `https://{!host}/x.js`, `https://cdn.{!domain}/x.js`: what comes next is the host's name, or the end of it.
  if (isCut && host === '') return targetOfReference(next);
  if (isCut && host.endsWith('.')) return { kind: 'decided', by: next };
  if (host === '') return { kind: 'relative', path };
  return {
    kind: 'site',
    host: host.toLowerCase(),
    address: `${host.toLowerCase()}${path.replaceAll('\\', '/')}`,
    isEncrypted: scheme?.toLowerCase() !== 'http',
  };
}

function targetOfReference(by: Reference | Opaque): Target {
  if (by.kind === 'opaque') return by.label.toLowerCase() === 'getresourceurl()' ? { kind: 'resource' } : { kind: 'decided', by };
  const [first, second] = by.parts;
  switch (first?.key) {
    case '$resource':
      return { kind: 'resource' };
    case '$site':
      return second && ownSite.has(second.key) ? { kind: 'own' } : { kind: 'decided', by };
    case '$action':
      return { kind: 'own' };
    case '$api':
      return second && /^(?:partner|enterprise)_server_url_/.test(second.key) ? { kind: 'own' } : { kind: 'decided', by };
    case '$page':
      return { kind: 'page', name: second?.name ?? '' };
    default:
      return { kind: 'decided', by };
  }
}
