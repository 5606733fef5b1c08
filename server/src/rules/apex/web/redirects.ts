/** Whether data in the address of a redirect can take the user to another site, by what stands before it. */

import { hole } from '../../../semantics/apex/facts';
import { cleaned } from '../../../semantics/apex/taint';

/**
 * `whole`: the data is the start of the address. `host`: it is the host, or goes on with a host that no slash ends. `slash`:
 * only a slash is before it, so that it can begin with another one. `unknown`: what comes before is not known.
 */
export type Opening = 'whole' | 'host' | 'slash' | 'unknown';

/** What of an address the data decides; undefined when it cannot leave the site or the fixed host. */
export function openingOf(before: string, bits: number): Opening | undefined {
  if (bits & (cleaned.local | cleaned.url)) return isHost(before) ? 'host' : undefined;
  if (before === '') return bits & cleaned.rooted ? 'slash' : 'whole';
  if (before === '/' || before === '/\\') return bits & cleaned.relative ? undefined : 'slash';
  if (isHost(before)) return 'host';
  // A base that is not known, without a path after it: it may end in a host, or be empty.
  return before.replaceAll(hole, '') === '' ? 'unknown' : undefined;
}

/** Whether what follows is a host or goes on with one. */
function isHost(before: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}[^/?#\\]*$/i.test(before) || /^[a-z][a-z0-9+.-]*:$/i.test(before);
}
