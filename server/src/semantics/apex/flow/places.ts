/** Variables and fields as places that hold values: reading what they hold from the start, and giving them new values. */

import { isHarmlessType } from '../harmless';
import type * as ir from '../ir';
import { fieldAmong } from '../scope';
import { isConcrete, type Taint, type Taints, unionTaints } from '../taint';
import type { Member } from '../typeIndex';
import { steppedValue, unknown, type Value, withField } from '../values';
import { forget } from './allowed';
import { type FlowEvaluation, staticKey } from './evaluation';
import { givenLevel, typed } from './platformValues';
import type { State } from './state';

/** Records in collections in collections: further out nobody looks. */
const maxHolders = 4;
/** More fields than this that a method fills are not told apart. */
const maxPuts = 64;

/** Gives a new variable its value. */
export function declareVariable(flow: FlowEvaluation, variable: ir.NameRef, value: Value, type: ir.TypeRef, state: State): void {
  state.set(variable.key, namedValue(flow, variable, typedValue(flow, value, type)));
  if (state.checks.size > 0) forget(variable.key, state);
}

/** The value after it was given a name, for readers of its path. */
function namedValue(flow: FlowEvaluation, name: ir.NameRef, value: Value): Value {
  // Other paths begin with whoever passes the value in.
  return value.taints?.some(isConcrete) ? steppedValue(value, flow.step('hop', name, `Held by "${name.name}"`)) : value;
}

/** The value as one of a type: what cannot carry text from outside loses its taints. */
export function typedValue(flow: FlowEvaluation, value: Value, type: ir.TypeRef | undefined): Value {
  const as = typed(value, type);
  if (!as.taints || !isHarmlessType(type, flow.scope)) return as;
  return {
    ...as,
    taints: undefined,
    texts: as.texts?.map((text) => text.map((part) => (part.taints ? { ...part, taints: undefined } : part))),
  };
}

/** Gives a variable or a field of this object (`this.f`) or of a variable (`v.f`) its new value. */
export function keepValue(flow: FlowEvaluation, key: string, name: ir.NameRef, value: Value, state: State): void {
  const held = namedValue(flow, name, value);
  state.set(key, held);
  if (key.includes('.')) {
    flow.assignsFields = true;
    if (key.startsWith('this.')) writeField(flow, name.key, held);
  }
  if (state.checks.size > 0) forget(key.startsWith('this.') ? name.key : key, state);
}

/** Puts a value into what an expression names, if it is a variable or a field of this object. */
export function storeValue(flow: FlowEvaluation, target: ir.Expr, value: Value, state: State): void {
  if (target.kind === 'name') {
    const isLocal = state.has(target.key);
    if (isLocal) state.set(target.key, value);
    else if (fieldAmong(flow.scope.membersInScope(target.key))) {
      state.set(`this.${target.key}`, value);
      flow.assignsFields = true;
      writeField(flow, target.key, value);
    }
  } else if (target.kind === 'member' && target.object.kind === 'this') {
    state.set(`this.${target.member.key}`, value);
    flow.assignsFields = true;
    writeField(flow, target.member.key, value);
  } else if (target.kind === 'member' && target.object.kind === 'name' && state.has(target.object.key)) {
    state.set(`${target.object.key}.${target.member.key}`, value);
    flow.assignsFields = true;
  }
}

function writeField(flow: FlowEvaluation, name: string, value: Value): void {
  if (!value.taints) return;
  const field = fieldAmong(flow.scope.membersInScope(name));
  if (field) flow.write(field.isStatic ? staticKey(field) : name, value.taints);
}

/** The variable or `this.field` that an expression names. */
export function slotOf(flow: FlowEvaluation, expr: ir.Expr, state: State): string | undefined {
  if (expr.kind === 'cast') return slotOf(flow, expr.value, state);
  if (expr.kind === 'member') return expr.object.kind === 'this' ? `this.${expr.member.key}` : undefined;
  // `byId.values()` and `byParent.get(id)` hold the same records.
  if (expr.kind === 'call') {
    const { receiver, method } = expr;
    return receiver && (method.key === 'values' || method.key === 'get') ? slotOf(flow, receiver, state) : undefined;
  }
  if (expr.kind !== 'name') return undefined;
  if (state.has(expr.key)) return expr.key;
  return fieldAmong(flow.scope.membersInScope(expr.key)) ? `this.${expr.key}` : undefined;
}

