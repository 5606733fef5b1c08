/**
 * Flow-sensitive evaluation of one declaration: what its variables hold, which permission checks dominate a point, which
 * database operations and calls there are. One pass, no fixed point: loops are walked once over the join of before and
 * after, which is exact for what is tracked here (checks only grow, texts only gain alternatives).
 *
 * The result is facts; judging them is the rules' work.
 */

import { type AddressForm, addressBits, addressKey, addressKeys } from './addresses';
import { arrivalsForCallers } from './arrivals';
import { choiceForm, nameKey } from './callQuestions';
import { CallEvaluation } from './calls';
import { isEntryPoint, isVisibleToPages } from './entryPoints';
import { staticKey } from './evaluation';
import type { Flow } from './facts';
import { type Choice, choicesOf, comparedGuard, joinReturned, labelOf, type Returned } from './guards';
import { isHarmlessType, isOpaqueAsText } from './harmless';
import type * as ir from './ir';
import { type Evaluated, withOutside } from './outside';
import { standsBehindPage } from './pageUse';
import { assignmentSinkOf, propertyType, sourceOf } from './platform/model';
import {
  booleanType,
  describeMember,
  elementOf,
  givenLevel,
  literalTypes,
  nameAt,
  schemaTypes,
  stringType,
  triggerType,
  typed,
} from './platformValues';
import { looksHarmlessField } from './recordFields';
import { stripAccessTypes } from './schema';
import { fieldAmong, type Scope } from './scope';
import { State } from './state';
import { cleaned, isConcrete, type Source, sentence, type Taint, type Taints, unionTaints } from './taint';
import type { Member, Summary, Unit } from './typeIndex';
import { heldType, isCollection, isType, platformKey, typeNamed } from './types';
import {
  type Checks,
  cleanedValue,
  constantValue,
  type DescribeTarget,
  type Guard,
  intersection,
  join,
  joinFields,
  noChecks,
  type Origin,
  readsOf,
  type StripAccess,
  steppedValue,
  type Text,
  taintsOfText,
  union,
  unknown,
  type Value,
  withField,
} from './values';

const noGuard: Guard = { whenTrue: noChecks, whenFalse: noChecks };
const noFields: ReadonlyMap<string, Taints> = new Map();

/** Evaluates declarations of one unit. */
export class FlowEvaluation extends CallEvaluation {
  private readonly returns: Returned[] = [];
  /** The innermost branch that is taken for certain values of a parameter. */
  private choice: Choice | undefined;
  private readonly ownFieldValues = new Map<Member, Value>();
  private readonly otherFieldValues = new Map<Member, Value>();
  /** The innermost loop's ways out other than its end. */
  private jumps: { breaks: State[]; continues: State[] } | undefined;
  private bypass = 0;
  /** Whether what the declaration returns goes to callers outside Apex. */
  private isAnswering = false;
  /** How many loops that are walked twice the evaluation is in. */
  private repeating = 0;

  run(declaration: ir.Declaration): Evaluated {
    // In a constructor fields hold nothing yet.
    const isMade = declaration.kind === 'method' || declaration.kind === 'property';
    const state = new State(new Map(), noChecks, true, (slot) => (isMade ? this.heldField(slot).taints : undefined));
    switch (declaration.kind) {
      case 'header':
        break;
      case 'field': {
        for (const declarator of declaration.declarators) {
          if (!declarator.value) continue;
          const value = this.evaluate(declarator.value, state);
          this.assign('field', declarator.variable, declaration.type, declarator.value, value, undefined, '=');
          if (declaration.declarators.length === 1)
            this.returns.push({ value: typed(value, declaration.type), checks: noChecks, bypass: false });
        }
        break;
      }
      case 'property': {
        if (declaration.value) {
          const value = this.evaluate(declaration.value, state);
          this.assign('field', declaration.name, declaration.type, declaration.value, value, undefined, '=');
          if (!declaration.getter) this.returns.push({ value: typed(value, declaration.type), checks: noChecks, bypass: false });
        }
        if (declaration.setter) {
          const setting = state.fork();
          setting.set('value', {
            type: declaration.type,
            ...(!isHarmlessType(declaration.type, this.scope) && {
              taints: [{ root: { field: declaration.name.key }, steps: [], cleaned: 0 }],
            }),
          });
          const before = this.returns.length;
          this.statement(declaration.setter, setting);
          this.returns.length = before;
        }
        if (declaration.getter) this.statement(declaration.getter, state.fork());
        break;
      }
      case 'method':
      case 'constructor': {
        declaration.parameters.forEach((parameter, index) => {
          state.set(parameter.variable.key, {
            type: parameter.type,
            parameter: index,
            ...givenLevel(parameter.type),
            ...(!isHarmlessType(parameter.type, this.scope) && {
              taints: [{ root: { parameter: index }, steps: [], cleaned: 0 }],
            }),
          });
        });
        this.isAnswering = declaration.kind === 'method' && isEntryPoint(declaration);
        if (declaration.body) this.statement(declaration.body, state);
        if (state.live) this.returns.push({ value: unknown, checks: state.checks, bypass: false });
        break;
      }
      default:
        this.statement(declaration.body, state);
    }
    const summary = this.summarise(declaration);
    this.showOnPage(declaration, summary.returns);
    return {
      sites: this.sites,
      reached: this.arrivals,
      calls: this.calls,
      creations: this.creations,
      assignments: this.assignments,
      operations: this.operations,
      summary,
    };
  }

