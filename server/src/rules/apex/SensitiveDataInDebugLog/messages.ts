/** Requests and responses that are logged as a whole. */

import type { Confidence } from '#shared/finding';
import type { AssignmentFact } from '../../../semantics/apex/facts';
import type { Expr, Range } from '../../../semantics/apex/ir';
import type { Step } from '../../../semantics/apex/taint';
import { isType } from '../../../semantics/apex/types';
import type { Text } from '../../../semantics/apex/values';
import type { ApexContext } from '../../rule';
import { judgeName, spoken } from '../credentials/names';
import { endpointCalls, headerCalls, isHandMade } from '../credentials/requests';
import { wordsOf } from '../credentials/words';
import type { Logged } from '../logging/loggers';
import { printedParts } from '../logging/printed';

/** A request or response, or a part of one that holds all of it. */
export interface Message {
  readonly range: Range;
  /** What is logged, at the start of a sentence. */
  readonly what: string;
  /** Why that matters, to follow a comma or colon of its own. */
  readonly why: string;
  readonly confidence: Confidence;
  readonly steps: readonly Step[] | undefined;
}

/** The request or response that a logged value holds wholly, where it may hold secrets. */
export function loggedMessage(context: ApexContext, logged: Logged): Message | undefined {
  for (const part of printedParts(logged.expr)) {
    const range = { start: part.start, end: part.end };
    const credential = credentialIn(context, part);
    if (credential) {
      const why = `, with the ${credential.term} in it`;
      return {
        range,
        what: credential.isAddress ? 'This address' : 'The body of a request',
        why,
        confidence: 'high',
        steps: undefined,
      };
    }
    const steps = arrivalPath(context, logged, part, 'callout');
    if (steps && isWholeBody(context, part, 3)) {
      const evidence = evidenceOf(context);
      if (evidence === 'token')
        return { range, what: 'The response of a sign-in', why: ', which brings tokens', confidence: 'medium', steps };
      if (evidence === 'authorised') {
        const why = ', with whatever the service says to those who are signed in';
        return { range, what: 'The whole response of a callout', why, confidence: 'low', steps };
      }
    }
    const headers = wholeHeaders(context, logged, part);
    if (headers) return { range, ...headers };
  }
  return undefined;
}

// ---------------------------------------------------------------- responses

/** How data of a kind of source comes into a part that is logged, if it does. */
function arrivalPath(context: ApexContext, logged: Logged, part: Expr, kind: string): readonly Step[] | undefined {
  const found = context.flow.arrivals.find(
    ({ sink, source, through, range }) =>
      sink === 'log' &&
      source.kind === kind &&
      through === logged.call.expr &&
      ((range.start <= part.start && part.end <= range.end) || (part.start <= range.start && range.end <= part.end)),
  );
  return found?.path;
}

const bodyMethods: ReadonlySet<string> = new Set(['getbody', 'getbodyasblob', 'getbodydocument']);
const bodyWords: ReadonlySet<string> = new Set(['body', 'response', 'resp', 'payload']);

/** Whether an expression is the body of a response, not something that was taken out of it. */
function isWholeBody(context: ApexContext, expr: Expr, depth: number): boolean {
  if (expr.kind === 'call') return bodyMethods.has(expr.method.key) && expr.args.length === 0;
  if (expr.kind !== 'name') return false;
  const held = lastAssignment(context, expr);
  if (held && held.valueExpr.kind !== 'call') return depth > 0 && isWholeBody(context, held.valueExpr, depth - 1);
  if (held && depth > 0 && printedParts(held.valueExpr).some((part) => isWholeBody(context, part, depth - 1))) return true;
  return wordsOf(expr.name).some((word) => bodyWords.has(word));
}

const signInWords: ReadonlySet<string> = new Set([
  'token',
  'tokens',
  'oauth',
  'login',
  'authenticate',
  'authentication',
  'refresh',
]);
const signInPath = /\/(?:oauth2?|tokens?|login|signin|authenticate|authorize)(?:[/?.]|$)/i;

/** What is known of the callouts of a declaration: they sign in, or they are made by somebody who is. */
function evidenceOf(context: ApexContext): 'token' | 'authorised' | undefined {
  const endpoints = endpointCalls(context).flatMap(({ texts }) => texts);
  if (endpoints.some((text) => signInPath.test(written(text)))) return 'token';
  const { declaration, type } = context;
  const names = ['name' in declaration ? declaration.name.name : '', type?.name.split('.').at(-1) ?? ''];
  if (names.some((name) => isSignIn(name))) return 'token';
  const isAuthorised = headerCalls(context).some(isHandMade) || endpoints.some((text) => /^callout:/i.test(written(text)));
  return isAuthorised ? 'authorised' : undefined;
}

