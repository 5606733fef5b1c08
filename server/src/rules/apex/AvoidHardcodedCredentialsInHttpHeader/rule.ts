import { type ApexContext, defineRule, type StepOrigin } from '../../rule';
import { describe, isOwn, type Secret } from '../credentials/evidence';
import { conversion, endpointCalls, type HeaderCall, headerCalls, requestOf } from '../credentials/requests';
import { Texts } from '../credentials/texts';

export default defineRule({
  name: 'AvoidHardcodedCredentialsInHttpHeader',
  area: 'apex',
  title: 'Keep secrets out of request headers',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-900002', 'FAQ-000716', 'FAQ-000463', 'FAQ-000530', 'FAQ-000863'],
  objection: 'The request authenticates with a secret from the source code. Everybody who can read the code can send it, too.',
  remedy: 'Let a Named Credential set the header. Replace the value: it counts as disclosed.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidhardcodedcredentialsinhttpheader',
  aliases: ['AvoidHardcodedCredentials'],
  engine: 'pmd',
  check(context, report) {
    const headers = headerCalls(context);
    for (const header of headers) {
      const secret = header.secrets[0];
      if (!secret) continue;
      // A secret that stands elsewhere is reported where the header gets it.
      const isWritten = isOwn(context, secret.origin) && Texts.isWithin(secret.origin, header.valueExpr);
      const range = isWritten ? secret.origin : header.valueExpr;
      const holder = { name: header.name === '' ? 'a header' : `the header ${header.name}`, evidence: header.evidence };
      report({
        range: { start: range.start, end: range.end },
        message: describe(secret, holder),
        confidence: secret.confidence,
        related: isWritten ? [] : [{ origin: secret.origin, message: 'The value is written here' }],
        ...(!isWritten && { steps: stepsOf(context, secret, header) }),
        fixes: conversion(context, requestOf(context, header.call, endpointCalls(context), headers)),
      });
    }
  },
});

/** From where the secret is written to the header that sends it. */
function stepsOf(context: ApexContext, secret: Secret, { name, valueExpr }: HeaderCall): StepOrigin[] {
  const shown = /^[\w-]{1,60}$/.test(name) ? `the header ${name}` : 'a header';
  const { start, end } = valueExpr;
  return [
    { origin: secret.origin, message: 'The value is written here', kind: 'source' },
    { origin: { unit: context.unit, start, end }, message: `Sent in ${shown}`, kind: 'sink' },
  ];
}
