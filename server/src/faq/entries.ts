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

function byId(a: FaqEntry, b: FaqEntry): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
