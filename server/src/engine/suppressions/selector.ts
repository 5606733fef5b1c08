/** Code Analyzer's rule selectors: `pmd`, `pmd:ApexCRUDViolation`, `(pmd,eslint):High`, `3`, `AppExchange`, `all`. */

import type { RuleMeta } from '#shared/rule';
import type { Selector } from './model';

/** Deeper nesting than this is no selector. */
const maxDepth = 20;

/** Reads a selector; an empty one is `all`. Undefined when it makes no sense, as Code Analyzer has it. */
export function parseSelector(text: string): Selector | undefined {
  const source = text.replace(/\s+/g, '').toLowerCase();
  if (source === '') return { word: 'all' };
  let at = 0;
  const list = (depth: number): Selector | undefined => {
    const any: Selector[] = [];
    do {
      const part = chain(depth);
      if (!part) return undefined;
      any.push(part);
    } while (source[at] === ',' && ++at);
    return any.length === 1 ? any[0] : { any };
  };
  const chain = (depth: number): Selector | undefined => {
    const all: Selector[] = [];
    do {
      const part = primary(depth);
      if (!part) return undefined;
      all.push(part);
    } while (source[at] === ':' && ++at);
    return all.length === 1 ? all[0] : { all };
  };
  const primary = (depth: number): Selector | undefined => {
    if (source[at] === '(') {
      if (depth >= maxDepth) return undefined;
      at++;
      const inner = list(depth + 1);
      return inner && source[at++] === ')' ? inner : undefined;
    }
    const end = at + (/^[^(),:]*/.exec(source.slice(at))?.[0].length ?? 0);
    const word = source.slice(at, end);
    at = end;
    return word ? { word } : undefined;
  };
  const selector = list(0);
  return at === source.length ? selector : undefined;
}

const severityNames = ['', 'critical', 'high', 'moderate', 'low', 'info'];

/** Whether a selector selects a rule: by engine, name, old name, tag, severity by name or number, or `all`. */
export function selects(selector: Selector, rule: RuleMeta): boolean {
  if ('word' in selector) return wordsFor(rule).has(selector.word);
  if ('all' in selector) return selector.all.every((part) => selects(part, rule));
  return selector.any.some((part) => selects(part, rule));
}

const words = new WeakMap<RuleMeta, ReadonlySet<string>>();

function wordsFor(rule: RuleMeta): ReadonlySet<string> {
  let known = words.get(rule);
  if (!known) {
    const all = ['all', 'preflight', rule.engine ?? '', rule.name, ...(rule.aliases ?? []), ...rule.tags];
    known = new Set([...all.map((word) => word.toLowerCase()), severityNames[rule.severity], String(rule.severity)]);
    words.set(rule, known);
  }
  return known;
}
