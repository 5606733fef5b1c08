/** Calls in a script that create `script` and `link` elements, and what is done with the elements. */

import type { MarkupRange } from '../../../syntax/markup';
import { type Code, constantIn, readBrackets } from './code';

/** One call. Ranges are offsets into the code. */
export interface Creation {
  /** From the object it is called on to the closing parenthesis. */
  readonly call: MarkupRange;
  readonly tag: 'script' | 'link';
  /** What is given to `src` or `href`; undefined where that is not seen. */
  readonly address: MarkupRange | undefined;
  /** What is given to `rel`, folded. */
  readonly relation: string | undefined;
  /** Code is put between its tags. */
  readonly hasText: boolean;
}

const calls = /(?:\.\s*createElement(NS)?|\[\s*(["'`])createElement(NS)?\2\s*\])\s*\(/g;
/** What such a call is made on. */
const receiver = /[\w$]+(?:\s*\.\s*[\w$]+)*\s*$/;
const maxReceiver = 100;

/** The calls that create a `script` or a `link`. */
export function creationsIn(code: Code): Creation[] {
  const found: Creation[] = [];
  for (const match of code.text.matchAll(calls)) {
    const open = match.index + match[0].length - 1;
    if (!code.isCode(match.index) || !code.isCode(open)) continue;
    const inside = readBrackets(code, open);
    const given = inside?.parts[match[1] || match[3] ? 1 : 0];
    const tag = given && tagOf(code, code.text.slice(given.start, given.end).trim(), match.index);
    if (!inside || (tag !== 'script' && tag !== 'link')) continue;
    const before = code.text.slice(Math.max(0, match.index - maxReceiver), match.index);
    const call = { start: match.index - (receiver.exec(before)?.[0].length ?? 0), end: inside.end };
    found.push({ call, tag, ...uses(code, call) });
  }
  return found;
}

/** How far before a call its names are looked for. */
const lookBack = 20_000;

/** The name of the element: written out, or held by a variable or parameter that gets one text. */
function tagOf(code: Code, written: string, at: number): string | undefined {
  const constant = constantIn(written) ?? (/^[A-Za-z_$][\w$]*$/.test(written) ? held(code, written, at) : undefined);
  return constant?.trim().toLowerCase();
}

function held(code: Code, name: string, at: number): string | undefined {
  const assigned = new RegExp(`(?<![\\w$.])${escaped(name)}\\s*=(?!=)\\s*("[^"]*"|'[^']*'|\`[^\`$]*\`)`, 'g');
  const from = Math.max(0, at - lookBack);
  let last: string | undefined;
  for (const match of code.text.slice(from, at).matchAll(assigned)) if (code.isCode(from + match.index)) last = match[1];
  return last === undefined ? argument(code, name, at) : constantIn(last);
}

const functions = /\bfunction\s*[\w$]*\s*\(([^()]*)\)\s*\{|\(([^()]*)\)\s*=>\s*\{/g;

/** What a function that is called where it stands gets for a parameter: `(function (d, s) { ... })(document, 'script')`. */
function argument(code: Code, name: string, at: number): string | undefined {
  const from = Math.max(0, at - lookBack);
  for (const match of code.text.slice(from, at).matchAll(functions)) {
    const start = from + match.index;
    const index = (match[1] ?? match[2] ?? '').split(',').findIndex((one) => one.trim() === name);
    if (index < 0 || !code.isCode(start)) continue;
    const body = readBrackets(code, start + match[0].length - 1);
    if (!body || body.end < at) continue;
    const behind = /^\s*\)?\s*\(/.exec(code.text.slice(body.end, body.end + 100))?.[0];
    const given = behind === undefined ? undefined : readBrackets(code, body.end + behind.length - 1)?.parts[index];
    const constant = given && constantIn(code.text.slice(given.start, given.end));
    if (constant !== undefined) return constant;
  }
  return undefined;
}

/** How far the use of an element is looked for behind the call. */
const reach = 2000;

/** What happens to the variable that gets the element, until it gets another one. */
function uses(code: Code, { start, end }: MarkupRange): Pick<Creation, 'address' | 'relation' | 'hasText'> {
  const before = code.text.slice(Math.max(0, start - 200), start);
  const name = /([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)\s*=\s*$/.exec(before)?.[1];
  if (!name) return { address: undefined, relation: undefined, hasText: false };
  const own = `(?<![\\w$.])${escaped(name)}`;
  let behind = code.text.slice(end, end + reach);
  const again = new RegExp(`${own}\\s*=(?!=)`).exec(behind);
  if (again) behind = behind.slice(0, again.index);
  const find = (property: string): MarkupRange | undefined => {
    const pattern = new RegExp(
      `${own}\\s*(?:\\.\\s*(?:${property})\\s*=(?!=)|\\[\\s*["'](?:${property})["']\\s*\\]\\s*=(?!=)|\\.\\s*setAttribute\\(\\s*["'](?:${property})["']\\s*,)`,
    );
    const match = pattern.exec(behind);
    return match
      ? { start: end + match.index + match[0].length, end: endOfValue(code, end + match.index + match[0].length) }
      : undefined;
  };
  const relation = find('rel');
  return {
    address: find('src|href'),
    relation: relation && constantIn(code.text.slice(relation.start, relation.end))?.trim().toLowerCase(),
    hasText: new RegExp(`${own}\\s*\\.\\s*(?:text|textContent|innerHTML|innerText|appendChild)\\b`).test(behind),
  };
}

/** Where a value ends: at a semicolon, a closing bracket of what is around it, or a line that ends it. */
function endOfValue(code: Code, start: number): number {
  let depth = 0;
  for (let at = start; at < code.text.length && at - start < reach; at++) {
    if (!code.isCode(at)) continue;
    const character = code.text[at]!;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character) && depth-- === 0) return at;
    else if (depth === 0 && (character === ';' || character === ',')) return at;
    else if (depth === 0 && character === '\n' && endsLine(code.text, start, at)) return at;
  }
  return Math.min(code.text.length, start + reach);
}

/** A line ends a statement unless an operator says that it goes on. */
function endsLine(text: string, start: number, at: number): boolean {
  const written = text.slice(start, at).trimEnd();
  return written !== '' && !/[+?:(,=|&]$/.test(written) && !/^\s*[+?:.)|&]/.test(text.slice(at, at + 200));
}

function escaped(name: string): string {
  return name.replace(/[.$]/g, '\\$&');
}
