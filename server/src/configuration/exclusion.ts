/** Files to leave alone: patterns as in .gitignore, relative to a folder, and with braces. */

import { relative } from 'node:path';
import ignore from 'ignore';
import { ignoring } from '../project/ignorePatterns';
import { expandBraces } from './patterns';

type Test = (folder: string, path: string) => boolean;

const tests = new Map<string, Test>();

/** A test whether a path below a folder is excluded by these patterns. */
export function exclusion(patterns: readonly string[]): Test {
  const key = patterns.join('\n');
  let test = tests.get(key);
  if (!test) {
    const matcher = ignoring(patterns.flatMap(expandBraces));
    test = (folder, path) => {
      const inside = relative(folder, path).replaceAll('\\', '/');
      return inside !== '' && ignore.isPathValid(inside) && matcher.ignores(inside);
    };
    if (tests.size > 64) tests.clear();
    tests.set(key, test);
  }
  return test;
}
