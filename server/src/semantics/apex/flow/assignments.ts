/** What assignments do to variables, fields and records. */

import { sinkHere } from '../arrivals';
import type * as ir from '../ir';
import { assignmentSinkOf } from '../platform/model';
import { fieldAmong } from '../scope';
import { unionTaints } from '../taint';
import { isType, platformKey } from '../types';
import { constantValue, taintsOfText, unknown, type Value, withField } from '../values';
import { type FlowEvaluation, staticKey } from './evaluation';
import { evaluateName } from './names';
import { keepValue, putField, typedValue } from './places';
import { nameAt, stringType } from './platformValues';
import type { State } from './state';

/** What an assignment is made to. */
interface Target {
  /** The variable, or the field of this object (`this.f`) or of a variable (`v.f`); empty for what is not followed. */
  readonly key: string;
  readonly name: ir.NameRef | undefined;
  readonly type: ir.TypeRef | undefined;
}

/** Gives the target its new value, and returns it. */
export function evaluateAssignment(flow: FlowEvaluation, expr: ir.AssignExpr, state: State): Value {
  const { target, op } = expr;
  const assigned = flow.evaluate(expr.value, state);
  const { key, name, type } = targetOf(flow, expr, assigned, state);
  const appended = op === '+=' && key !== '' ? appendedText(flow, expr, assigned, key, type, state) : undefined;
  const value = appended ?? assigned;
  if (name) flow.assign('assign', name, type, expr.value, assigned, target, op, state.checks);
  if (key !== '' && name) keepValue(flow, key, name, typedValue(flow, value, type), state);
  return value;
}

/** Evaluates the target of an assignment, and notes what is put into a record or into an object of another class. */
function targetOf(flow: FlowEvaluation, expr: ir.AssignExpr, assigned: Value, state: State): Target {
  const { target } = expr;
  const { scope } = flow;
  switch (target.kind) {
    case 'name': {
      const local = state.get(target.key);
      if (local) return { key: target.key, name: target, type: local.type };
      return { key: `this.${target.key}`, name: target, type: fieldAmong(scope.membersInScope(target.key))?.type ?? undefined };
    }
    case 'member': {
      const { object, member } = target;
      if (object.kind === 'this') {
        const field = scope.self && fieldAmong(scope.membersOf(scope.self, member.key));
        return { key: `this.${member.key}`, name: member, type: field?.type };
      }
      const holder = flow.evaluate(object, state);
      const owner = scope.type(holder.type);
      assignMember(flow, target, holder, assigned, expr, state);
      const type = owner && fieldAmong(scope.membersOf(owner, member.key))?.type;
      return { key: object.kind === 'name' ? `${object.key}.${member.key}` : '', name: member, type };
    }
    case 'index': {
      flow.evaluate(target.object, state);
      const index = flow.evaluate(target.index, state);
      const constant = constantValue(index);
      const isNamed = constant !== undefined && isType(index.type, 'string');
      return { key: '', name: isNamed ? nameAt(constant, target.index) : undefined, type: undefined };
    }
    default:
      flow.evaluate(target, state);
      return { key: '', name: undefined, type: undefined };
  }
}

/** The text after `target += value`; undefined where it is no text. */
function appendedText(
  flow: FlowEvaluation,
  expr: ir.AssignExpr,
  assigned: Value,
  key: string,
  type: ir.TypeRef | undefined,
  state: State,
): Value | undefined {
  const { target } = expr;
  const before = state.get(key) ?? (target.kind === 'name' ? evaluateName(flow, target, state) : unknown);
  if (!isType(type, 'string') && !before.texts && !isType(assigned.type, 'string')) return undefined;
  const texts = flow.concatenated([before, assigned], [target, expr.value]);
  const taints = taintsOfText(unionTaints(before.taints, assigned.taints), texts);
  const value: Value = { type: stringType, texts, taints };
  if (taints) flow.buildMarkup(expr, value, [before, assigned]);
  return value;
}

/** `object.member = value` where the object is not this one. */
function assignMember(
  flow: FlowEvaluation,
  target: ir.MemberExpr,
  object: Value,
  value: Value,
  expr: ir.AssignExpr,
  state: State,
): void {
  const sink = value.taints && assignmentSinkOf(platformKey(object.type), target.member.key);
  if (sink) {
    const label = `${object.type?.name ?? ''}.${target.member.name}`;
    const steps = [flow.step('sink', target, `Reaches ${label}`)];
    flow.arrive(value, sinkHere(sink.sink, label, expr, steps), expr.value);
  }
  const owner = flow.scope.type(object.type);
  const field = owner && fieldAmong(flow.scope.membersOf(owner, target.member.key));
  if (field?.isStatic) flow.write(staticKey(field), value.taints);
  else if (!owner) putField(flow, target.object, target.member.key, value.taints ?? [], state);
  else if (target.object.kind === 'name' && state.has(target.object.key)) {
    state.set(target.object.key, withField(state.get(target.object.key)!, target.member.key, value.taints ?? []));
  }
}
