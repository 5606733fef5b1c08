/** The vulnerable libraries in one text. */

import type { Confidence } from '#shared/finding';
import type { Range } from '../../../semantics/apex/ir';
import type { TextLanguage } from '../../rule';
import { librariesOfContent, libraryOfHash } from './contents';
import type { Library } from './libraries';
import { librariesOfFileName, librariesOfUrl, type NamedLibrary } from './names';
import { advisoriesOf } from './versions';

/** A version of a library that has advisories, and where it shows. */
export interface VulnerableLibrary extends Range {
  readonly library: Library;
  readonly version: string;
  readonly confidence: Confidence;
  /** The host it is loaded from, where the text only names its address. */
  readonly host?: string;
}

/** A text to look at. */
export interface LibraryText {
  /** The file's name, without folders. */
  readonly name: string;
  readonly language: TextLanguage;
  readonly text: string;
  /** Where the comments are, in order; found when asked for. */
  comments(): readonly Range[];
}

/** How many addresses of one text are looked at, and how many places are worth a finding. Pages have a few. */
const mostUrls = 2000;
const mostPlaces = 100;

/** The vulnerable libraries a script or markup holds or loads, in order. Other texts run nothing. */
export function vulnerableLibraries(source: LibraryText): readonly VulnerableLibrary[] {
  if (source.language !== 'script' && source.language !== 'markup') return [];
  const held = source.language === 'script' ? ofScript(source) : ofMarkup(source.text);
  const found = [...held.filter(isVulnerable), ...loaded(source)];
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

function isVulnerable({ library, version }: NamedLibrary): boolean {
  return advisoriesOf(library, version).length > 0;
}

/** What a script holds: by its content, else by its name, else by what it is to the letter. */
function ofScript({ name, text }: LibraryText): VulnerableLibrary[] {
  // A style sheet that goes with a library bears the same header, and runs nothing.
  const isCode = /\bfunction\b|=>/.test(text);
  const byContent = isCode ? librariesOfContent(text).map((one) => ({ ...one, confidence: 'high' as const })) : [];
  const known = new Set(byContent.map(({ library }) => library));
  const beginning = firstLine(text);
  const byName = librariesOfFileName(name)
    .filter(({ library }) => !known.has(library))
    .map((one) => ({ ...one, ...beginning, confidence: 'medium' as const }));
  if (byContent.length > 0 || byName.length > 0) return [...byContent, ...byName];
  const same = libraryOfHash(text);
  return same ? [{ ...same, ...beginning, confidence: 'high' }] : [];
}

/** What stands in the script elements of a page. */
function ofMarkup(text: string): VulnerableLibrary[] {
  return scriptsIn(text).flatMap(({ start, end }) =>
    librariesOfContent(text.slice(start, end)).map((one) => ({
      ...one,
      start: start + one.start,
      end: start + one.end,
      confidence: 'high' as const,
    })),
  );
}

function scriptsIn(text: string): Range[] {
  const scripts: Range[] = [];
  const tag = /<script\b[^<>]{0,2000}>|<\/script\b/gi;
  let start: number | undefined;
  for (const { 0: found, index } of text.matchAll(tag)) {
    if (!found.startsWith('</')) start ??= index + found.length;
    else if (start !== undefined) {
      if (index > start) scripts.push({ start, end: index });
      start = undefined;
    }
  }
  return scripts;
}

/** What a text loads from elsewhere: addresses in quotes, comments left out. */
function loaded({ language, text, comments }: LibraryText): VulnerableLibrary[] {
  const found: VulnerableLibrary[] = [];
  const confidence = language === 'markup' ? 'high' : 'medium';
  const known = new Map<string, readonly NamedLibrary[]>();
  for (const { 0: rest, index } of text.matchAll(/\/\/[a-z0-9][a-z0-9.-]{2,200}(?::\d{1,5})?\/[^\s"'`<>\\()]{3,1000}/gi)) {
    const start = index - (/https?:$/i.exec(text.slice(Math.max(0, index - 6), index))?.[0].length ?? 0);
    if (!/["'`(=]/.test(text[start - 1] ?? '')) continue;
    const end = index + rest.length;
    let named = known.get(rest);
    if (!named) {
      if (known.size === mostUrls) continue;
      named = librariesOfUrl(rest).filter(isVulnerable);
      known.set(rest, named);
    }
    const host = rest.slice(2, rest.indexOf('/', 2));
    for (const one of named) found.push({ ...one, start, end, confidence, host });
    if (found.length >= mostPlaces) break;
  }
  if (found.length === 0) return found;
  const out = comments();
  return found.filter(({ start }) => !out.some((comment) => comment.start <= start && start < comment.end));
}

/** Where a whole file is marked: its first line, or the beginning of it. */
function firstLine(text: string): Range {
  return { start: 0, end: /^[^\r\n]{0,80}/.exec(text)![0].length };
}
