import { spanOfText } from '../../../syntax/xml';
import { defineRule } from '../../rule';
import { elementsAt, wordsOf } from '../shared/elements';

/** What makes HTML run JavaScript: a script element, an address of that scheme, an event handler in a tag. */
const scripts = /<script\b|\bjavascript\s*:|<[a-z][^<>]*?\son[a-z]+\s*=/gi;

export default defineRule({
  name: 'AvoidJavaScriptHomePageComponent',
  area: 'metadata',
  types: ['HomePageComponent'],
  title: 'Do not put JavaScript into home page components',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-900026'],
  objection: "The script runs on the home page, in Salesforce's own origin, with the session of every user.",
  remedy: 'Show a Visualforce page or a Lightning component on the home page instead.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html',
  engine: 'pmd',
  check({ document, name, text }, report) {
    for (const element of elementsAt(document, 'body')) {
      for (const { offset, text: script } of wordsOf(text, element, scripts)) {
        const handler = /\s(on[a-z]+)\s*=$/i.exec(script);
        const from = offset + (handler ? handler.index + 1 : 0);
        const { start, end } = spanOfText(text, element, from, offset + script.length);
        report({
          range: { start, end },
          message:
            `${described(script, handler?.[1])} in ${name} runs in Salesforce's own origin. ` +
            'Show a page or a component instead.',
        });
      }
    }
  },
});

function described(script: string, handler: string | undefined): string {
  if (handler) return `The event handler ${handler.toLowerCase()}`;
  return script.startsWith('<') ? 'The script' : 'The javascript: address';
}
