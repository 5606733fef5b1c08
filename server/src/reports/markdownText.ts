import { oneLine } from './readable';

/** Pieces of GitHub-flavoured Markdown from texts of files and messages. Each is one line. */

/**
 * A text as it is, whatever signs it has: nothing of it is formatting, HTML or a link (GFM 2.4 and 6.6). A name after an `@`
 * notifies nobody where the document becomes an issue.
 */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>|~#&!$]/g, '\\$&')
    .replace(/@(?=[\w-])/g, '@<!-- -->')
    .replace(
      /^(\s*)([-+=]|\d+[.)](?=\s|$))/,
      (_, blanks: string, sign: string) => `${blanks}${sign.slice(0, -1)}\\${sign.slice(-1)}`,
    )
    .replace(/\b(https?|ftp):\/\//gi, '$1:/<!-- -->/')
    .replace(/\bwww\./gi, 'www<!-- -->.')
    .trim();
}

/** A text as inline code. `inTable`: a pipe would end the cell there, even in code (GFM 4.10). */
export function codeSpan(text: string, inTable = false): string {
  const line = oneLine(text).trim();
  if (line === '') return '';
  const fence = '`'.repeat(1 + longestRun(line));
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  const code = `${fence}${pad}${line}${pad}${fence}`;
  return inTable ? code.replaceAll('|', '\\|') : code;
}

/** Lines of code as a fenced block, indented by so many blanks. */
export function codeBlock(code: string, indent = 0): string {
  const fence = '`'.repeat(Math.max(3, 1 + longestRun(code)));
  const blanks = ' '.repeat(indent);
  return [`${fence}text`, ...code.split('\n'), fence].map((line) => `${blanks}${line}`.trimEnd()).join('\n');
}

/** A link; the address must be one of our own or of an FAQ source. */
export function linkTo(title: string, address: string): string {
  return `[${escapeMarkdown(title)}](<${encodeURI(address).replace(/[<>]/g, encodeURIComponent)}>)`;
}

/** A table; cells are Markdown already. Columns of numbers are named by their index. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], numbers: readonly number[] = []): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (numbers.includes(column) ? '---:' : '---'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
