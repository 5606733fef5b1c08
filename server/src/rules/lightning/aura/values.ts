/** What an attribute in the markup of an Aura component gives: constants, and references to values. */

import { type Formula, findExpressions, type Reference } from '../../../syntax/formula';
import type { MarkupAttribute } from '../../../syntax/markup';

/** A text that is written out, without the quotes that may stand around it. */
export interface WrittenText {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface AttributeValue {
  /** In the order of the text. */
  readonly texts: readonly WrittenText[];
  readonly references: readonly Reference[];
  /** Whether something in it could not be read. */
  readonly isUnclear: boolean;
}

/** The parts that get into the value of an attribute; conditions only choose between them. */
export function attributeValue({ value, valueRange }: MarkupAttribute, text: string): AttributeValue {
  const texts: WrittenText[] = [];
  const references: Reference[] = [];
  let isUnclear = false;
  let at = valueRange.start;
  const write = (end: number): void => {
    if (end > at) texts.push({ start: at, end, text: text.slice(at, end) });
  };
  if (value === undefined) return { texts, references, isUnclear };
  for (const { start, end, formula, closed } of findExpressions(text, valueRange.start, valueRange.end, 'aura')) {
    write(start);
    at = end;
    isUnclear ||= !closed;
    const pending: (Formula | undefined)[] = [formula];
    while (pending.length > 0) {
      const node = pending.pop();
      switch (node?.kind) {
        case 'literal': {
          const quotes = node.type === 'text' && node.quote ? 1 : 0;
          texts.push({ start: node.start + quotes, end: node.end - quotes, text: String(node.value ?? '') });
          break;
        }
        case 'reference':
          references.push(node);
          break;
        case 'conditional':
          pending.push(node.whenFalse, node.whenTrue);
          break;
        case 'binary':
          // Sums are texts, and so is what `||` and `&&` choose; all else is a number or a flag.
          if (node.operator === '&&') pending.push(node.right);
          else if (node.operator === '+' || node.operator === '||') pending.push(node.right, node.left);
          break;
        case 'call':
          pending.push(...[...(node.key === 'if' ? node.arguments.slice(1) : node.arguments)].reverse());
          break;
        case 'error':
          isUnclear = true;
          pending.push(...[...node.parts].reverse());
          break;
      }
    }
  }
  write(valueRange.end);
  return { texts, references, isUnclear };
}

/** Where a reference leads: `v.note` to an attribute, `$Label.c.note` to a label, `row.note` to a variable of an iteration. */
export function rootOf(reference: Reference): string {
  return reference.parts[0]?.key ?? '';
}
