/** Edits that encode the values of an expression. */

import type { Formula } from '../../../syntax/formula';
import type { RuleEdit } from '../../rule';
import { parentsOf } from './formulaText';
import type { Unsafe } from './judge';
import type { Output } from './outputs';

/** Functions that make a text of another one: encoding goes around them. */
const textFunctions: ReadonlySet<string> = new Set(
  'text left right mid lower upper initcap trim reverse lpad rpad substitute htmlencode jsencode jsinhtmlencode urlencode'.split(
    ' ',
  ),
);

/** The edits that put a function, or several from the outside in, around each value that needs it. */
export function encoded(output: Output, unsafe: readonly Unsafe[], functions: readonly string[], text: string): RuleEdit[] {
  const { formula } = output.expression;
  if (!formula) return [];
  const targets = new Set(unsafe.map(({ leaf }) => wrapped(formula, leaf.node)));
  return [...targets].map((target) => {
    const { start, end } = target;
    const isThere = target.kind === 'call' && target.key === functions.at(-1)?.toLowerCase();
    const around = isThere ? functions.slice(0, -1) : functions;
    return {
      start,
      end,
      text: `${around.map((name) => `${name}(`).join('')}${text.slice(start, end)}${')'.repeat(around.length)}`,
    };
  });
}

/** What to put a function around so that it has the whole text of a value. */
function wrapped(formula: Formula, leaf: Formula): Formula {
  let target = leaf;
  for (const parent of parentsOf(formula, leaf).slice().reverse()) {
    if (parent.kind !== 'call' || !textFunctions.has(parent.key)) break;
    target = parent;
  }
  return target;
}

/** The edits that put an expression of one value in quotes, and encode it for a string. Undefined where more is in it. */
export function quoted(output: Output, unsafe: readonly Unsafe[], text: string, call = ''): RuleEdit[] | undefined {
  const { expression, attribute } = output;
  const { formula, start, end, inner, closed } = expression;
  if (!formula || !closed || unsafe.length !== 1 || wrapped(formula, unsafe[0]!.leaf.node) !== formula) return undefined;
  const quote = attribute?.quote === "'" ? '"' : "'";
  const isEncoded = formula.kind === 'call' && (formula.key === 'jsencode' || formula.key === 'jsinhtmlencode');
  const own = text.slice(inner.start, inner.end);
  const value = isEncoded ? own : `JSENCODE(${own.trim()})`;
  const string = `${quote}{!${value}}${quote}`;
  return [{ start, end, text: call === '' ? string : `${call}(${string})` }];
}