  /** What a page's controller returns from its getters, pages can show. */
  private showOnPage(declaration: ir.Declaration, returns: Value): void {
    const { self } = this.scope;
    if (this.summaryOnly || !returns.taints || !self) return;
    if (!standsBehindPage(this.scope.lookup.whole(self), this.scope.lookup)) return;
    if (declaration.kind !== 'property' && declaration.kind !== 'method') return;
    const isGetter =
      declaration.kind === 'property'
        ? declaration.getter !== undefined
        : /^get./.test(declaration.name.key) && declaration.parameters.length === 0;
    if (!isGetter || !isVisibleToPages(declaration.modifiers)) return;
    const { name } = declaration;
    const steps = [this.step('sink', name, 'Shown by pages of this controller')];
    const through: ir.Expr = { ...name, kind: 'name' };
    const place = { sink: 'page-output' as const, sinkLabel: name.name, through, isHere: true, hops: [], steps };
    this.arrive(returns, { ...place, before: '', after: '', cleaned: 0 }, name);
  }

  /** Notes what of a returned value, or of its fields, gets to those who call from outside Apex. */
  private answer(value: Value, expr: ir.Expr): void {
    if (this.summaryOnly) return;
    let { taints } = value;
    for (const put of value.fields?.values() ?? []) taints = unionTaints(taints, put);
    if (!taints) return;
    const steps = [this.step('sink', expr, 'Returned to the caller outside Apex')];
    const place = { sink: 'result' as const, sinkLabel: 'the result', through: expr, isHere: true, hops: [], steps };
    this.arrive({ ...value, taints }, { ...place, before: '', after: '', cleaned: 0 }, expr);
  }

  private summarise(declaration: ir.Declaration): Summary {
    const normal = this.returns.filter((one) => !one.bypass);
    const all = normal.length > 0 ? normal : this.returns;
    const first = all[0];
    const effects = {
      arrivals: arrivalsForCallers(this.arrivals),
      writes: this.writes,
      puts: this.puts,
      changes: this.changes,
    };
    if (!first)
      return {
        ...effects,
        returns: unknown,
        ensures: noChecks,
        neverReturns: declaration.kind === 'method' && declaration.body !== undefined,
      };
    let { value, checks } = first;
    for (const one of all.slice(1)) {
      value = joinReturned(value, one.value, checks, one.checks);
      checks = intersection(checks, one.checks);
    }
    const choices = choicesOf(all);
    const returns = forCallers(choices ? { ...value, choices } : value);
    return { ...effects, returns, ensures: nameless(checks), neverReturns: false };
  }

  // -------------------------------------------------------------- statements

