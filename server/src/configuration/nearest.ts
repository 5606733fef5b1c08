/** The name that `word` is most likely a misspelling of; undefined if none is near. Case does not matter. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  const wanted = word.toLowerCase().slice(0, 100);
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const candidate = name.toLowerCase();
    // A piece of a name counts as near, however much is missing.
    const distance = wanted.length >= 4 && candidate.includes(wanted) ? 1 : editDistance(wanted, candidate);
    if (distance < least) {
      least = distance;
      nearest = name;
    }
  }
  return nearest !== undefined && least <= Math.max(2, Math.floor(wanted.length * 0.4)) ? nearest : undefined;
}

/** How many letters have to be added, dropped or replaced to make one word of the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
