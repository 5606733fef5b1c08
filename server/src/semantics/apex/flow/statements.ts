/** Walks the statements of a body: branches, loops, ways out, and what is returned on each. */

import { sinkHere } from '../arrivals';
import { type Choice, labelOf, type Returned } from '../guards';
import type * as ir from '../ir';
import { unionTaints } from '../taint';
import { isType } from '../types';
import { constantValue, type Text, union, unknown, type Value } from '../values';
import { allowFromHere, allowWhole, oneOfGuard, settleChecks } from './allowed';
import type { FlowEvaluation } from './evaluation';
import { countForAll, isNameFilter, isOverNames } from './fieldLoops';
import { isConfigurationSwitch } from './operators';
import { declareVariable, slotOf } from './places';
import type { State } from './state';

/** Loops further inside than this are walked once, whatever goes round in them. */
const maxRepeated = 2;

/** Walks one body of a declaration. */
export class StatementWalk {
  readonly returns: Returned[] = [];
  /** The innermost branch that is taken for certain values of a parameter. */
  private choice: Choice | undefined;
  /** The innermost loop's ways out other than its end. */
  private jumps: { breaks: State[]; continues: State[] } | undefined;
  private bypass = 0;
  /** How many loops that are walked twice the evaluation is in. */
  private repeating = 0;

  constructor(
    private readonly flow: FlowEvaluation,
    /** Whether what is returned goes to callers outside Apex. */
    private readonly isAnswering: boolean,
  ) {}

  /** Walks a statement; `state` is afterwards what holds behind it. */
  statement(stmt: ir.Stmt, state: State): void {
    const { flow } = this;
    switch (stmt.kind) {
      case 'block':
        for (const inner of stmt.body) this.statement(inner, state);
        return;
      case 'local':
        this.localStatement(stmt, state);
        return;
      case 'expr':
        flow.evaluate(stmt.expr, state);
        return;
      case 'if':
        this.ifStatement(stmt, state);
        return;
      case 'loop':
        this.loopStatement(stmt, state);
        return;
      case 'foreach':
        this.forEachStatement(stmt, state);
        return;
      case 'return':
        this.returnStatement(stmt, state);
        return;
      case 'throw':
        flow.evaluate(stmt.value, state);
        state.live = false;
        return;
      case 'try':
        this.tryStatement(stmt, state);
        return;
      case 'switch':
        this.switchStatement(stmt, state);
        return;
      case 'runas':
        flow.evaluate(stmt.user, state);
        this.statement(stmt.body, state);
        return;
      default:
        if (state.live) (stmt.kind === 'break' ? this.jumps?.breaks : this.jumps?.continues)?.push(state.fork());
        state.live = false;
    }
  }

  private localStatement(stmt: ir.LocalStmt, state: State): void {
    const { flow } = this;
    for (const declarator of stmt.declarators) {
      const value = declarator.value ? flow.evaluate(declarator.value, state) : unknown;
      if (isType(stmt.type, 'id')) allowFromHere(flow, declarator.value, value, state);
      if (declarator.value) flow.assign('local', declarator.variable, stmt.type, declarator.value, value, undefined, '=');
      declareVariable(flow, declarator.variable, value, stmt.type, state);
    }
  }

  private returnStatement(stmt: ir.ReturnStmt, state: State): void {
    const value = stmt.value ? this.flow.evaluate(stmt.value, state) : unknown;
    if (state.live) this.returns.push({ value, checks: state.checks, bypass: this.bypass > 0, choice: this.choice });
    if (this.isAnswering && stmt.value) this.answer(value, stmt.value);
    state.live = false;
  }

