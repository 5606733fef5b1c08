import { defineRule } from '../../rule';
import { elementsAt, isTrue } from '../shared/elements';
import { isInsecure } from '../shared/insecureUrl';

export default defineRule({
  name: 'AvoidDisableProtocolSecurityRemoteSiteSetting',
  area: 'metadata',
  types: ['RemoteSiteSetting'],
  title: 'Keep protocol security on in remote site settings',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-900035', 'FAQ-900001', 'FAQ-000863', 'FAQ-000762'],
  objection: 'With protocol security off, code may pass data from an HTTPS session to an HTTP one and back.',
  remedy: 'Set disableProtocolSecurity to false and use an https address.',
  help: 'https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_remotesitesetting.htm',
  aliases: ['AvoidDisableProtocolSecurity', 'AvoidDisableProtocolSecurityInXML'],
  engine: 'pmd',
  check({ document }, report) {
    // With an https address nothing that works today needs the setting, so turning it off changes nothing else.
    const safe = elementsAt(document, 'url').every((element) => !isInsecure(element.text));
    for (const element of elementsAt(document, 'disableProtocolSecurity')) {
      if (!isTrue(element)) continue;
      const { start, end } = element.textSpan;
      report({
        range: { start, end },
        message: 'Protocol security is off for this site: data may move from an HTTPS session to an HTTP one. Set it to false.',
        fixes: [
          {
            id: 'keep-protocol-security',
            title: 'Set disableProtocolSecurity to false',
            preferred: true,
            safe,
            edits: [{ start, end, text: 'false' }],
          },
        ],
      });
    }
  },
});
