import { defineRule, type Report } from '../../rule';
import { elementsAt, type Word, wordsOf } from '../shared/elements';
import { wildcardOf } from '../shared/hostPattern';
import { hostOf, isInsecure, loopbackOf, secureEdits } from '../shared/insecureUrl';

export default defineRule({
  name: 'InsecureCorsOrigin',
  area: 'metadata',
  types: ['CorsWhitelistOrigin'],
  title: 'Let only encrypted origins that are yours call in',
  severity: 3,
  confidence: 'high',
  tags: ['Security', 'XML'],
  faq: ['FAQ-900036', 'FAQ-900035', 'FAQ-900001'],
  objection: "Scripts of this origin may read the answers of the org's APIs, in every org that installs the package.",
  remedy: 'Name the one origin that needs it, with https.',
  help: 'https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_corswhitelistorigin.htm',
  check({ document, text }, report) {
    for (const element of elementsAt(document, 'urlPattern')) {
      for (const origin of wordsOf(text, element, /\S+/g)) {
        const { start, end } = origin;
        if (isInsecure(origin.text)) {
          const host = hostOf(origin.text);
          const loopback = loopbackOf(host ?? '') !== undefined;
          report({
            range: { start, end },
            message: loopback
              ? `${host} is whatever runs on the user's own machine. For development, keep an entry that is not packaged.`
              : `Scripts of ${host ?? 'this origin'} can be changed on the way, and then read what the org answers. Use https.`,
            confidence: loopback ? 'medium' : 'high',
            fixes: [{ id: 'use-https', title: 'Use https', preferred: !loopback, edits: secureEdits(text, element, origin) }],
          });
        }
        const finding = wildcardFinding(origin);
        if (finding) report(finding);
      }
    }
  },
});

function wildcardFinding({ text, start, end }: Word): Report | undefined {
  const wildcard = wildcardOf(text);
  const range = { start, end };
  switch (wildcard?.reach) {
    case 'all':
      return { range, message: 'Scripts of hosts that belong to anybody may read what the org answers. Name your origin.' };
    case 'shared':
      return {
        range,
        message: `Anybody can have a host below ${wildcard.domain}, and read what the org answers. Name the one that is yours.`,
      };
    case 'own':
      return {
        range,
        message: `Scripts of every host below ${wildcard.domain} may read what the org answers. Name those that need it.`,
        confidence: 'low',
      };
    default:
      return undefined;
  }
}
