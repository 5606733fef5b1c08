/** The places where a page puts the value of an expression, as far as encodings differ, and what is enough in each. */

import { cleaned } from '../../../semantics/apex/taint';
import { type HtmlPlace, isHarmless } from '../../apex/web/html';
import { openingOf } from '../../apex/web/redirects';
import type { ScriptSpot } from './scriptReader';

/**
 * `script`: in a script; `handler`: in the script of an attribute, which the platform has encoded for HTML; `javascript-url`:
 * in the script that an address consists of; `html`: as HTML, with `unescaped` saying where in it; `template`: in a text that a
 * script makes HTML of; `address`: at the start of a link or of a frame's address; `parameter`: further on in one; `load`:
 * in the address that a script is loaded from; `style`: in a style sheet, `style-url` in an address there.
 */
export type Place =
  | { readonly kind: 'script' | 'handler' | 'javascript-url'; readonly spot: ScriptSpot }
  | { readonly kind: 'html'; readonly unescaped: HtmlPlace }
  | { readonly kind: 'load'; readonly before: string }
  | { readonly kind: 'template' | 'address' | 'parameter' | 'style' | 'style-url' };

/** Whether a value with these bits of `cleaned` does no harm in a place. */
export function isEnough(bits: number, place: Place): boolean {
  const has = (needed: number): boolean => (bits & needed) === needed;
  switch (place.kind) {
    case 'script':
    case 'handler':
      // What is left of a text by URLENCODE ends no string and is no code.
      return has(cleaned.url) || (has(cleaned.javaScript) && place.spot !== 'code' && place.spot !== 'template');
    case 'javascript-url':
      // The browser decodes the address before it runs it.
      return has(cleaned.url | cleaned.javaScript);
    case 'html':
      return isHarmless(bits, place.unescaped) || has(cleaned.url);
    case 'template':
      return has(cleaned.html) || has(cleaned.javaScript) || has(cleaned.url);
    case 'address':
      return has(cleaned.url) || has(cleaned.local) || has(cleaned.rooted) || has(cleaned.relative);
    case 'parameter':
      return has(cleaned.url);
    case 'load':
      return openingOf(place.before, bits) === undefined;
    case 'style':
      return has(cleaned.html) || has(cleaned.url) || has(cleaned.javaScript);
    case 'style-url':
      return has(cleaned.url) || has(cleaned.html | cleaned.javaScript);
  }
}

/** Whether a value that is not made harmless in a place was encoded in a way that stops most of what could happen there. */
export function isEncoded(bits: number, place: Place): boolean {
  return place.kind !== 'address' && place.kind !== 'load' && (bits & (cleaned.html | cleaned.javaScript | cleaned.url)) !== 0;
}
