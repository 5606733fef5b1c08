/** What calls into the workspace make of values: by the summaries of what is called. */

import type { Arrival } from '../facts';
import { isHarmlessType } from '../harmless';
import type * as ir from '../ir';
import { constructorAmong, fieldAmong, isOverridable, methodAmong } from '../scope';
import { joinSteps, type Root, type Step, substituted, type Taints, unionTaints, withStep } from '../taint';
import { lastName, type Member, type Summary, type TypeEntry } from '../typeIndex';
import { heldType, isType } from '../types';
import {
  type Checks,
  concatenate,
  constantValue,
  type DescribeTarget,
  type Guard,
  join,
  joinFields,
  type Origin,
  steppedValue,
  type Text,
  union,
  unknown,
  type Value,
  withField,
} from '../values';
import { allowedChecks } from './allowed';
import { checkKey, choosers, cookieFlags, fieldsHere, isChecked, shownPath } from './callQuestions';
import { markStripped } from './databaseOperations';
import { describeOf } from './describes';
import type { FlowEvaluation } from './evaluation';
import { ownFieldNamed, putField, storeValue } from './places';
import { callRange } from './platformValues';
import type { State } from './state';

/** More implementations than this of one method are not looked at. */
const maxImplementations = 16;

/** What a called declaration may be, and whose object it works on. */
interface Target {
  readonly member: Member;
  /** The object of the call is the object of this declaration. */
  readonly isOwn: boolean;
}

/** The workspace methods a call may mean; empty when none is known. */
export function targetsOf(
  flow: FlowEvaluation,
  expr: ir.CallExpr,
  path: string,
  isStatic: boolean,
  receiver: Value | undefined,
  args: readonly Value[],
): Target[] {
  const key = expr.method.key;
  const { self } = flow.scope;
  if (!expr.receiver) {
    if (key === 'this' || key === 'super') {
      const type = key === 'this' ? self : self && flow.scope.superclassOf(self);
      const member = type && constructorAmong(flow.scope.lookup.members(type, lastName(type)), args);
      return member ? [{ member, isOwn: true }] : [];
    }
    const member = methodAmong(flow.scope.membersInScope(key), args);
    return member ? dispatched(flow, member, self, true) : [];
  }
  const owner = isStatic ? flow.scope.typeByKey(path) : flow.scope.type(receiver?.type);
  const member = owner && methodAmong(flow.scope.membersOf(owner, key), args);
  if (!member) return [];
  const isOwn = expr.receiver.kind === 'this' || expr.receiver.kind === 'super';
  return expr.receiver.kind === 'super' ? [{ member, isOwn }] : dispatched(flow, member, owner, isOwn);
}

function dispatched(flow: FlowEvaluation, member: Member, type: TypeEntry | undefined, isOwn: boolean): Target[] {
  const targets: Target[] = [{ member, isOwn }];
  if (!type || !isOverridable(member, type)) return targets;
  const others = flow.scope.overriders(type, member, maxImplementations);
  // What has no body is never what runs, where something else is known to.
  if (others.length > 0 && (type.header.form === 'interface' || member.modifiers.keywords.has('abstract'))) targets.length = 0;
  return [...targets, ...others.map((other) => ({ member: other, isOwn }))];
}

/** The value of a call of one of these declarations, and what they do on the way; any of them may be the one that runs. */
export function callWorkspace(
  flow: FlowEvaluation,
  targets: readonly Target[],
  expr: ir.CallExpr,
  receiver: Value | undefined,
  args: readonly Value[],
  state: State,
): Value {
  const first = targets[0]!;
  if (targets.length === 1) return applySummary(flow, first, expr, receiver, args, state);
  let value: Value | undefined;
  const exits: State[] = [];
  for (const target of targets) {
    const taken = state.fork();
    const result = applySummary(flow, target, expr, receiver, args, taken);
    value = value ? join(value, result) : result;
    exits.push(taken);
  }
  const [one, ...rest] = exits;
  for (const exit of rest) one!.merge(one!, exit);
  state.become(one!);
  return value ?? { type: first.member.type };
}

/** The constructor of the workspace that a construction runs. */
export function constructorOf(flow: FlowEvaluation, expr: ir.NewExpr, args: readonly Value[]): Member | undefined {
  const type = flow.scope.type(expr.type);
  return type?.header.form === 'class' ? constructorAmong(flow.scope.lookup.members(type, lastName(type)), args) : undefined;
}

