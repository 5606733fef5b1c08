import type { XmlElement } from '../../../syntax/xml';
import { defineRule, type MetadataContext, type Report } from '../../rule';
import { elementsAt, elementsWithin, isTrue, type Word, wordsOf } from '../shared/elements';
import { hostOf, isInsecure, secureEdits } from '../shared/insecureUrl';

/** Kinds of parameters that hold an address (NamedCredentialParameter and ExternalCredentialParameter of the Metadata API). */
const addressParameters = /^(?:Url|AuthProviderUrl)$/i;

export default defineRule({
  name: 'InsecureNamedCredential',
  area: 'metadata',
  types: ['NamedCredential', 'ExternalCredential'],
  title: 'Keep named credentials encrypted and closed',
  severity: 3,
  confidence: 'high',
  tags: ['Security', 'XML'],
  faq: ['FAQ-900002', 'FAQ-900001', 'FAQ-000716'],
  objection: 'The credential travels where others can read it, or code can read it that should only use it.',
  remedy: 'Use https, a protocol other than a stored password, and no merge fields that nothing needs.',
  help: 'https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_namedcredential.htm',
  check(context, report) {
    for (const [element, url] of addresses(context)) report(addressFinding(context.text, element, url));
    if (context.type !== 'NamedCredential') return;
    const { document } = context;
    for (const { text, textSpan } of elementsAt(document, 'protocol')) {
      if (text.toLowerCase() !== 'password') continue;
      report({
        range: { start: textSpan.start, end: textSpan.end },
        message:
          'A user name and a password, kept in a named credential of the old kind. ' +
          'Use an external credential, with OAuth if the other side has it.',
        confidence: 'medium',
      });
    }
    for (const finding of mergeFields(context)) report(finding);
  },
});

/** The addresses that callouts go to and that tokens come from. */
function addresses({ document, text }: MetadataContext): [XmlElement, Word][] {
  const parameters = [
    ...elementsAt(document, 'namedCredentialParameters'),
    ...elementsAt(document, 'externalCredentialParameters'),
  ].filter((parameter) => elementsWithin(parameter, 'parameterType').some((type) => addressParameters.test(type.text)));
  return [
    ...elementsAt(document, 'endpoint'),
    ...elementsAt(document, 'authTokenEndpointUrl'),
    ...parameters.flatMap((parameter) => elementsWithin(parameter, 'parameterValue')),
  ].flatMap((element) =>
    wordsOf(text, element, /\S+/g)
      .slice(0, 1)
      .filter((word) => isInsecure(word.text))
      .map((word): [XmlElement, Word] => [element, word]),
  );
}

function addressFinding(source: string, element: XmlElement, url: Word): Report {
  // The path and the query stay out of the message: they may hold a secret.
  const host = hostOf(url.text) ?? 'this address';
  return {
    range: { start: url.start, end: url.end },
    message: `What is sent to ${host} is not encrypted, and neither is the credential. Use https.`,
    fixes: [{ id: 'use-https', title: 'Use https', preferred: true, edits: secureEdits(source, element, url) }],
  };
}

/**
 * Merge fields let Apex put the credential itself into a body, and with it into whatever the other side logs or echoes.
 * In headers they are how a key is sent that is no `Authorization`, so there they say nothing.
 */
function mergeFields({ document }: MetadataContext): Report[] {
  return elementsAt(document, 'allowMergeFieldsInBody')
    .filter(isTrue)
    .map(({ textSpan: { start, end } }) => ({
      range: { start, end },
      message:
        'Apex may write the credential itself into the body of a callout. ' +
        'Set allowMergeFieldsInBody to false if nothing needs it.',
      confidence: 'medium',
      fixes: [
        {
          id: 'close-body',
          title: 'Set allowMergeFieldsInBody to false',
          preferred: true,
          edits: [{ start, end, text: 'false' }],
        },
      ],
    }));
}
