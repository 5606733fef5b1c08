import { join, relative, sep } from 'node:path';
import type { ShownEntry } from '#shared/faq';
import { LineIndex } from '#shared/lines';
import { readTeamFaq, type TeamFaq, type TeamFile } from '../configuration/teamFaq';
import { WorkspaceConfiguration } from '../engine/workspaceConfiguration';
import { faqWith } from '../faq/collection';
import { entryMarkdown } from '../faq/entryMarkdown';
import { searchFaq } from '../faq/search';
import { mayBeTeamEntry } from '../project/configurationFiles';
import { diskFileSystem } from '../project/disk';
import { normalizePath } from '../project/uri';
import { walkFiles } from '../project/walk';
import { WorkspaceModel } from '../project/workspaceModel';
import { type Paint, painter, plainText } from '../reports/terminal';
import { markdownToTerminal } from '../reports/terminalMarkdown';
import { Failure } from './failure';
import { pageWidth, wantsColours, writeText } from './output';
import { projectFolderOf } from './targets';

/** The options of `preflight faq`. */
export interface FaqOptions {
  readonly format: 'text' | 'json';
  /** False for --no-color. */
  readonly color: boolean;
}

/**
 * `preflight faq`: the entry of an id, or the entries that words find, best first; all of them without words. One entry alone
 * is printed whole. The entries of the team are those of the current folder's configuration. Throws a Failure where nothing
 * is found.
 */
export async function faq(words: readonly string[], { format, color }: FaqOptions): Promise<void> {
  const cwd = normalizePath(process.cwd());
  const files = await teamFilesOf(cwd);
  const team = readTeamFaq(files);
  const problems = describeProblems(team, files, cwd);
  if (problems !== '') await writeText(process.stderr, problems);
  const { list, entry } = faqWith(team);
  const asked = words.join(' ').trim();
  const exact = entry(asked);
  const seemsId = /^([a-z][a-z\d]*-)\d+$/i.exec(asked)?.[1]?.toUpperCase();
  // Not any such word: sha-256 is none.
  if (!exact && seemsId && list.some(({ id }) => id.startsWith(seemsId)))
    throw new Failure(`There is no FAQ entry ${asked}. See preflight faq for all entries.`);
  const found = exact ? [exact] : asked === '' ? list.filter(({ status }) => status !== 'RETIRED') : searchFaq(asked, list);
  if (found.length === 0) throw new Failure(`There is no FAQ entry about ${asked}. See preflight faq for all entries.`);
  if (format === 'json') {
    await writeText(process.stdout, `${JSON.stringify(found, null, 2)}\n`);
    return;
  }
  const { stdout } = process;
  const paint = painter(wantsColours(color, stdout, process.env));
  if (found.length === 1) {
    await writeText(stdout, markdownToTerminal(entryMarkdown(found[0]!), { width: pageWidth(stdout), paint }));
    return;
  }
  await writeText(stdout, formatList(found, paint));
  await writeText(process.stderr, `${found.length} entries. preflight faq ${found[0]!.id} prints the first one.\n`);
}

/** The team's entries in the folder that the configuration of `cwd` names, unsaved ones of editors aside. */
async function teamFilesOf(cwd: string): Promise<TeamFile[]> {
  const model = new WorkspaceModel(diskFileSystem, [await projectFolderOf(cwd, diskFileSystem)]);
  const configuration = new WorkspaceConfiguration(model);
  const path = join(cwd, 'x');
  await model.prepare(path);
  await configuration.lookInto(cwd);
  const { faqFolder } = configuration.of(path);
  const files: TeamFile[] = [];
  if (faqFolder === undefined) return files;
  for await (const file of walkFiles(diskFileSystem, [faqFolder], { accept: mayBeTeamEntry })) {
    const content = await diskFileSystem.read(file);
    if (content.kind === 'text') files.push({ path: file, text: content.text });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function describeProblems({ problems }: TeamFaq, files: readonly TeamFile[], cwd: string): string {
  return files
    .flatMap(({ path, text }) => {
      const lines = new LineIndex(text);
      const name = relative(cwd, path).replaceAll(sep, '/');
      return (problems.get(path) ?? []).map(({ start, message }) => {
        const { line, character } = lines.positionAt(start);
        return `${plainText(`${name}:${line + 1}:${character + 1}: ${message}`)}\n`;
      });
    })
    .join('');
}

function formatList(entries: readonly ShownEntry[], paint: Paint): string {
  const widest = Math.max(...entries.map(({ id }) => id.length));
  const lines = entries.map(({ id, question, isTeams, teamAnswer }) => {
    const mark = isTeams ? ' [team]' : teamAnswer ? ' [with an answer of the team]' : '';
    return `${paint('heading', id.padEnd(widest))}  ${plainText(question)}${mark}`;
  });
  return `${lines.join('\n')}\n`;
}
