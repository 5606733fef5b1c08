import { elementsBelow } from '../../../syntax/xml';
import { defineRule } from '../../rule';
import { localName } from '../shared/elements';

export default defineRule({
  name: 'AvoidSControls',
  area: 'metadata',
  types: ['Scontrol', 'WebLink', 'CustomPageWebLink', 'CustomTab', 'CustomObject'],
  title: 'Do not ship S-Controls',
  severity: 1,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-900026'],
  objection: "An S-Control is HTML and JavaScript of yours in Salesforce's own origin, without any of today's protections.",
  remedy: 'Rebuild it as a Lightning web component or a Visualforce page, and remove it from the package.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html',
  engine: 'pmd',
  check({ type, document, name }, report) {
    const { root } = document;
    if (!root) return;
    if (type === 'Scontrol') {
      const { start, end } = root.nameSpan;
      report({
        range: { start, end },
        message: `${name} is an S-Control: its script runs in Salesforce's own origin. Rebuild it as a component or a page.`,
      });
      return;
    }
    for (const element of elementsBelow(root)) {
      if (localName(element) !== 'scontrol' || element.text === '') continue;
      const { start, end } = element.textSpan;
      report({
        range: { start, end },
        message: `This opens the S-Control ${element.text}. Let it open a component or a page instead.`,
      });
    }
  },
});