/**
 * Notes that something was put into a field of the record that an expression names, and of the collection it is in.
 *
 * @param isSome whether it is one of several records: the others keep what they have
 */
export function putField(
  flow: FlowEvaluation,
  record: ir.Expr,
  field: string,
  taints: Taints,
  state: State,
  isSome = false,
): void {
  let at = record;
  let isOneOfMany = isSome;
  // `records[0]` and `byId.get(id)` are noted of what holds them.
  for (; at.kind === 'cast' || at.kind === 'index' || (at.kind === 'call' && at.receiver); ) {
    if (at.kind === 'cast') at = at.value;
    else {
      if (at.kind === 'call' && at.method.key !== 'get' && at.method.key !== 'values') return;
      at = at.kind === 'index' ? at.object : at.receiver!;
      isOneOfMany = true;
    }
  }
  let slot = slotOf(flow, at, state);
  for (let depth = 0; slot !== undefined && depth < maxHolders; depth++) {
    const held: Value = state.get(slot) ?? heldField(flow, slot);
    const before = isOneOfMany ? held.fields?.get(field) : undefined;
    state.set(slot, withField(held, field, unionTaints(before, taints) ?? taints));
    if (slot.startsWith('this.')) flow.assignsFields = true;
    if (held.parameter !== undefined) notePut(flow, held.parameter, field, taints);
    slot = held.of;
    isOneOfMany = true;
  }
}

function notePut(flow: FlowEvaluation, parameter: number, field: string, taints: Taints): void {
  const fields = flow.puts.get(parameter) ?? new Map<string, Taints>();
  flow.puts.set(parameter, fields);
  if (fields.size < maxPuts || fields.has(field)) fields.set(field, unionTaints(fields.get(field), taints) ?? taints);
}

/** The value of a field of this object, by its slot. */
export function heldField(flow: FlowEvaluation, slot: string): Value {
  return ownFieldNamed(flow, slot.slice('this.'.length));
}

/** The value of a field of this object, by its name. */
export function ownFieldNamed(flow: FlowEvaluation, name: string): Value {
  const field = fieldAmong(flow.scope.membersInScope(name));
  return field ? fieldValue(flow, field, 'this') : unknown;
}

/** What a field or property holds as far as its own declaration says, and the outside data in it. */
export function fieldValue(flow: FlowEvaluation, field: Member, owner: 'this' | 'other'): Value {
  const cache = owner === 'this' ? flow.ownFieldValues : flow.otherFieldValues;
  const known = cache.get(field);
  if (known) return known;
  let value: Value = { type: field.type, ...givenLevel(field.type) };
  const summary = flow.scope.lookup.summary(field);
  if (summary) {
    const { texts, guard, describe, stripped, accessLevel } = summary.returns;
    const elements = field.isFinal ? summary.returns.elements : undefined;
    value = { type: field.type, texts, guard, describe, stripped, accessLevel: accessLevel ?? value.accessLevel, elements };
  }
  const isConstant = field.isFinal && value.texts !== undefined && !summary?.returns.taints;
  if (!isConstant && !isHarmlessType(field.type, flow.scope)) {
    let taints: Taints | undefined;
    if (field.isStatic) taints = flow.scope.lookup.fieldTaints(field);
    else if (owner === 'this') taints = [{ root: { field: field.key }, steps: [], cleaned: 0 }];
    const isKnown = (taint: Taint): boolean => isConcrete(taint) || (owner === 'this' && 'field' in taint.root);
    taints = unionTaints(taints, summary?.returns.taints?.filter(isKnown));
    if (taints) value = { ...value, taints };
    const unwritten = value.texts && summary?.returns.unwritten?.filter(isKnown);
    if (unwritten && unwritten.length > 0) value = { ...value, unwritten };
  }
  cache.set(field, value);
  return value;
}
