/** Tags that nobody has ended yet, as one is while it is typed: where the next tag begins, they are over. */

/** A comment, a script or a style sheet to be left alone, or the beginning of an opening tag. */
const beginnings = /<!--|<(script|style)(?=[\s/>])|<[A-Za-z][^\s<>/]*/gi;
/** What an opening tag, a closing tag or a comment begins with. */
const tag = /<[A-Za-z/!]/;

/**
 * Where tags are over because another one begins in them: outside of all values, or in a value whose closing quote, in
 * truth, opens a value further down. A value that runs to the end of the text is as bad. Offsets in order, each of the
 * bracket of the next tag, with blanks or a quote before it. Takes time linear in the length of the text.
 */
export function findBrokenTags(text: string): BrokenTag[] {
  const broken: BrokenTag[] = [];
  beginnings.lastIndex = 0;
  for (let match = beginnings.exec(text); match; match = beginnings.exec(text)) {
    if (match[0] === '<!--') {
      const end = text.indexOf('-->', beginnings.lastIndex);
      if (end < 0) break;
      beginnings.lastIndex = end + 3;
      continue;
    }
    const { end, found } = endOfTag(text, beginnings.lastIndex);
    if (found) broken.push(found);
    beginnings.lastIndex = end;
    const raw = match[1];
    if (raw === undefined || found || text[end - 2] === '/') continue;
    const close = raw.toLowerCase() === 'script' ? /<\/script/gi : /<\/style/gi;
    close.lastIndex = end;
    if (!close.exec(text)) break;
    beginnings.lastIndex = close.lastIndex;
  }
  return broken;
}

export interface BrokenTag {
  /** From here on nothing of the tag counts: the quote of a value that is not closed, or blanks. */
  readonly from: number;
  /** Where the next tag begins. */
  readonly end: number;
}

/** Where the tag ends whose attributes begin at `from`, and whether it is a broken one. */
function endOfTag(text: string, from: number): { end: number; found?: BrokenTag } {
  let isValue = false;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (character === '>') return { end: at + 1 };
    if (character === '<') {
      if (!isTag(text, at)) continue;
      return isBlank(text[at - 1]) ? { end: at, found: { from: at - 1, end: at } } : { end: at };
    }
    if (isValue && (character === '"' || character === "'")) {
      const close = text.indexOf(character, at + 1);
      const next = nextTag(text, at + 1, close < 0 ? text.length : close);
      if (next !== undefined && (close < 0 || /[\w{]/.test(text[close + 1] ?? '')))
        return { end: next, found: { from: at, end: next } };
      if (close < 0) return { end: text.length };
      at = close;
    }
    if (!isBlank(character)) isValue = character === '=';
  }
  return { end: text.length };
}

function nextTag(text: string, from: number, end: number): number | undefined {
  // Of the value alone: the text may go on for long without a tag.
  const at = text.slice(from, end + 1).search(tag);
  return at < 0 || from + at >= end ? undefined : from + at;
}

function isTag(text: string, at: number): boolean {
  return /[A-Za-z/!]/.test(text[at + 1] ?? '');
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && character.trim() === '';
}
