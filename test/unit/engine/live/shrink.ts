/** Makes a failing list smaller. */

/**
 * Delta debugging: out comes a list with as little as can be found of `items` that still `fails`, in their order. It ends
 * at `deadline` (milliseconds, as Date.now()) with what it has by then.
 */
export async function shrunk<T>(
  items: readonly T[],
  fails: (items: readonly T[]) => Promise<boolean>,
  deadline: number,
): Promise<readonly T[]> {
  let current = items;
  for (let size = Math.ceil(current.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < current.length; ) {
      if (Date.now() > deadline) return current;
      const fewer = [...current.slice(0, at), ...current.slice(at + size)];
      if (await fails(fewer)) current = fewer;
      else at += size;
    }
  }
  return current;
}
