/** What a formula puts around one of its parts. */

import { hole } from '../../../semantics/apex/facts';
import { type Formula, visitFormula } from '../../../syntax/formula';

/** The operators whose result has the text of both sides. */
const joining: ReadonlySet<string> = new Set(['+', '&']);

/** What a node stands in, the outermost first; empty when it is the formula itself. */
export function parentsOf(formula: Formula, node: Formula): readonly Formula[] {
  let found: readonly Formula[] | undefined;
  visitFormula(formula, (at, parents) => {
    if (at === node) found = parents.slice();
    return found ? false : undefined;
  });
  return found ?? [];
}

/** The text that the formula puts right before one of its nodes, `hole` for what is not fixed. */
export function textBefore(formula: Formula, node: Formula): string {
  const way = [...parentsOf(formula, node), node];
  let before = '';
  for (const [i, at] of way.entries()) {
    if (at.kind === 'binary' && joining.has(at.operator) && way[i + 1] === at.right) before += joined(at.left);
  }
  return before;
}

/** The text of a formula, `hole` for what is not fixed. Without recursion: rows of operators are high trees. */
function joined(formula: Formula): string {
  let text = '';
  const pending: Formula[] = [formula];
  for (let at = pending.pop(); at; at = pending.pop()) {
    if (at.kind === 'literal') text += at.value === null ? '' : String(at.value);
    else if (at.kind === 'binary' && joining.has(at.operator)) pending.push(at.right, at.left);
    else text += hole;
  }
  return text;
}
