/** The one stretch in which two texts differ. */

export interface TextDifference {
  readonly start: number;
  /** Where it ends in the text before. */
  readonly oldEnd: number;
  /** Where it ends in the text after. */
  readonly newEnd: number;
}

/** What stands between the longest beginning and the longest end that both texts have. */
export function differenceOf(before: string, after: string): TextDifference {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let oldEnd = before.length;
  let newEnd = after.length;
  while (oldEnd > start && newEnd > start && before.charCodeAt(oldEnd - 1) === after.charCodeAt(newEnd - 1)) {
    oldEnd--;
    newEnd--;
  }
  return { start, oldEnd, newEnd };
}
