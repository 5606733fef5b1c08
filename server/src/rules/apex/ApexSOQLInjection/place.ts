/** Where in a query a value stands, from the text before it: what helps against injection depends on it. */

import { hole } from '../../../semantics/apex/facts';

export type Place =
  /** Inside the quotes of a string. */
  | 'quoted'
  /** Inside the braces of a SOSL search text. */
  | 'braces'
  /** Compared with, or searched for, without quotes. */
  | 'value'
  /** Where a condition or a part of one stands. */
  | 'condition'
  | 'fields'
  | 'object'
  | 'grouping'
  | 'order'
  /** After a field of ORDER BY. */
  | 'direction'
  | 'number'
  /** Where whole clauses stand. */
  | 'clause'
  /** Nothing is before it. */
  | 'whole'
  | 'unknown';

/** The place of a value after `before`; `hole` stands for unknown parts, which are taken to leave quotes as they were. */
export function placeAfter(before: string): Place {
  const { outside, isInQuotes } = withoutStrings(before);
  if (isInQuotes) return 'quoted';
  if (/\bfind\s*\{[^}]*$/i.test(outside)) return 'braces';
  const text = withoutParentheses(outside).trimEnd();
  if (text === '') return 'whole';
  if (text.endsWith(hole)) return 'unknown';
  const [keyword, rest] = lastClause(text);
  switch (keyword) {
    case 'select':
      return 'fields';
    case 'from':
      return rest === '' || rest.endsWith(',') ? 'object' : 'clause';
    case 'returning':
      if (rest.replaceAll('()', '').includes('(')) return 'fields';
      return rest === '' || rest.endsWith(',') ? 'object' : 'clause';
    case 'where':
    case 'having':
      return operator.test(rest) ? 'value' : 'condition';
    case 'group by':
      return 'grouping';
    case 'order by':
      return rest === '' || rest.endsWith(',') || rest.endsWith('(') ? 'order' : 'direction';
    case 'limit':
    case 'offset':
      return rest === '' ? 'number' : 'clause';
    case 'find':
      return rest === '' ? 'value' : 'clause';
    case 'with':
      return 'clause';
    default:
      return 'unknown';
  }
}

/** What comes before a value in a condition: an operator, or the beginning of a list of values. */
const operator = /(?:[=<>]\s*:?|\b(?:like|in|includes|excludes)\s*:?|\b(?:in|includes|excludes)\s*\([^()]*)$/i;

const clauses = /(?<![\w.])(select|from|where|having|group\s+by|order\s+by|limit|offset|with|find|returning)(?![\w.])/gi;

/** The keyword of the last clause that has begun, folded, and what of it is there already. */
function lastClause(text: string): readonly [string, string] {
  let keyword = '';
  let at = 0;
  for (const match of text.matchAll(clauses)) {
    keyword = match[1]!.toLowerCase().replace(/\s+/g, ' ');
    at = match.index + match[0].length;
  }
  return [keyword, text.slice(at).trim()];
}

/** The text with its strings blanked, and whether one is still open at the end. */
function withoutStrings(text: string): { outside: string; isInQuotes: boolean } {
  let outside = '';
  let isInQuotes = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (isInQuotes && char === '\\') {
      i++;
      continue;
    }
    if (char === "'") {
      outside += char;
      isInQuotes = !isInQuotes;
    } else if (!isInQuotes) outside += char;
  }
  return { outside, isInQuotes };
}

/** The text without what stands in parentheses that are closed: sub-queries, functions, lists. */
function withoutParentheses(text: string): string {
  const open: number[] = [];
  let out = '';
  for (const char of text) {
    if (char === ')' && open.length > 0) out = `${out.slice(0, open.pop())}()`;
    else {
      if (char === '(') open.push(out.length);
      out += char;
    }
  }
  return out;
}
