/** Calls in a script that write `script` and `link` elements into the page as markup, or load a script at once. */

import type { MarkupRange } from '../../../syntax/markup';
import { type Code, readBrackets } from './code';

/** One element that is written, or one script that is loaded. Ranges are offsets into the code. */
export interface Writing {
  /** From the object the method is called on to the closing parenthesis. */
  readonly call: MarkupRange;
  readonly tag: 'script' | 'link';
  readonly how: 'written' | 'loaded';
  /** The address as it stands inside of a string; undefined where code gives it, or none is seen. */
  readonly address: MarkupRange | undefined;
  /** The code that gives the address, or goes on with it; undefined where none is seen. */
  readonly code: MarkupRange | undefined;
  /** What `rel` says, folded. */
  readonly relation: string | undefined;
}

/** Methods of documents and of jQuery that make elements of a text, and jQuery's that runs a script (api.jquery.com). */
const calls = /((?<![\w$])[\w$]+|[)\]])\s*\.\s*(?:(writeln|write|append|prepend|before|after|html)|getScript)\s*\(/g;
/** `%3C` is what snippets write for `<`, and `unescape` makes one of it again. */
const tags = /(?:<|%3C)(script|link)(?![\w-])/gi;
const addressed = { script: /\bsrc\s*=\s*\\?["']?/i, link: /\bhref\s*=\s*\\?["']?/i } as const;
const related = /\brel\s*=\s*\\?["']?([\w -]+)/i;
/** An address goes on to a quote, a blank or the end of its tag; an expression of the page may hold any of these. */
const address = /(?:\{![^}]*\}|[^"'`\\\s>{+]|\{(?!!))*/y;
/** Names that are only a document where `write` is called on them. */
const documents = /(?:^|[.\w$])doc(?:ument)?$/i;
/** Attributes of a tag are looked for no further than this. */
const reach = 1000;

/** The elements that calls write, and the scripts that calls load. Linear in the length of the code. */
export function writingsIn(code: Code): Writing[] {
  const found: Writing[] = [];
  for (const match of code.text.matchAll(calls)) {
    const [whole, receiver, method] = match;
    const open = match.index + whole.length - 1;
    if (!code.isCode(match.index) || !code.isCode(open)) continue;
    if (method?.startsWith('write') && !documents.test(receiver!)) continue;
    const inside = readBrackets(code, open);
    if (!inside) continue;
    // Of a chain only its last call.
    const chained = /^[)\]]\s*\.\s*/.exec(whole)?.[0].length ?? 0;
    const call = { start: match.index + chained, end: inside.end };
    const [first] = inside.parts;
    if (method) found.push(...elementsIn(code, { start: open + 1, end: inside.end - 1 }, call));
    else if (first) found.push({ call, tag: 'script', how: 'loaded', address: undefined, code: first, relation: undefined });
  }
  return found;
}

/** The elements in what a call is given. */
function elementsIn(code: Code, given: MarkupRange, call: MarkupRange): Writing[] {
  const { text, at } = joined(code, given);
  const starts = [...text.matchAll(tags)];
  return starts.map((match, i): Writing => {
    const tag = match[1]!.toLowerCase() as Writing['tag'];
    const from = match.index + match[0].length;
    const end = Math.min(starts[i + 1]?.index ?? text.length, from + reach);
    const attributes = text.slice(from, end);
    const source = addressed[tag].exec(attributes);
    const relation = related.exec(attributes)?.[1]?.trim().toLowerCase();
    if (!source) return { call, tag, how: 'written', address: undefined, code: undefined, relation };
    const begin = from + source.index + source[0].length;
    // `src='" + host`: the string ends here, and code goes on behind its quote.
    const isCode = /["'`]/.test(text[begin] ?? '');
    address.lastIndex = begin;
    const length = address.exec(text)?.[0].length ?? 0;
    const written = length > 0 ? { start: at(begin), end: at(begin + length - 1) + 1 } : undefined;
    return {
      call,
      tag,
      how: 'written',
      address: written,
      code: written ? undefined : { start: at(isCode ? begin + 1 : begin), end: at(end) },
      relation,
    };
  });
}

/** Texts that are only cut in two, `'<scr' + 'ipt>'`, as one; `at` says where a place in it stands. */
function joined(code: Code, { start, end }: MarkupRange): { text: string; at: (offset: number) => number } {
  const written = code.text.slice(start, end);
  const cuts = [...written.matchAll(/(["'`])\s*\+\s*\1/g)];
  const parts: string[] = [];
  // Where each part begins, in the joined text and in the code.
  const begins: { readonly joined: number; readonly code: number }[] = [];
  let length = 0;
  let from = 0;
  for (const cut of [...cuts, undefined]) {
    const part = written.slice(from, cut?.index ?? written.length);
    begins.push({ joined: length, code: start + from });
    parts.push(part);
    length += part.length;
    if (cut) from = cut.index + cut[0].length;
  }
  const at = (offset: number): number => {
    const part = begins.findLast((one) => one.joined <= offset)!;
    return part.code + offset - part.joined;
  };
  return { text: parts.join(''), at };
}
