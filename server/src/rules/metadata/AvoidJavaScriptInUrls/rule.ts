import type { XmlElement } from '../../../syntax/xml';
import { elementsBelow } from '../../../syntax/xml';
import { defineRule } from '../../rule';
import { anyType } from '../shared/anyType';
import { localName, wordsOf } from '../shared/elements';

/** Browsers drop line breaks and tabs inside an address, so they may stand anywhere in the scheme. */
const scheme = [...'javascript'].join('[\\t\\r\\n]*');
const schemes = new RegExp(`${scheme}\\s*:`, 'gi');

export default defineRule({
  name: 'AvoidJavaScriptInUrls',
  area: 'metadata',
  types: anyType,
  title: 'Do not use javascript: addresses',
  severity: 1,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-900026'],
  objection: "A click on the address runs script in Salesforce's own origin, with the user's session.",
  remedy: 'Let the address lead to a page, or rebuild it as a component or a flow.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html',
  engine: 'pmd',
  check({ document, text }, report) {
    if (!document.root || !/[jJ]|&#/.test(text)) return;
    for (const element of elementsBelow(document.root)) {
      if (!holdsAddress(element)) continue;
      for (const { start, end, offset } of wordsOf(text, element, schemes)) {
        const leads = offset === 0;
        // Only an address as a whole can be one; inside a longer text it may be built from it, or be a word of it.
        if (!leads && localName(element) !== 'url') continue;
        report({
          range: { start, end },
          message: leads
            ? "Whoever clicks this address runs its script in Salesforce's own origin. Link to a page instead."
            : "If this becomes an address, it runs script in Salesforce's own origin. Link to a page instead.",
          confidence: leads ? 'high' : 'medium',
        });
      }
    }
  },
});

/** `url`, `startUrl`, `logoutURL`, `redirectUri` and the like. */
function holdsAddress(element: XmlElement): boolean {
  return element.text !== '' && /(?:^ur[li]|[a-z]ur[li]|ur[li]s)$/i.test(localName(element));
}
