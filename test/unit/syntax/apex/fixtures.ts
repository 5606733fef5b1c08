import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a file in fixtures/. */
export function fixture(name: string): string {
  return readFileSync(join(__dirname, 'fixtures', name), 'utf8');
}

/** Valid Apex of realistic shape. */
export const fixtureNames = ['InvoiceService.cls', 'OrderTrigger.trigger', 'SearchController.cls'];

/** A generator of pseudo-random integers in [0, below), the same for the same seed everywhere. */
export function randomIntegers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
