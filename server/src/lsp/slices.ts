/** How long work may go on before others get their turn, in milliseconds. */
const slice = 8;

/**
 * Does something for each of `items` in order, letting other requests in between.
 *
 * @param isOver asked after each turn; true ends the work early
 */
export async function forEachInSlices<T>(items: Iterable<T>, isOver: () => boolean, work: (item: T) => void): Promise<void> {
  let since = performance.now();
  for (const item of items) {
    if (performance.now() - since > slice) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isOver()) return;
      since = performance.now();
    }
    work(item);
  }
}
