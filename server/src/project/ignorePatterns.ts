import ignore, { type Ignore } from 'ignore';

/** Longer patterns than this are not looked at. */
const maxLength = 1000;
/** Patterns with more wildcards than this in one name take a time that grows with that power of the name's length. */
const maxWildcards = 4;

/**
 * A test of paths by patterns as in .gitignore. Patterns that would take very long, or that no expression can hold, are
 * left out: they come with the workspace, which may be anybody's.
 */
export function ignoring(patterns: readonly string[]): Ignore {
  return ignore().add(patterns.filter(isUsable));
}

function isUsable(pattern: string): boolean {
  if (pattern.length > maxLength) return false;
  return pattern.split('/').every((name) => (name.match(/\*+/g)?.length ?? 0) <= maxWildcards);
}
