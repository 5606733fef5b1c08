import { parse } from 'yaml';
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
 * `## Recommended answer`, `## Reasoning` and `## See also`.
 *
 * @param text the whole file
 * @param file how to name the file in an error
 * @throws FaqEntryError naming every problem at once
 */
export function parseFaqEntry(text: string, file = 'The text'): FaqEntry {
  const matter = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  if (!matter) throw new FaqEntryError(file, ['it does not begin with front matter between two lines of "---"']);
  const problems: string[] = [];
  const fields = new Fields(readYaml(matter[1], file), problems);
  const sections = splitSections(text.slice(matter[0].length).replaceAll('\r\n', '\n'), problems);
  const status = fields.oneOf('status', faqStatuses);
  const replacedBy = fields.optionalText('replacedBy', faqIdPattern, 'FAQ- and six digits');
  if (replacedBy && status !== 'RETIRED') problems.push('replacedBy: only a retired entry can be replaced by another');
  const entry: FaqEntry = {
    id: fields.text('id', faqIdPattern, 'FAQ- and six digits'),
    category: fields.text('category'),
    subcategory: fields.text('subcategory'),
    status: status as FaqStatus,
    question: fields.text('question'),
    rules: fields.list('rules', /^[A-Z][A-Za-z0-9]+$/, 'the name of a rule'),
    appliesTo: fields.listOf('appliesTo', faqSubjects) as FaqSubject[],
    apiVersions: fields.optionalList('apiVersions', /^(?:<|<=|>=|>)?\d+\.\d$/, 'an API version such as ">=67.0"'),
    sources: fields.records('sources').map((source) => readSource(source)),
    lastVerified: fields.text('lastVerified', isDay, 'a day such as 2026-11-01'),
    replacedBy,
    answer: sections.answer,
    recommendedAnswer: sections['Recommended answer'],
    reasoning: sections.Reasoning,
    seeAlso: sections['See also'],
  };
  fields.refuseOthers();
  if (!entry.answer) problems.push('the answer is missing');
  if (problems.length > 0) throw new FaqEntryError(file, problems);
  return entry;
}

function readYaml(source: string, file: string): unknown {
  try {
    // Aliases have no use here, and without them a small text cannot unfold into a huge one.
    return parse(source, { maxAliasCount: 0, prettyErrors: true });
  } catch (error) {
    throw new FaqEntryError(file, [`the front matter is not valid YAML: ${(error as Error).message.trim()}`]);
  }
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

const sectionTitles = ['Recommended answer', 'Reasoning', 'See also'] as const;
type Sections = { answer: string } & Partial<Record<(typeof sectionTitles)[number], string>>;

/** Splits the body at its second-level headings; those inside code fences are code. */
function splitSections(body: string, problems: string[]): Sections {
  const sections: Sections = { answer: '' };
  let current: keyof Sections = 'answer';
  let lines: string[] = [];
  let fence = '';
  const close = () => {
    sections[current] = lines.join('\n').trim();
    lines = [];
  };
  for (const line of body.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (mark && !fence) fence = mark[1];
    else if (mark?.[1].startsWith(fence) && mark[2].trim() === '') fence = '';
    const heading = fence ? null : /^ {0,3}(#{1,2})[ \t]+(.*?)[ \t]*$/.exec(line);
    const title = sectionTitles.find((known) => heading?.[1] === '##' && known === heading[2]);
    if (!fence && /^ {0,3}(?:=+|-+)[ \t]*$/.test(line) && lines.at(-1)?.trim()) {
      problems.push(`the heading "${lines.at(-1)?.trim()}" is underlined: write it with "###"`);
    }
    if (title) {
      close();
      if (sections[title] !== undefined) problems.push(`the section "${title}" occurs twice`);
      current = title;
    } else if (heading) {
      problems.push(`the heading "${heading[2]}" must be of the third level or be one of ${quoted(sectionTitles)}`);
    } else {
      lines.push(line);
    }
  }
  close();
  for (const title of sectionTitles) if (sections[title] === '') problems.push(`the section "${title}" is empty`);
  return sections;
}

type Check = RegExp | ((value: string) => boolean);

/** A YAML mapping that is read field by field; what is wrong with a field is added to the problems. */
class Fields {
  private readonly values: Record<string, unknown>;
  private readonly asked = new Set<string>();

  constructor(
    value: unknown,
    private readonly problems: string[],
    private readonly path = '',
  ) {
    const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isMapping) problems.push(`${path ? path.slice(0, -1) : 'the front matter'} must be a mapping`);
    this.values = isMapping ? (value as Record<string, unknown>) : {};
  }

  text(name: string, check?: Check, expected = 'a text'): string {
    const value = this.take(name);
    if (value === undefined || value === null) this.complain(name, 'is missing');
    else return this.checked(name, value, check, expected);
    return '';
  }

  optionalText(name: string, check: Check, expected: string): string | undefined {
    const value = this.take(name);
    return value === undefined ? undefined : this.checked(name, value, check, expected);
  }

  oneOf(name: string, known: readonly string[]): string {
    return this.text(name, (value) => known.includes(value), `one of ${quoted(known)}`);
  }

  list(name: string, check: Check, expected: string): string[] {
    const value = this.take(name);
    if (!Array.isArray(value)) {
      this.complain(name, value === undefined ? 'is missing' : 'must be a list');
      return [];
    }
    const items = value.map((item) => this.checked(name, item, check, expected));
    const twice = items.find((item, index) => items.indexOf(item) < index);
    if (twice) this.complain(name, `names "${twice}" twice`);
    return items;
  }

  optionalList(name: string, check: Check, expected: string): string[] {
    return this.values[name] === undefined ? [] : this.list(name, check, expected);
  }

  listOf(name: string, known: readonly string[]): string[] {
    const items = this.list(name, (value) => known.includes(value), `one of ${quoted(known)}`);
    if (Array.isArray(this.values[name]) && items.length === 0) this.complain(name, 'must not be empty');
    return items;
  }

  records(name: string): Fields[] {
    const value = this.take(name);
    if (Array.isArray(value) && value.length > 0) {
      return value.map((item, index) => new Fields(item, this.problems, `${this.path}${name}[${index}].`));
    }
    this.complain(name, value === undefined ? 'is missing' : 'must be a list with at least one item');
    return [];
  }

  /** Misspelt fields would otherwise be lost without a word. */
  refuseOthers(): void {
    for (const name of Object.keys(this.values)) if (!this.asked.has(name)) this.complain(name, 'is not a known field');
  }

  private take(name: string): unknown {
    this.asked.add(name);
    return Object.hasOwn(this.values, name) ? this.values[name] : undefined;
  }

  private checked(name: string, value: unknown, check: Check | undefined, expected: string): string {
    if (typeof value !== 'string' || value.trim() === '') {
      this.complain(name, `must be ${expected}`);
      return '';
    }
    const fits = check === undefined || (check instanceof RegExp ? check.test(value) : check(value));
    if (!fits) this.complain(name, `is "${value}", but must be ${expected}`);
    return value;
  }

  private complain(name: string, problem: string): void {
    this.problems.push(`${this.path}${name}: ${problem}`);
  }
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}

function isDay(value: string): boolean {
  if (!/^20\d\d-\d\d-\d\d$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

function isHttps(value: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === 'https:';
}