  private ifStatement(stmt: ir.IfStmt, state: State): void {
    const entryLive = state.live;
    const exits: State[] = [];
    let rest = state.fork();
    for (const branch of stmt.branches) {
      const condition = this.flow.evaluate(branch.condition, rest);
      const taken = rest.fork();
      if (condition.guard) {
        taken.checks = union(taken.checks, condition.guard.whenTrue);
        rest.checks = union(rest.checks, condition.guard.whenFalse);
      }
      const outer = this.choice;
      this.choice = this.comparedChoice(branch.condition, rest) ?? outer;
      const isSwitch = isConfigurationSwitch(this.flow, branch.condition, condition, rest);
      if (isSwitch) this.bypass++;
      this.statement(branch.body, taken);
      if (isSwitch) this.bypass--;
      this.choice = outer;
      exits.push(taken);
      rest = rest.fork();
      const isAlone = stmt.branches.length === 1 && !stmt.otherwise;
      if (isAlone && isNameFilter(this.flow, branch.condition, condition)) countForAll(taken, rest);
    }
    if (stmt.otherwise) this.statement(stmt.otherwise, rest);
    exits.push(rest);
    for (const exit of exits) settleChecks(exit, state.checks);
    this.joinAll(state, exits, entryLive);
  }

  /** `if (operation == Operation.CREATE)` chooses by a parameter. */
  private comparedChoice(condition: ir.Expr, state: State): Choice | undefined {
    if (condition.kind !== 'binary' || condition.op !== '==' || condition.operands.length !== 2) return undefined;
    for (const [i, operand] of condition.operands.entries()) {
      const parameter = operand.kind === 'name' ? state.get(operand.key)?.parameter : undefined;
      if (parameter === undefined) continue;
      const labels = labelOf(condition.operands[1 - i]!);
      if (labels.length > 0) return { parameter, labels };
    }
    return undefined;
  }

  private joinAll(state: State, exits: readonly State[], entryLive: boolean): void {
    const result = exits[0]!;
    for (const exit of exits.slice(1)) result.merge(result, exit);
    state.become(result);
    state.live &&= entryLive;
  }

  /** Loops with a condition: `while`, `do`, `for (;;)`. */
  private loopStatement(stmt: ir.LoopStmt, state: State): void {
    const { flow } = this;
    for (const init of stmt.init) this.statement(init, state);
    this.loop(state, stmt.form === 'do', (inner) => {
      if (stmt.form !== 'do' && stmt.condition) {
        const condition = flow.evaluate(stmt.condition, inner);
        if (condition.guard) inner.checks = union(inner.checks, condition.guard.whenTrue);
      }
      this.statement(stmt.body, inner);
      for (const update of stmt.update) flow.evaluate(update, inner);
      if (stmt.form === 'do' && stmt.condition) flow.evaluate(stmt.condition, inner);
    });
  }

  private forEachStatement(stmt: ir.ForEachStmt, state: State): void {
    const iterable = this.flow.evaluate(stmt.iterable, state);
    const isOfAll = this.loop(state, false, (inner) => {
      const { describe, reads, stripped, taints, fields, parameter } = iterable;
      const element: Value = {
        type: stmt.type,
        texts: constantElements(iterable),
        describe,
        reads,
        stripped,
        taints,
        fields,
        parameter,
        of: slotOf(this.flow, stmt.iterable, inner),
      };
      declareVariable(this.flow, stmt.variable, element, stmt.type, inner);
      const outer = this.flow.loopName;
      this.flow.loopName = isOverNames(stmt) ? stmt.variable.key : outer;
      this.statement(stmt.body, inner);
      this.flow.loopName = outer;
    });
    if (isOfAll) allowWhole(stmt, state);
  }

  /**
   * Walks a loop's body once. Checks made in the body count afterwards: a loop over fields or records that throws on the
   * first one that is not permitted is a check of all of them (over none of them there is nothing to protect).
   *
   * Returns whether every turn goes on to its end, unless it leaves the declaration.
   */
  private loop(state: State, always: boolean, body: (inner: State) => void): boolean {
    const outer = this.jumps;
    const start = this.mark();
    let jumps = { breaks: [] as State[], continues: [] as State[] };
    this.jumps = jumps;
    let inner = state.fork();
    body(inner);
    // What one turn puts into a variable the next one may use: where that is outside data, the body is walked again.
    if (this.repeating < maxRepeated && inner.live && inner.hasNewTaints(state)) {
      this.rewind(start);
      const again = state.fork();
      again.merge(again, inner);
      again.checks = state.checks;
      again.live = state.live;
      jumps = { breaks: [], continues: [] };
      this.jumps = jumps;
      this.repeating++;
      inner = again.fork();
      body(inner);
      this.repeating--;
    }
    this.jumps = outer;
    // What an iteration checked before it went on to the next one is not known of the others.
    for (const skipped of jumps.continues) {
      const { checks } = inner;
      countForAll(inner, skipped);
      inner.merge(inner, skipped);
      inner.checks = checks;
    }
    if (always && inner.live) state.become(inner);
    else if (inner.live) {
      const before = state.fork();
      const { checks } = inner;
      state.merge(before, inner);
      state.checks = union(before.checks, checks);
      state.keepGuards(inner);
    }
    for (const left of jumps.breaks) state.merge(state, left);
    return jumps.breaks.length === 0 && jumps.continues.length === 0;
  }

