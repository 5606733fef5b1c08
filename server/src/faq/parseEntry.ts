import {
  type FaqEntry,
  type FaqSource,
  type FaqSourceKind,
  type FaqStatus,
  type FaqSubject,
  faqIdPattern,
  faqSourceKinds,
  faqStatuses,
  faqSubjects,
} from '#shared/faq';
import { type EntryFile, type EntryProblem, firstLine, readEntryFile } from './entryFile';
import { Fields } from './fields';

/** A text that is not a valid FAQ entry. `problems` holds one sentence for each thing to correct. */
export class FaqEntryError extends Error {
  constructor(
    readonly file: string,
    readonly problems: readonly string[],
  ) {
    super(`${file} is not a valid FAQ entry:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'FaqEntryError';
  }
}

/**
 * Reads one FAQ entry: YAML front matter between `---` lines, then the answer in Markdown, then the optional sections
 * `## What to write in the submission`, `## Recommended answer`, `## Reasoning` and `## See also`.
 *
 * @param text the whole file
 * @param file how to name the file in an error
 * @throws FaqEntryError naming every problem at once
 */
export function parseFaqEntry(text: string, file = 'The text'): FaqEntry {
  const problems: EntryProblem[] = [];
  const parts = readEntryFile(text, problems);
  const entry = parts.matter && entryFrom(parts, new Fields(parts.matter, firstLine(text), problems), problems);
  if (!entry || problems.length > 0) {
    throw new FaqEntryError(
      file,
      problems.map(({ message }) => message),
    );
  }
  return entry;
}

/** What an entry's id must be, and how to say so. */
export interface IdForm {
  readonly pattern: RegExp;
  readonly description: string;
}

const ourId: IdForm = { pattern: faqIdPattern, description: 'FAQ- and six digits' };

/** The entry that the parts of a file make; what is missing or wrong in it is empty, and added to the problems. */
export function entryFrom(parts: EntryFile, fields: Fields, problems: EntryProblem[], id = ourId): FaqEntry {
  const { answer, sections, body } = parts;
  const status = fields.oneOf('status', faqStatuses);
  const replacedBy = fields.optionalText('replacedBy', id.pattern, id.description);
  if (replacedBy && status !== 'RETIRED') {
    problems.push({ ...fields.spanOf('replacedBy'), message: 'replacedBy: only a retired entry can be replaced by another' });
  }
  if (!answer) problems.push({ start: body.start, end: body.start, message: 'the answer is missing' });
  const entry: FaqEntry = {
    id: fields.text('id', id.pattern, id.description),
    category: fields.text('category'),
    subcategory: fields.text('subcategory'),
    status: status as FaqStatus,
    question: fields.text('question'),
    alsoAsked: fields.optionalList('alsoAsked', /\S/, 'a question in other words'),
    rules: fields.list('rules', /^[A-Z][A-Za-z0-9]+$/, 'the name of a rule'),
    appliesTo: fields.listOf('appliesTo', faqSubjects) as FaqSubject[],
    apiVersions: fields.optionalList('apiVersions', /^(?:<|<=|>=|>)?\d+\.\d$/, 'an API version such as ">=67.0"'),
    sources: fields.records('sources').map(readSource),
    lastVerified: fields.text('lastVerified', isDay, 'a day such as 2026-11-01'),
    replacedBy,
    answer,
    submission: sections['What to write in the submission'],
    recommendedAnswer: sections['Recommended answer'],
    reasoning: sections.Reasoning,
    seeAlso: sections['See also'],
  };
  fields.refuseOthers();
  return entry;
}

function readSource(fields: Fields): FaqSource {
  const source: FaqSource = {
    title: fields.text('title'),
    url: fields.optionalText('url', isHttps, 'a URL that begins with https://'),
    kind: fields.oneOf('kind', faqSourceKinds) as FaqSourceKind,
    seen: fields.text('seen', /^20\d\d-(?:0[1-9]|1[0-2])$/, 'a month such as 2026-11'),
  };
  fields.refuseOthers();
  return source;
}

/** Whether a text is a day of the calendar: `YYYY-MM-DD`. */
export function isDay(value: string): boolean {
  if (!/^20\d\d-\d\d-\d\d$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

function isHttps(value: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === 'https:';
}
