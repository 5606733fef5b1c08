/** Takes statements and declarations out of Apex so that what stays is valid and shows no hole. */

import type { Edit, Span } from '#shared/finding';
import { type ApexSource, statementEnd, statementStart, tokenFrom, tokensIn } from './tokens';

/**
 * The range to remove with a statement: the `if` around it when nothing else is in that and its condition does nothing;
 * `isBody` when it is the body of something that needs another statement in its place.
 */
export function removableStatement(
  source: ApexSource,
  statement: Span,
  isWholeBody: boolean,
): Span & { readonly isBody: boolean } {
  const { tokens, partners } = source;
  const { from, to } = tokensIn(source, statement);
  const inBraces = tokens[from - 1]?.key === '{' && tokens[to]?.key === '}' && partners[from - 1] === to;
  const close = inBraces ? from - 2 : from - 1;
  const after = inBraces ? to + 1 : to;
  const open = tokens[close]?.key === ')' ? partners[close]! : -1;
  const itself = { start: statement.start, end: statement.end, isBody: isWholeBody };
  if ((!inBraces && !isWholeBody) || open < 1 || tokens[open - 1]!.key !== 'if' || tokens[after]?.key === 'else') return itself;
  const before = tokens[open - 2]?.key;
  if (before !== undefined && before !== ';' && before !== '{' && before !== '}') return itself;
  if (tokens.slice(open + 1, close).some(({ key }) => ['(', '=', '++', '--', '+=', '-=', '['].includes(key))) return itself;
  // Comments in the block may be about something else.
  const between = [source.text.slice(tokens[close]!.end, statement.start), source.text.slice(statement.end, tokens[to]?.start)];
  if (inBraces && between.some((part) => /\/[/*]/.test(part))) return itself;
  return { start: tokens[open - 1]!.start, end: tokens[after - 1]!.end, isBody: false };
}

/** The range to remove with a declaration: the doc comment right above it goes, too. */
export function removableDeclaration({ text }: ApexSource, declaration: Span): Span {
  const comment = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*\r?\n[ \t]*$/.exec(text.slice(0, declaration.start));
  return { start: comment ? comment.index : declaration.start, end: declaration.end };
}

/**
 * Edits that remove ranges. What stands alone on its lines goes with them and with the comment behind it, together with
 * an empty line that would be one too many.
 */
export function removals(source: ApexSource, spans: readonly Span[]): Edit[] {
  const { text, file } = source;
  const lines: { start: number; end: number }[] = [];
  const edits: Edit[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const start = lineStart(text, span.start);
    const end = lineEnd(text, span.end);
    const startsLine = text.slice(start, span.start).trim() === '';
    const behind = text.slice(span.end, end);
    if (startsLine && /^\s*(?:\/\/.*)?\s*$/.test(behind)) {
      const last = lines.at(-1);
      if (last && last.end === start) last.end = end;
      else lines.push({ start, end });
    } else if (startsLine || behind.trim() !== '') {
      edits.push({ file, start: span.start, end: span.end + /^[ \t]*/.exec(behind)![0].length, text: '' });
    } else {
      edits.push({ file, start: span.start - /[ \t]*$/.exec(text.slice(start, span.start))![0].length, end: span.end, text: '' });
    }
  }
  return [...edits, ...lines.map((span) => ({ file, ...withoutHole(text, span), text: '' }))].sort((a, b) => a.start - b.start);
}

/** Takes in the empty line that whole lines would leave behind: twice in a row, or at the edge of a block. */
function withoutHole(text: string, { start, end }: Span): Span {
  const above = text.slice(lineStart(text, start - 1), start);
  const below = text.slice(end, lineEnd(text, end));
  const isEmpty = (line: string) => /^[ \t]*\r?\n$/.test(line);
  if (start > 0 && isEmpty(below) && (isEmpty(above) || above.trimEnd().endsWith('{'))) return { start, end: end + below.length };
  if (start > 0 && isEmpty(above) && below.trimStart().startsWith('}')) return { start: start - above.length, end };
  return { start, end };
}

function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Behind the line break. */
function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at + 1;
}

/** The statement with its semicolon around an offset. */
export function statementAround(source: ApexSource, offset: number): Span | undefined {
  const at = tokenFrom(source, offset);
  const end = source.tokens[statementEnd(source, at)];
  return end?.key === ';' ? { start: source.tokens[statementStart(source, at)]!.start, end: end.end } : undefined;
}
