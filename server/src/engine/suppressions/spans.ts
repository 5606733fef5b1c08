/** Which of many spans hold a position, without looking at all of them: files may have thousands of both. */

/** A span with its last position included, and how much it is preferred: the smallest rank comes first. */
export interface RankedSpan {
  readonly start: number;
  readonly end: number;
  readonly rank: number;
}

/**
 * For each of `positions` (ascending) the span of the smallest rank that holds it, in time linear but for sorting.
 * A position equal to a span's end is held.
 */
export function preferredAt<S extends RankedSpan>(positions: readonly number[], spans: readonly S[]): (S | undefined)[] {
  const byStart = [...spans].sort((a, b) => a.start - b.start);
  // A heap by rank. Positions ascend, so what has ended is of no use any more, and is dropped when it comes to the top.
  const heap: S[] = [];
  let next = 0;
  return positions.map((position) => {
    while (next < byStart.length && byStart[next].start <= position) push(heap, byStart[next++]);
    while (heap.length > 0 && heap[0].end < position) pop(heap);
    return heap[0];
  });
}

function push<S extends RankedSpan>(heap: S[], span: S): void {
  let at = heap.push(span) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent].rank <= span.rank) break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = span;
}

function pop<S extends RankedSpan>(heap: S[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1].rank < heap[child].rank) child++;
    if (heap[child].rank >= last.rank) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = last;
}

/** Whether any of `positions` (ascending) is in [start, end]. */
export function anyWithin(positions: readonly number[], start: number, end: number): boolean {
  const first = countBelow(positions, (position) => position < start);
  return first < positions.length && positions[first] <= end;
}

/** Items with an extent, in the order of their starts, to be asked which is the last one around a stretch of text. */
export class Extents<T> {
  /** For each item the largest end up to it. */
  private readonly reach: number[] = [];

  constructor(
    private readonly items: readonly T[],
    private readonly startOf: (item: T) => number,
    private readonly endOf: (item: T) => number,
  ) {
    let reach = -1;
    for (const item of items) {
      reach = Math.max(reach, endOf(item));
      this.reach.push(reach);
    }
  }

  /** The last item that starts before `start` and does not end before `end`. */
  lastAround(start: number, end: number): T | undefined {
    let at = countBelow(this.items, (item) => this.startOf(item) < start) - 1;
    for (; at >= 0 && this.reach[at] >= end; at--) if (this.endOf(this.items[at]) >= end) return this.items[at];
    return undefined;
  }
}

/** How many items at the front of a list fulfil a condition that holds up to one point of it and not behind. */
export function countBelow<T>(list: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(list[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
