import { elementsBelow, type XmlElement } from '../../../syntax/xml';
import { defineRule } from '../../rule';
import { anyType } from '../shared/anyType';
import { elementsAt, isTrue, localName, wordsOf } from '../shared/elements';

/** The two ways in which merge fields and formulas get at the session id. */
const sessionIds = /\$?\bAPI\s*\.\s*Session_ID\b|\bGETSESSIONID\b/gi;

/** Elements that are there to be read by people: a session id in them is a word, not a value. */
const prose = /(?:^|[a-z])(?:description|label|helptext|comment|comments|title)$/i;

export default defineRule({
  name: 'AvoidApiSessionId',
  area: 'metadata',
  types: anyType,
  title: 'Do not use session ids in metadata',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-900032'],
  objection: 'Whoever holds the session id is the user, without a second factor and without limits.',
  remedy: 'Let the other side authenticate by OAuth, with narrow scopes, instead of with the session of the user.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html',
  aliases: ['AvoidApiSessionIdInXML', 'AvoidUnauthorizedApiSessionIdInFlows'],
  engine: 'pmd',
  check({ type, document, text }, report) {
    // Most files say nothing of it: character references are the only other way to write it.
    if (!document.root || !/session|&#/i.test(text)) return;
    for (const element of elementsBelow(document.root)) {
      for (const { start, end, text: source } of wordsOf(text, element, sessionIds)) {
        report({
          range: { start, end },
          message: isProse(element)
            ? `This speaks of ${source}. If its value is used somewhere, the session of the user is.`
            : `${source} is the session of the user: whoever gets it acts as the user. Use OAuth instead.`,
          confidence: isProse(element) ? 'low' : 'high',
        });
      }
    }
    if (type !== 'Workflow') return;
    for (const element of elementsAt(document, 'outboundMessages/includeSessionId')) {
      if (!isTrue(element)) continue;
      const { start, end } = element.textSpan;
      report({
        range: { start, end },
        message: 'Each message hands its receiver a session of the user it is sent as. Let the receiver use OAuth instead.',
        fixes: [
          {
            id: 'keep-session-id',
            title: 'Set includeSessionId to false',
            preferred: true,
            edits: [{ start, end, text: 'false' }],
          },
        ],
      });
    }
  },
});

function isProse(element: XmlElement): boolean {
  return prose.test(localName(element));
}
