import { basename } from 'node:path';
import type { FaqEntry, TeamAnswer } from '#shared/faq';
import { faqEntry } from '../faq/entries';
import type { EntryProblem } from '../faq/entryFile';
import { linkProblem, linksIn } from '../faq/links';
import { longestEntry, readTeamEntry } from '../faq/teamEntry';
import { ruleNamed } from '../rules/registry';
import type { ConfigurationProblem } from './readShape';

/** A file of a team's FAQ folder. */
export interface TeamFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** What a team's own FAQ says. Plain data. */
export interface TeamFaq {
  /** Entries of its own, by id. */
  readonly entries: readonly FaqEntry[];
  /** Answers to questions of ours, by id. */
  readonly answers: readonly TeamAnswer[];
  /** The file of each of them, by id. */
  readonly files: ReadonlyMap<string, string>;
  /** What is wrong in the files, by path. A file with a problem that makes it unreadable is not among the entries. */
  readonly problems: ReadonlyMap<string, readonly ConfigurationProblem[]>;
}

export const noTeamFaq: TeamFaq = { entries: [], answers: [], files: new Map(), problems: new Map() };

/** Reads the files of a team's FAQ folders. Of two files with one id the first counts, in the order given. */
export function readTeamFaq(files: readonly TeamFile[]): TeamFaq {
  const isRule = (name: string) => ruleNamed(name)?.name === name;
  const problems = new Map<string, ConfigurationProblem[]>();
  const entries: FaqEntry[] = [];
  const answers: TeamAnswer[] = [];
  const byId = new Map<string, string>();
  for (const { path, text } of files) {
    const { entry, problems: found } = readTeamEntry(text, isRule);
    const own = found.map((problem) => told(problem, 'Not shown in the FAQ: '));
    problems.set(path, own);
    if (!entry) continue;
    const { id } = entry.kind === 'entry' ? entry.entry : entry.answer;
    const before = byId.get(id);
    const top = { start: 0, end: Math.min(3, text.length) };
    if (before !== undefined)
      own.push(told({ ...top, message: `${basename(before)} has the same id` }, 'Not shown in the FAQ: '));
    else byId.set(id, path);
    if (basename(path) !== `${id}.md`)
      own.push(told({ ...top, message: `the file of this entry is called ${id}.md` }, 'Rename it: '));
    if (before !== undefined) continue;
    if (entry.kind === 'entry') entries.push(entry.entry);
    else answers.push(entry.answer);
  }
  // Only now it is known what there is to link to.
  const isEntry = (id: string) => (byId.has(id) || faqEntry(id) !== undefined) && faqEntry(id)?.status !== 'RETIRED';
  for (const { path, text } of files) {
    if (text.length > longestEntry) continue;
    const body = /^\uFEFF?---[ \t]*\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)?.[0].length ?? 0;
    for (const { target, start, end } of linksIn(text.slice(body))) {
      const message = linkProblem(target, isEntry);
      if (message) problems.get(path)!.push(told({ start: start + body, end: end + body, message }, ''));
    }
  }
  return {
    entries: entries.sort((a, b) => (a.id < b.id ? -1 : 1)),
    answers: answers.sort((a, b) => (a.id < b.id ? -1 : 1)),
    files: byId,
    problems,
  };
}

/** A problem as a sentence. */
function told({ start, end, message }: EntryProblem, before: string): ConfigurationProblem {
  const sentence = `${before}${message}.`;
  return { start, end: Math.max(end, start), message: sentence[0]!.toUpperCase() + sentence.slice(1), severity: 'warning' };
}
