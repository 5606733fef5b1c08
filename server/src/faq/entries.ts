import type { FaqEntry } from '#shared/faq';
import { faqFiles } from './corpus.generated';
import { parseFaqEntry } from './parseEntry';

let loaded: { readonly list: readonly FaqEntry[]; readonly byId: ReadonlyMap<string, FaqEntry> } | undefined;

// Parsed at the first question, not at start-up: most sessions begin with analysing, not with reading.
function load() {
  if (!loaded) {
    const list = Object.entries(faqFiles)
      .map(([file, text]) => parseFaqEntry(text, file))
      .sort(byId);
    loaded = { list, byId: new Map(list.map((entry) => [entry.id, entry])) };
  }
  return loaded;
}

/** All entries that come with the product, by id. Retired ones are among them. */
export function faqEntries(): readonly FaqEntry[] {
  return load().list;
}

/** The entry with this id (`FAQ-000863`, in any case), or `undefined`. */
export function faqEntry(id: string): FaqEntry | undefined {
  return load().byId.get(id.toUpperCase());
}

/**
 * The entries about a rule, the most helpful first: those that name the rule earlier are more about it, and of these the
 * ones about fewer rules. Retired entries are left out.
 *
 * @param rule exact name of the rule
 */
export function faqEntriesOfRule(rule: string): readonly FaqEntry[] {
  return load()
    .list.filter((entry) => entry.status !== 'RETIRED' && entry.rules.includes(rule))
    .sort((a, b) => a.rules.indexOf(rule) - b.rules.indexOf(rule) || a.rules.length - b.rules.length || byId(a, b));
}

function byId(a: FaqEntry, b: FaqEntry): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
