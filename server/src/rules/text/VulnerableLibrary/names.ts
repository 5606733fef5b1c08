/** Which libraries names say: names of files, and addresses scripts are loaded from. */

import { expressionOf, type Library, libraries } from './libraries';
import { isVersion, plainVersion } from './versions';

/** A version of a library that a name says. */
export interface NamedLibrary {
  readonly library: Library;
  readonly version: string;
}

interface NamePattern {
  readonly library: Library;
  readonly expression: RegExp;
}

const filePatterns = patternsOf(
  (library) => library.files,
  (pattern) => expressionOf(`^(?:${pattern})$`, 'i'),
);
const urlPatterns = patternsOf(
  (library) => library.urls,
  (pattern) => expressionOf(pattern),
);

function patternsOf(list: (library: Library) => readonly string[] | undefined, make: (pattern: string) => RegExp): NamePattern[] {
  return libraries.flatMap((library) => (list(library) ?? []).map((pattern) => ({ library, expression: make(pattern) })));
}

/** Libraries by their names in npm. */
const byPackage = new Map<string, Library[]>();
for (const library of libraries) {
  const name = (library.npm ?? library.name).toLowerCase();
  byPackage.set(name, [...(byPackage.get(name) ?? []), library]);
}

/** Sites that serve packages of npm under their names: `/npm/bootstrap@3.3.7/dist/js/bootstrap.min.js`. */
const packageSites =
  /^(?:https?:)?\/\/(?:cdn\.jsdelivr\.net|fastly\.jsdelivr\.net|(?:www\.)?unpkg\.com|esm\.sh|esm\.run|cdn\.skypack\.dev)\//i;
const longestName = 200;
const longestUrl = 2000;

/** The libraries that the name of a file says, with its version: `jquery-1.8.3.min.js`. Without folders. */
export function librariesOfFileName(name: string): readonly NamedLibrary[] {
  return name.length > longestName ? [] : unique(named(filePatterns, name));
}

/**
 * The libraries that a URL leads to, as far as it says so itself: `https://code.jquery.com/jquery-1.8.3.min.js`. None for
 * what is no absolute URL, and for what is no script. Whether these versions have advisories is not asked.
 */
export function librariesOfUrl(url: string): readonly NamedLibrary[] {
  if (url.length > longestUrl || !/^(?:https?:)?\/\/[^/]/i.test(url)) return [];
  const path = url.replace(/[?#][\s\S]*$/, '');
  const file = path.slice(path.lastIndexOf('/') + 1);
  const suffix = /\.([a-z]+\d?)$/i.exec(file)?.[1];
  // Nothing without a version is known, and style sheets and fonts run nothing.
  if (!/\d\.\d/.test(path) || (suffix !== undefined && !/^[mc]?js$/i.test(suffix))) return [];
  return unique([...named(urlPatterns, path), ...named(filePatterns, file), ...packagesOf(path)]);
}

function named(patterns: readonly NamePattern[], name: string): NamedLibrary[] {
  return patterns.flatMap(({ library, expression }) => {
    const version = plainVersion(expression.exec(name)?.[1] ?? '');
    return isVersion(version) ? [{ library, version }] : [];
  });
}

function packagesOf(url: string): NamedLibrary[] {
  if (!packageSites.test(url)) return [];
  // `@3` is the latest one of these: nobody knows which.
  return [...url.matchAll(/[/,]([a-z][a-z0-9._-]{0,60})@(\d{1,6}\.[0-9a-z.-]{1,40})/gi)].flatMap(([, name, written]) => {
    const version = plainVersion(written!);
    return isVersion(version) ? (byPackage.get(name!.toLowerCase()) ?? []).map((library) => ({ library, version })) : [];
  });
}

function unique(list: readonly NamedLibrary[]): readonly NamedLibrary[] {
  const seen = new Map(list.map((one) => [`${one.library.name} ${one.version}`, one]));
  return [...seen.values()];
}
