import { type FaqEntry, faqIdPattern, type TeamAnswer, teamFaqIdPattern } from '#shared/faq';
import { faqEntry } from './entries';
import { type EntryProblem, firstLine, quoted, readEntryFile, sectionTitles } from './entryFile';
import { Fields } from './fields';
import { entryFrom, isDay } from './parseEntry';

/** A file of a team's FAQ folder: an entry of its own, or its answer to the question of one of ours. */
export type TeamEntry =
  | { readonly kind: 'entry'; readonly entry: FaqEntry }
  | { readonly kind: 'answer'; readonly answer: TeamAnswer };

/** Nobody reads a longer answer. */
export const longestEntry = 200_000;

const answerSections: readonly string[] = ['Recommended answer', 'Reasoning'];

/**
 * Reads a file of a team's FAQ folder. One with the id of an entry of ours holds `id`, `lastVerified`, and the sections
 * `Recommended answer` and `Reasoning`: everything else is ours to say. Any other is a whole entry.
 *
 * @param text the whole file
 * @param isRule whether there is a rule of this name
 * @returns undefined where something is wrong; the problems say what, by ranges in the text
 */
export function readTeamEntry(
  text: string,
  isRule: (name: string) => boolean,
): { readonly entry: TeamEntry | undefined; readonly problems: readonly EntryProblem[] } {
  const problems: EntryProblem[] = [];
  if (text.length > longestEntry)
    return { entry: undefined, problems: [{ ...firstLine(text), message: 'the file is too long' }] };
  const parts = readEntryFile(text, problems);
  if (!parts.matter) {
    if (problems.length === 0) problems.push({ ...firstLine(text), message: 'the front matter is empty' });
    return { entry: undefined, problems };
  }
  const fields = new Fields(parts.matter, firstLine(text), problems);
  const id = scalarOf(parts.matter, 'id');
  let entry: TeamEntry;
  if (faqIdPattern.test(id)) {
    if (!faqEntry(id)) problems.push({ ...fields.spanOf('id'), message: 'id: there is no entry with this number to answer' });
    fields.text('id');
    const lastVerified = fields.text('lastVerified', isDay, 'a day such as 2026-11-01');
    fields.refuseOthers('has no effect in an answer to an entry of Preflight');
    const { 'Recommended answer': recommendedAnswer = '', Reasoning: reasoning } = parts.sections;
    if (!recommendedAnswer) {
      const { start } = parts.body;
      problems.push({ start, end: start, message: 'the section "Recommended answer" is missing' });
    }
    const others = sectionTitles.filter((title) => parts.sections[title] !== undefined && !answerSections.includes(title));
    if (parts.answer || others.length > 0) {
      const message = `an answer to an entry of Preflight has only the sections ${quoted(answerSections)}`;
      problems.push({ start: parts.body.start, end: parts.body.start, message });
    }
    entry = { kind: 'answer', answer: { id, recommendedAnswer, reasoning, lastVerified } };
  } else {
    const own = entryFrom(parts, fields, problems, {
      pattern: teamFaqIdPattern,
      description: 'like ACME-12, or the id of an entry of Preflight',
    });
    const spans = fields.spansOf('rules');
    for (const [i, rule] of own.rules.entries()) {
      if (rule && !isRule(rule)) problems.push({ ...spans[i]!, message: 'rules: there is no such rule' });
    }
    entry = { kind: 'entry', entry: own };
  }
  problems.sort((a, b) => a.start - b.start || a.end - b.end);
  return { entry: problems.length === 0 ? entry : undefined, problems };
}

function scalarOf(matter: NonNullable<ReturnType<typeof readEntryFile>['matter']>, name: string): string {
  const value = matter.kind === 'map' ? matter.entries.find(({ key }) => key === name)?.value : undefined;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : '';
}
