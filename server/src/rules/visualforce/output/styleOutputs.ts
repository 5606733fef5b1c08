/** Where an element puts the values of expressions into style sheets. */

import { hole } from '../../../semantics/apex/facts';
import type { ExpressionUse } from '../../../semantics/visualforce/page';
import type { MarkupElement } from '../../../syntax/markup';
import { textBefore } from './formulaText';
import { contentOf, isInsideRaw, type Output, shownIn } from './outputs';

/** An address in a style sheet that is not closed yet. */
const openUrl = /\burl\(\s*(?:"[^"\n]*|'[^'\n]*|[^)'"\s]*)$/i;
/** The text before a value that is looked at for one. */
const lookBack = 2_000;

/** What a `style` element has in it, in its own text and in that of components. */
export function styleOutputs(element: MarkupElement, text: string): Output[] {
  if (element.key !== 'style' || isInsideRaw(element)) return [];
  const outputs: Output[] = [];
  let before = '';
  const put = ({ expression, attribute, element: at }: ExpressionUse, bits: number): void => {
    const own = before;
    const { formula } = expression;
    outputs.push({
      expression,
      element: at,
      attribute,
      bits,
      placeOf: (leaf) => ({ kind: openUrl.test(own + (formula ? textBefore(formula, leaf) : '')) ? 'style-url' : 'style' }),
    });
  };
  const read = (piece: string): void => {
    before = (before + piece).slice(-lookBack);
  };
  for (const { element: at, range, uses } of contentOf(element, text)) {
    if (!range) {
      const shown = shownIn(at, uses, text);
      for (const use of shown?.uses ?? []) put(use, shown?.bits ?? 0);
      if (shown) read(hole);
      continue;
    }
    let from = range.start;
    for (const use of uses) {
      read(text.slice(from, use.expression.start));
      put(use, 0);
      read(hole);
      from = use.expression.end;
    }
    read(text.slice(from, range.end));
  }
  return outputs;
}

/** The expressions in the `style` attribute of an element; the platform has encoded them for HTML. */
export function styleAttributeOutputs(expressions: readonly ExpressionUse[]): Output[] {
  return expressions.flatMap(({ expression, element, attribute }): Output[] =>
    attribute?.key === 'style' && !isInsideRaw(element)
      ? [{ expression, element, attribute, bits: 0, placeOf: () => ({ kind: 'style' }) }]
      : [],
  );
}
