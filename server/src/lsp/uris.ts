import { pathOfUri, uriOfPath } from '../project/uri';

/**
 * The one spelling of a URI that the analysis uses. Editors differ in what they percent-encode and in the case of drive
 * letters; the same file must not be two.
 */
export function canonicalUri(uri: string): string {
  return uriOfPath(pathOfUri(uri));
}
