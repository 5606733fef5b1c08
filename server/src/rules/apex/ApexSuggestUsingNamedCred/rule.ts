import { constantOf, literalPrefix, type Text } from '../../../semantics/apex/values';
import { type ApexContext, defineRule, type Report } from '../../rule';
import { isTestCode } from '../credentials/evidence';
import { isAuthenticationHeader } from '../credentials/names';
import {
  conversion,
  endpointCalls,
  endpointPlaces,
  headerCalls,
  hostOf,
  isHandMade,
  requestOf,
  writtenElsewhere,
} from '../credentials/requests';
import { Texts } from '../credentials/texts';
import { schemeOf } from '../credentials/values';

export default defineRule({
  name: 'ApexSuggestUsingNamedCred',
  area: 'apex',
  title: 'Use a Named Credential for callouts',
  severity: 2,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900002', 'FAQ-000716', 'FAQ-000896', 'FAQ-000863'],
  objection: 'Code that authenticates by itself has to hold the secret, and every line that touches it can leak it.',
  remedy: 'Call callout:Name and let the Named Credential authenticate. Then neither code nor package knows the secret.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_apex_security.html#apexsuggestusingnamedcred',
  engine: 'pmd',
  check(context, report) {
    if (isTestCode(context)) return;
    const headers = headerCalls(context);
    const endpoints = endpointCalls(context);
    const handMade = headers.filter(isHandMade);
    for (const header of handMade) {
      const request = requestOf(context, header.call, endpoints, headers);
      report({
        range: { start: header.nameExpr.start, end: header.nameExpr.end },
        message: headerMessage(
          header.name,
          request.endpoints.some((one) => one.texts.some((text) => /^callout:/i.test(literalPrefix(text)))),
        ),
        confidence: header.call.receiver?.type ? 'high' : 'medium',
        related: endpointPlaces(context, request),
        fixes: conversion(context, request),
      });
    }
    for (const endpoint of endpoints) {
      const hosts = endpoint.texts.map(hostOf);
      const host = hosts[0];
      if (endpoint.isLikely || host === undefined || hosts.some((one) => one === undefined) || isSalesforceLogin(host)) continue;
      const request = requestOf(context, endpoint.call, endpoints, headers);
      // Plain http is ApexInsecureEndpoint's; a request with a header of its own has its finding there.
      if (endpoint.texts.some((text) => /^\s*http:/i.test(literalPrefix(text))) || request.headers.some(isHandMade)) continue;
      report({
        range: { start: endpoint.expr.start, end: endpoint.expr.end },
        message: `The endpoint ${host} is fixed in the code. A Named Credential keeps address and authentication in one place that an admin can change.`,
        confidence: 'low',
        related: writtenElsewhere(context, endpoint),
        fixes: conversion(context, request),
      });
    }
    reportHeaderMaps(context, report);
  },
});

function headerMessage(name: string, hasNamedCredential: boolean): string {
  if (hasNamedCredential) {
    return `The endpoint is a Named Credential, but the code sets ${name} by itself. Leave the header to the Named Credential.`;
  }
  return `The code sets ${name} by itself. Call callout:Name and let a Named Credential authenticate the request.`;
}

/** The platform's own login hosts: where to log in is no secret and never changes. */
function isSalesforceLogin(host: string): boolean {
  return /^(?:login|test)\.salesforce\.com$/i.test(host);
}

const mergeField = /\{!\s*\$Credential\./i;

/** A scheme with what follows it; not a sentence that begins like one: `Token expired, log in again`. */
function isCredential(text: Text): boolean {
  const scheme = schemeOf(literalPrefix(text));
  const rest = constantOf(text)?.slice(scheme.length).trim();
  return scheme !== '' && rest !== '' && !/\s/.test(rest ?? '');
}

/** Headers that are collected in a map before they are set: `headers.put('Authorization', 'Bearer ' + token)`. */
function reportHeaderMaps(context: ApexContext, report: (report: Report) => void): void {
  const texts = new Texts(context.flow);
  for (const fact of context.flow.assignments) {
    if ((fact.how !== 'put' && fact.how !== 'entry') || !isAuthenticationHeader(fact.name.name)) continue;
    const values = texts.of(fact.valueExpr, fact.value);
    if (!values.some(isCredential) || values.some((text) => mergeField.test(literalPrefix(text)))) continue;
    report({
      range: { start: fact.name.start, end: fact.name.end },
      message: headerMessage(fact.name.name, false),
      confidence: 'medium',
    });
  }
}
