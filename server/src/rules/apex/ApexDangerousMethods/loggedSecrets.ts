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

/** Methods that return what they are given, in another form. */
const passing: ReadonlySet<string> = new Set([
  'base64decode',
  'base64encode',
  'clone',
  'convertfromhex',
  'converttohex',
  'deserializeuntyped',
  'escapehtml4',
  'escapesinglequotes',
  'format',
  'join',
  'serialize',
  'serializepretty',
  'tolowercase',
  'tostring',
  'touppercase',
  'trim',
  'urldecode',
  'urlencode',
  'valueof',
]);

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

/** The secrets a logged expression prints, in source order. */
export function loggedSecrets(context: ApexContext, expr: Expr): LoggedSecret[] {
  const out: LoggedSecret[] = [];
  collect(context, expr, out);
  return out;
}

function collect(context: ApexContext, expr: Expr, out: LoggedSecret[]): void {
  const add = (name: string, evidence: NameEvidence | undefined): boolean => {
    const confidence = confidenceOf(evidence);
    if (!evidence || !confidence) return false;
    out.push({ range: { start: expr.start, end: expr.end }, name, term: spoken(evidence.term), confidence });
    return true;
  };
  switch (expr.kind) {
    case 'name': {
      const { type, member } = resolve(context, expr.key);
      if (printsValue(context, expr.name, type) && !isHarmlessConstant(context, member))
        add(expr.name, judge(context, expr.name));
      return;
    }
    case 'member': {
      const owner = ownerOf(context, expr.object);
      if (owner?.header.form === 'enum' || isLabel(expr.object)) return;
      const member = owner && fieldAmong(context.scope.membersOf(owner, expr.member.key));
      if (printsValue(context, expr.member.name, member?.type) && !isHarmlessConstant(context, member))
        add(expr.member.name, judge(context, expr.member.name));
      return;
    }
    case 'index':
      if (expr.index.kind === 'string') add(expr.index.value, judgeHeader(expr.index.value));
      else collect(context, expr.object, out);
      return;
    case 'call': {
      const { method, args, receiver } = expr;
      if (passing.has(method.key)) {
        if (receiver) collect(context, receiver, out);
        for (const arg of args) collect(context, arg, out);
        return;
      }
      const key = args[0];
      if (lookups.has(method.key) && key?.kind === 'string') {
        if (!add(key.value, judgeHeader(key.value)) && receiver?.kind === 'call') collect(context, receiver, out);
        return;
      }
      // `getAccessToken()`, not `parser.getCurrentToken()`: what a getter called so returns is not known.
      const evidence = /^get[A-Z_]/i.test(method.name) ? judge(context, method.name) : undefined;
      // `UserInfo.getSessionId()` is a session, whatever else is called so.
      if (evidence && method.key === 'getsessionid' && args.length === 0)
        add(`${method.name}()`, { ...evidence, strength: 'strong' });
      else if (evidence?.term !== 'token' && evidence?.term !== 'tokens') add(`${method.name}()`, evidence);
      return;
    }
    case 'binary':
      if (expr.op === '+' || expr.op === '??') for (const operand of expr.operands) collect(context, operand, out);
      return;
    case 'ternary':
      collect(context, expr.then, out);
      collect(context, expr.otherwise, out);
      return;
    case 'cast':
      collect(context, expr.value, out);
      return;
    case 'collection':
      for (const element of expr.elements) collect(context, element, out);
      for (const entry of expr.entries) collect(context, entry.value, out);
      return;
    default:
  }
}

function confidenceOf(evidence: NameEvidence | undefined): Confidence | undefined {
  if (!evidence) return undefined;
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
function printsValue(context: ApexContext, name: string, type: TypeRef | undefined): boolean {
  if (!holdsText(type) || isType(type, 'id') || isType(type, 'jsontoken') || isType(type, 'type')) return false;
  if (type && context.scope.type(type)?.header.form === 'enum') return false;
  return !/^(?:SObjectField|SObjectType)$/i.test(name);
}

/** The type of a local variable, parameter or field; and the field, if it is one. */
function resolve(context: ApexContext, key: string): { type: TypeRef | undefined; member: Member | undefined } {
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
