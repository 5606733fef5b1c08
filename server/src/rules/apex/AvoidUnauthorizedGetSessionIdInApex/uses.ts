/** Where a session id goes, as far as a declaration shows. */

import type { OutsideArrival, SinkKind } from '../../../semantics/apex/facts';
import type { Text } from '../../../semantics/apex/values';
import type { ApexContext } from '../../rule';
import { callOf } from '../access/exposure';
import { endpointCalls, headerCalls, hostOf, requestOf } from '../credentials/requests';

/** One way of a session id. */
export interface Use {
  /** `leaves`: Salesforce; `shown`: to browsers or people; `sent`: to an address that is not known; `own`: to the org itself. */
  readonly kind: 'leaves' | 'shown' | 'sent' | 'own' | 'logged';
  /** For a sentence about the session id: `is sent to api.example.com`. */
  readonly label: string;
  readonly arrival: OutsideArrival;
}

/** The worst first. */
const ranks: readonly Use['kind'][] = ['leaves', 'shown', 'sent', 'own', 'logged'];

/** What people or other sites get to see by a sink. */
const showing: ReadonlyMap<SinkKind, string> = new Map<SinkKind, string>([
  ['result', 'is returned to the caller outside Apex'],
  ['page-output', 'is shown to the page'],
  ['response-body', 'is returned by the REST service'],
  ['response-header', 'is returned by the REST service'],
  ['cookie', 'is put into a cookie'],
  ['markup', 'is put into HTML'],
  ['html-message', 'is shown to users'],
  ['page-message', 'is shown to users'],
  ['user-error', 'is shown to users'],
  ['email-body', 'is sent by mail'],
  ['redirect', 'is put into the address of a page'],
]);

const sending: ReadonlySet<SinkKind> = new Set<SinkKind>(['request-header', 'request-body', 'endpoint']);

/** Hosts of the platform itself (Salesforce help, "My Domain URL Formats"). */
const ownHosts = /(?:^|\.)(?:salesforce|force|salesforce-setup|visualforce)\.com(?::\d+)?$/i;

/** The worst use among the ways that start at one reading of the session id; undefined when nothing is seen of it. */
export function worstUse(context: ApexContext, arrivals: readonly OutsideArrival[]): Use | undefined {
  let worst: Use | undefined;
  for (const arrival of arrivals) {
    const use = useOf(context, arrival);
    if (use && (!worst || ranks.indexOf(use.kind) < ranks.indexOf(worst.kind))) worst = use;
  }
  return worst;
}

/** What an arrival of a session id means; undefined for sinks that do not matter to it. */
export function useOf(context: ApexContext, arrival: OutsideArrival): Use | undefined {
  const { sink } = arrival;
  const shown = showing.get(sink);
  if (shown) return { kind: 'shown', label: shown, arrival };
  if (sink === 'log') return { kind: 'logged', label: 'is written to the debug log', arrival };
  if (!sending.has(sink)) return undefined;
  const target = arrival.isHere ? targetOf(context, arrival) : undefined;
  if (target === 'own') return { kind: 'own', label: "is sent to the org's own APIs", arrival };
  if (target) return { kind: 'leaves', label: `leaves Salesforce for ${target}`, arrival };
  const call = callOf(context, arrival);
  return {
    kind: 'sent',
    label: `is sent by a callout${arrival.isHere || !call ? '' : ` behind ${call.expr.method.name}()`}`,
    arrival,
  };
}

/** The host that a request of this declaration goes to, `own` for the platform; undefined when that is not known. */
function targetOf(context: ApexContext, arrival: OutsideArrival): string | undefined {
  const call = callOf(context, arrival);
  if (!call) return undefined;
  const { endpoints } = requestOf(context, call, endpointCalls(context), headerCalls(context));
  let host: string | undefined;
  for (const { expr, texts } of endpoints) {
    if (isOwnAddress(context.text.slice(expr.start, expr.end)) || texts.some((text) => isOwnText(context, text))) return 'own';
    host ??= texts.map(hostOf).find((one) => one !== undefined);
  }
  if (host === undefined) return undefined;
  return ownHosts.test(host) ? 'own' : host;
}

const ownAddress = /\b(?:getSalesforceBaseUrl|getOrgDomainUrl|getCurrentRequestUrl)\b/i;

/** Whether an expression asks for the org's own address (Apex Reference, URL Class). */
function isOwnAddress(written: string): boolean {
  return ownAddress.test(written);
}

/** An address whose host is asked for, or whose path is that of a Salesforce API. */
function isOwnText(context: ApexContext, text: Text): boolean {
  return text.some(({ literal, origin }) => {
    if (literal !== undefined) return /\/services\/(?:data|apexrest|async|soap)\b/i.test(literal) && hostOf(text) === undefined;
    return origin.unit === context.unit && isOwnAddress(context.text.slice(origin.start, origin.end));
  });
}
