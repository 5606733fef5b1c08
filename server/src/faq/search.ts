import type { FaqEntry } from '#shared/faq';
import { faqEntries } from './entries';

/** Where a word may be found, and how much a hit there says. */
const fields: readonly { readonly weight: number; readonly of: (entry: FaqEntry) => string }[] = [
  { weight: 40, of: (entry) => entry.id },
  { weight: 20, of: (entry) => entry.question },
  { weight: 12, of: (entry) => entry.rules.join(' ') },
  { weight: 10, of: (entry) => `${entry.category} ${entry.subcategory}` },
  { weight: 3, of: (entry) => `${entry.answer} ${entry.recommendedAnswer ?? ''} ${entry.reasoning ?? ''}` },
];

/**
 * Finds entries by words: case, accents and the order of the words don't matter, parts of words count, whole words and
 * beginnings count more.
 *
 * @param words what the user typed; nothing but blanks finds everything
 * @param entries what to search in
 * @returns entries that contain every word, best first; where there are none, those that contain at least one
 */
export function searchFaq(words: string, entries: readonly FaqEntry[] = faqEntries()): readonly FaqEntry[] {
  const wanted = fold(words)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  if (wanted.length === 0) return entries;
  const hits = entries
    .map((entry) => {
      const texts = fields.map((field) => ({ weight: field.weight, text: fold(field.of(entry)) }));
      const scores = wanted.map((word) => texts.reduce((sum, { weight, text }) => sum + weight * closeness(word, text), 0));
      return {
        entry,
        complete: scores.every((score) => score > 0),
        score: scores.reduce((sum, score) => sum + score, 0) / (entry.status === 'RETIRED' ? 10 : 1),
      };
    })
    .filter((hit) => hit.score > 0)
    .sort((a, b) => b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1));
  const complete = hits.filter((hit) => hit.complete);
  return (complete.length > 0 ? complete : hits).map((hit) => hit.entry);
}

/** 0 where the text lacks the word, 1 inside a word, 2 at the beginning of one, 3 for a whole word. */
function closeness(word: string, text: string): number {
  let best = 0;
  for (let at = text.indexOf(word); at >= 0 && best < 3; at = text.indexOf(word, at + 1)) {
    const begins = !isWordCharacter(text[at - 1]);
    const ends = !isWordCharacter(text[at + word.length]);
    best = Math.max(best, begins ? (ends ? 3 : 2) : 1);
  }
  return best;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
