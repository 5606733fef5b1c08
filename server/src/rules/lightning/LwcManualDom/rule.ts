import { attributeOf, type MarkupElement } from '../../../syntax/markup';
import { defineRule } from '../../rule';

export default defineRule({
  name: 'LwcManualDom',
  area: 'lightning',
  title: 'Know what scripts put into elements with lwc:dom="manual"',
  severity: 3,
  confidence: 'low',
  tags: ['Security', 'Lightning', 'HTML'],
  faq: ['FAQ-900022'],
  objection:
    'The framework escapes nothing in such an element: what a script puts there is the only thing between data and the page.',
  remedy: 'Let the template show what it can. Where a library has to draw, give it numbers and plain text.',
  help: 'https://developer.salesforce.com/docs/platform/lwc/guide/create-components-dom-work.html',
  element({ dialect, element }, report) {
    if (dialect !== 'lwc') return;
    const directive = attributeOf(element, 'lwc:dom');
    if (directive?.value?.trim().toLowerCase() !== 'manual') return;
    const carrier = carrierOf(element);
    report({
      range: { start: directive.start, end: directive.end },
      message: carrier
        ? `Scripts fill this element by hand, and ${carrier} hands them a value for it. Show it in the template, or by textContent: the framework escapes nothing in here.`
        : 'Scripts fill this element by hand, and the framework escapes nothing in it. Make sure that no text from outside becomes markup here: a reviewer will ask.',
      confidence: carrier ? 'medium' : 'low',
    });
  },
});

/** An attribute that carries a value to the script: `data-value={cell.value}`. Keys and ids of rows are no values to show. */
function carrierOf({ attributes }: MarkupElement): string | undefined {
  return attributes.find(
    ({ key, value }) =>
      /^data-/.test(key) && !/(?:^|-)(?:id|key|index|name|type)$/.test(key) && /^\{[^}]+\}$/.test(value?.trim() ?? ''),
  )?.name;
}
