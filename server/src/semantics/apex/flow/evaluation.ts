/**
 * What every part of the evaluation of a declaration shares: where it stands, and what it has found so far. The parts are
 * functions over it; what they need of each other in circles is asked through `evaluate`.
 */

import { arrivalsOf, type SinkPlace, sinkHere } from '../arrivals';
import type { Arrival, AssignmentFact, CallFact, Change, DataOperation, NewFact } from '../facts';
import { isHarmlessType } from '../harmless';
import type * as ir from '../ir';
import type { Scope } from '../scope';
import { harmlessEverywhere, type Step, type Taints, unionTaints } from '../taint';
import type { Member, Unit } from '../typeIndex';
import { type Checks, concatenate, intersection, type Origin, type Text, type TextPart, type Value } from '../values';
import type { State } from './state';

/** More arrivals than this are not kept of one declaration. */
const maxArrivals = 400;
/** A reader needs one change: a few are kept for rules that tell them apart. */
const maxChanges = 4;

/** The calls that a declaration makes of others of the workspace. */
export interface CallSites {
  /** By the key of its unit: the checks that hold wherever it is called. */
  readonly called: Map<string, Checks>;
  /** Folded names of methods that are called on something of unknown type. */
  readonly unresolved: Set<string>;
}

/** The value of an expression, recording the calls, assignments and operations in it. */
export type Evaluate = (flow: FlowEvaluation, expr: ir.Expr, state: State) => Value;

/** The evaluation of one declaration as far as it has come. */
export class FlowEvaluation {
  readonly calls: CallFact[] = [];
  readonly creations: NewFact[] = [];
  readonly assignments: AssignmentFact[] = [];
  readonly operations: DataOperation[] = [];
  readonly arrivals: Arrival[] = [];
  readonly writes = new Map<string, Taints>();
  readonly changes: Change[] = [];
  readonly puts = new Map<number, Map<string, Taints>>();
  /** Where other declarations are called. */
  readonly sites: CallSites = { called: new Map(), unresolved: new Set() };

  /** The variable of the innermost loop, if that runs over names: see `fieldLoops`. */
  loopName: string | undefined;
  /** Whether a field of this object was given a value so far. */
  assignsFields = false;
  /** What fields hold from the start, of this object and of others. */
  readonly ownFieldValues = new Map<Member, Value>();
  readonly otherFieldValues = new Map<Member, Value>();

  constructor(
    readonly unit: Unit,
    readonly scope: Scope,
    private readonly evaluateIn: Evaluate,
  ) {}

  /** The value of an expression, recording the calls, assignments and operations in it. */
  evaluate(expr: ir.Expr, state: State): Value {
    return this.evaluateIn(this, expr, state);
  }

  /** Notes a call of a declaration of the workspace. */
  noteCall(member: Member, state: State): void {
    if (!state.live) return;
    const { key } = member.unit;
    const known = this.sites.called.get(key);
    this.sites.called.set(key, known ? intersection(known, state.checks) : state.checks);
  }

  origin(range: ir.Range): Origin {
    return { unit: this.unit, start: range.start, end: range.end };
  }

  step(kind: Step['kind'], range: ir.Range, message: string): Step {
    return { kind, origin: this.origin(range), message };
  }

  assign(
    how: AssignmentFact['how'],
    name: ir.NameRef,
    type: ir.TypeRef | undefined,
    valueExpr: ir.Expr,
    value: Value,
    target: ir.Expr | undefined,
    op: string,
    checks?: Checks,
  ): void {
    this.assignments.push({ how, name, type, valueExpr, value, target, op, checks });
  }

  /** Notes what of a value arrives at a sink. `expr` is where the value is written in this declaration. */
  arrive(value: Value | undefined, place: SinkPlace, expr: ir.Expr | ir.Range): void {
    if (!value?.taints || this.arrivals.length >= maxArrivals) return;
    this.arrivals.push(...arrivalsOf(value, place, this.unit, expr));
  }

  /**
   * Notes that a parameter itself arrives at a sink, whatever it holds: a flag, or what a call is about.
   *
   * @param steps the steps that led here from the parameter
   */
  arriveParameter(
    parameter: number,
    place: Omit<Arrival, 'taint' | 'range' | 'argument'>,
    argument: ir.Range,
    steps: readonly Step[] = [],
  ): void {
    if (this.arrivals.length >= maxArrivals) return;
    const { start, end } = argument;
    const taint = { root: { parameter }, steps, cleaned: 0 };
    this.arrivals.push({ ...place, taint, range: { start, end }, argument: { start, end } });
  }

  /**
   * Notes outside data that gets between HTML tags here.
   *
   * @param operands what the text is made of; outside data of one that has tags already was noted when it got there
   */
  buildMarkup(expr: ir.Expr, { texts }: Value, operands: readonly Value[]): void {
    if (!isMarkup(texts)) return;
    const known = new Set<Origin>();
    let taints: Taints | undefined;
    for (const operand of operands) {
      if (!isMarkup(operand.texts)) taints = unionTaints(taints, operand.taints);
      else for (const text of operand.texts ?? []) for (const part of text) if (part.taints) known.add(part.origin);
    }
    if (!taints) return;
    const fresh = texts?.map((text) =>
      text.map((part) => (part.taints && known.has(part.origin) ? { ...part, taints: undefined } : part)),
    );
    const steps = [this.step('sink', expr, 'Put into HTML')];
    this.arrive({ texts: fresh, taints }, sinkHere('markup', 'HTML', expr, steps), expr);
  }

  /** Notes that outside data was put into a field: of this object by name, of a class by `staticKey`. */
  write(key: string, taints: Taints | undefined): void {
    if (!taints || taints.length === 0) return;
    this.writes.set(key, unionTaints(this.writes.get(key), taints) ?? taints);
  }

  change(change: Change): void {
    if (this.changes.length < maxChanges) this.changes.push(change);
  }

  /** A part of a text that is not known, or known only by its taints. */
  unknownPart(expr: ir.Range, value: Value): TextPart {
    return {
      literal: undefined,
      origin: this.origin(expr),
      ...(value.parameter !== undefined && { parameter: value.parameter }),
      ...(value.taints && { taints: value.taints }),
      ...(isHarmlessType(value.type, this.scope) && { cleaned: harmlessEverywhere }),
    };
  }

  /** The alternatives of a value as text. */
  textsOf(value: Value, expr: ir.Range): readonly Text[] {
    if (!value.texts) return [[this.unknownPart(expr, value)]];
    if (!value.unwritten) return value.texts;
    return [...value.texts, [this.unknownPart(expr, { type: value.type, taints: value.unwritten })]];
  }

  concatenated(values: readonly Value[], exprs: readonly ir.Range[]): readonly Text[] {
    return concatenate(values.map((value, i) => this.textsOf(value, exprs[i]!)));
  }
}

/** Whether a text has tags in it. */
function isMarkup(texts: Value['texts']): boolean {
  return texts?.some((text) => text.some(({ literal }) => literal !== undefined && /<\/?[a-z]/i.test(literal))) ?? false;
}

/** The key of a static field in `Summary.writes`; instance fields go by their folded name. */
export function staticKey(member: Member): string {
  return `${member.unit.key} ${member.key}`;
}
