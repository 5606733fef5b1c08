import { defineRule } from '../../rule';
import { scriptedLinks } from '../shared/webLinks';

export default defineRule({
  name: 'AvoidJavaScriptWebLink',
  area: 'metadata',
  types: ['CustomPageWebLink'],
  title: 'Do not run JavaScript from custom links',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-900026'],
  objection: "The script runs with Salesforce's own origin and the session of whoever clicks.",
  remedy: 'Link to a Visualforce page, a Lightning page or a flow.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html',
  aliases: ['AvoidJsLinksInWebLinks'],
  engine: 'pmd',
  check({ document, name }, report) {
    const { root, source } = document;
    for (const { cause } of scriptedLinks(source, root ? [root] : [])) {
      const { start, end } = cause.textSpan;
      report({
        range: { start, end },
        message:
          `${name} runs JavaScript in Salesforce's own origin, with the session of whoever clicks. ` +
          'Link to a page or a flow.',
      });
    }
  },
});
