/** Patterns of file names in configuration files and settings. */

/** More alternatives than this are not tried: braces multiply. */
const maxAlternatives = 200;
const maxLength = 1000;
const maxWildcards = 4;

/**
 * The patterns that one with braces stands for: `*.{js,ts}` for `*.js` and `*.ts`. A leading `./` goes: patterns are
 * relative anyway. Braces without a comma, or without their other half, stand for themselves.
 */
export function expandBraces(pattern: string): string[] {
  let done: string[] = [pattern.replace(/^(!?)\.\//, '$1')];
  for (;;) {
    const next: string[] = [];
    let changed = false;
    for (const each of done) {
      const group = innermostGroup(each);
      if (!group) {
        next.push(each);
        continue;
      }
      changed = true;
      const [start, end] = group;
      const alternatives = each.slice(start + 1, end).split(',');
      next.push(...alternatives.map((text) => each.slice(0, start) + text + each.slice(end + 1)));
    }
    if (next.length > maxAlternatives) return [];
    if (!changed) return next;
    done = next;
  }
}

/** The first `{a,b}` without braces in it. */
function innermostGroup(text: string): readonly [start: number, end: number] | undefined {
  const match = /(?<!\\)\{([^{}]*,[^{}]*)\}/.exec(text);
  return match ? [match.index, match.index + match[0].length - 1] : undefined;
}

/** What keeps a pattern from excluding anything, or as much as it seems to; undefined for a good one. */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.trim() === '') return 'An empty pattern excludes nothing.';
  if (pattern.startsWith('#')) return 'A pattern that begins with # is a comment: write \\# for the character.';
  if (pattern.length > maxLength) return `Patterns longer than ${maxLength} characters are not used.`;
  if (pattern.split('/').some((name) => (name.match(/\*+/g)?.length ?? 0) > maxWildcards)) {
    return `A name with more than ${maxWildcards} wildcards is not used.`;
  }
  if (/^!?(?:[a-z]:[\\/]|~)/i.test(pattern) || /(?:^|\/)\.\.(?:\/|$)/.test(pattern)) {
    return 'Patterns are relative to the folder of this file, and reach nothing outside of it.';
  }
  if (/\\\w/.test(pattern)) return 'Folders are separated by /, on Windows, too.';
  if (expandBraces(pattern).length === 0) return 'These braces stand for too many patterns.';
  const open = unbalanced(pattern);
  return open && `The ${open} of this pattern has no other half.`;
}

/** The first bracket or brace without its other half. */
function unbalanced(pattern: string): string | undefined {
  const open: string[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (char === '\\') at++;
    else if (open.at(-1) === '[') {
      if (char === ']') open.pop();
    } else if (char === '[' || char === '{') open.push(char);
    else if (char === '}' && open.pop() !== '{') return char;
  }
  return open[0];
}
