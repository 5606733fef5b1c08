import MiniSearch, { type Query } from 'minisearch';
import type { ShownEntry } from '#shared/faq';
import { faqEntries } from './entries';

/** Where a word may be found, and how much a hit there says. */
const boosts: Readonly<Record<string, number>> = { id: 40, question: 10, alsoAsked: 8, names: 8, topic: 5, headings: 2, text: 1 };

/** Words that ask without saying what about. */
const fillers: ReadonlySet<string> = new Set(
  (
    'a about again all also am an and any are as at be been but by can could did do does doing else for from get give got ' +
    'had happen has have help how i if in into is it its just know let like may me mean must my need no not now of ok okay ' +
    'on or our own please possible really should so some still than that the their them then there they thing this to too ' +
    'us use using want was we were what when where which who why will with work working would yet you your'
  ).split(' '),
);

/** Words for one thing, in the singular: who asks for one of them is answered with entries about another, too. */
const synonyms: readonly (readonly string[])[] = [
  ['appexchange', 'agentexchange', 'marketplace'],
  ['secret', 'password', 'credential', 'key', 'token'],
  ['library', 'jquery', 'npm', 'framework'],
  ['permission', 'crud', 'fls', 'privilege'],
  ['xss', 'scripting'],
  ['csrf', 'forgery'],
  ['dast', 'zap', 'burp'],
  ['component', 'lwc', 'aura', 'lightning'],
  ['tls', 'ssl', 'https', 'certificate'],
  ['encryption', 'encrypt', 'crypto', 'cipher', 'aes'],
  ['suppress', 'justify', 'justification', 'explanation', 'explain'],
];

interface Indexed {
  readonly index: MiniSearch;
  readonly byId: ReadonlyMap<string, ShownEntry>;
  /** The words of each way to ask for an entry, by its id. */
  readonly asked: ReadonlyMap<string, readonly (readonly string[])[]>;
}

const known = new WeakMap<readonly ShownEntry[], Indexed>();

/**
 * Finds entries by words: case, accents and the order of the words don't matter, beginnings of words count, and so do words
 * that are only nearly right.
 *
 * @param words what the user typed; nothing but blanks finds everything
 * @param entries what to search in; the index is kept as long as the list is
 * @returns entries that contain the words that say something (of three or more, at least half of them), best first; where there
 *   are none, those with some of them
 */
export function searchFaq(words: string, entries: readonly ShownEntry[] = faqEntries()): readonly ShownEntry[] {
  const query = words.slice(0, maxQuery);
  const terms = wordsOf(query);
  if (terms.length === 0) return entries;
  const found = find(terms, entries);
  // A piece of a name, such as ConnectedAppScope, is found by its parts only.
  return found.length > 0 ? found : find(tokensOf(query), entries);
}

function find(tokens: readonly string[], entries: readonly ShownEntry[]): readonly ShownEntry[] {
  const terms = [...new Set(tokens.map(fold))];
  const telling = terms.filter((term) => !fillers.has(term));
  const wanted = telling.length > 0 ? telling : terms;
  const { index, byId, asked } = indexed(entries);
  const hits = index.search({ combineWith: 'OR', queries: wanted.map(queryFor) }).map(({ id, score, queryTerms }) => {
    const entry = byId.get(id)!;
    const met = wanted.filter((term) => queryTerms.some((each) => each === term || each === synonymOf(term)[0])).length;
    const share = met / wanted.length;
    const together = 1 + sharedAtOnce(wanted, asked.get(id)!) ** 3;
    return { entry, met, score: score * share ** 2 * together * (entry.status === 'RETIRED' ? 0.1 : 1) };
  });
  // In a long question a part of the words may be missing.
  const enough = wanted.length < 3 ? wanted.length : Math.ceil(wanted.length / 2);
  const complete = hits.filter(({ met }) => met >= enough);
  return (complete.length > 0 ? complete : hits)
    .sort((a, b) => b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1))
    .map(({ entry }) => entry);
}

