import type { Span } from '#shared/finding';
import { markdownLines } from './markdownLines';

/** Where a link in Markdown leads, and where its address stands. */
export interface LinkTarget extends Span {
  readonly target: string;
}

/** Everything a link in a text can lead to: inline links and bare addresses, outside of code, by ranges in the text. */
export function linksIn(markdown: string): LinkTarget[] {
  const links: LinkTarget[] = [];
  for (const { line, start, isCode } of markdownLines(markdown)) {
    if (isCode) continue;
    const prose = line.replace(/`[^`]*`/g, (code) => ' '.repeat(code.length));
    for (const match of prose.matchAll(/\]\(([^)\s]+)|(https?:\/\/[^\s)>]+)/g)) {
      const target = (match[1] ?? match[2])!;
      const at = start + match.index + match[0].length - target.length;
      links.push({ target, start: at, end: at + target.length });
    }
  }
  return links;
}

/** What is wrong with a link: it leads to no entry that is kept up to date, or to no page that everybody can trust. */
export function linkProblem(target: string, isEntry: (id: string) => boolean): string | undefined {
  if (/^#/.test(target)) return undefined;
  if (/^[A-Z][A-Z0-9]*-\d+$/.test(target))
    return isEntry(target) ? undefined : 'this link leads to no entry, or to a retired one';
  const isAddress = URL.canParse(target) && new URL(target).protocol === 'https:';
  return isAddress ? undefined : 'a link leads to the id of an entry, to a heading (#...), or to https://';
}
