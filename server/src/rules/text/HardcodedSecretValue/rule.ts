import type { Confidence } from '#shared/finding';
import type { Range } from '../../../semantics/apex/ir';
import { defineRule, type TextContext, type TextLanguage } from '../../rule';
import { knownSecrets } from '../secrets/known';
import { namedSecrets } from '../secrets/named';
import { type FoundSecret, lessSure, withoutOverlaps } from '../secrets/secret';

export default defineRule({
  name: 'HardcodedSecretValue',
  area: 'text',
  title: 'Keep keys, tokens and passwords out of every file',
  severity: 2,
  confidence: 'high',
  tags: ['Security', 'Apex', 'XML', 'Visualforce', 'Lightning'],
  faq: ['FAQ-900007', 'FAQ-000716', 'FAQ-900002', 'FAQ-000463', 'FAQ-000530'],
  objection: 'Whoever gets the package or the repository gets the key, and it is the same for all subscribers.',
  remedy: 'Revoke it: the history keeps it. Enter the new one in an External Credential or protected custom metadata.',
  help: 'https://trailhead.salesforce.com/content/learn/modules/secure-secrets-storage/protect-secrets-using-platform-features',
  yieldsTo: [
    'AccessTokenInUrl',
    'ApexBadCrypto',
    'ApexSuggestUsingNamedCred',
    'AvoidHardCodedCredentialsInAura',
    'AvoidHardcodedCredentialsInFieldDecls',
    'AvoidHardcodedCredentialsInHttpHeader',
    'AvoidHardcodedCredentialsInSetPassword',
    'AvoidHardcodedCredentialsInVarAssign',
    'AvoidHardcodedCredentialsInVarDecls',
    'AvoidHardcodedSecretsInVFAttrs',
  ],
  check(context, report) {
    const secrets = secretsIn(context);
    if (secrets.length === 0) return;
    const comments = new Places(context.comments());
    for (const secret of secrets) {
      const isComment = comments.hold(secret.start);
      // What gives names to values in Apex is known to the rules on it; they leave out what is no code.
      if (context.language === 'apex' && secret.holder !== undefined && !isComment) continue;
      let confidence: Confidence | 'none' = context.isTest ? secret.inTests : secret.confidence;
      if (isComment && confidence !== 'none') confidence = lessSure(confidence);
      if (confidence === 'none') continue;
      report({
        range: { start: secret.start, end: secret.end },
        message: message(secret, context.language, isComment),
        confidence,
      });
    }
  },
});

function secretsIn({ text, language }: TextContext): FoundSecret[] {
  return withoutOverlaps([...knownSecrets(text, language), ...namedSecrets(text, language)]);
}

/** Never with anything of the secret but what all of its kind begin with. */
function message({ label, mark, length, holder }: FoundSecret, language: TextLanguage, isComment: boolean): string {
  const size = `${length} characters`;
  const where = isComment ? ', in a comment' : '';
  const what = holder
    ? `${holder} holds what looks like ${label} (${size})${where}.`
    : `This looks like ${label} (${mark ? `${mark}..., ` : ''}${size})${where}.`;
  if (label === 'a Salesforce consumer key' || label === 'a Twilio account SID') {
    return `${what} It identifies an account and opens nothing by itself: make sure that its secret is nowhere, and do not ship it.`;
  }
  return `${what} Revoke it: the history of this file keeps it. ${isComment ? 'Remove it from here.' : belongs[language]}`;
}

const belongs: Readonly<Record<TextLanguage, string>> = {
  apex: 'The new one belongs in an External Credential or in protected custom metadata.',
  xml: 'The new one belongs in an External Credential, filled in per org, or in a protected custom setting.',
  markup: 'Browsers need none: call through Apex and a Named Credential.',
  script: 'Browsers need none: call through Apex and a Named Credential.',
  plain: 'The new one belongs in an External Credential or in protected custom metadata.',
};

/** Places in a text, to be asked in ascending order whether one holds an offset. */
class Places {
  private at = 0;

  constructor(private readonly places: readonly Range[]) {}

  hold(offset: number): boolean {
    while (this.at < this.places.length && this.places[this.at]!.end <= offset) this.at++;
    const place = this.places[this.at];
    return place !== undefined && place.start <= offset;
  }
}
