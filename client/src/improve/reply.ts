/** What a language model recommends. */
export interface Recommendation {
  readonly recommendedAnswer: string;
  readonly reasoning: string | undefined;
}

/** Longer replies than this are cut off: no answer is a book. */
export const longestReply = 40_000;

/**
 * Finds the two sections in a reply. Models are given to wrapping a reply in a fence, to bold headings, and to a polite
 * sentence before: all that is passed over. Of links that run commands or open files, only the text is kept.
 *
 * @returns undefined where there is no recommended answer
 */
export function readReply(text: string): Recommendation | undefined {
  const plain = unwrapped(text.replaceAll('\r\n', '\n').trim()).replace(actingLink, '$1');
  const lines = plain.split('\n');
  const sections = new Map<'answer' | 'reasoning', string[]>();
  let current: string[] | undefined;
  let fence = '';
  for (const line of lines) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    const isCode = fence !== '' || mark !== null;
    if (mark && !fence) fence = mark[1];
    else if (mark?.[1].startsWith(fence) && mark[2].trim() === '') fence = '';
    const heading = isCode ? null : headingPattern.exec(line);
    if (!heading) {
      current?.push(line);
      continue;
    }
    const name = heading[1].toLowerCase().startsWith('reason') ? 'reasoning' : 'answer';
    // A heading of the same name further down belongs to the text.
    if (sections.has(name)) current?.push(line);
    else {
      current = [];
      sections.set(name, current);
    }
  }
  const recommendedAnswer = sections.get('answer')?.join('\n').trim();
  const reasoning = sections.get('reasoning')?.join('\n').trim();
  return recommendedAnswer ? { recommendedAnswer, reasoning: reasoning || undefined } : undefined;
}

const headingPattern = /^ {0,3}(?:#{1,3}[ \t]+|\*\*)[ \t]*\**(recommended answer|reasoning|reasons)(?: update)?:?\**:?[ \t]*$/i;

/** A link to something that VS Code would do rather than show. */
const actingLink =
  /\[([^\][]*)\]\(\s*<?(?:command|file|data|javascript|vscode[\w-]*):[^\n]*?\)|^ {0,3}\[[^\]\n]+\]:\s*<?(?:command|file|data|javascript|vscode[\w-]*):.*$/gim;

/** The text inside of a fence that is around all of it. */
function unwrapped(text: string): string {
  const found = /^(`{3,})(?:markdown|md)?[ \t]*\n([\s\S]*)\n\1$/.exec(text);
  return found ? found[2] : text;
}
