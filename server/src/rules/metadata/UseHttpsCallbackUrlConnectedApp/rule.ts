import { defineRule } from '../../rule';
import { elementsAt, wordsOf } from '../shared/elements';
import { hostOf, isInsecure, loopbackOf, secureEdits } from '../shared/insecureUrl';

/** Where each type keeps its callback addresses, which Salesforce separates by line breaks. */
const paths: Readonly<Record<string, string>> = {
  ConnectedApp: 'oauthConfig/callbackUrl',
  ExtlClntAppGlobalOauthSettings: 'callbackUrl',
};

export default defineRule({
  name: 'UseHttpsCallbackUrlConnectedApp',
  area: 'metadata',
  types: Object.keys(paths),
  title: 'Use https for OAuth callback URLs',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-900034', 'FAQ-900001', 'FAQ-000437', 'FAQ-000863'],
  objection: 'Salesforce sends the authorization code to this address; over http anybody on the way can take it.',
  remedy: 'Register the https address, or a custom scheme for a mobile app.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html',
  aliases: ['UseHttpsCallbackUrl'],
  engine: 'pmd',
  check({ type, document, text }, report) {
    const path = paths[type];
    if (!path) return;
    for (const element of elementsAt(document, path)) {
      for (const url of wordsOf(text, element, /[^\s,]+/g)) {
        if (!isInsecure(url.text)) continue;
        const host = hostOf(url.text);
        const loopback = host ? loopbackOf(host) : undefined;
        report({
          range: { start: url.start, end: url.end },
          message: message(host, loopback),
          confidence: loopback ? 'low' : 'high',
          fixes: [{ id: 'use-https', title: 'Use https', preferred: !loopback, edits: secureEdits(text, element, url) }],
        });
      }
    }
  },
});

function message(host: string | undefined, loopback: 'address' | 'name' | undefined): string {
  if (!loopback) return `The authorization code goes to ${host ?? 'this address'} unencrypted. Use https.`;
  const local = `${host} is the user's own machine`;
  return loopback === 'address'
    ? `${local}, which native apps may use (RFC 8252). Explain it in the submission, or use https.`
    : `${local}. A native app uses 127.0.0.1 instead (RFC 8252); for development, keep an app that is not packaged.`;
}
