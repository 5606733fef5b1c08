/** Compares numbers, or texts by their code units, so that the order is the same in every locale. Negative where `a` is first. */
export function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
