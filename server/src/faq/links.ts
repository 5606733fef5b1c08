import type { Span } from '#shared/finding';

/** Where a link in Markdown leads, and where its address stands. */
export interface LinkTarget extends Span {
  readonly target: string;
}

/** Everything a link in a text can lead to: inline links and bare addresses, outside of code, by ranges in the text. */
export function linksIn(markdown: string): LinkTarget[] {
  const blank = (code: string) => code.replace(/[^\n]/g, ' ');
  const prose = markdown.replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[ \t]*\r?$/gm, blank).replace(/`[^`\n]*`/g, blank);
  const found = [...prose.matchAll(/\]\(([^)\s]+)/g), ...prose.matchAll(/(?<!\]\()(https?:\/\/[^\s)>]+)/g)];
  return found
    .map((match) => {
      const start = match.index + match[0].length - match[1]!.length;
      return { target: match[1]!, start, end: start + match[1]!.length };
    })
    .sort((a, b) => a.start - b.start);
}

/** What is wrong with a link: it leads to no entry that is kept up to date, or to no page that everybody can trust. */
export function linkProblem(target: string, isEntry: (id: string) => boolean): string | undefined {
  if (/^#/.test(target)) return undefined;
  if (/^[A-Z][A-Z0-9]*-\d+$/.test(target))
    return isEntry(target) ? undefined : 'this link leads to no entry, or to a retired one';
  const isAddress = URL.canParse(target) && new URL(target).protocol === 'https:';
  return isAddress ? undefined : 'a link leads to the id of an entry, to a heading (#...), or to https://';
}
