/** Which libraries a script holds, by what stands in it. */

import { createHash } from 'node:crypto';
import { AnchorFinder } from './anchors';
import { type ContentPattern, expressionOf, type Library, libraries } from './libraries';
import { plainVersion } from './versions';

/** A version of a library, and where in a text it is named. */
export interface FoundLibrary {
  readonly library: Library;
  readonly version: string;
  readonly start: number;
  readonly end: number;
}

/** How often an anchor counts in one text: with many matches one is what it says it is. */
const mostPlaces = 100;
/** What is looked at around the anchors of one pattern, in characters times the length of a match. */
const mostWork = 200_000;

interface Reader {
  readonly library: Library;
  readonly source: ContentPattern;
  readonly expression: RegExp;
}

interface Readers {
  readonly finder: AnchorFinder;
  /** The patterns that have the anchor, by its number. */
  readonly byAnchor: readonly (readonly Reader[])[];
}

let made: Readers | undefined;

/** Made when first needed: most files are no libraries, but most projects have a script. */
function readers(): Readers {
  if (made) return made;
  const byAnchor = new Map<string, Reader[]>();
  for (const library of libraries) {
    for (const source of library.content ?? []) {
      const reader = { library, source, expression: expressionOf(source.pattern, 'dg') };
      const others = byAnchor.get(source.anchor);
      if (others) others.push(reader);
      else byAnchor.set(source.anchor, [reader]);
    }
  }
  made = { finder: new AnchorFinder([...byAnchor.keys()]), byAnchor: [...byAnchor.values()] };
  return made;
}

/**
 * The libraries that a text names by their headers or by code of theirs, each version once, at its first place; in order.
 * Takes a time that grows with the text's length and no faster, whatever stands in it.
 */
export function librariesOfContent(text: string): readonly FoundLibrary[] {
  const { finder, byAnchor } = readers();
  const found = new Map<string, FoundLibrary>();
  for (const [number, places] of finder.find(text, mostPlaces).entries()) {
    if (places.length === 0) continue;
    for (const reader of byAnchor[number]!) {
      for (const one of matches(reader, text, places)) {
        const key = `${one.library.name} ${one.version}`;
        const known = found.get(key);
        if (!known || one.start < known.start) found.set(key, one);
      }
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** What a pattern finds around the places of its anchor. */
function* matches({ library, source, expression }: Reader, text: string, places: readonly number[]): Generator<FoundLibrary> {
  const { anchor, before, after } = source;
  const reach = before + anchor.length + after;
  let windows = Math.max(4, Math.floor(mostWork / reach));
  for (let i = 0; i < places.length && windows > 0; windows--) {
    const from = Math.max(0, places[i]! - before);
    let to = places[i]! + anchor.length + after;
    // Windows that overlap are one, so that nothing is looked at twice.
    for (i++; i < places.length && places[i]! - before <= to && windows > 0; i++, windows--) {
      to = places[i]! + anchor.length + after;
    }
    for (const match of text.slice(from, to).matchAll(expression)) {
      const one = versionIn(match, source);
      if (!one || (source.below !== undefined && !text.includes(source.below, from + match.index + match[0].length))) continue;
      yield { library, version: one.version, start: from + one.start, end: from + one.end };
    }
  }
}

function versionIn(match: RegExpMatchArray, source: ContentPattern) {
  const groups = source.version === undefined ? [1] : [...source.version.matchAll(/\$(\d)/g)].map((each) => Number(each[1]));
  const spans = groups.map((group) => match.indices?.[group]);
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last) return undefined;
  const version = plainVersion(source.version?.replace(/\$(\d)/g, (_, group) => match[Number(group)]!) ?? match[1]!);
  // Builds and stray dots are no part of it.
  const end = source.version === undefined ? first[0] + version.length : last[1];
  return { version, start: Math.min(first[0], last[0]), end };
}

const byHash = new Map<string, { readonly library: Library; readonly version: string }>();
for (const library of libraries) {
  for (const [hash, version] of Object.entries(library.hashes ?? {})) byHash.set(hash, { library, version });
}

/** The library that a text is, to the letter; line ends don't count. */
export function libraryOfHash(text: string): { readonly library: Library; readonly version: string } | undefined {
  const hash = createHash('sha1').update(text.replace(/\r\n?/g, '\n')).digest('hex');
  return byHash.get(hash);
}