/** The largest share of the words that one way to ask for an entry has, whole or as beginnings. */
function sharedAtOnce(wanted: readonly string[], ways: readonly (readonly string[])[]): number {
  const met = ways.map((words) => wanted.filter((term) => words.some((word) => word.startsWith(term))).length);
  return Math.max(...met) / wanted.length;
}

/** Longer questions than this are cut: nobody types so much. */
const maxQuery = 500;

function indexed(entries: readonly ShownEntry[]): Indexed {
  let found = known.get(entries);
  if (!found) {
    const index = new MiniSearch({
      fields: Object.keys(boosts),
      tokenize: tokensOf,
      processTerm: (token) => [fold(token), ...synonymOf(fold(token))],
      searchOptions: {
        boost: { ...boosts },
        prefix: (term) => term.length > 1,
        fuzzy,
        weights: { prefix: 0.6, fuzzy: 0.2 },
        processTerm: fold,
      },
    });
    index.addAll(entries.map(documentOf));
    found = {
      index,
      byId: new Map(entries.map((entry) => [entry.id, entry])),
      asked: new Map(entries.map(({ id, question, alsoAsked = [] }) => [id, [question, ...alsoAsked].map(foldedTokens)])),
    };
    known.set(entries, found);
  }
  return found;
}

/** Looks for a word, and with less weight for what means the same. */
function queryFor(term: string): Query {
  const [synonym] = synonymOf(term);
  if (synonym === undefined) return term;
  const less = Object.fromEntries(Object.entries(boosts).map(([field, boost]) => [field, boost * 0.15]));
  return { combineWith: 'OR', queries: [term, { queries: [synonym], boost: less, prefix: false, fuzzy: false }] };
}

/** What the index has a word's synonyms under: a token that nobody types. */
function synonymOf(term: string): string[] {
  const singular = term.replace(/ies$/, 'y').replace(/s$/, '');
  const set = synonyms.findIndex((group) => group.includes(term) || group.includes(singular));
  return set < 0 ? [] : [`\u02e2${synonyms[set]![0]}`];
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:\.\p{N}+)*/gu) ?? [];
}

/**
 * What the index keeps of a text. A name such as `ApexCRUDViolation` is one word and its parts, an id is its number as well, with and
 * without zeros in front.
 */
function tokensOf(text: string): string[] {
  return wordsOf(text).flatMap((word) => {
    const parts = word.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|\p{N}+(?:\.\p{N}+)*/gu) ?? [];
    const number = /^0+(\d+)$/.exec(word)?.[1];
    return [word, ...(parts.length > 1 ? parts : []), ...(number ? [number] : [])];
  });
}

function foldedTokens(text: string): string[] {
  return tokensOf(text).map(fold);
}

/** A word as it is compared: without case, accents, and the ending of a plural. */
function fold(text: string): string {
  const word = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  if (word.length < 5 || word === 'https') return word;
  return word.replace(/ies$/, 'y').replace(/(?<=[^isu])s$/, '');
}

/** One letter in short words, two in long ones; numbers are right or wrong. */
function fuzzy(term: string): number | false {
  if (/\d/.test(term) || term.length < 4) return false;
  return term.length < 8 ? 1 : 2;
}

function documentOf(entry: ShownEntry) {
  const { id, question, alsoAsked = [], rules, category, subcategory, teamAnswer } = entry;
  const own = [entry.answer, entry.submission, entry.recommendedAnswer, entry.reasoning, entry.seeAlso];
  const text = [...own, teamAnswer?.recommendedAnswer, teamAnswer?.reasoning].filter((part) => part !== undefined).join('\n\n');
  return {
    id,
    question,
    alsoAsked: alsoAsked.join('\n'),
    names: rules.join(' '),
    topic: `${category} ${subcategory}`,
    headings: (text.match(/^#+ .*$/gm) ?? []).join(' '),
    text,
  };
}
