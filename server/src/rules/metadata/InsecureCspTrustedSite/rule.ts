import { defineRule, type Report } from '../../rule';
import { elementsAt, isTrue, type Word, wordsOf } from '../shared/elements';
import { wildcardOf } from '../shared/hostPattern';
import { hostOf, isInsecure, loopbackOf, secureEdits } from '../shared/insecureUrl';

export default defineRule({
  name: 'InsecureCspTrustedSite',
  area: 'metadata',
  types: ['CspTrustedSite'],
  title: 'Trust only encrypted addresses and hosts that are yours',
  severity: 3,
  confidence: 'high',
  tags: ['Security', 'XML'],
  faq: ['FAQ-900036', 'FAQ-900035', 'FAQ-900001'],
  objection: 'Pages may load from this place and send to it, in every org that installs the package.',
  remedy: 'Name one host, with https or wss, and only the kinds of content that you need.',
  help: 'https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_csptrustedsite.htm',
  check({ document, text }, report) {
    const inactive = elementsAt(document, 'isActive').some((element) => !isTrue(element));
    const later = inactive ? ' The entry is inactive, but any administrator can activate it.' : '';
    for (const element of elementsAt(document, 'endpointUrl')) {
      for (const url of wordsOf(text, element, /\S+/g)) {
        const { start, end } = url;
        if (isInsecure(url.text) || isInsecureSocket(url.text)) {
          const loopback = loopbackOf(hostOf(url.text) ?? '') !== undefined;
          const edits = isInsecure(url.text)
            ? secureEdits(text, element, url)
            : [{ start, end: start + 'ws'.length, text: 'wss' }];
          const title = isInsecure(url.text) ? 'Use https' : 'Use wss';
          report({
            range: { start, end },
            message: loopback
              ? `${hostOf(url.text)} is the user's own machine. Leave entries for development out of the package.${later}`
              : `What pages load from ${hostOf(url.text) ?? 'here'} can be changed on the way. Use ${title.slice(4)}.${later}`,
            confidence: loopback ? 'medium' : 'high',
            fixes: [{ id: 'use-encryption', title, preferred: !loopback, edits }],
          });
        }
        const finding = wildcardFinding(url);
        if (finding) report({ ...finding, message: finding.message + later });
      }
    }
  },
});

function isInsecureSocket(url: string): boolean {
  return /^ws:\/\//i.test(url);
}

function wildcardFinding({ text, start, end }: Word): Report | undefined {
  const wildcard = wildcardOf(text);
  const range = { start, end };
  switch (wildcard?.reach) {
    case 'all':
      return { range, message: 'This trusts hosts that belong to anybody. Name the host that your pages need.' };
    case 'shared':
      return { range, message: `Anybody can have a host below ${wildcard.domain}. Name the one that is yours.` };
    case 'own':
      return { range, message: `This trusts every host below ${wildcard.domain}. Name those that you need.`, confidence: 'low' };
    default:
      return undefined;
  }
}
