/** Secrets that a logged expression would print, told by the names of what is in it. */

import type { Confidence } from '#shared/finding';
import type { Expr, Range, TypeRef } from '../../../semantics/apex/ir';
import { fieldAmong } from '../../../semantics/apex/scope';
import type { Member } from '../../../semantics/apex/typeIndex';
import { isType } from '../../../semantics/apex/types';
import { constantValue } from '../../../semantics/apex/values';
import type { ApexContext } from '../../rule';
import { holdsText } from '../credentials/evidence';
import { judgeHeader, judgeName, type NameEvidence, spoken } from '../credentials/names';
import { judgeValue } from '../credentials/values';
import { wordsOf } from '../credentials/words';
import { printedParts } from './printed';

/** A value that is a secret by its name. */
export interface LoggedSecret {
  /** What prints it. */
  readonly range: Range;
  /** The name that says so, as written. */
  readonly name: string;
  /** What it is, for messages: `access token`. */
  readonly term: string;
  readonly confidence: Confidence;
}

/** Methods that look up a value by its name. */
const lookups: ReadonlySet<string> = new Set(['get', 'getheader', 'getparameter', 'getcookie']);

/** Of the terms that seldom are secrets, those that are worth a look in a log. */
const sensitiveTerms: ReadonlySet<string> = new Set([
  'auth',
  'authorization',
  'authorisation',
  'oauth',
  'cookie',
  'pass',
  'pin',
  'pw',
  'private',
  'credit card',
  'debit card',
  'card number',
]);

/** What names say about the values they stand for. */
export interface Vocabulary {
  /** Of a variable, a field, a getter; undefined when it says nothing. */
  readonly ofName: (context: ApexContext, name: string) => NameEvidence | undefined;
  /** Of the key of a map, the name of a header, parameter or cookie. */
  readonly ofKey: (name: string) => NameEvidence | undefined;
  readonly confidence: (evidence: NameEvidence) => Confidence | undefined;
  /** Whether something of this type prints what its name says; the type may not be known. */
  readonly prints: (type: TypeRef | undefined) => boolean;
}

/** Keys, tokens, passwords and the like. */
const secrets: Vocabulary = {
  ofName: judge,
  ofKey: judgeHeader,
  confidence: confidenceOf,
  prints: (type) => holdsText(type),
};

/** The secrets a logged expression prints, in source order; or what another vocabulary knows. */
export function loggedSecrets(context: ApexContext, expr: Expr, vocabulary = secrets): LoggedSecret[] {
  const out: LoggedSecret[] = [];
  for (const part of printedParts(expr)) judgePart(context, part, vocabulary, out);
  return out;
}

function judgePart(context: ApexContext, expr: Expr, vocabulary: Vocabulary, out: LoggedSecret[]): void {
  const add = (name: string, evidence: NameEvidence | undefined): boolean => {
    const confidence = evidence && vocabulary.confidence(evidence);
    if (!evidence || !confidence) return false;
    out.push({ range: { start: expr.start, end: expr.end }, name, term: spoken(evidence.term), confidence });
    return true;
  };
  switch (expr.kind) {
    case 'name': {
      const { type, member } = resolve(context, expr.key);
      if (printsValue(context, expr.name, type, vocabulary) && !isHarmlessConstant(context, member))
        add(expr.name, vocabulary.ofName(context, expr.name));
      return;
    }
    case 'member': {
      const owner = ownerOf(context, expr.object);
      if (owner?.header.form === 'enum' || isLabel(expr.object)) return;
      const member = owner && fieldAmong(context.scope.membersOf(owner, expr.member.key));
      if (printsValue(context, expr.member.name, member?.type, vocabulary) && !isHarmlessConstant(context, member))
        add(expr.member.name, vocabulary.ofName(context, expr.member.name));
      return;
    }
    case 'index':
      if (expr.index.kind === 'string') add(expr.index.value, vocabulary.ofKey(expr.index.value));
      return;
    case 'call': {
      const { method, args, receiver } = expr;
      const key = args[0];
      if (lookups.has(method.key) && key?.kind === 'string') {
        if (!add(key.value, vocabulary.ofKey(key.value)) && receiver?.kind === 'call')
          for (const part of printedParts(receiver)) judgePart(context, part, vocabulary, out);
        return;
      }
      // `getAccessToken()`, not `parser.getCurrentToken()`: what a getter called so returns is not known.
      const evidence = /^get[A-Z_]/i.test(method.name) ? vocabulary.ofName(context, method.name) : undefined;
      // `UserInfo.getSessionId()` is a session, whatever else is called so.
      if (evidence && method.key === 'getsessionid' && args.length === 0)
        add(`${method.name}()`, { ...evidence, strength: 'strong' });
      else if (evidence?.term !== 'token' && evidence?.term !== 'tokens') add(`${method.name}()`, evidence);
      return;
    }
    default:
  }
}

