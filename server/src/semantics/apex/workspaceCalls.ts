/** What calls into the workspace make of values: by the summaries of what is called. */

import { checkKey, choosers, cookieFlags, fieldsHere, isChecked, shownPath } from './callQuestions';
import { DatabaseEvaluation } from './databaseOperations';
import { maxArrivals } from './evaluation';
import type { Arrival, SinkKind } from './facts';
import { isHarmlessType } from './harmless';
import type * as ir from './ir';
import { callRange } from './platformValues';
import { constructorAmong, fieldAmong, isOverridable, methodAmong } from './scope';
import type { State } from './state';
import { joinSteps, type Root, type Step, substituted, type Taints, unionTaints, withStep } from './taint';
import type { Member, Summary, TypeEntry } from './typeIndex';
import { lastName } from './typeIndex';
import { heldType, isType } from './types';
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
} from './values';

/** More implementations than this of one method are not looked at. */
const maxImplementations = 16;

/** What a called declaration may be, and whose object it works on. */
interface Target {
  readonly member: Member;
  /** The object of the call is the object of this declaration. */
  readonly isOwn: boolean;
}

export abstract class WorkspaceCallEvaluation extends DatabaseEvaluation {
  protected abstract checkOf(expr: ir.Expr | undefined, value: Value | undefined, form: string): Checks | undefined;
  protected abstract fieldValue(field: Member, owner: 'this' | 'other'): Value;
  protected abstract staticPath(expr: ir.Expr, state: State): string;
  protected abstract describeOf(value: Value): DescribeTarget;
  /** The variable or `this.field` that an expression names. */
  protected abstract slotOf(expr: ir.Expr, state: State): string | undefined;
  /**
   * Notes that something was put into a field of the record that an expression names, and of the collection it is in.
   * `isSome` for one of several records: the others keep what they have.
   */
  protected abstract putField(record: ir.Expr, field: string, taints: Taints, state: State, isSome?: boolean): void;
  /** Puts a value into what an expression names, if it is a variable or a field of this object. */
  protected abstract store(target: ir.Expr, value: Value, state: State): void;

  /** The workspace methods a call may mean; empty when none is known. */
  protected targets(
    expr: ir.CallExpr,
    path: string,
    isStatic: boolean,
    receiver: Value | undefined,
    args: readonly Value[],
  ): Target[] {
    const key = expr.method.key;
    const { self } = this.scope;
    if (!expr.receiver) {
      if (key === 'this' || key === 'super') {
        const type = key === 'this' ? self : self && this.scope.superclassOf(self);
        const member = type && constructorAmong(this.scope.lookup.members(type, lastName(type)), args);
        return member ? [{ member, isOwn: true }] : [];
      }
      const member = methodAmong(this.scope.membersInScope(key), args);
      return member ? this.dispatched(member, self, true) : [];
    }
    const owner = isStatic ? this.scope.typeByKey(path) : this.scope.type(receiver?.type);
    const member = owner && methodAmong(this.scope.membersOf(owner, key), args);
    if (!member) return [];
    const isOwn = expr.receiver.kind === 'this' || expr.receiver.kind === 'super';
    return expr.receiver.kind === 'super' ? [{ member, isOwn }] : this.dispatched(member, owner, isOwn);
  }

  private dispatched(member: Member, type: TypeEntry | undefined, isOwn: boolean): Target[] {
    const targets: Target[] = [{ member, isOwn }];
    if (!type || !isOverridable(member, type)) return targets;
    const others = this.scope.overriders(type, member, maxImplementations);
    // What has no body is never what runs, where something else is known to.
    if (others.length > 0 && (type.header.form === 'interface' || member.modifiers.keywords.has('abstract'))) targets.length = 0;
    return [...targets, ...others.map((other) => ({ member: other, isOwn }))];
  }

  protected callWorkspace(
    targets: readonly Target[],
    expr: ir.CallExpr,
    receiver: Value | undefined,
    args: readonly Value[],
    state: State,
  ): Value {
    const first = targets[0]!;
    if (targets.length === 1) return this.applySummary(first, expr, receiver, args, state);
    let value: Value | undefined;
    const exits: State[] = [];
    for (const target of targets) {
      const taken = state.fork();
      const result = this.applySummary(target, expr, receiver, args, taken);
      value = value ? join(value, result) : result;
      exits.push(taken);
    }
    const [one, ...rest] = exits;
    for (const exit of rest) one!.merge(one!, exit);
    state.become(one!);
    return value ?? { type: first.member.type };
  }

