import { defineRule } from '../../rule';
import { elementsAt, isTrue, wordsOf } from '../shared/elements';
import { hostOf, isInsecure, secureEdits } from '../shared/insecureUrl';

export default defineRule({
  name: 'AvoidInsecureHttpRemoteSiteSetting',
  area: 'metadata',
  types: ['RemoteSiteSetting'],
  title: 'Use https in remote site settings',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-900035', 'FAQ-900001', 'FAQ-000863', 'FAQ-000762'],
  objection: 'This entry lets data leave the org over a connection that anybody on the way can read and change.',
  remedy: 'Register the https address, or drop the entry and call through a named credential.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html',
  aliases: ['AvoidInsecureHttpRemoteSiteSettingInXML'],
  engine: 'pmd',
  check({ document, text }, report) {
    const inactive = elementsAt(document, 'isActive').some((element) => !isTrue(element));
    for (const element of elementsAt(document, 'url')) {
      for (const url of wordsOf(text, element, /\S+/g)) {
        if (!isInsecure(url.text)) continue;
        const site = hostOf(url.text) ?? 'this site';
        const later = inactive ? ' The entry is inactive, but any administrator can activate it.' : '';
        report({
          range: { start: url.start, end: url.end },
          message: `Callouts to ${site} are not encrypted. Use https.${later}`,
          fixes: [{ id: 'use-https', title: 'Use https', preferred: true, edits: secureEdits(text, element, url) }],
        });
      }
    }
  },
});
