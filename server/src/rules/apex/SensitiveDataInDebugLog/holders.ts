/** Records and objects that are logged as a whole, with a secret or a person's data in one of their fields. */

import type { Expr, Range, TypeRef } from '../../../semantics/apex/ir';
import type { TypeEntry } from '../../../semantics/apex/typeIndex';
import { heldType, isType } from '../../../semantics/apex/types';
import type { Origin, Value } from '../../../semantics/apex/values';
import type { ApexContext } from '../../rule';
import { holdsText } from '../credentials/evidence';
import { judgeName, spoken } from '../credentials/names';
import { walk } from '../credentials/walk';
import { resolve } from '../logging/loggedSecrets';
import type { Logged } from '../logging/loggers';
import { judgePersonal } from '../logging/personal';
import { printedParts } from '../logging/printed';

/** Something that is logged, and the field of it that must not be. */
export interface Holder {
  readonly range: Range;
  /** At the start of a sentence. */
  readonly what: string;
  readonly field: string;
  /** What the field holds: `social security number`. */
  readonly term: string;
  /** Where the field is named. */
  readonly origin: Origin;
}

interface Field {
  readonly name: string;
  readonly term: string;
  readonly origin: Origin;
}

/** The record or object among the parts of a logged value that holds what must not be logged. */
export function loggedHolder(context: ApexContext, logged: Logged): Holder | undefined {
  if (logged.how === 'method' && !takesAnything(logged)) return undefined;
  for (const part of printedParts(logged.expr)) {
    if (part.kind !== 'name') continue;
    const value = part === logged.expr ? logged.value : valueBefore(context, part);
    const type = value?.type ?? resolve(context, part.key).type;
    const held = heldType(type);
    if (isType(held, 'string') || isType(held, 'object')) continue;
    const entry = context.scope.type(held);
    const field = entry ? fieldOf(context, entry) : (queried(context, value) ?? used(context, part.key, held));
    if (field) {
      const { name, term, origin } = field;
      return { range: { start: part.start, end: part.end }, what: part.name, field: name, term, origin };
    }
  }
  return undefined;
}

/** Whether a method is given a text, or what may be any object: of a narrower type it knows itself what it logs. */
function takesAnything({ call, expr }: Logged): boolean {
  const index = call.expr.args.indexOf(expr);
  return call.targets.every(({ parameters }) =>
    ['string', 'object', 'sobject'].some((key) => isType(heldType(parameters[index]?.type), key)),
  );
}

function valueBefore(context: ApexContext, name: { key: string; start: number }): Value | undefined {
  return context.flow.assignments.findLast(
    (fact) => fact.name.key === name.key && fact.valueExpr.end <= name.start && (fact.how === 'local' || fact.how === 'assign'),
  )?.value;
}

function termOf(name: string): string | undefined {
  const evidence = judgeName(name);
  if (evidence?.strength === 'strong') return spoken(evidence.term);
  return judgePersonal(name)?.term;
}

/** Fields of classes for answers of services; who asks for one by name is told when it changes. */
const usualFields = [
  'access_token',
  'accesstoken',
  'refresh_token',
  'refreshtoken',
  'id_token',
  'client_secret',
  'clientsecret',
  'apikey',
  'api_key',
  'password',
  'sessionid',
  'privatekey',
  'ssn',
];

/** The field of a class whose objects print it: the platform prints all fields of an object that has no `toString`. */
function fieldOf(context: ApexContext, entry: TypeEntry): Field | undefined {
  const { scope } = context;
  if (entry.header.form !== 'class' || scope.membersOf(entry, 'tostring').length > 0) return undefined;
  for (const key of usualFields) {
    for (const member of scope.lookup.members(entry, key)) {
      if (member.kind !== 'field' && member.kind !== 'property') continue;
      if (member.isStatic || !holdsText(member.type)) continue;
      const term = key === 'sessionid' ? 'session ID' : termOf(member.name);
      const declaration = member.unit.declaration();
      if (!term || !declaration) continue;
      const { start, end } =
        declaration.kind === 'field'
          ? (declaration.declarators.find((one) => one.variable.key === key)?.variable ?? { start: 0, end: 0 })
          : declaration.kind === 'property'
            ? declaration.name
            : { start: 0, end: 0 };
      if (end > 0) return { name: member.name, term, origin: { unit: member.unit, start, end } };
    }
  }
  return undefined;
}

/** The field that the query selects whose records are logged. */
function queried(context: ApexContext, value: Value | undefined): Field | undefined {
  for (const index of value?.reads ?? []) {
    for (const field of context.flow.operations[index]?.query?.fields ?? []) {
      const name = field.name.slice(field.name.lastIndexOf('.') + 1);
      const term = termOf(name);
      if (term) return { name, term, origin: { unit: context.unit, start: field.start, end: field.end } };
    }
  }
  return undefined;
}

/** The field of a record that this declaration reads or sets elsewhere, so that the record has it. */
function used(context: ApexContext, key: string, type: TypeRef | undefined): Field | undefined {
  // Platform types print what they like; records are of types called so.
  if (!type || !/__(?:c|mdt|e|b|x)$|^(?:account|contact|lead|user|case|sobject)$/.test(type.key)) return undefined;
  let found: Field | undefined;
  const look = (expr: Expr): void => {
    if (found || expr.kind !== 'member' || expr.object.kind !== 'name' || expr.object.key !== key) return;
    const term = termOf(expr.member.name);
    if (!term) return;
    const { name, start, end } = expr.member;
    found = { name, term, origin: { unit: context.unit, start, end } };
  };
  walk(context.declaration, { expr: look });
  return found;
}