  private statement(stmt: ir.Stmt, state: State): void {
    switch (stmt.kind) {
      case 'block':
        for (const inner of stmt.body) this.statement(inner, state);
        return;
      case 'local':
        for (const declarator of stmt.declarators) {
          const value = declarator.value ? this.evaluate(declarator.value, state) : unknown;
          if (isType(stmt.type, 'id')) this.allowFromHere(declarator.value, value, state);
          if (declarator.value) this.assign('local', declarator.variable, stmt.type, declarator.value, value, undefined, '=');
          this.declare(declarator.variable, value, stmt.type, state);
        }
        return;
      case 'expr':
        this.evaluate(stmt.expr, state);
        return;
      case 'if':
        this.ifStatement(stmt, state);
        return;
      case 'loop': {
        for (const init of stmt.init) this.statement(init, state);
        this.loop(state, stmt.form === 'do', (inner) => {
          if (stmt.form !== 'do' && stmt.condition) {
            const condition = this.evaluate(stmt.condition, inner);
            if (condition.guard) inner.checks = union(inner.checks, condition.guard.whenTrue);
          }
          this.statement(stmt.body, inner);
          for (const update of stmt.update) this.evaluate(update, inner);
          if (stmt.form === 'do' && stmt.condition) this.evaluate(stmt.condition, inner);
        });
        return;
      }
      case 'foreach': {
        const iterable = this.evaluate(stmt.iterable, state);
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
            of: this.slotOf(stmt.iterable, inner),
          };
          this.declare(stmt.variable, element, stmt.type, inner);
          this.statement(stmt.body, inner);
        });
        if (isOfAll) allowWhole(stmt, state);
        return;
      }
      case 'return': {
        const value = stmt.value ? this.evaluate(stmt.value, state) : unknown;
        if (state.live) this.returns.push({ value, checks: state.checks, bypass: this.bypass > 0, choice: this.choice });
        if (this.isAnswering && stmt.value) this.answer(value, stmt.value);
        state.live = false;
        return;
      }
      case 'throw':
        this.evaluate(stmt.value, state);
        state.live = false;
        return;
      case 'try':
        this.tryStatement(stmt, state);
        return;
      case 'switch':
        this.switchStatement(stmt, state);
        return;
      case 'runas':
        this.evaluate(stmt.user, state);
        this.statement(stmt.body, state);
        return;
      default:
        if (state.live) (stmt.kind === 'break' ? this.jumps?.breaks : this.jumps?.continues)?.push(state.fork());
        state.live = false;
    }
  }

  /** Gives a new variable its value. */
  private declare(variable: ir.NameRef, value: Value, type: ir.TypeRef, state: State): void {
    state.set(variable.key, this.named(variable, this.typedValue(value, type)));
    if (state.checks.size > 0) forget(variable.key, state);
  }

  /** The value after it was given a name, for readers of its path. */
  private named(name: ir.NameRef, value: Value): Value {
    // Other paths begin with whoever passes the value in.
    return value.taints?.some(isConcrete) ? steppedValue(value, this.step('hop', name, `Held by "${name.name}"`)) : value;
  }

  /** The value as one of a type: what cannot carry text from outside loses its taints. */
  private typedValue(value: Value, type: ir.TypeRef | undefined): Value {
    const as = typed(value, type);
    if (!as.taints || !isHarmlessType(type, this.scope)) return as;
    return {
      ...as,
      taints: undefined,
      texts: as.texts?.map((text) => text.map((part) => (part.taints ? { ...part, taints: undefined } : part))),
    };
  }

  private ifStatement(stmt: ir.IfStmt, state: State): void {
    const entryLive = state.live;
    const exits: State[] = [];
    let rest = state.fork();
    for (const branch of stmt.branches) {
      const condition = this.evaluate(branch.condition, rest);
      const taken = rest.fork();
      if (condition.guard) {
        taken.checks = union(taken.checks, condition.guard.whenTrue);
        rest.checks = union(rest.checks, condition.guard.whenFalse);
      }
      const outer = this.choice;
      this.choice = this.comparedChoice(branch.condition, rest) ?? outer;
      const isSwitch = this.isConfigurationSwitch(branch.condition, condition, rest);
      if (isSwitch) this.bypass++;
      this.statement(branch.body, taken);
      if (isSwitch) this.bypass--;
      this.choice = outer;
      exits.push(taken);
      rest = rest.fork();
    }
    if (stmt.otherwise) this.statement(stmt.otherwise, rest);
    exits.push(rest);
    for (const exit of exits) this.settle(exit, state.checks);
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

  /**
   * A static boolean that stands for no check switches enforcement on or off for everybody: what a method ensures is
   * asked of the path with enforcement.
   */
  private isConfigurationSwitch(condition: ir.Expr, value: Value, state: State): boolean {
    if (value.guard) return false;
    let expr = condition;
    while (expr.kind === 'unary' && expr.op === '!') expr = expr.operand;
    let field: Member | undefined;
    if (expr.kind === 'name' && !state.has(expr.key)) field = fieldAmong(this.scope.membersInScope(expr.key));
    else if (expr.kind === 'member') {
      const owner = this.scope.typeByKey(this.staticPath(expr.object, state));
      field = owner && fieldAmong(this.scope.membersOf(owner, expr.member.key));
    }
    return field?.isStatic === true && isType(field.type, 'boolean');
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
      const checks = inner.checks;
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
    return [this.calls, this.creations, this.assignments, this.operations, this.arrivals, this.changes, this.returns].map(
      (found) => found.length,
    );
  }

  /** Forgets what was found since. */
  private rewind(mark: readonly number[]): void {
    const all: { length: number }[] = [
      this.calls,
      this.creations,
      this.assignments,
      this.operations,
      this.arrivals,
      this.changes,
      this.returns,
    ];
    for (const [i, found] of all.entries()) found.length = mark[i]!;
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
    const subject = this.evaluate(stmt.subject, state);
    const exits: State[] = [];
    let hasElse = false;
    const outer = this.choice;
    for (const one of stmt.cases) {
      const taken = state.fork();
      if (subject.parameter !== undefined) this.choice = { parameter: subject.parameter, labels: one.labels.flatMap(labelOf) };
      for (const label of one.labels) this.evaluate(label, taken);
      const chosen = one.labels.length > 0 ? this.isOneOf(stmt.subject, subject) : undefined;
      if (chosen) taken.checks = union(taken.checks, chosen.whenTrue);
      if (one.binding) this.declare(one.binding.variable, { ...subject, type: one.binding.type }, one.binding.type, taken);
      hasElse ||= one.isElse;
      this.statement(one.body, taken);
      this.choice = outer;
      exits.push(taken);
    }
    if (!hasElse) exits.push(state.fork());
    this.joinAll(state, exits, entryLive);
  }

  // -------------------------------------------------------------- expressions

  /** The value of an expression, recording the calls, assignments and operations in it. */
  protected evaluate(expr: ir.Expr, state: State): Value {
    switch (expr.kind) {
      case 'string':
        return { type: stringType, texts: [[{ literal: expr.value, origin: this.origin(expr) }]] };
      case 'literal':
        return {
          type: literalTypes[expr.type],
          texts: expr.type === 'null' ? undefined : [[{ literal: expr.text, origin: this.origin(expr) }]],
        };
      case 'name':
        return this.name(expr, state);
      case 'this':
        return {
          type: this.scope.self ? { name: this.scope.self.name, key: this.scope.self.key, args: [] } : undefined,
          isThis: true,
        };
      case 'super':
        return { type: this.scope.self?.header.superclass };
      case 'member':
        return this.member(expr, state);
      case 'index': {
        const object = this.evaluate(expr.object, state);
        const index = constantValue(this.evaluate(expr.index, state));
        const known = index === undefined ? undefined : object.elements?.[Number(index)];
        return known ?? { ...elementOf(object), of: this.slotOf(expr.object, state) };
      }
      case 'call':
        return this.call(expr, state);
      case 'new':
        return this.creation(expr, state);
      case 'collection':
        return this.collection(expr, state);
      case 'binary':
        return this.binary(expr, state);
      case 'unary': {
        const value = this.evaluate(expr.operand, state);
        if (expr.op === '!') {
          return {
            type: booleanType,
            guard: value.guard && { whenTrue: value.guard.whenFalse, whenFalse: value.guard.whenTrue },
          };
        }
        return { type: value.type };
      }
      case 'assign':
        return this.assignment(expr, state);
      case 'ternary':
        return this.ternary(expr, state);
      case 'cast': {
        const value = this.evaluate(expr.value, state);
        if (isType(expr.type, 'id')) this.allowFromHere(expr.value, value, state);
        return this.typedValue({ ...value, type: undefined }, expr.type);
      }
      case 'instanceof':
        this.evaluate(expr.value, state);
        return { type: booleanType };
      case 'class':
        return { type: typeNamed('Type') };
      case 'soql':
        return this.soql(expr, state);
      case 'sosl':
        return this.sosl(expr, state);
      case 'dml':
        return this.dml(expr, state);
      default:
        for (const child of expr.children) this.evaluate(child, state);
        return unknown;
    }
  }

  private creation(expr: ir.NewExpr, state: State): Value {
    const args = expr.args.map((arg) => this.evaluate(arg, state));
    let fields: Map<string, Taints> | undefined;
    for (const init of expr.fields) {
      const value = this.evaluate(init.value, state);
      this.assign('init', init.field, undefined, init.value, value, expr, '=', state.checks);
      fields ??= new Map();
      fields.set(init.field.key, value.taints ?? []);
    }
    const target = this.constructorOf(expr, args);
    if (!this.summaryOnly) this.creations.push({ expr, args, target });
    const declared = this.construct(expr, target, args, state);
    if (declared) return declared;
    if (isType(expr.type, 'cookie')) this.reachFlags(expr, args);
    this.reachSinks(expr, platformKey(expr.type), 'new', args, expr.args, `new ${expr.type.name}`);
    const elements = args.length === 0 && (isType(expr.type, 'list') || isType(expr.type, 'set')) ? [] : undefined;
    if (isHarmlessType(expr.type, this.scope)) return { type: expr.type, elements };
    let taints: Taints | undefined;
    for (const arg of args) taints = unionTaints(taints, arg.taints);
    const first = args[0];
    if (isCollection(expr.type)) {
      // `new Map<Id, Account>(records)`, `new List<X>(records)` hold the same records.
      const elements = args.length === 0 && (isType(expr.type, 'list') || isType(expr.type, 'set')) ? [] : undefined;
      return { type: expr.type, reads: first?.reads, stripped: first?.stripped, taints, fields: first?.fields, elements };
    }
    const isMade = isType(expr.type, 'pagereference') || undefined;
    return { type: expr.type, taints, fields: fields ?? (args.length === 0 ? noFields : undefined), isMade };
  }

  private collection(expr: ir.CollectionExpr, state: State): Value {
    let reads: Value['reads'];
    let describe: DescribeTarget | undefined;
    let texts: readonly Text[] | undefined;
    let taints: Taints | undefined;
    let fields: Value['fields'];
    const elements: Value[] = [];
    for (const [i, element] of expr.elements.entries()) {
      const value = this.evaluate(element, state);
      if (i === 0) describe = value.describe;
      reads = readsOf(reads, value.reads);
      taints = unionTaints(taints, value.taints);
      fields = joinFields(fields, value.fields);
      elements.push(value.taints && !value.texts ? { ...value, texts: this.textsOf(value, element) } : value);
      if (expr.elements.length === 1) texts = value.texts;
      else if (value.describe?.object !== describe?.object) describe = undefined;
    }
    if (describe && expr.elements.length > 1) {
      const fields = elements.flatMap((element) => element.describe?.fields ?? element.describe?.field ?? []);
      const { object, field } = describe;
      describe = field === undefined || fields.length < elements.length ? { object, field } : { object, field: '?', fields };
    }
    for (const entry of expr.entries) {
      const key = this.evaluate(entry.key, state);
      const value = this.evaluate(entry.value, state);
      taints = unionTaints(unionTaints(taints, value.taints), key.taints);
      fields = joinFields(fields, value.fields);
      const name = constantValue(key);
      if (name !== undefined) this.assign('entry', nameAt(name, entry.key), undefined, entry.value, value, expr, '=');
    }
    const isList = isType(expr.type, 'list') && elements.length <= maxLiteralElements;
    return { type: expr.type, reads, describe, texts, taints, fields, ...(isList && { elements }) };
  }

  private name(expr: ir.NameExpr, state: State): Value {
    const local = state.get(expr.key) ?? (this.assignsFields ? state.get(`this.${expr.key}`) : undefined);
    if (local) return this.unlessAllowed(local, expr.key, state);
    const field = fieldAmong(this.scope.membersInScope(expr.key));
    return field ? this.unlessAllowed(this.fieldValue(field, 'this'), expr.key, state) : unknown;
  }

  /** The value of a name; where a check has shown that it is one of a known set, nothing of it is from outside. */
  private unlessAllowed(value: Value, name: string, state: State): Value {
    if (!value.taints || state.checks.size === 0) return value;
    const isAllowed =
      state.checks.has(`allowed ${name}`) || (value.parameter !== undefined && state.checks.has(`allowed #${value.parameter}`));
    if (isAllowed) return { ...value, taints: undefined, texts: undefined, unwritten: undefined };
    const parameter = value.parameter === undefined ? name : `#${value.parameter}`;
    const check = (form: AddressForm): Origin | undefined =>
      state.checks.get(addressKey(name, form)) ?? state.checks.get(addressKey(parameter, form));
    const bits = addressBits((form) => check(form) !== undefined);
    if (bits === 0) return value;
    const address = cleanedValue(value, bits);
    const weak = bits === cleaned.rooted ? check('rooted') : undefined;
    return weak
      ? steppedValue(address, { kind: 'check', origin: weak, message: 'A start with "/" lets "//host" through' })
      : address;
  }

  /** Gives the variables that a branch has checked what the checks prove, before other branches forget the checks. */
  private settle(state: State, entry: Checks): void {
    if (!state.live || state.checks === entry) return;
    for (const key of state.checks.keys()) {
      if (!key.startsWith('allowed ') || entry.has(key)) continue;
      const name = key.split(' ')[1]!;
      const held = name.startsWith('#') ? undefined : state.get(name);
      if (held) state.set(name, this.unlessAllowed(held, name, state));
    }
  }

  /** What a field or property holds as far as its own declaration says, and the outside data in it. */
  protected fieldValue(field: Member, owner: 'this' | 'other'): Value {
    const cache = owner === 'this' ? this.ownFieldValues : this.otherFieldValues;
    const known = cache.get(field);
    if (known) return known;
    let value: Value = { type: field.type, ...givenLevel(field.type) };
    const summary = this.scope.lookup.summary(field);
    if (summary) {
      const { texts, guard, describe, stripped, accessLevel } = summary.returns;
      const elements = field.isFinal ? summary.returns.elements : undefined;
      value = { type: field.type, texts, guard, describe, stripped, accessLevel: accessLevel ?? value.accessLevel, elements };
    }
    const isConstant = field.isFinal && value.texts !== undefined && !summary?.returns.taints;
    if (!isConstant && !isHarmlessType(field.type, this.scope)) {
      let taints: Taints | undefined;
      if (field.isStatic) taints = this.scope.lookup.fieldTaints(field);
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

  /** The folded dotted path of a chain of names that starts with no variable, without a leading `system.`. */
  protected staticPath(expr: ir.Expr, state: State): string {
    let head = expr;
    while (head.kind === 'member') head = head.object;
    if (head.kind !== 'name' || state.has(head.key)) return '';
    let path = '';
    let at = expr;
    while (at.kind === 'member') {
      path = path === '' ? at.member.key : `${at.member.key}.${path}`;
      at = at.object;
    }
    if (path === '') return head.key;
    return head.key === 'system' ? path : `${head.key}.${path}`;
  }

  private member(expr: ir.MemberExpr, state: State): Value {
    const key = expr.member.key;
    if (expr.object.kind === 'this') {
      const assigned = state.get(`this.${key}`);
      if (assigned) return this.unlessAllowed(assigned, key, state);
      const self = this.scope.self;
      const field = self && fieldAmong(this.scope.membersOf(self, key));
      return field ? this.unlessAllowed(this.fieldValue(field, 'this'), key, state) : unknown;
    }
    const path = this.staticPath(expr, state);
    if (path !== '') {
      const value = this.staticMember(path, expr);
      if (value) return value;
    }
    const object = this.evaluate(expr.object, state);
    if (object.describe) return { describe: describeMember(object.describe, key) };
    if (key === 'sobjecttype') return { describe: this.describeOf(object) };
    const assigned = expr.object.kind === 'name' ? state.get(`${expr.object.key}.${key}`) : undefined;
    if (assigned) return this.unlessAllowed(assigned, nameKey(expr) ?? key, state);
    const value = this.memberOf(object, expr);
    return value.taints ? this.unlessAllowed(value, nameKey(expr) ?? key, state) : value;
  }

  /** A field, property or record field of an object. */
  private memberOf(object: Value, expr: ir.MemberExpr): Value {
    const { key } = expr.member;
    const put = object.fields?.get(key);
    const type = this.scope.type(object.type);
    const field = type && fieldAmong(this.scope.membersOf(type, key));
    if (field) {
      const value = object.isThis ? this.fieldValue(field, 'this') : this.fieldValue(field, 'other');
      if (object.isThis || isHarmlessType(field.type, this.scope)) return value;
      const outside = put ?? object.taints ?? (object.fields ? undefined : this.scope.lookup.fieldTaints(field));
      const taints = unionTaints(value.taints, outside);
      return taints && taints !== value.taints ? { ...value, taints } : value;
    }
    const declared = object.type && propertyType(object.type, key);
    if (declared) {
      const source = sourceOf(platformKey(object.type), key);
      if (isHarmlessType(declared, this.scope)) return { type: declared };
      if (!source) return { type: declared, taints: object.taints };
      const { kind, label } = source;
      return {
        type: declared,
        taints: [{ root: { source: { kind, label } }, steps: [this.step('source', expr, sentence(label))], cleaned: 0 }],
      };
    }
    if (type) return unknown;
    const stored = object.type && this.storedType(object.type, key);
    if (stored && isHarmlessType(stored, this.scope)) return { type: stored, reads: object.reads };
    if (put) return { type: stored, taints: put.length > 0 ? put : undefined, reads: object.reads };
    if (looksHarmlessField(key)) return object.reads ? { reads: object.reads } : unknown;
    let { taints } = object;
    // Custom metadata are a part of the package, or an administrator's.
    if (!taints && object.reads && object.reads.size > 0 && !object.type?.key.endsWith('__mdt')) {
      const source: Source = { kind: 'record', label: `the stored field "${expr.member.name}"` };
      taints = [{ root: { source }, steps: [this.step('source', expr.member, sentence(source.label))], cleaned: 0 }];
    }
    return taints || object.reads || stored ? { type: stored, taints, reads: object.reads } : unknown;
  }

  /** The type of a record's custom field, or of the parent that a relationship leads to, as the project's metadata says. */
  private storedType(object: ir.TypeRef, key: string): ir.TypeRef | undefined {
    return key.endsWith('__c') || key.endsWith('__r') ? this.scope.lookup.fieldType?.(platformKey(object), key) : undefined;
  }

  /** Static chains: `AccessLevel.USER_MODE`, `Schema.SObjectType.Account`, `Account.SObjectType`, `Constants.URL`. */
  private staticMember(path: string, expr: ir.MemberExpr): Value | undefined {
    const parts = path.split('.');
    if (parts[0] === 'accesslevel' && parts.length === 2) {
      if (parts[1] === 'user_mode') return { type: typeNamed('AccessLevel'), accessLevel: 'user' };
      if (parts[1] === 'system_mode') return { type: typeNamed('AccessLevel'), accessLevel: 'system' };
    }
    if (parts[0] === 'accesstype' && parts.length === 2 && stripAccessTypes.has(parts[1]!)) {
      return { type: typeNamed('AccessType'), stripped: parts[1] as StripAccess };
    }
    if (parts[0] === 'trigger' && parts.length === 2) {
      const type = triggerType(parts[1]!, this.scope.self?.header.trigger);
      if (isHarmlessType(type, this.scope)) return { type };
      const source: Source = { kind: 'record', label: 'a record of the trigger' };
      return { type, taints: [{ root: { source }, steps: [this.step('source', expr, 'A record of the trigger')], cleaned: 0 }] };
    }
    const head = expr.object;
    // A field of this or an enclosing class shadows a class of that name.
    if (head.kind === 'name' && fieldAmong(this.scope.membersInScope(head.key))) return undefined;
    const owner = this.scope.typeByKey(parts.slice(0, -1).join('.'));
    if (owner) {
      const field = fieldAmong(this.scope.membersOf(owner, parts[parts.length - 1]!));
      if (field) return this.fieldValue(field, 'other');
      const type = { name: owner.name, key: owner.key, args: [] };
      return owner.header.form === 'enum' ? { type, constant: parts[parts.length - 1] } : { type };
    }
    // `SObjectType.Account` is the describe of an object, of which more is known than its type.
    const isProperty = parts.length === 2 && parts[0] !== 'sobjecttype';
    const platform = isProperty ? propertyType(typeNamed(parts[0]!), parts[1]!) : undefined;
    if (platform && !isType(platform, 'object')) {
      const source = sourceOf(parts[0]!, parts[1]!);
      if (!source) return isType(platform, 'pagereference') ? { type: platform, isMade: true } : { type: platform };
      const { kind, label } = source;
      return {
        type: platform,
        taints: [{ root: { source: { kind, label } }, steps: [this.step('source', expr, sentence(label))], cleaned: 0 }],
      };
    }
    const schema = parts[0] === 'schema' ? parts.slice(1) : parts;
    if (schema[0] === 'sobjecttype' && schema.length >= 2) {
      let target: DescribeTarget = { object: schema[1]!, field: undefined };
      for (const part of schema.slice(2)) target = describeMember(target, part);
      return { describe: target };
    }
    const at = schema.indexOf('sobjecttype');
    if (at === 1) {
      let target: DescribeTarget = { object: schema[0]!, field: undefined };
      for (const part of schema.slice(2)) target = describeMember(target, part);
      return { describe: target };
    }
    // `Account.Name` and `Account.fields.Name` are field tokens: only their getDescribe() makes anything of them.
    const field = schema.length === 3 && schema[1] === 'fields' ? schema[2] : schema.length === 2 ? schema[1] : undefined;
    if (field !== undefined && !this.scope.typeByKey(schema[0]!)) return { describe: { object: schema[0]!, field } };
    return undefined;
  }

  /** What `x.getSObjectType()` is about. */
  protected describeOf(value: Value): DescribeTarget {
    if (value.describe) return value.describe;
    const held = heldType(value.type);
    const key = platformKey(held);
    if (!schemaTypes.has(key)) return { object: key, field: undefined };
    const field = key === 'sobjectfield' || key === 'describefieldresult' ? '?' : undefined;
    return { object: value.parameter === undefined ? '?' : `#${value.parameter}`, field };
  }

  private binary(expr: ir.BinaryExpr, state: State): Value {
    if (expr.op === '&&' || expr.op === '||') return this.logical(expr, state);
    const operands = expr.operands.map((operand) => this.evaluate(operand, state));
    const values =
      expr.op === '+' ? operands.map((value) => (isOpaqueAsText(value.type) ? { type: value.type } : value)) : operands;
    if (expr.op === '+') {
      const isText =
        values.some((value) => isType(value.type, 'string') || value.taints) ||
        expr.operands.some((operand) => operand.kind === 'string');
      if (!isText) return { type: values[0]?.type };
      let taints: Taints | undefined;
      for (const value of values) taints = unionTaints(taints, value.taints);
      const texts = this.concatenated(values, expr.operands);
      const value: Value = { type: stringType, texts, ...(taints && { taints: taintsOfText(taints, texts) }) };
      if (taints) this.buildMarkup(expr, value, values);
      return value;
    }
    if (expr.op === '??') return values.slice(1).reduce((left, right) => join(left, right), values[0]!);
    if (expr.op === '==' || expr.op === '!=' || expr.op === '===' || expr.op === '!==' || expr.op === '<>') {
      return { type: booleanType, guard: comparedGuard(expr, values) ?? this.constantGuard(expr, values) };
    }
    if (/^[<>]/.test(expr.op)) return { type: booleanType };
    return { type: values[0]?.type };
  }

  /** `x == 'a'` says that x is one of a known set. */
  private constantGuard(expr: ir.BinaryExpr, values: readonly Value[]): Guard | undefined {
    if (values.length !== 2) return undefined;
    for (const [i, value] of values.entries()) {
      const other = values[1 - i]!;
      const isKnown = constantValue(other) !== undefined || other.constant !== undefined;
      if (!isKnown) continue;
      const allowed = this.isOneOf(expr.operands[i]!, value);
      if (!allowed) continue;
      const isEqual = expr.op === '==' || expr.op === '===';
      return isEqual ? allowed : { whenTrue: noChecks, whenFalse: allowed.whenTrue };
    }
    return undefined;
  }

  private logical(expr: ir.BinaryExpr, state: State): Value {
    const isAnd = expr.op === '&&';
    let guard: Guard | undefined;
    const entry = state.checks;
    for (const operand of expr.operands) {
      const value = this.evaluate(operand, state);
      // `enforce && !isCreateable()`: what holds without enforcement is not asked.
      if (this.isConfigurationSwitch(operand, value, state)) continue;
      const own = value.guard ?? noGuard;
      if (!guard) guard = own;
      else if (isAnd) {
        guard = { whenTrue: union(guard.whenTrue, own.whenTrue), whenFalse: intersection(guard.whenFalse, own.whenFalse) };
      } else {
        guard = { whenTrue: intersection(guard.whenTrue, own.whenTrue), whenFalse: union(guard.whenFalse, own.whenFalse) };
      }
      // The next operand is evaluated only when this one was true (&&) or false (||).
      state.checks = union(entry, isAnd ? guard.whenTrue : guard.whenFalse);
    }
    state.checks = entry;
    return { type: booleanType, guard };
  }

  private ternary(expr: ir.TernaryExpr, state: State): Value {
    const condition = this.evaluate(expr.condition, state);
    const entry = state.checks;
    if (condition.guard) state.checks = union(entry, condition.guard.whenTrue);
    const then = this.evaluate(expr.then, state);
    state.checks = condition.guard ? union(entry, condition.guard.whenFalse) : entry;
    const otherwise = this.evaluate(expr.otherwise, state);
    state.checks = entry;
    // Where one side is known as text, the other one keeps its place in what is made of both.
    if (then.taints && !then.texts && otherwise.texts) return join({ ...then, texts: this.textsOf(then, expr.then) }, otherwise);
    if (otherwise.taints && !otherwise.texts && then.texts)
      return join(then, { ...otherwise, texts: this.textsOf(otherwise, expr.otherwise) });
    return join(then, otherwise);
  }

  private assignment(expr: ir.AssignExpr, state: State): Value {
    const target = expr.target;
    const assigned = this.evaluate(expr.value, state);
    let value = assigned;
    let key = '';
    let name: ir.NameRef | undefined;
    let type: ir.TypeRef | undefined;
    if (target.kind === 'name') {
      name = target;
      const isLocal = state.has(target.key);
      key = isLocal ? target.key : `this.${target.key}`;
      type = (isLocal ? state.get(target.key)?.type : fieldAmong(this.scope.membersInScope(target.key))?.type) ?? undefined;
    } else if (target.kind === 'member') {
      name = target.member;
      if (target.object.kind === 'this') {
        key = `this.${target.member.key}`;
        const self = this.scope.self;
        type = self && fieldAmong(this.scope.membersOf(self, target.member.key))?.type;
      } else {
        const object = this.evaluate(target.object, state);
        const owner = this.scope.type(object.type);
        type = owner && fieldAmong(this.scope.membersOf(owner, target.member.key))?.type;
        if (target.object.kind === 'name') key = `${target.object.key}.${target.member.key}`;
        this.assignMember(target, object, assigned, expr, state);
      }
    } else if (target.kind === 'index') {
      this.evaluate(target.object, state);
      const index = this.evaluate(target.index, state);
      const constant = constantValue(index);
      if (constant !== undefined && isType(index.type, 'string')) name = nameAt(constant, target.index);
    } else this.evaluate(target, state);
    if (expr.op === '+=' && key !== '') {
      const before = state.get(key) ?? (target.kind === 'name' ? this.name(target, state) : unknown);
      if (isType(type, 'string') || before.texts || isType(assigned.type, 'string')) {
        const texts = this.concatenated([before, assigned], [target, expr.value]);
        const taints = taintsOfText(unionTaints(before.taints, assigned.taints), texts);
        value = { type: stringType, texts, taints };
        if (value.taints) this.buildMarkup(expr, value, [before, assigned]);
      }
    }
    if (name) this.assign('assign', name, type, expr.value, assigned, target, expr.op, state.checks);
    if (key !== '' && name) this.keep(key, name, this.typedValue(value, type), state);
    return value;
  }

  /** Gives a variable or a field of this object (`this.f`) or of a variable (`v.f`) its new value. */
  private keep(key: string, name: ir.NameRef, value: Value, state: State): void {
    const held = this.named(name, value);
    state.set(key, held);
    if (key.includes('.')) {
      this.assignsFields = true;
      if (key.startsWith('this.')) this.writeField(name.key, held);
    }
    if (state.checks.size > 0) forget(key.startsWith('this.') ? name.key : key, state);
  }

  private writeField(name: string, value: Value): void {
    if (!value.taints) return;
    const field = fieldAmong(this.scope.membersInScope(name));
    if (field) this.write(field.isStatic ? staticKey(field) : name, value.taints);
  }

  /** `object.member = value` where the object is not this one. */
  private assignMember(target: ir.MemberExpr, object: Value, value: Value, expr: ir.AssignExpr, state: State): void {
    const sink = value.taints && assignmentSinkOf(platformKey(object.type), target.member.key);
    if (sink) {
      const label = `${object.type?.name ?? ''}.${target.member.name}`;
      const steps = [this.step('sink', target, `Reaches ${label}`)];
      const place = {
        sink: sink.sink,
        sinkLabel: label,
        before: '',
        after: '',
        through: expr,
        isHere: true,
        hops: [],
        steps,
        cleaned: 0,
      };
      this.arrive(value, place, expr.value);
    }
    const owner = this.scope.type(object.type);
    const field = owner && fieldAmong(this.scope.membersOf(owner, target.member.key));
    if (field?.isStatic) this.write(staticKey(field), value.taints);
    else if (!owner) this.putField(target.object, target.member.key, value.taints ?? [], state);
    else if (target.object.kind === 'name' && state.has(target.object.key)) {
      state.set(target.object.key, withField(state.get(target.object.key)!, target.member.key, value.taints ?? []));
    }
  }

  protected slotOf(expr: ir.Expr, state: State): string | undefined {
    if (expr.kind === 'cast') return this.slotOf(expr.value, state);
    if (expr.kind === 'member') return expr.object.kind === 'this' ? `this.${expr.member.key}` : undefined;
    // `byId.values()` and `byParent.get(id)` hold the same records.
    if (expr.kind === 'call') {
      const { receiver, method } = expr;
      return receiver && (method.key === 'values' || method.key === 'get') ? this.slotOf(receiver, state) : undefined;
    }
    if (expr.kind !== 'name') return undefined;
    if (state.has(expr.key)) return expr.key;
    return fieldAmong(this.scope.membersInScope(expr.key)) ? `this.${expr.key}` : undefined;
  }

  protected putField(record: ir.Expr, field: string, taints: Taints, state: State, isSome = false): void {
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
    let slot = this.slotOf(at, state);
    for (let depth = 0; slot !== undefined && depth < maxHolders; depth++) {
      const held: Value = state.get(slot) ?? this.heldField(slot);
      const before = isOneOfMany ? held.fields?.get(field) : undefined;
      state.set(slot, withField(held, field, unionTaints(before, taints) ?? taints));
      if (slot.startsWith('this.')) this.assignsFields = true;
      if (held.parameter !== undefined) this.notePut(held.parameter, field, taints);
      slot = held.of;
      isOneOfMany = true;
    }
  }

  /** The value of a field of this object, by its slot. */
  private heldField(slot: string): Value {
    const field = fieldAmong(this.scope.membersInScope(slot.slice('this.'.length)));
    return field ? this.fieldValue(field, 'this') : unknown;
  }

  private notePut(parameter: number, field: string, taints: Taints): void {
    const fields = this.puts.get(parameter) ?? new Map<string, Taints>();
    this.puts.set(parameter, fields);
    if (fields.size < maxPuts || fields.has(field)) fields.set(field, unionTaints(fields.get(field), taints) ?? taints);
  }

  protected store(target: ir.Expr, value: Value, state: State): void {
    if (target.kind === 'name') {
      const isLocal = state.has(target.key);
      if (isLocal) state.set(target.key, value);
      else if (fieldAmong(this.scope.membersInScope(target.key))) {
        state.set(`this.${target.key}`, value);
        this.assignsFields = true;
        this.writeField(target.key, value);
      }
    } else if (target.kind === 'member' && target.object.kind === 'this') {
      state.set(`this.${target.member.key}`, value);
      this.assignsFields = true;
      this.writeField(target.member.key, value);
    } else if (target.kind === 'member' && target.object.kind === 'name' && state.has(target.object.key)) {
      state.set(`${target.object.key}.${target.member.key}`, value);
      this.assignsFields = true;
    } else if (target.kind === 'call' && target.receiver && target.args.length === 0) {
      // `builder.conditions().add(x)` changes what the builder holds.
      return;
    }
  }
}

/** Loops further inside than this are walked once, whatever goes round in them. */
const maxRepeated = 2;
/** More elements than this of a list are not told apart. */
const maxLiteralElements = 24;
/** Records in collections in collections: further out nobody looks. */
const maxHolders = 4;
/** More fields than this that a method fills are not told apart. */
const maxPuts = 64;

/** The texts an element of a list may be, if all are known. */
function constantElements({ elements }: Value): readonly Text[] | undefined {
  if (!elements || elements.length === 0) return undefined;
  if (!elements.every((element) => constantValue(element) !== undefined)) return undefined;
  return elements.map((element) => element.texts![0]!);
}

/** After a loop that left for good on the first element that is not allowed, the whole of what it ran over is. */
function allowWhole({ variable, iterable }: ir.ForEachStmt, state: State): void {
  const check = state.checks.get(`allowed ${variable.key}`);
  if (!check) return;
  const whole = iterable.kind === 'call' && iterable.method.key === 'split' ? iterable.receiver : iterable;
  const name = whole && nameKey(whole);
  if (name) state.checks = union(state.checks, new Map([[`allowed ${name}`, check]]));
}

/** A variable that is given another value is not what was checked. */
function forget(name: string, state: State): void {
  const keys = [`allowed ${name}`, `allowed ${name}${choiceForm}`, ...addressKeys(name)].filter((key) => state.checks.has(key));
  if (keys.length === 0) return;
  const checks = new Map(state.checks);
  for (const key of keys) checks.delete(key);
  state.checks = checks;
}

/** Checks without those about this declaration's own variables, which callers do not know. */
function nameless(checks: Checks): Checks {
  let out: Map<string, Origin> | undefined;
  for (const key of checks.keys()) {
    if (!key.startsWith('allowed ') || key.startsWith('allowed #')) continue;
    out ??= new Map(checks);
    out.delete(key);
  }
  return out ?? checks;
}

/** A returned value as callers see it. */
function forCallers(value: Value): Value {
  const { guard, choices } = value;
  if (!guard && !choices) return value;
  const seen = (one: Guard): Guard => ({ whenTrue: nameless(one.whenTrue), whenFalse: nameless(one.whenFalse) });
  return {
    ...value,
    ...(guard && { guard: seen(guard) }),
    ...(choices && {
      choices: { ...choices, guards: new Map([...choices.guards].map(([label, one]) => [label, seen(one)])) },
    }),
  };
}

/** Evaluates one declaration: what it does for others, and what rules will ask of it. */
export function evaluateDeclaration(unit: Unit, declaration: ir.Declaration, scope: Scope): Evaluated {
  return new FlowEvaluation(unit, scope, false).run(declaration);
}

/** Everything there is to say of one declaration. */
export function evaluateFlow(unit: Unit, declaration: ir.Declaration, scope: Scope): Flow {
  return withOutside(evaluateDeclaration(unit, declaration, scope), unit, declaration, scope);
}
