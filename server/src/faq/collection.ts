import type { FaqEntry, ShownEntry, TeamAnswer } from '#shared/faq';
import { faqEntries } from './entries';

/** What a team adds to the FAQ. */
export interface TeamPart {
  readonly entries: readonly FaqEntry[];
  readonly answers: readonly TeamAnswer[];
}

/** Our entries and a team's, as they are listed, searched and shown together. */
export interface FaqCollection {
  /** The team's own entries first, each part by id. Retired entries are among them. */
  readonly list: readonly ShownEntry[];
  /** The entry with this id, in any case. */
  entry(id: string): ShownEntry | undefined;
}

const made = new WeakMap<TeamPart, FaqCollection>();

/** The FAQ with what a team adds to it; the same for the same team, so that an index of it can be kept. */
export function faqWith(team: TeamPart): FaqCollection {
  let collection = made.get(team);
  if (!collection) {
    const answers = new Map(team.answers.map((answer) => [answer.id, answer]));
    const list: ShownEntry[] = [
      ...team.entries.map((entry) => ({ ...entry, isTeams: true })),
      ...faqEntries().map((entry) => (answers.has(entry.id) ? { ...entry, teamAnswer: answers.get(entry.id) } : entry)),
    ];
    const byId = new Map(list.map((entry) => [entry.id, entry]));
    collection = { list, entry: (id) => byId.get(id.toUpperCase()) };
    made.set(team, collection);
  }
  return collection;
}