/** The value of a constructed object of the workspace: what its constructor puts into its fields. */
export function constructedValue(
  flow: FlowEvaluation,
  expr: ir.NewExpr,
  member: Member | undefined,
  args: readonly Value[],
  state: State,
): Value | undefined {
  const type = flow.scope.type(expr.type);
  if (type?.header.form !== 'class') return undefined;
  if (!member) return { type: expr.type, fields: new Map() };
  flow.noteCall(member, state);
  const summary = flow.scope.lookup.summary(member);
  if (!summary) return { type: expr.type };
  const given = givenTo(flow, member, `new ${type.name}`, expr.args, args, () => undefined);
  takeEffects(flow, summary, member, `new ${type.name}`, expr, expr.args, args, given, state);
  const fields = new Map<string, Taints>();
  for (const [field, taints] of summary.writes) {
    const put = substituted(taints, given);
    if (put && !field.includes(' ')) fields.set(field, put);
  }
  return { type: expr.type, fields };
}

/** The taints that roots of a called declaration stand for at a call. */
function givenTo(
  flow: FlowEvaluation,
  member: Member,
  label: string,
  exprs: readonly ir.Expr[],
  args: readonly Value[],
  fieldOf: (name: string) => Taints | undefined,
): (root: Root) => Taints | undefined {
  return (root) => {
    if ('parameter' in root) {
      const taints = args[root.parameter]?.taints;
      if (!taints) return undefined;
      const parameter = member.parameters[root.parameter];
      return withStep(
        taints,
        flow.step('hop', exprs[root.parameter]!, `Passed to ${label}${parameter ? ` as "${parameter.variable.name}"` : ''}`),
      );
    }
    return 'field' in root ? fieldOf(root.field) : undefined;
  };
}

/** A parameter that is handed on to become a flag of a cookie, or to choose what a call is about. */
function passFlag(
  flow: FlowEvaluation,
  arrival: Arrival,
  value: Value | undefined,
  flag: ir.Expr | undefined,
  label: string,
  through: ir.Expr,
): void {
  if (value?.parameter === undefined || !flag) return;
  const steps = joinSteps([flow.step('hop', flag, `Passed to ${label}`)], arrival.taint.steps);
  flow.arriveParameter(value.parameter, { ...arrival, through, isHere: false }, flag, steps);
}

/** Takes over what a called declaration does besides returning something: sinks, changes. */
function takeEffects(
  flow: FlowEvaluation,
  summary: Summary,
  member: Member,
  label: string,
  expr: ir.CallExpr | ir.NewExpr,
  exprs: readonly ir.Expr[],
  args: readonly Value[],
  given: (root: Root) => Taints | undefined,
  state: State,
): void {
  const range = expr.kind === 'call' ? callRange(expr) : expr;
  for (const arrival of summary.arrivals) {
    const { root, steps, cleaned: bits } = arrival.taint;
    const place = { ...arrival, through: expr, isHere: false, cleaned: bits };
    if ('parameter' in root) {
      const value = args[root.parameter];
      if (cookieFlags.has(arrival.sink) || (choosers.has(arrival.sink) && !value?.taints)) {
        if (value && isChecked(value, state.checks)) continue;
        passFlag(flow, arrival, value, exprs[root.parameter], label, expr);
        continue;
      }
      if (!value?.taints) continue;
      const passed = exprs[root.parameter]!;
      const name = member.parameters[root.parameter]?.variable.name;
      const hop = flow.step('hop', passed, `Passed to ${label}${name ? ` as "${name}"` : ''}`);
      flow.arrive(value, { ...place, hops: joinSteps([hop], steps) }, passed);
    } else {
      const taints = given(root);
      if (taints)
        flow.arrive({ taints }, { ...place, hops: joinSteps([flow.step('hop', range, `Used by ${label}`)], steps) }, range);
    }
  }
  for (const change of summary.changes)
    flow.change({
      ...change,
      range,
      isHere: false,
      steps: joinSteps([flow.step('hop', range, `Calls ${label}`)], change.steps),
    });
}

function applySummary(
  flow: FlowEvaluation,
  { member, isOwn }: Target,
  expr: ir.CallExpr,
  receiver: Value | undefined,
  args: readonly Value[],
  state: State,
): Value {
  flow.noteCall(member, state);
  const summary = flow.scope.lookup.summary(member);
  if (!summary) return { type: member.type };
  const label = expr.receiver ? `${shownPath(expr.receiver, receiver)}.${expr.method.name}` : expr.method.name;
  const given = givenTo(flow, member, label, expr.args, args, (field) =>
    fieldTaintsAt(flow, field, isOwn, member, expr.receiver, receiver, state),
  );
  takeEffects(flow, summary, member, label, expr, expr.args, args, given, state);
  const written = takeWrites(flow, summary, given, isOwn, member, expr.receiver, receiver, state);

  takePuts(flow, summary, given, expr.args, state);
  const checks = checksHere(flow, expr, args);
  state.checks = union(state.checks, checks(summary.ensures));
  if (summary.neverReturns) state.live = false;
  const { returns } = summary;
  if (returns.isThis) {
    if (isOwn) return { type: member.type, isThis: true };
    return { ...(written ?? receiver ?? unknown), type: member.type };
  }
  const back = flow.step('hop', callRange(expr), `Returned by ${label}`);
  return returnedHere(flow, returns, { expr, args, given, back, checks }, member.type);
}

