/** Edits that put a method around a value where it stands. */

import type { Range } from '../../../semantics/apex/ir';
import type { ApexContext, RuleEdit } from '../../rule';

/** The API version that knows `?.` (Apex Developer Guide, Safe Navigation Operator). */
const safeNavigation = 50;

/**
 * The edit that appends a method without arguments to the value in a range of the declaration. Null stays null where the
 * API version allows it.
 */
export function appended(context: ApexContext, { start, end }: Range, method: string): RuleEdit {
  const text = context.text.slice(start, end);
  const { apiVersion } = context;
  const dot = apiVersion === undefined || apiVersion >= safeNavigation ? '?.' : '.';
  const value = isSimple(text) ? text : `(${text})`;
  return { start, end, text: `${value}${dot}${method}()` };
}

/** The edit that calls a static method with the value in a range of the declaration. */
export function passed(context: ApexContext, { start, end }: Range, method: string): RuleEdit {
  return { start, end, text: `${method}(${context.text.slice(start, end)})` };
}

/** Whether a member can be appended to an expression without parentheses: no operator stands outside of brackets. */
export function isSimple(text: string): boolean {
  let depth = 0;
  let quote = false;
  for (let i = 0; i < text.length; i++) {
    const at = text[i]!;
    if (quote) {
      if (at === '\\') i++;
      else if (at === "'") quote = false;
    } else if (at === "'") quote = true;
    else if (/[([{]/.test(at)) depth++;
    else if (/[)\]}]/.test(at)) depth--;
    else if (depth === 0 && !/[\w.\s]/.test(at) && !(at === '?' && text[i + 1] === '.')) return false;
    else if (depth === 0 && /\s/.test(at) && /\w\s+\w/.test(text.slice(Math.max(0, i - 1), i + 12))) return false;
  }
  // `(String) x` and `(a + b).c` start with a bracket.
  return !/^\s*\(/.test(text);
}