function isSignIn(name: string): boolean {
  const words = wordsOf(name);
  if (!words.some((word) => signInWords.has(word))) return false;
  // `refreshAccounts` refreshes no token.
  return words.some((word) => word !== 'refresh' && signInWords.has(word));
}

function written(text: Text): string {
  return text.map(({ literal }) => literal ?? '?').join('');
}

// ---------------------------------------------------------------- requests

/** A credential in a text that is sent. */
interface Credential {
  readonly term: string;
  /** The text is an address, not a body. */
  readonly isAddress: boolean;
}

/** The credential that the body or address of a request carries, where that is what is logged. */
function credentialIn(context: ApexContext, part: Expr): Credential | undefined {
  if (part.kind === 'name') {
    const held = lastAssignment(context, part);
    return held?.value.texts && isText(held) ? credentialParameter(held.value.texts) : undefined;
  }
  if (part.kind !== 'call' || part.method.key !== 'getbody' || part.receiver?.kind !== 'name') return undefined;
  const { key } = part.receiver;
  const set = context.flow.calls.findLast(
    ({ expr, receiver }) =>
      expr.method.key === 'setbody' &&
      expr.receiver?.kind === 'name' &&
      expr.receiver.key === key &&
      expr.end < part.start &&
      (!receiver?.type || isType(receiver.type, 'httprequest')),
  );
  return set?.args[0]?.texts && credentialParameter(set.args[0].texts);
}

function isText({ type, value }: AssignmentFact): boolean {
  return isType(type ?? value.type, 'string');
}

/** Stands for a part that is not known. */
const unknownPart = '\u0000';

/** `client_secret=` and `"password":"` in front of a value. */
const parameters = /(?:^|[?&\s"'{,])([\w.-]{2,60})["']?\s*[=:]\s*["']?([^?&"',}\s]+)/g;

/** The credential among the parameters of a form, JSON or query text, by name. */
function credentialParameter(texts: readonly Text[]): Credential | undefined {
  for (const text of texts) {
    const all = text.map(({ literal }) => literal ?? unknownPart).join('');
    for (const [, name = '', value = ''] of all.matchAll(parameters)) {
      if (!value.includes(unknownPart) || /^(?:grant_type|token_type|response_type)$/i.test(name)) continue;
      const evidence = judgeName(name);
      if (evidence?.strength === 'strong' || /^(?:assertion|client_assertion)$/i.test(name))
        return { term: evidence ? spoken(evidence.term) : 'signed assertion', isAddress: /^(?:https?:|callout:|\/)/i.test(all) };
    }
  }
  return undefined;
}

// ---------------------------------------------------------------- headers

/** All headers or cookies of a request that came in. */
function wholeHeaders(context: ApexContext, logged: Logged, part: Expr): Omit<Message, 'range'> | undefined {
  const found = context.flow.arrivals.find(
    ({ sink, source, through }) =>
      sink === 'log' &&
      through === logged.call.expr &&
      (source.kind === 'header' || source.kind === 'cookie' || /header/.test(source.label)) &&
      // One of them has its name in the label.
      !source.label.includes('"') &&
      source.kind !== 'email' &&
      source.kind !== 'callout',
  );
  if (!found || !isWholeMap(context, part, 2)) return undefined;
  const isCookie = found.source.kind === 'cookie';
  return {
    what: isCookie ? 'All cookies of the request' : 'All headers of the request',
    why: isCookie ? ', session cookies among them' : ', with cookies and credentials among them',
    confidence: 'medium',
    steps: found.path,
  };
}

function isWholeMap(context: ApexContext, expr: Expr, depth: number): boolean {
  if (expr.kind === 'member') return expr.member.key === 'headers';
  if (expr.kind === 'call')
    return expr.method.key === 'getheaders' || expr.method.key === 'getcookies' || expr.method.key === 'values';
  if (expr.kind !== 'name' || depth === 0) return false;
  const held = lastAssignment(context, expr);
  return held !== undefined && isWholeMap(context, held.valueExpr, depth - 1);
}

/** What a variable was given last before a place. */
function lastAssignment(context: ApexContext, name: { key: string; start: number }): AssignmentFact | undefined {
  return context.flow.assignments.findLast(
    (fact) =>
      fact.name.key === name.key &&
      fact.valueExpr.end <= name.start &&
      (fact.how === 'local' || (fact.how === 'assign' && fact.target?.kind === 'name')),
  );
}