/** A call through which something of a called declaration is seen. */
interface Seen {
  readonly expr: ir.CallExpr;
  readonly args: readonly Value[];
  /** The taints that its roots stand for. */
  readonly given: (root: Root) => Taints | undefined;
  /** The step of what it returns. */
  readonly back: Step;
  /** Its checks as they are named here. */
  readonly checks: (from: Checks) => Checks;
}

/** What a called declaration returns as its caller sees it. */
function returnedHere(flow: FlowEvaluation, returns: Value, seen: Seen, declared: ir.TypeRef): Value {
  const { args, given, back } = seen;
  const passed = returns.parameter === undefined ? undefined : args[returns.parameter];
  const stripped = strippedHere(returns.stripped, args);
  markStripped(flow, stripped, passed);
  const type = returns.type && isType(heldType(declared), 'sobject') ? returns.type : declared;
  const isHarmless = isHarmlessType(type, flow.scope);
  return {
    type,
    texts: textsHere(flow, returns.texts, seen) ?? passed?.texts,
    ...guardsHere(returns, seen),
    describe: returns.describe && describeHere(returns.describe, args),
    stripped: stripped ?? passed?.stripped,
    accessLevel: returns.accessLevel,
    reads: passed?.reads,
    parameter: passed?.parameter,
    isMade: returns.isMade,
    ...(!isHarmless && { taints: withStep(substituted(returns.taints, given), back) }),
    ...(!isHarmless && returns.unwritten && { unwritten: withStep(substituted(returns.unwritten, given), back) }),
    fields: joinFields(passed?.fields, recordFieldsHere(returns.fields, given, back)),
  };
}

/** What a returned boolean stands for here: of several that a parameter chooses from, the chosen one. */
function guardsHere({ guard, choices }: Value, { args, checks }: Seen): Pick<Value, 'guard' | 'choices'> {
  const guardHere = (one: Guard): Guard => ({ whenTrue: checks(one.whenTrue), whenFalse: checks(one.whenFalse) });
  const choosing = choices && args[choices.parameter];
  const chosen = choosing && choices.guards.get(choosing.constant ?? constantValue(choosing)?.toLowerCase() ?? '');
  const own = chosen ?? guard;
  return {
    guard: own && guardHere(own),
    choices:
      choosing?.parameter === undefined || chosen
        ? undefined
        : { parameter: choosing.parameter, guards: new Map([...choices!.guards].map(([one, its]) => [one, guardHere(its)])) },
  };
}

/** What returned records were stripped of: for a parameter (`#n`) what the argument says. */
function strippedHere(stripped: Value['stripped'], args: readonly Value[]): Value['stripped'] {
  const asked = stripped?.startsWith('#') ? args[Number(stripped.slice(1))] : undefined;
  if (!asked) return stripped;
  return asked.stripped ?? (asked.parameter === undefined ? undefined : `#${asked.parameter}`);
}

/** Texts of a called declaration as its caller sees them. */
function textsHere(
  flow: FlowEvaluation,
  texts: readonly Text[] | undefined,
  { expr, args, given, back }: Seen,
): readonly Text[] | undefined {
  return texts?.flatMap((text) => {
    if (text.every((part) => part.parameter === undefined && !part.taints)) return [text];
    const parts = text.map((part): readonly Text[] => {
      const arg = part.parameter === undefined ? undefined : args[part.parameter];
      if (arg) return flow.textsOf(steppedValue(arg, back), expr.args[part.parameter!]!);
      const taints = withStep(substituted(part.taints, given), back);
      return [[{ literal: part.literal, origin: part.origin, ...(taints && { taints }) }]];
    });
    return concatenate(parts);
  });
}

function recordFieldsHere(fields: Value['fields'], given: (root: Root) => Taints | undefined, back: Step): Value['fields'] {
  if (!fields) return undefined;
  const out = new Map<string, Taints>();
  for (const [name, taints] of fields) out.set(name, withStep(substituted(taints, given), back) ?? []);
  return out;
}

