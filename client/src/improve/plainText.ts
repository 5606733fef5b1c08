/** Messages are no place to read for long. */
const longest = 240;

/**
 * The beginning of a Markdown text as VS Code's messages can show it: one line without marks. No link is left, since messages
 * would make one to click of it, even to a command, and a language model may have written it.
 *
 * @returns at most 240 characters, cut between two words
 */
export function plainText(markdown: string): string {
  const text = markdown
    .slice(0, 20 * longest)
    .replace(/[ \t]*\n[ \t]*(?:[-*+]|\d{1,9}[.)]|#{1,6}|>)[ \t]+/g, '\n')
    .replace(/!?\[([^\][]*)\]\([^()]*\)/g, '$1')
    .replace(/[[\]`*]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  const end = cut.lastIndexOf(' ');
  return `${end > longest / 2 ? cut.slice(0, end) : cut}…`;
}
