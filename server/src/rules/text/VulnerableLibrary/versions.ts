/** Versions of JavaScript libraries, and which advisories are about them. */

import type { Advisory, Library } from './libraries';

/** What names of builds add to a version: `1.8.3.min`, `3.5.0.slim.min`. */
const builds = /[._-]+(?:min|slim|pack|packed|bundle|full|core|debug|prod|production|dev|umd|esm|global|common|custom|dist)$/;

/** The version that a text names: without what says only how the file was built. */
export function plainVersion(written: string): string {
  let version = written.replace(/[._-]+$/, '');
  while (builds.test(version)) version = version.replace(builds, '');
  return version;
}

/** Whether this is a version and nothing more: `1.8.3`, `4.0.0-beta.2`, `3.0.RC3`; not `1.10.2.validate`. */
export function isVersion(text: string): boolean {
  return /^\d+(?:\.\d+)*(?:[.-]?(?:alpha|beta|rc|pre|next|canary|[ab])[.-]?\d*(?:\.\d+)*)?$/i.test(text);
}

/**
 * Whether version `a` is before `b`. Parts between dots and hyphens are compared one by one, as RetireJS does: numbers by
 * size, what is not a number (`0-rc1`) comes before what is; parts that are missing are 0.
 */
export function isBefore(a: string, b: string): boolean {
  const [these, those] = [a.split(/[.-]/), b.split(/[.-]/)];
  for (let i = 0; i < Math.max(these.length, those.length); i++) {
    const [one, other] = [partOf(these[i]), partOf(those[i])];
    if (typeof one !== typeof other) return typeof one === 'string';
    if (one !== other) return one < other;
  }
  return false;
}

function partOf(text: string | undefined): number | string {
  if (text === undefined) return 0;
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** The advisories that are about a version of a library, in the list's order. */
export function advisoriesOf(library: Library, version: string): readonly Advisory[] {
  return library.advisories.filter(
    ({ from, below, excludes }) =>
      isBefore(version, below) && !(from !== undefined && isBefore(version, from)) && !excludes?.includes(version),
  );
}

/** The first version after this one that no advisory is about; undefined where there is none. */
export function firstSafeVersion(library: Library, version: string): string | undefined {
  let at = version;
  // Each round passes one advisory at least.
  for (let round = 0; round <= library.advisories.length; round++) {
    const advisories = advisoriesOf(library, at);
    if (advisories.length === 0) return at;
    let latest = advisories[0]!.below;
    for (const { below } of advisories) if (isBefore(latest, below)) latest = below;
    const next = releaseFrom(latest);
    if (next === undefined || !isBefore(at, next)) return undefined;
    at = next;
  }
  return undefined;
}

/**
 * The first release that is not before `below`: `3.0.0` for `3.0.0-beta.1`. Upper ends such as `2.999.999` mean all of a line
 * of versions, `999.999.999` all there will ever be: undefined.
 */
function releaseFrom(below: string): string | undefined {
  const numbers = /^\d+(?:\.\d+)*/.exec(below)?.[0].split('.').map(Number) ?? [];
  const open = numbers.findIndex((each) => each >= 99 && /^9+$/.test(`${each}`));
  if (open === 0) return undefined;
  if (open < 0) return /^\d+(?:\.\d+)*$/.test(below) ? below : numbers.join('.');
  return [...numbers.slice(0, open - 1), numbers[open - 1]! + 1, ...numbers.slice(open).map(() => 0)].join('.');
}