/** What a field of the object that a call works on holds at the call. */
function fieldTaintsAt(
  flow: FlowEvaluation,
  field: string,
  isOwn: boolean,
  member: Member,
  receiverExpr: ir.Expr | undefined,
  receiver: Value | undefined,
  state: State,
): Taints | undefined {
  if (isOwn) return state.get(`this.${field}`)?.taints ?? [{ root: { field }, steps: [], cleaned: 0 }];
  const own = receiverExpr?.kind === 'name' ? state.get(`${receiverExpr.key}.${field}`)?.taints : undefined;
  const put = own ?? receiver?.fields?.get(field);
  if (put || receiver?.fields) return put ?? receiver?.taints;
  if (receiver?.taints) return receiver.taints;
  const type = flow.scope.type(receiver?.type) ?? undefined;
  const declared = type && fieldAmong(flow.scope.membersOf(type, field));
  return declared && declared.unit !== member.unit ? flow.scope.lookup.fieldTaints(declared) : undefined;
}

/** Takes over what a called declaration puts into fields of the records it is given. */
function takePuts(
  flow: FlowEvaluation,
  summary: Summary,
  given: (root: Root) => Taints | undefined,
  exprs: readonly ir.Expr[],
  state: State,
): void {
  for (const [index, fields] of summary.puts) {
    const record = exprs[index];
    if (!record) continue;
    for (const [field, taints] of fields) putField(flow, record, field, substituted(taints, given) ?? [], state, true);
  }
}

/** Takes over what a called declaration puts into fields. Returns the object as it is then, where that is not this one. */
function takeWrites(
  flow: FlowEvaluation,
  summary: Summary,
  given: (root: Root) => Taints | undefined,
  isOwn: boolean,
  member: Member,
  receiverExpr: ir.Expr | undefined,
  receiver: Value | undefined,
  state: State,
): Value | undefined {
  let changed = receiver;
  for (const [field, taints] of summary.writes) {
    const put = substituted(taints, given);
    if (!put) continue;
    if (field.includes(' ')) flow.write(field, put);
    else if (isOwn) {
      flow.write(field, put);
      const before = state.get(`this.${field}`) ?? ownFieldNamed(flow, field);
      state.set(`this.${field}`, { ...before, texts: undefined, elements: undefined, taints: unionTaints(before.taints, put) });
      flow.assignsFields = true;
    } else if (changed && !member.isStatic) {
      changed = withField(changed, field, unionTaints(changed.fields?.get(field), put) ?? put);
    }
  }
  if (changed !== receiver && changed && receiverExpr) storeValue(flow, receiverExpr, changed, state);
  return changed;
}

/** The object or field that a called declaration returns as its caller names it. */
function describeHere(target: DescribeTarget, args: readonly Value[]): DescribeTarget {
  const object = objectHere(target.object, args);
  const fields = (target.fields ?? [target.field]).flatMap((field) => fieldsHere(target.object, field, args));
  const names = fields.filter((name) => name !== undefined);
  if (names.length <= 1 || names.length < fields.length) return { object, field: fields[0] };
  return names.includes('?') ? { object, field: '?' } : { object, field: '?', fields: names };
}

/** The object that a name of a called declaration's check means here. */
function objectHere(name: string, args: readonly Value[]): string {
  if (!name.startsWith('#')) return name;
  const arg = args[Number(name.slice(1))];
  if (!arg) return '?';
  if (arg.describe) return arg.describe.object === '*' ? '?' : arg.describe.object;
  const text = constantValue(arg);
  return text === undefined ? describeOf(arg).object : text.toLowerCase();
}

/** Checks of a called declaration as its caller sees them. */
function checksHere(flow: FlowEvaluation, expr: ir.CallExpr, args: readonly Value[]): (from: Checks) => Checks {
  return (from) => {
    if (from.size === 0) return from;
    const out = new Map<string, Origin>();
    const origin = flow.origin(expr);
    for (const key of from.keys()) {
      const [permission, target, form] = key.split(' ') as [string, string, string | undefined];
      if (permission === 'allowed') {
        const index = Number(target.slice(1));
        const own = target.startsWith('#')
          ? allowedChecks(flow, expr.args[index], args[index], form ? ` ${form}` : '')
          : undefined;
        for (const check of own?.keys() ?? []) out.set(check, origin);
        continue;
      }
      const dot = target.indexOf('.');
      const subject = dot < 0 ? target : target.slice(0, dot);
      const object = objectHere(subject, args);
      for (const field of fieldsHere(subject, dot < 0 ? undefined : target.slice(dot + 1), args))
        out.set(checkKey(permission, object, field), origin);
    }
    return out;
  };
}
