import { defineRule } from '../../rule';
import { elementsAt, isTrue } from '../shared/elements';

export default defineRule({
  name: 'AvoidLmcIsExposedTrue',
  area: 'metadata',
  types: ['LightningMessageChannel'],
  title: 'Do not expose message channels to other namespaces',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-900028'],
  objection: 'Components of any namespace can listen to the channel, and send messages that yours take for their own.',
  remedy: 'Set isExposed to false before the channel is released.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html',
  aliases: ['AvoidLmcIsExposedTrueInXML'],
  engine: 'pmd',
  check({ document, name }, report) {
    for (const element of elementsAt(document, 'isExposed')) {
      if (!isTrue(element)) continue;
      const { start, end } = element.textSpan;
      report({
        range: { start, end },
        message: `Components of any namespace can listen to ${name} and publish on it. Set isExposed to false.`,
        fixes: [{ id: 'hide-channel', title: 'Set isExposed to false', preferred: true, edits: [{ start, end, text: 'false' }] }],
      });
    }
  },
});
