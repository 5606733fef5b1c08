import type { Span } from '#shared/finding';
import { readYaml, type YamlValue } from '../syntax/yaml';
import { markdownLines } from './markdownLines';

/** Something to correct in an entry, and where it stands. */
export interface EntryProblem extends Span {
  readonly message: string;
}

/** The sections that may follow an answer, as their headings say them. */
export const sectionTitles = ['What to write in the submission', 'Recommended answer', 'Reasoning', 'See also'] as const;

export type SectionTitle = (typeof sectionTitles)[number];

/** The parts of an entry's file. */
export interface EntryFile {
  /** Undefined where there is none. */
  readonly matter: YamlValue | undefined;
  /** What stands before the first section. */
  readonly answer: string;
  readonly sections: Readonly<Partial<Record<SectionTitle, string>>>;
  /** Where the body begins. */
  readonly body: Span;
}

/**
 * Reads YAML front matter between two lines of `---`, the answer in Markdown, and the sections below headings of the second
 * level. Whatever can be read counts; what is wrong is added to `problems`. Nothing is thrown.
 */
export function readEntryFile(text: string, problems: EntryProblem[]): EntryFile {
  const found = /^(\uFEFF?---[ \t]*\r?\n)([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  if (!found) {
    problems.push({ ...firstLine(text), message: 'it does not begin with front matter between two lines of "---"' });
    return { matter: undefined, answer: '', sections: {}, body: { start: 0, end: text.length } };
  }
  const [whole, open, yaml] = found;
  const { root, faults } = readYaml(yaml!);
  const shift = open!.length;
  for (const { start, end, message } of faults) {
    problems.push({ start: start + shift, end: end + shift, message: `the front matter is not valid YAML: ${message}` });
  }
  const body = { start: whole.length, end: text.length };
  return { matter: root && shifted(root, shift), ...splitSections(text, body, problems), body };
}

/** The first line of a text: where to point for what is missing. */
export function firstLine(text: string): Span {
  const end = /[\r\n]/.exec(text)?.index ?? text.length;
  return { start: 0, end: Math.max(Math.min(1, text.length), end) };
}

function shifted(value: YamlValue, by: number): YamlValue {
  const span = { start: value.start + by, end: value.end + by };
  if (value.kind === 'scalar') return { ...value, ...span };
  if (value.kind === 'list') return { ...value, ...span, items: value.items.map((item) => shifted(item, by)) };
  const entries = value.entries.map(({ key, at, value: inner }) => {
    return { key, at: { start: at.start + by, end: at.end + by }, value: shifted(inner, by) };
  });
  return { ...value, ...span, entries };
}

/** Splits the body at its second-level headings; those inside code fences are code. */
function splitSections(text: string, body: Span, problems: EntryProblem[]): Pick<EntryFile, 'answer' | 'sections'> {
  const sections: Partial<Record<SectionTitle, string>> = {};
  const headings = new Map<SectionTitle, Span>();
  let answer = '';
  let current: SectionTitle | undefined;
  let lines: string[] = [];
  let before = '';
  const close = () => {
    const content = lines.join('\n').trim();
    if (current) sections[current] = content;
    else answer = content;
    lines = [];
  };
  for (const { line, start, isCode } of markdownLines(text, body.start)) {
    const span = { start, end: Math.max(start + line.length, Math.min(start + 1, text.length)) };
    const heading = isCode ? null : /^ {0,3}(#{1,2})[ \t]+(.*)$/.exec(line);
    const title = sectionTitles.find((known) => heading?.[1] === '##' && known === heading[2]!.trim());
    if (!isCode && /^ {0,3}(?:=+|-+)[ \t]*$/.test(line) && before.trim()) {
      problems.push({ ...span, message: 'a heading is not underlined, but begins with "###"' });
    }
    before = isCode ? '' : line;
    if (title) {
      close();
      if (headings.has(title)) problems.push({ ...span, message: `the section "${title}" occurs twice` });
      headings.set(title, span);
      current = title;
    } else if (heading) {
      problems.push({ ...span, message: `a heading is of the third level ("###"), or one of ${quoted(sectionTitles)}` });
    } else {
      lines.push(line);
    }
  }
  close();
  for (const [title, span] of headings) {
    if (sections[title] === '') problems.push({ ...span, message: `the section "${title}" is empty` });
  }
  return { answer, sections };
}

/** Words in quotes, with commas between them. */
export function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}
