/** A quick look at a text for anything like a key. */

/** Keys have a stretch at least this long of the characters that keys are made of ... */
const shortestRun = 16;
/** ... with a digit in it, or else at least as long as the shortest that may have none. */
const shortestWithoutDigit = 30;

/** 0: ends a run; 1: goes on; 2: a digit. */
const classes = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return /[0-9]/.test(char) ? 2 : /[A-Za-z_+/=.%-]/.test(char) ? 1 : 0;
});

/**
 * Whether `pattern` is found where a key may be: in a run of the characters that keys are made of, or shortly before one.
 * Most text has few such runs, and going over the characters takes less time than any expression with many alternatives.
 */
export function isFoundInRuns(text: string, pattern: RegExp, before = 32): boolean {
  let start = -1;
  let hasDigit = false;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    const kind = code < 128 ? classes[code]! : 0;
    if (kind !== 0) {
      if (start < 0) start = at;
      if (kind === 2) hasDigit = true;
      continue;
    }
    if (start < 0) continue;
    const length = at - start;
    if (length >= shortestRun && (hasDigit || length >= shortestWithoutDigit)) {
      if (pattern.test(text.slice(Math.max(0, start - before), at))) return true;
    }
    start = -1;
    hasDigit = false;
  }
  return false;
}