  /** How much was found so far. */
  private mark(): readonly number[] {
    return this.found().map((found) => found.length);
  }

  /** Forgets what was found since. */
  private rewind(mark: readonly number[]): void {
    for (const [i, found] of this.found().entries()) found.length = mark[i]!;
  }

  /** All that turns of a loop add to. */
  private found(): readonly { length: number }[] {
    const { calls, creations, assignments, operations, arrivals, changes } = this.flow;
    return [calls, creations, assignments, operations, arrivals, changes, this.returns];
  }

  private tryStatement(stmt: ir.TryStmt, state: State): void {
    const entryLive = state.live;
    const entryChecks = state.checks;
    const body = state.fork();
    this.statement(stmt.body, body);
    const exits = [body];
    for (const clause of stmt.catches) {
      const caught = state.fork();
      const entry = caught.checks;
      if (body.live) caught.merge(caught, body);
      caught.checks = entry;
      caught.live = entryLive;
      caught.set(clause.variable.key, { type: clause.type });
      this.statement(clause.body, caught);
      exits.push(caught);
    }
    this.joinAll(state, exits, entryLive);
    if (stmt.finally) {
      const { live, checks } = state;
      state.live = entryLive;
      // An exception may have come before any check.
      state.checks = entryChecks;
      this.statement(stmt.finally, state);
      state.live &&= live;
      state.checks = union(checks, state.checks);
    }
  }

  private switchStatement(stmt: ir.SwitchStmt, state: State): void {
    const entryLive = state.live;
    const subject = this.flow.evaluate(stmt.subject, state);
    const exits: State[] = [];
    let hasElse = false;
    const outer = this.choice;
    for (const one of stmt.cases) {
      const taken = state.fork();
      if (subject.parameter !== undefined) this.choice = { parameter: subject.parameter, labels: one.labels.flatMap(labelOf) };
      for (const label of one.labels) this.flow.evaluate(label, taken);
      const chosen = one.labels.length > 0 ? oneOfGuard(this.flow, stmt.subject, subject) : undefined;
      if (chosen) taken.checks = union(taken.checks, chosen.whenTrue);
      if (one.binding)
        declareVariable(this.flow, one.binding.variable, { ...subject, type: one.binding.type }, one.binding.type, taken);
      hasElse ||= one.isElse;
      this.statement(one.body, taken);
      this.choice = outer;
      exits.push(taken);
    }
    if (!hasElse) exits.push(state.fork());
    this.joinAll(state, exits, entryLive);
  }

  /** Notes what of a returned value, or of its fields, gets to those who call from outside Apex. */
  private answer(value: Value, expr: ir.Expr): void {
    let { taints } = value;
    for (const put of value.fields?.values() ?? []) taints = unionTaints(taints, put);
    if (!taints) return;
    const steps = [this.flow.step('sink', expr, 'Returned to the caller outside Apex')];
    this.flow.arrive({ ...value, taints }, sinkHere('result', 'the result', expr, steps), expr);
  }
}

/** The texts an element of a list may be, if all are known. */
function constantElements({ elements }: Value): readonly Text[] | undefined {
  if (!elements || elements.length === 0) return undefined;
  if (!elements.every((element) => constantValue(element) !== undefined)) return undefined;
  return elements.map((element) => element.texts![0]!);
}
