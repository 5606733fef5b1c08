/** Plain text as Markdown: characters that Markdown or HTML would take for their own are escaped. */
export function escapeMarkdown(text: string): string {
  const inside = text.replace(/[\\`*_[\]<>|~&$]/g, '\\$&');
  // These mean something at the beginning of a line only: headings, lists, rules.
  return inside.replace(/^(\s*)([#+=-]|\d+(?=[.)]))/gm, (_, space, mark) =>
    /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
  );
}

/** Text as inline code, whatever backticks it contains. */
export function inlineCode(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** A link to a client's command. */
export function commandLink(text: string, command: string, ...args: unknown[]): string {
  return `[${escapeMarkdown(text)}](${commandUri(command, ...args)})`;
}

/** The address of a command: for links in hovers and pages. */
export function commandUri(command: string, ...args: unknown[]): string {
  // Parentheses would end a Markdown link, and encodeURIComponent leaves them.
  const encoded = encodeURIComponent(JSON.stringify(args)).replace(/[()]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return args.length === 0 ? `command:${command}` : `command:${command}?${encoded}`;
}
