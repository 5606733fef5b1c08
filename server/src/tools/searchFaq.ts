import { usualEntries } from '#shared/tools';
import { faqWith } from '../faq/collection';
import { entryMarkdown } from '../faq/entryMarkdown';
import { searchFaq as search } from '../faq/search';
import type { ToolContext } from './tool';

/** The input of `preflight_search_faq`, as its schema has it. */
export interface SearchFaqInput {
  readonly query: string;
  readonly limit?: number;
}

/** Titles of further entries that an answer names. */
const mostTitles = 10;

/** The best entries whole and the titles of further ones, as Markdown; the entry alone if the query is its id. */
export function searchFaq({ query, limit = usualEntries }: SearchFaqInput, { analysis }: ToolContext): string {
  const { list, entry } = faqWith(analysis.configuration.teamFaq);
  const exact = entry(query.trim());
  if (exact) return entryMarkdown(exact);
  const found = search(query, list);
  if (found.length === 0) return 'No entry of the FAQ is about that. Try fewer or other words.';
  const further = found.slice(limit, limit + mostTitles).map(({ id, question }) => `- ${id}: ${question}`);
  const entries = found.slice(0, limit).map(entryMarkdown).join('\n---\n\n');
  return further.length === 0 ? entries : `${entries}\n---\n\nFurther entries:\n\n${further.join('\n')}\n`;
}
