/** The HTTP requests of one declaration: endpoint, headers, and what the Named Credential conversion needs to know of them. */

import type { CallFact } from '../../../semantics/apex/facts';
import type { Expr, ExprStmt, Range } from '../../../semantics/apex/ir';
import { platformKey } from '../../../semantics/apex/types';
import { constantOf, constantValue, literalPrefix, type Origin, type Text, type Value } from '../../../semantics/apex/values';
import {
  type CredentialHeader,
  type EndpointUse,
  type NamedCredentialRequest,
  namedCredentialPlan,
} from '../../namedCredentialRequest';
import type { ApexContext, RelatedOrigin, RuleFix } from '../../rule';
import { isOwn, isTestCode, type Secret, secretsIn } from './evidence';
import { isAuthenticationHeader, judgeHeader, type NameEvidence } from './names';
import { Texts } from './texts';
import { schemeOf } from './values';
import { walk } from './walk';

/** A call `setHeader(name, value)` whose header is known by name. */
export interface HeaderCall {
  readonly call: CallFact;
  /** As the request sends it. */
  readonly name: string;
  readonly evidence: NameEvidence | undefined;
  readonly nameExpr: Expr;
  readonly valueExpr: Expr;
  readonly value: Value;
  readonly texts: readonly Text[];
  /** The value takes everything from a Named Credential by merge field. */
  readonly isMergeField: boolean;
  readonly secrets: readonly Secret[];
}

/** A call `setEndpoint(url)`. */
export interface EndpointCall {
  readonly call: CallFact;
  readonly expr: Expr;
  readonly texts: readonly Text[];
  /** The receiver is a class of the workspace that only looks like a request. */
  readonly isLikely: boolean;
}

/** One request as far as this declaration says. */
export interface HttpRequest {
  readonly endpoints: readonly EndpointCall[];
  readonly headers: readonly HeaderCall[];
}

