/** Where lines of a text stand in a later version of it. */

/**
 * Follows lines from one version of a text to another: what is the same at the beginning and at the end, and lines between that
 * there is one of in each version. Any other line stays as far behind the one above as it was, if there is room.
 *
 * @returns the number of a line in `after` by its number in `before`, both from 1
 */
export function followLines(before: string, after: string): (line: number) => number {
  const [old, now] = [before.split(lineBreak), after.split(lineBreak)];
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const [oldEnd, nowEnd] = [old.length - tail, now.length - tail];
  const anchors = [...anchorsOf(old.slice(head, oldEnd), now.slice(head, nowEnd)), [oldEnd - head, nowEnd - head] as const];
  return (line) => {
    const index = line - 1;
    if (index < head) return line;
    if (index >= oldEnd) return line + nowEnd - oldEnd;
    const next = anchors.findIndex(([from]) => from > index - head);
    const [from, to] = anchors[next - 1] ?? [0, 0];
    const room = anchors[next]![1] - 1;
    const found = head + Math.max(0, Math.min(to + index - head - from, Math.max(to, room))) + 1;
    // The end of the text may be what was taken out.
    return Math.min(found, now.length);
  };
}

const lineBreak = /\r\n|\r|\n/;

/** Lines that there is one of on each side, as pairs of indexes, of those the longest list in order on both. */
function anchorsOf(old: readonly string[], now: readonly string[]): (readonly [from: number, to: number])[] {
  const there = singles(now);
  const pairs = [...singles(old)].flatMap(([text, from]) => {
    const to = there.get(text);
    return to === undefined ? [] : [[from, to] as const];
  });
  pairs.sort(([a], [b]) => a - b);
  return longestRise(pairs);
}

function singles(lines: readonly string[]): Map<string, number> {
  const seen = new Set<string>();
  const single = new Map<string, number>();
  lines.forEach((line, index) => {
    if (seen.has(line)) single.delete(line);
    else single.set(line, index);
    seen.add(line);
  });
  return single;
}

/** The longest list of pairs whose second numbers rise, too (patience sorting). */
function longestRise<P extends readonly [number, number]>(pairs: readonly P[]): P[] {
  const tops: number[] = [];
  const below: number[] = [];
  pairs.forEach(([, to], index) => {
    let low = 0;
    for (let high = tops.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (pairs[tops[middle]!]![1] < to) low = middle + 1;
      else high = middle;
    }
    below.push(low > 0 ? tops[low - 1]! : -1);
    tops[low] = index;
  });
  const rise: P[] = [];
  for (let at = tops.at(-1) ?? -1; at >= 0; at = below[at]!) rise.push(pairs[at]!);
  return rise.reverse();
}