  /** The constructor of the workspace that a construction runs. */
  protected constructorOf(expr: ir.NewExpr, args: readonly Value[]): Member | undefined {
    const type = this.scope.type(expr.type);
    return type?.header.form === 'class' ? constructorAmong(this.scope.lookup.members(type, lastName(type)), args) : undefined;
  }

  /** The value of a constructed object of the workspace: what its constructor puts into its fields. */
  protected construct(expr: ir.NewExpr, member: Member | undefined, args: readonly Value[], state: State): Value | undefined {
    const type = this.scope.type(expr.type);
    if (type?.header.form !== 'class') return undefined;
    if (!member) return { type: expr.type, fields: new Map() };
    this.noteCall(member, state);
    const summary = this.scope.lookup.summary(member);
    if (!summary) return { type: expr.type };
    const given = this.givenTo(member, `new ${type.name}`, expr.args, args, () => undefined);
    this.takeEffects(summary, member, `new ${type.name}`, expr, expr.args, args, given, state);
    const fields = new Map<string, Taints>();
    for (const [field, taints] of summary.writes) {
      const put = substituted(taints, given);
      if (put && !field.includes(' ')) fields.set(field, put);
    }
    return { type: expr.type, fields };
  }

  /** The taints that roots of a called declaration stand for at a call. */
  private givenTo(
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
          this.step('hop', exprs[root.parameter]!, `Passed to ${label}${parameter ? ` as "${parameter.variable.name}"` : ''}`),
        );
      }
      return 'field' in root ? fieldOf(root.field) : undefined;
    };
  }

  /** Notes the parameters that become flags of a cookie (Apex Reference, Cookie Class: isSecure, isHttpOnly). */
  protected reachFlags(expr: ir.NewExpr, args: readonly Value[]): void {
    for (const [sink, index] of [['cookie-secure', 4] as const, ['cookie-http-only', 6] as const]) {
      const parameter = args[index]?.parameter;
      const flag = expr.args[index];
      if (parameter === undefined || !flag) continue;
      const { start, end } = flag;
      const taint = { root: { parameter }, steps: [], cleaned: 0 };
      const steps = [this.step('sink', flag, 'Reaches new Cookie')];
      const place = { sink, sinkLabel: 'new Cookie', before: '', after: '', through: expr, isHere: true, isExact: true, steps };
      if (this.arrivals.length < maxArrivals)
        this.arrivals.push({ ...place, taint, range: { start, end }, argument: { start, end } });
    }
  }

  /** Notes a parameter that chooses what a call is about: an id carries no text from outside, and is somebody's choice. */
  protected reachChooser(
    expr: ir.CallExpr | ir.NewExpr,
    sink: SinkKind,
    { parameter }: Value,
    argument: ir.Expr,
    label: string,
  ): void {
    if (parameter === undefined || this.arrivals.length >= maxArrivals) return;
    const { start, end } = argument;
    const taint = { root: { parameter }, steps: [], cleaned: 0 };
    const steps = [this.step('sink', expr.kind === 'call' ? callRange(expr) : expr, `Reaches ${label}`)];
    const place = { sink, sinkLabel: label, before: '', after: '', through: expr, isHere: true, isExact: true, steps };
    this.arrivals.push({ ...place, taint, range: { start, end }, argument: { start, end } });
  }

  /** A parameter that is handed on to become a flag of a cookie, or to choose what a call is about. */
  private passFlag(arrival: Arrival, value: Value | undefined, flag: ir.Expr | undefined, label: string, through: ir.Expr): void {
    if (value?.parameter === undefined || !flag) return;
    const { start, end } = flag;
    const steps = joinSteps([this.step('hop', flag, `Passed to ${label}`)], arrival.taint.steps);
    const taint = { root: { parameter: value.parameter }, steps, cleaned: 0 };
    if (this.arrivals.length < maxArrivals)
      this.arrivals.push({ ...arrival, taint, range: { start, end }, argument: { start, end }, through, isHere: false });
  }

  /** Takes over what a called declaration does besides returning something: sinks, changes. */
  private takeEffects(
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
          this.passFlag(arrival, value, exprs[root.parameter], label, expr);
          continue;
        }
        if (!value?.taints) continue;
        const passed = exprs[root.parameter]!;
        const name = member.parameters[root.parameter]?.variable.name;
        const hop = this.step('hop', passed, `Passed to ${label}${name ? ` as "${name}"` : ''}`);
        this.arrive(value, { ...place, hops: joinSteps([hop], steps) }, passed);
      } else {
        const taints = given(root);
        if (taints)
          this.arrive({ taints }, { ...place, hops: joinSteps([this.step('hop', range, `Used by ${label}`)], steps) }, range);
      }
    }
    for (const change of summary.changes)
      this.change({
        ...change,
        range,
        isHere: false,
        steps: joinSteps([this.step('hop', range, `Calls ${label}`)], change.steps),
      });
  }

  private applySummary(
    { member, isOwn }: Target,
    expr: ir.CallExpr,
    receiver: Value | undefined,
    args: readonly Value[],
    state: State,
  ): Value {
    this.noteCall(member, state);
    const summary = this.scope.lookup.summary(member);
    if (!summary) return { type: member.type };
    const label = expr.receiver ? `${shownPath(expr.receiver, receiver)}.${expr.method.name}` : expr.method.name;
    const given = this.givenTo(member, label, expr.args, args, (field) =>
      this.fieldTaintsAt(field, isOwn, member, expr.receiver, receiver, state),
    );
    this.takeEffects(summary, member, label, expr, expr.args, args, given, state);
    const written = this.takeWrites(summary, given, isOwn, member, expr.receiver, receiver, state);

    this.takePuts(summary, given, expr.args, state);
    const checks = this.checksHere(expr, args);
    state.checks = union(state.checks, checks(summary.ensures));
    if (summary.neverReturns) state.live = false;
    const { returns } = summary;
    if (returns.isThis) {
      if (isOwn) return { type: member.type, isThis: true };
      return { ...(written ?? receiver ?? unknown), type: member.type };
    }
    const passed = returns.parameter === undefined ? undefined : args[returns.parameter];
    const asked = returns.stripped?.startsWith('#') ? args[Number(returns.stripped.slice(1))] : undefined;
    const stripped = asked
      ? (asked.stripped ?? (asked.parameter === undefined ? undefined : (`#${asked.parameter}` as const)))
      : returns.stripped;
    this.markStripped(stripped, passed);
    const guardHere = (guard: Guard): Guard => ({ whenTrue: checks(guard.whenTrue), whenFalse: checks(guard.whenFalse) });
    const { choices } = returns;
    const choosing = choices && args[choices.parameter];
    const chosen = choosing && choices.guards.get(choosing.constant ?? constantValue(choosing)?.toLowerCase() ?? '');
    const guard = chosen ?? returns.guard;
    const back = this.step('hop', callRange(expr), `Returned by ${label}`);
    const type = returns.type && isType(heldType(member.type), 'sobject') ? returns.type : member.type;
    const isHarmless = isHarmlessType(type, this.scope);
    return {
      type,
      texts: this.textsHere(returns.texts, expr, args, given, back) ?? passed?.texts,
      guard: guard && guardHere(guard),
      choices:
        choosing?.parameter === undefined || chosen
          ? undefined
          : {
              parameter: choosing.parameter,
              guards: new Map([...choices!.guards].map(([one, its]) => [one, guardHere(its)])),
            },
      describe: returns.describe && this.describeHere(returns.describe, args),
      stripped: stripped ?? passed?.stripped,
      accessLevel: returns.accessLevel,
      reads: passed?.reads,
      parameter: passed?.parameter,
      isMade: returns.isMade,
      ...(!isHarmless && { taints: withStep(substituted(returns.taints, given), back) }),
      ...(!isHarmless && returns.unwritten && { unwritten: withStep(substituted(returns.unwritten, given), back) }),
      fields: joinFields(passed?.fields, this.fieldsHere(returns.fields, given, back)),
    };
  }

  /** Texts of a called declaration as its caller sees them. */
  private textsHere(
    texts: readonly Text[] | undefined,
    expr: ir.CallExpr,
    args: readonly Value[],
    given: (root: Root) => Taints | undefined,
    back: Step,
  ): readonly Text[] | undefined {
    return texts?.flatMap((text) => {
      if (text.every((part) => part.parameter === undefined && !part.taints)) return [text];
      const parts = text.map((part): readonly Text[] => {
        const arg = part.parameter === undefined ? undefined : args[part.parameter];
        if (arg) return this.textsOf(steppedValue(arg, back), expr.args[part.parameter!]!);
        const taints = withStep(substituted(part.taints, given), back);
        return [[{ literal: part.literal, origin: part.origin, ...(taints && { taints }) }]];
      });
      return concatenate(parts);
    });
  }

  private fieldsHere(fields: Value['fields'], given: (root: Root) => Taints | undefined, back: Step): Value['fields'] {
    if (!fields) return undefined;
    const out = new Map<string, Taints>();
    for (const [name, taints] of fields) out.set(name, withStep(substituted(taints, given), back) ?? []);
    return out;
  }

  /** What a field of the object that a call works on holds at the call. */
  private fieldTaintsAt(
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
    const type = this.scope.type(receiver?.type) ?? undefined;
    const declared = type && fieldAmong(this.scope.membersOf(type, field));
    return declared && declared.unit !== member.unit ? this.scope.lookup.fieldTaints(declared) : undefined;
  }

  /** Takes over what a called declaration puts into fields of the records it is given. */
  private takePuts(summary: Summary, given: (root: Root) => Taints | undefined, exprs: readonly ir.Expr[], state: State): void {
    for (const [index, fields] of summary.puts) {
      const record = exprs[index];
      if (!record) continue;
      for (const [field, taints] of fields) this.putField(record, field, substituted(taints, given) ?? [], state, true);
    }
  }

  /** Takes over what a called declaration puts into fields. Returns the object as it is then, where that is not this one. */
  private takeWrites(
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
      if (field.includes(' ')) this.write(field, put);
      else if (isOwn) {
        this.write(field, put);
        const before = state.get(`this.${field}`) ?? this.ownField(field);
        state.set(`this.${field}`, { ...before, texts: undefined, elements: undefined, taints: unionTaints(before.taints, put) });
        this.assignsFields = true;
      } else if (changed && !member.isStatic) {
        changed = withField(changed, field, unionTaints(changed.fields?.get(field), put) ?? put);
      }
    }
    if (changed !== receiver && changed && receiverExpr) this.store(receiverExpr, changed, state);
    return changed;
  }

  /** Whether a field of this object was given a value so far. */
  protected assignsFields = false;

  private ownField(name: string): Value {
    const field = fieldAmong(this.scope.membersInScope(name));
    return field ? this.fieldValue(field, 'this') : unknown;
  }

  /** The object or field that a called declaration returns as its caller names it. */
  private describeHere(target: DescribeTarget, args: readonly Value[]): DescribeTarget {
    const object = this.objectHere(target.object, args);
    const fields = (target.fields ?? [target.field]).flatMap((field) => fieldsHere(target.object, field, args));
    const names = fields.filter((name) => name !== undefined);
    if (names.length <= 1 || names.length < fields.length) return { object, field: fields[0] };
    return names.includes('?') ? { object, field: '?' } : { object, field: '?', fields: names };
  }

  /** The object that a name of a called declaration's check means here. */
  private objectHere(name: string, args: readonly Value[]): string {
    if (!name.startsWith('#')) return name;
    const arg = args[Number(name.slice(1))];
    if (!arg) return '?';
    if (arg.describe) return arg.describe.object === '*' ? '?' : arg.describe.object;
    const text = constantValue(arg);
    return text === undefined ? this.describeOf(arg).object : text.toLowerCase();
  }

  /** Checks of a called declaration as its caller sees them. */
  private checksHere(expr: ir.CallExpr, args: readonly Value[]): (from: Checks) => Checks {
    return (from) => {
      if (from.size === 0) return from;
      const out = new Map<string, Origin>();
      const origin = this.origin(expr);
      for (const key of from.keys()) {
        const [permission, target, form] = key.split(' ') as [string, string, string | undefined];
        if (permission === 'allowed') {
          const index = Number(target.slice(1));
          const own = target.startsWith('#') ? this.checkOf(expr.args[index], args[index], form ? ` ${form}` : '') : undefined;
          for (const check of own?.keys() ?? []) out.set(check, origin);
          continue;
        }
        const dot = target.indexOf('.');
        const subject = dot < 0 ? target : target.slice(0, dot);
        const object = this.objectHere(subject, args);
        for (const field of fieldsHere(subject, dot < 0 ? undefined : target.slice(dot + 1), args))
          out.set(checkKey(permission, object, field), origin);
      }
      return out;
    };
  }
}
