/** Times, and what is told of many of them. */

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The percentiles of some times, of which there is at least one. */
export function percentiles(times: readonly number[]): Percentiles {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** How long one series of measurements may go on, in milliseconds. */
const seriesTime = 10_000;
/** Of how many measurements something can be told at all. */
const fewest = 6;

/** Numbers from 0 on, at most so many, and fewer where the machine is slow or busy: a benchmark has to come to its end. */
export function* series(most: number): Generator<number> {
  const deadline = performance.now() + seriesTime;
  for (let i = 0; i < most && (i < fewest || performance.now() < deadline); i++) yield i;
}

/** Processor time of this process in milliseconds: other load on the machine disturbs it less than the wall clock. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How long the best of some runs is looked for, in milliseconds. */
const searchTime = 25_000;

/** The best of some runs, in milliseconds of processor time: so many, or fewer where they take long. */
export async function best(times: number, run: () => void | Promise<void>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  const deadline = performance.now() + searchTime;
  for (let i = 0; i < times && (i === 0 || performance.now() < deadline); i++) {
    const began = processorTime();
    await run();
    least = Math.min(least, processorTime() - began);
  }
  return least;
}
