/** Data in fields that a called method of the same object uses. */

import type { OutsideArrival } from '../../../semantics/apex/facts';
import type { ApexContext } from '../../rule';

/**
 * Whether an arrival is about a field that a called method of the same object and file uses: what reaches the field is known
 * there as well, and reported there.
 */
export function isToldByCallee({ unit }: ApexContext, { through, isHere, path, range }: OutsideArrival): boolean {
  if (isHere || through.kind !== 'call') return false;
  const { receiver } = through;
  if (receiver && receiver.kind !== 'this' && receiver.kind !== 'super') return false;
  const at = path.findIndex(
    ({ origin, message }) => origin.unit === unit && origin.start === range.start && /^Used by /.test(message),
  );
  return at >= 0 && path.slice(at + 1).every(({ origin }) => origin.unit.file === unit.file);
}
