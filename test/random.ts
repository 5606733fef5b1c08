/** Pseudo-random choices: the same seed gives the same ones. */

/** A whole number from 0 up to, without, `below`. */
export type Random = (below: number) => number;

/** A small generator of pseudo-random numbers: the same seed gives the same numbers. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One of `from`, which is not empty. */
export function pick<T>(next: Random, from: readonly T[]): T {
  return from[next(from.length)]!;
}
