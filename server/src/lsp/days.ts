import type { Analysis } from '../engine/analysis';

/** How often the clock is looked at, in milliseconds: a machine may have slept over midnight. */
const interval = 5 * 60_000;

/** Tells the analysis when the day is another: justifications may hold until a day. */
export function followDays(analysis: Analysis, today: () => string): void {
  let last = today();
  const look = () => {
    const now = today();
    if (now === last) return;
    last = now;
    analysis.dayChanged();
  };
  // Nothing waits for it when the server ends.
  setInterval(look, interval).unref();
}