function confidenceOf(evidence: NameEvidence): Confidence | undefined {
  if (evidence.strength === 'strong') return 'high';
  if (evidence.strength === 'medium') return 'medium';
  return sensitiveTerms.has(evidence.term) ? 'low' : undefined;
}

/** Code that takes texts apart calls the pieces tokens. */
const parserWords = /pars|lexer|token|scanner|template|mergefield|formula|expression/i;

function judge(context: ApexContext, name: string): NameEvidence | undefined {
  const words = wordsOf(name);
  if (words.includes('saml') && /^(?:saml|response|assertion|xml)$/.test(words.at(-1)!))
    return { strength: 'medium', term: 'SAML assertion' };
  const evidence = judgeName(name);
  if ((evidence?.term === 'token' || evidence?.term === 'tokens') && words.length === 1) {
    const { type, declaration } = context;
    if (parserWords.test(type?.name.replace(/(?:access|oauth|auth|refresh)token/gi, '') ?? '')) return undefined;
    if ('name' in declaration && /pars|lexer|tokeni[sz]e/i.test(declaration.name.name)) return undefined;
  }
  return evidence;
}

/** Whether something of this name and type prints as the secret: not flags, numbers, ids, tokens of a JSON parser, enums. */
function printsValue(context: ApexContext, name: string, type: TypeRef | undefined, { prints }: Vocabulary): boolean {
  if (!prints(type) || isType(type, 'id') || isType(type, 'jsontoken') || isType(type, 'type')) return false;
  if (type && context.scope.type(type)?.header.form === 'enum') return false;
  return !/^(?:SObjectField|SObjectType)$/i.test(name);
}

/** The type of a local variable, parameter or field; and the field, if it is one. */
export function resolve(context: ApexContext, key: string): { type: TypeRef | undefined; member: Member | undefined } {
  const { declaration, flow, scope } = context;
  if (declaration.kind === 'method' || declaration.kind === 'constructor') {
    const parameter = declaration.parameters.find((one) => one.variable.key === key);
    if (parameter) return { type: parameter.type, member: undefined };
  }
  const local = flow.assignments.find((fact) => fact.how === 'local' && fact.name.key === key);
  if (local) return { type: local.type, member: undefined };
  const member = fieldAmong(scope.membersInScope(key));
  return { type: member?.type, member };
}

/** The class whose field is meant: of `this`, of a class by name, of a variable by its type. */
function ownerOf(context: ApexContext, object: Expr) {
  if (object.kind === 'this') return context.type;
  if (object.kind === 'name') {
    const { type } = resolve(context, object.key);
    return type ? context.scope.type(type) : context.scope.typeByKey(object.key);
  }
  return object.kind === 'member' && object.object.kind === 'name'
    ? context.scope.typeByKey(`${object.object.key}.${object.member.key}`)
    : undefined;
}

function isLabel(object: Expr): boolean {
  return (object.kind === 'name' && object.key === 'label') || (object.kind === 'member' && object.member.key === 'label');
}

/** Whether a constant is only a word about secrets, such as the name of a header or field. */
function isHarmlessConstant(context: ApexContext, member: Member | undefined): boolean {
  if (!member?.isStatic || !member.isFinal) return false;
  const summary = context.scope.lookup.summary(member);
  const value = summary && constantValue(summary.returns);
  if (value === undefined) return false;
  const evidence = judgeValue(value, member.name);
  return evidence === undefined || evidence.kind === 'word';
}

const ranks = { high: 0, medium: 1, low: 2 };

/** The secret one is surest of; of several, the first. */
export function worst(secrets: readonly LoggedSecret[]): LoggedSecret | undefined {
  return secrets.reduce<LoggedSecret | undefined>(
    (best, one) => (best && ranks[best.confidence] <= ranks[one.confidence] ? best : one),
    undefined,
  );
}
