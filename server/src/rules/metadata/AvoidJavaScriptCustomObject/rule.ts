import { defineRule } from '../../rule';
import { elementsAt } from '../shared/elements';
import { scriptedLinks } from '../shared/webLinks';

export default defineRule({
  name: 'AvoidJavaScriptCustomObject',
  area: 'metadata',
  types: ['WebLink', 'CustomObject'],
  title: 'Do not run JavaScript from buttons and links of objects',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-900026'],
  objection: "The script runs with Salesforce's own origin and the session of whoever clicks.",
  remedy: 'Rebuild the button as a Lightning component quick action, a flow, or a Visualforce page.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html',
  aliases: ['AvoidJsLinksInCustomObject'],
  engine: 'pmd',
  check({ type, document, name }, report) {
    const { root } = document;
    const links = type === 'CustomObject' ? elementsAt(document, 'webLinks') : root ? [root] : [];
    for (const link of scriptedLinks(document.source, links)) {
      const { start, end } = link.script ?? link.cause.textSpan;
      report({
        range: { start, end },
        message:
          `${link.name ?? name} runs JavaScript in Salesforce's own origin, with the session of whoever clicks. ` +
          'Use a quick action, a flow or a page.',
      });
    }
  },
});
