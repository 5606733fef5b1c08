/** A line of Markdown, without its end. */
export interface MarkdownLine {
  readonly line: string;
  /** Where it begins. */
  readonly start: number;
  /** Whether it belongs to a code fence: its marks do, too. */
  readonly isCode: boolean;
}

/** The lines of a text, from an offset on, with what is code among them. */
export function* markdownLines(text: string, from = 0): Generator<MarkdownLine> {
  let fence = '';
  for (let start = from; start < text.length; ) {
    const next = text.indexOf('\n', start);
    const stop = next < 0 ? text.length : next;
    const line = text.slice(start, stop).replace(/\r$/, '');
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    const wasCode = fence !== '';
    if (mark && !fence) fence = mark[1]!;
    else if (mark && mark[1]!.startsWith(fence) && mark[2]!.trim() === '') fence = '';
    yield { line, start, isCode: wasCode || fence !== '' };
    start = stop + 1;
  }
}
