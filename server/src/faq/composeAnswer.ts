import type { TeamAnswer } from '#shared/faq';
import { markdownLines } from './markdownLines';

/** What a team answers now, and why. */
export type NewAnswer = Omit<TeamAnswer, 'id'>;

/**
 * The text of a team's file with a new recommended answer in it.
 *
 * @param id of the entry that is answered
 * @param current the file as it is now: it keeps everything else that stands in it; undefined where there is none yet
 * @param answer in Markdown; headings above the third level are lowered to it, so that they end no section
 */
export function composeAnswer(id: string, current: string | undefined, answer: NewAnswer): string {
  const recommended = `## Recommended answer\n\n${lowered(answer.recommendedAnswer)}\n`;
  const reasoning = answer.reasoning?.trim() ? `\n## Reasoning\n\n${lowered(answer.reasoning)}\n` : '';
  if (current === undefined) return `---\nid: ${id}\nlastVerified: ${answer.lastVerified}\n---\n\n${recommended}${reasoning}`;
  const matter = /^\uFEFF?---[ \t]*\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/.exec(current)?.[0] ?? '';
  const dated = matter.replace(/^lastVerified:.*$/m, `lastVerified: ${answer.lastVerified}`);
  const parts = sectionsOf(current.slice(matter.length).replaceAll('\r\n', '\n'));
  const isReplaced = (title: string | undefined) => title === 'Recommended answer' || title === 'Reasoning';
  const first = parts.findIndex(({ title }) => isReplaced(title));
  // Where nothing is to be replaced, it stands before what a reader may go on to.
  const last = parts.findIndex(({ title }) => title === 'See also');
  const at = first >= 0 ? first : last >= 0 ? last : parts.length;
  const keep = (some: typeof parts) => some.filter(({ title }) => !isReplaced(title)).map(({ text }) => text.trim());
  const body = [...keep(parts.slice(0, at)), (recommended + reasoning).trim(), ...keep(parts.slice(at))];
  return `${dated}\n${body.filter((part) => part !== '').join('\n\n')}\n`;
}

/** A body cut before each heading of the second level. */
function sectionsOf(body: string): { readonly title: string | undefined; readonly text: string }[] {
  const parts: { title: string | undefined; text: string }[] = [{ title: undefined, text: '' }];
  for (const { line, isCode } of markdownLines(body)) {
    const title = isCode ? undefined : /^ {0,3}##[ \t]+(.*?)[ \t]*$/.exec(line)?.[1];
    if (title !== undefined) parts.push({ title, text: '' });
    parts.at(-1)!.text += `${line}\n`;
  }
  return parts;
}

/** Text without headings of the first and second level, underlined ones included. */
function lowered(markdown: string): string {
  const lines: string[] = [];
  for (const { line, isCode } of markdownLines(markdown.replaceAll('\r\n', '\n').trim())) {
    const isUnderline = !isCode && /^ {0,3}(?:=+|-+)[ \t]*$/.test(line) && (lines.at(-1) ?? '').trim() !== '';
    if (isUnderline) lines.push(`### ${lines.pop()!.trim()}`);
    else lines.push(isCode ? line : line.replace(/^( {0,3})#{1,2}([ \t])/, '$1###$2'));
  }
  return lines.join('\n');
}