const mergeField = /\{!\s*\$Credential\./i;

/** Classes of the workspace that pass for requests by their names. */
const requestWords = /request|callout|http|client|rest|api/i;

/** Whether a call goes to an HTTP request: yes, perhaps (a class of the workspace that is named like one), or no. */
function isRequest(context: ApexContext, receiver: Value | undefined): 'yes' | 'likely' | 'no' {
  const type = receiver?.type;
  if (!type) return 'yes';
  const key = platformKey(type);
  if (key === 'httprequest') return 'yes';
  const entry = context.scope.type(type);
  if (entry) return requestWords.test(entry.name) && !/response/i.test(entry.name) ? 'likely' : 'no';
  return /^(?:httpresponse|restresponse|restrequest|pagereference|messaging\..*|xmlstreamwriter|dom\..*)$/.test(key)
    ? 'no'
    : 'yes';
}

/** The calls that set a header, with two arguments and a name that is known. */
export function headerCalls(context: ApexContext): HeaderCall[] {
  const texts = new Texts(context.flow);
  const inTests = isTestCode(context);
  const out: HeaderCall[] = [];
  for (const call of context.flow.calls) {
    const [nameExpr, valueExpr] = call.expr.args;
    if (call.expr.method.key !== 'setheader' || !nameExpr || !valueExpr || call.args.length !== 2) continue;
    if (isRequest(context, call.receiver) === 'no') continue;
    const name = constantValue(call.args[0]!)?.trim();
    const evidence = name === undefined ? undefined : judgeHeader(name);
    const value = call.args[1]!;
    const valueTexts = texts.of(valueExpr, value);
    const isMergeField = valueTexts.some((text) =>
      text.some((part) => part.literal !== undefined && mergeField.test(part.literal)),
    );
    out.push({
      call,
      name: name ?? '',
      evidence,
      nameExpr,
      valueExpr,
      value,
      texts: valueTexts,
      isMergeField,
      secrets: isMergeField ? [] : secretsIn(valueTexts, { name: name ?? '', evidence }, inTests),
    });
  }
  return out;
}

/** The calls that say where a request goes. */
export function endpointCalls(context: ApexContext): EndpointCall[] {
  const out: EndpointCall[] = [];
  for (const call of context.flow.calls) {
    const expr = call.expr.args[0];
    if (call.expr.method.key !== 'setendpoint' || !expr || call.args.length !== 1) continue;
    const kind = isRequest(context, call.receiver);
    if (kind === 'no') continue;
    out.push({ call, expr, texts: call.args[0]!.texts ?? [], isLikely: kind === 'likely' });
  }
  return out;
}

/** Whether a header is hand-made authentication; one that is emptied is not. */
export function isHandMade(header: HeaderCall): boolean {
  if (!isAuthenticationHeader(header.name) || header.isMergeField) return false;
  return !(header.texts.length > 0 && header.texts.every((text) => constantOf(text)?.trim() === ''));
}

/** The request that a call belongs to: the calls on the same variable since it last got a new request. */
export function requestOf(
  context: ApexContext,
  call: CallFact,
  endpoints: readonly EndpointCall[],
  headers: readonly HeaderCall[],
): HttpRequest {
  const key = variableOf(call.expr.receiver);
  if (key === undefined) {
    return { endpoints: endpoints.filter((one) => one.call === call), headers: headers.filter((one) => one.call === call) };
  }
  const starts = context.flow.assignments
    .filter(
      (fact) =>
        fact.name.key === lastName(key) && (fact.how === 'local' || fact.how === 'assign') && fact.valueExpr.kind === 'new',
    )
    .map((fact) => fact.name.start)
    .sort((a, b) => a - b);
  const at = call.expr.start;
  const from = starts.findLast((start) => start <= at) ?? Number.NEGATIVE_INFINITY;
  const to = starts.find((start) => start > at) ?? Number.POSITIVE_INFINITY;
  const belongs = (other: CallFact): boolean =>
    variableOf(other.expr.receiver) === key && other.expr.start >= from && other.expr.start < to;
  return {
    endpoints: endpoints.filter((one) => belongs(one.call)),
    headers: headers.filter((one) => belongs(one.call)),
  };
}

function variableOf(receiver: Expr | undefined): string | undefined {
  if (receiver?.kind === 'name') return receiver.key;
  if (receiver?.kind === 'member') {
    const object = receiver.object.kind === 'this' ? 'this' : variableOf(receiver.object);
    return object === undefined ? undefined : object === 'this' ? receiver.member.key : `${object}.${receiver.member.key}`;
  }
  return undefined;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** A literal endpoint whose host is known: `https://host`, then the end or a path; a name and password before it is no part. */
const knownHost = /^\s*https?:\/\/(?:[^/?#@\s]*@)?([\w.-]+(?::\d+)?)(?=[/?#]|$)/i;

/** The host that a text names; undefined when it is not literal to its end. */
export function hostOf(text: Text): string | undefined {
  const prefix = literalPrefix(text);
  const match = knownHost.exec(prefix);
  if (!match) return undefined;
  const endsWithHost = match[0].length === prefix.length;
  return endsWithHost && text.some((part) => part.literal === undefined) ? undefined : match[1];
}

/** What has more headers than this is no request, and every finding on it would hold them all. */
const maxHeaders = 64;

/**
 * The offer to convert a request, at the finding and at the places it relates to. Where the code does not name the host,
 * or names a Named Credential already, only a hand-made header is a reason to convert.
 */
export function conversion(context: ApexContext, request: HttpRequest): RuleFix[] {
  if (request.endpoints.length > 1) return [];
  const [endpoint] = request.endpoints;
  if (request.headers.length > maxHeaders) return [];
  const headers = request.headers.filter(isHandMade);
  const text = endpoint?.texts.length === 1 ? endpoint.texts[0]! : undefined;
  if (headers.length === 0 && (!text || hostOf(text) === undefined)) return [];
  const statements =
    headers.length > 0 ? statementsOf(context, headers) : new Map<Expr, { stmt: ExprStmt; isWholeBody: boolean }>();
  const data: NamedCredentialRequest = {
    ...(endpoint ? { endpoint: endpointUse(context, endpoint, text ?? []) } : {}),
    headers: headers.map((header) => credentialHeader(context, header, statements.get(header.call.expr))),
  };
  const plan = { kind: namedCredentialPlan, data };
  return [{ id: 'convert-to-named-credential', title: 'Convert to Named Credential', atRelated: true, plan }];
}

function endpointUse(context: ApexContext, endpoint: EndpointCall, text: Text): EndpointUse {
  const parts = text.map(({ literal, origin }) => (literal === undefined ? { origin } : { literal, origin }));
  return { parts, expr: originOf(context, endpoint.expr) };
}

/** Where a request goes, for findings on something else of it: the endpoint, and the constants it is made of. */
export function endpointPlaces(context: ApexContext, { endpoints }: HttpRequest): RelatedOrigin[] {
  const [endpoint] = endpoints;
  if (!endpoint || endpoints.length > 1) return [];
  const at = { origin: originOf(context, endpoint.expr), message: 'The request goes here' };
  return [at, ...writtenElsewhere(context, endpoint)];
}

/** Where the address of an endpoint is written when that is not in the call. */
export function writtenElsewhere(context: ApexContext, { expr, texts }: EndpointCall): RelatedOrigin[] {
  const out: RelatedOrigin[] = [];
  for (const text of texts) {
    const first = text.find((part) => part.literal !== undefined && part.literal.trim() !== '');
    if (!first || (isOwn(context, first.origin) && Texts.isWithin(first.origin, expr))) continue;
    out.push({ origin: first.origin, message: 'The address is written here' });
  }
  return out;
}

function credentialHeader(
  context: ApexContext,
  header: HeaderCall,
  statement: { stmt: ExprStmt; isWholeBody: boolean } | undefined,
): CredentialHeader {
  const prefixes = new Set(header.texts.map((text) => schemeOf(literalPrefix(text))));
  const prefix = prefixes.size === 1 ? [...prefixes][0]! : '';
  const scheme = prefix.trim().toLowerCase();
  return {
    name: header.name,
    ...(statement ? { statement: originOf(context, statement.stmt) } : {}),
    isWholeBody: statement?.isWholeBody ?? false,
    call: originOf(context, header.call.expr),
    value: originOf(context, header.valueExpr),
    style: scheme === 'bearer' || scheme === 'basic' ? scheme : 'custom',
    prefix,
    valueHasSecret: header.secrets.length > 0,
  };
}

/** The statements that consist of one of these calls. */
function statementsOf(context: ApexContext, headers: readonly HeaderCall[]): Map<Expr, { stmt: ExprStmt; isWholeBody: boolean }> {
  const wanted = new Set<Expr>(headers.map((header) => header.call.expr));
  const found = new Map<Expr, { stmt: ExprStmt; isWholeBody: boolean }>();
  walk(context.declaration, {
    statement: (stmt, isWholeBody) => {
      if (stmt.kind === 'expr' && wanted.has(stmt.expr)) found.set(stmt.expr, { stmt, isWholeBody });
    },
  });
  return found;
}

/** A range of the declaration as a place that others can refer to. */
export function originOf(context: ApexContext, range: Range): Origin {
  return { unit: context.unit, start: range.start, end: range.end };
}
