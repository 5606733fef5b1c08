/** What can be said of a query that is given as a string. */

import type { Text } from './values';

export interface QueryTextFacts {
  /** Objects of the outermost FROM clause, as written; empty when it is not in literal text. */
  readonly objects: readonly string[];
  readonly mode: 'user' | 'system' | 'security-enforced' | undefined;
  readonly aggregate: boolean;
}

const modeWords: Readonly<Record<string, QueryTextFacts['mode']>> = {
  user_mode: 'user',
  system_mode: 'system',
  security_enforced: 'security-enforced',
};

/** Stands for a part that is not known; cannot occur in a query. */
const hole = '\uE000';

/** Reads object, access mode and aggregation from the alternatives of a query string. A mode counts if all have it. */
export function evaluateQueryText(texts: readonly Text[] | undefined): QueryTextFacts {
  const objects = new Set<string>();
  const modes = new Set<QueryTextFacts['mode']>();
  let aggregate = texts !== undefined && texts.length > 0;
  for (const text of texts ?? []) {
    const query = withoutLiterals(text.map((part) => part.literal ?? hole).join(''));
    const outer = withoutNested(query);
    const from = /\bfrom\s+([a-z]\w*(?:\.\w+)*)(?![\w\uE000])/i.exec(outer);
    if (from) objects.add(from[1]!);
    const mode = /\bwith\s+(user_mode|system_mode|security_enforced)\b/i.exec(outer);
    modes.add(mode ? modeWords[mode[1]!.toLowerCase()] : undefined);
    if (!/^\s*select\s+(?:count|sum|avg|min|max|count_distinct)\s*\(/i.test(outer)) aggregate = false;
  }
  return { objects: [...objects], mode: modes.size === 1 ? [...modes][0] : undefined, aggregate };
}

/** The fields that a query text selects: all of them, or those that are in literal text. */
export interface SelectedFields {
  /** Paths as written: `Name`, `Owner.Name`. */
  readonly names: readonly string[];
  readonly isComplete: boolean;
}

/** The fields in the outermost SELECT clause of the alternatives of a query string; undefined when none has such a clause. */
export function selectedFields(texts: readonly Text[] | undefined): SelectedFields | undefined {
  const names = new Map<string, string>();
  let isComplete = true;
  let isFound = false;
  for (const text of texts ?? []) {
    const query = withoutLiterals(text.map((part) => part.literal ?? hole).join(''));
    const list = /^\s*select\s([\s\S]*?)\sfrom\s/i.exec(withoutNested(query))?.[1];
    if (list === undefined) {
      isComplete = false;
      continue;
    }
    isFound = true;
    for (const item of list.split(',')) {
      const name = item.trim();
      if (/^[a-z]\w*(?:\.\w+)*$/i.test(name)) names.set(name.toLowerCase(), name);
      // Functions and sub-queries read fields, too.
      else isComplete = false;
    }
  }
  return isFound ? { names: [...names.values()], isComplete } : undefined;
}

/** Values inside quotes say nothing about the query's shape. */
function withoutLiterals(query: string): string {
  return query.replace(/'(?:[^'\\]|\\.)*'/g, "''");
}

/** The query with what stands in parentheses blanked: sub-queries and function arguments. */
function withoutNested(query: string): string {
  let depth = 0;
  let out = '';
  for (const char of query) {
    if (char === ')') depth = Math.max(0, depth - 1);
    out += depth === 0 ? char : ' ';
    if (char === '(') depth++;
  }
  return out;
}
