/**
 * Flow-sensitive evaluation of one declaration: what its variables hold, which permission checks dominate a point, which
 * database operations and calls there are. One pass, no fixed point: loops are walked once over the join of before and
 * after, which is exact for what is tracked here (checks only grow, texts only gain alternatives).
 *
 * The result is facts; judging them is the rules' work.
 */

import type { AssignmentFact, CallFact, DataOperation, Flow, NewFact } from './facts';
import { type Choice, choicesOf, comparedGuard, joinReturned, labelOf, type Returned } from './guards';
import type * as ir from './ir';
import {
  booleanType,
  callRange,
  describeMember,
  elementOf,
  enforcingMethod,
  equalityAssertions,
  formatted,
  givenLevel,
  isShort,
  literalTypes,
  nameAt,
  platformTypes,
  replaced,
  schemaTypes,
  sobjectType,
  stringType,
  stripCovers,
  triggerType,
  typed,
  untypedRecords,
} from './platformValues';
import { evaluateQueryText } from './queryText';
import { databaseDml, databaseQueries, describeSteps, esapiMethods, permissionMethods, stripAccessTypes } from './schema';
import { fieldAmong, methodAmong, type Scope } from './scope';
import { State } from './state';
import type { Member, Summary, Unit } from './typeIndex';
import { elementType, heldType, isType, platformKey, typeNamed } from './types';
import {
  type Checks,
  concatenate,
  constantValue,
  type DescribeTarget,
  type Guard,
  intersection,
  join,
  noChecks,
  type Origin,
  type Permission,
  readsOf,
  type StripAccess,
  type Text,
  union,
  unknown,
  type Value,
} from './values';

const noGuard: Guard = { whenTrue: noChecks, whenFalse: noChecks };

/** Evaluates declarations of one unit. */
export class FlowEvaluation {
  private readonly calls: CallFact[] = [];
  private readonly creations: NewFact[] = [];
  private readonly assignments: AssignmentFact[] = [];
  private readonly operations: DataOperation[] = [];
  private readonly returns: Returned[] = [];
  /** The innermost branch that is taken for certain values of a parameter. */
  private choice: Choice | undefined;
  private readonly fieldValues = new Map<Member, Value>();
  /** The innermost loop's ways out other than its end. */
  private jumps: { breaks: State[]; continues: State[] } | undefined;
  /** Whether a field of this object was given a value so far. */
  private assignsFields = false;
  private bypass = 0;
  /** Looking deeper might have said more. */
  private truncated = false;

  constructor(
    private readonly unit: Unit,
    private readonly scope: Scope,
    /** How many calls deep summaries may look. */
    private readonly level: number,
    /** Whether only the summary is asked for: then calls and assignments are not noted. */
    private readonly summaryOnly: boolean,
  ) {}

  run(declaration: ir.Declaration): Flow {
    const state = new State(new Map(), noChecks, true);
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
          setting.set('value', { type: declaration.type });
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
          state.set(parameter.variable.key, { type: parameter.type, parameter: index, ...givenLevel(parameter.type) });
        });
        if (declaration.body) this.statement(declaration.body, state);
        if (state.live) this.returns.push({ value: unknown, checks: state.checks, bypass: false });
        break;
      }
      default:
        this.statement(declaration.body, state);
    }
    return {
      calls: this.calls,
      creations: this.creations,
      assignments: this.assignments,
      operations: this.operations,
      summary: this.summarise(declaration),
    };
  }

  /** What another declaration does for this one, as deep as this evaluation may look. */
  private lookUpSummary(member: Member): Summary | undefined {
    if (this.level <= 0) {
      this.truncated = true;
      return undefined;
    }
    const summary = this.scope.lookup.summary(member, this.level - 1);
    // At depth 0 more declarations are passed over unseen than further up.
    if (summary ? summary.truncated : this.level === 1) this.truncated = true;
    return summary;
  }

  private summarise(declaration: ir.Declaration): Summary {
    const normal = this.returns.filter((one) => !one.bypass);
    const all = normal.length > 0 ? normal : this.returns;
    const first = all[0];
    if (!first)
      return {
        returns: unknown,
        ensures: noChecks,
        neverReturns: declaration.kind === 'method' && declaration.body !== undefined,
        truncated: this.truncated,
      };
    let { value, checks } = first;
    for (const one of all.slice(1)) {
      value = joinReturned(value, one.value, checks, one.checks);
      checks = intersection(checks, one.checks);
    }
    const choices = choicesOf(all);
    return { returns: choices ? { ...value, choices } : value, ensures: checks, neverReturns: false, truncated: this.truncated };
  }

  private origin(range: ir.Range): Origin {
    return { unit: this.unit, start: range.start, end: range.end };
  }

  private assign(
    how: AssignmentFact['how'],
    name: ir.NameRef,
    type: ir.TypeRef | undefined,
    valueExpr: ir.Expr,
    value: Value,
    target: ir.Expr | undefined,
    op: string,
  ): void {
    if (!this.summaryOnly) this.assignments.push({ how, name, type, valueExpr, value, target, op });
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
          if (declarator.value) this.assign('local', declarator.variable, stmt.type, declarator.value, value, undefined, '=');
          state.set(declarator.variable.key, typed(value, stmt.type));
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
        this.loop(state, false, (inner) => {
          inner.set(stmt.variable.key, {
            type: stmt.type,
            describe: iterable.describe,
            reads: iterable.reads,
            stripped: iterable.stripped,
          });
          this.statement(stmt.body, inner);
        });
        return;
      }
      case 'return': {
        const value = stmt.value ? this.evaluate(stmt.value, state) : unknown;
        if (state.live) this.returns.push({ value, checks: state.checks, bypass: this.bypass > 0, choice: this.choice });
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
   */
  private loop(state: State, always: boolean, body: (inner: State) => void): void {
    const outer = this.jumps;
    const jumps = { breaks: [] as State[], continues: [] as State[] };
    this.jumps = jumps;
    const inner = state.fork();
    body(inner);
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
      if (one.binding) taken.set(one.binding.variable.key, { type: one.binding.type });
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
  private evaluate(expr: ir.Expr, state: State): Value {
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
        return { type: this.scope.self ? { name: this.scope.self.name, key: this.scope.self.key, args: [] } : undefined };
      case 'super':
        return { type: this.scope.self?.header.superclass };
      case 'member':
        return this.member(expr, state);
      case 'index': {
        const object = this.evaluate(expr.object, state);
        this.evaluate(expr.index, state);
        return elementOf(object);
      }
      case 'call':
        return this.call(expr, state);
      case 'new': {
        const args = expr.args.map((arg) => this.evaluate(arg, state));
        for (const init of expr.fields) {
          const value = this.evaluate(init.value, state);
          this.assign('init', init.field, undefined, init.value, value, expr, '=');
        }
        if (!this.summaryOnly) this.creations.push({ expr, args });
        const first = args[0];
        // `new Map<Id, Account>(records)`, `new List<X>(records)` hold the same records.
        return { type: expr.type, reads: first?.reads, stripped: first?.stripped };
      }
      case 'collection': {
        let reads: Value['reads'];
        let describe: DescribeTarget | undefined;
        let texts: readonly Text[] | undefined;
        for (const [i, element] of expr.elements.entries()) {
          const value = this.evaluate(element, state);
          if (i === 0) describe = value.describe;
          reads = readsOf(reads, value.reads);
          if (expr.elements.length === 1) texts = value.texts;
          else if (value.describe?.object !== describe?.object) describe = undefined;
        }
        if (describe && expr.elements.length > 1) describe = { object: describe.object, field: describe.field && '?' };
        for (const entry of expr.entries) {
          const key = this.evaluate(entry.key, state);
          const value = this.evaluate(entry.value, state);
          const name = constantValue(key);
          if (name !== undefined) this.assign('entry', nameAt(name, entry.key), undefined, entry.value, value, expr, '=');
        }
        return { type: expr.type, reads, describe, texts };
      }
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
        return { ...value, type: expr.type };
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

  private name(expr: ir.NameExpr, state: State): Value {
    const local = state.get(expr.key) ?? (this.assignsFields ? state.get(`this.${expr.key}`) : undefined);
    if (local) return local;
    const field = fieldAmong(this.scope.membersInScope(expr.key));
    return field ? this.fieldValue(field) : unknown;
  }

  /** What a field or property holds as far as its own declaration says. */
  private fieldValue(field: Member): Value {
    const known = this.fieldValues.get(field);
    if (known) return known;
    let value: Value = { type: field.type, ...givenLevel(field.type) };
    const summary = this.lookUpSummary(field);
    if (summary) {
      const { texts, guard, describe, stripped, accessLevel } = summary.returns;
      value = { type: field.type, texts, guard, describe, stripped, accessLevel: accessLevel ?? value.accessLevel };
    }
    this.fieldValues.set(field, value);
    return value;
  }

  /** The folded dotted path of a chain of names that starts with no variable, without a leading `system.`. */
  private staticPath(expr: ir.Expr, state: State): string {
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
      if (assigned) return assigned;
      const self = this.scope.self;
      const field = self && fieldAmong(this.scope.membersOf(self, key));
      return field ? this.fieldValue(field) : unknown;
    }
    const path = this.staticPath(expr, state);
    if (path !== '') {
      const value = this.staticMember(path, expr);
      if (value) return value;
    }
    const object = this.evaluate(expr.object, state);
    if (object.describe) return { describe: describeMember(object.describe, key) };
    if (key === 'sobjecttype') return { describe: this.describeOf(object) };
    const type = this.scope.type(object.type);
    const field = type && fieldAmong(this.scope.membersOf(type, key));
    if (field) return this.fieldValue(field);
    const assigned = expr.object.kind === 'name' ? state.get(`${expr.object.key}.${key}`) : undefined;
    return assigned ?? (object.reads ? { reads: object.reads } : unknown);
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
    if (parts[0] === 'trigger' && parts.length === 2) return { type: triggerType(parts[1]!, this.scope.self?.header.trigger) };
    const head = expr.object;
    // A field of this or an enclosing class shadows a class of that name.
    if (head.kind === 'name' && fieldAmong(this.scope.membersInScope(head.key))) return undefined;
    const owner = this.scope.typeByKey(parts.slice(0, -1).join('.'));
    if (owner) {
      const field = fieldAmong(this.scope.membersOf(owner, parts[parts.length - 1]!));
      if (field) return this.fieldValue(field);
      const type = { name: owner.name, key: owner.key, args: [] };
      return owner.header.form === 'enum' ? { type, constant: parts[parts.length - 1] } : { type };
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
  private describeOf(value: Value): DescribeTarget {
    if (value.describe) return value.describe;
    const held = heldType(value.type);
    const key = platformKey(held);
    if (!schemaTypes.has(key)) return { object: key, field: undefined };
    return { object: value.parameter === undefined ? '?' : `#${value.parameter}`, field: undefined };
  }

  private binary(expr: ir.BinaryExpr, state: State): Value {
    if (expr.op === '&&' || expr.op === '||') return this.logical(expr, state);
    const values = expr.operands.map((operand) => this.evaluate(operand, state));
    if (expr.op === '+') {
      const isText =
        values.some((value) => isType(value.type, 'string')) || expr.operands.some((operand) => operand.kind === 'string');
      if (!isText) return { type: values[0]?.type };
      return {
        type: stringType,
        texts: concatenate(values.map((value, i) => value.texts ?? [[this.unknownPart(expr.operands[i]!, value)]])),
      };
    }
    if (expr.op === '??') return values.slice(1).reduce((left, right) => join(left, right), values[0]!);
    if (expr.op === '==' || expr.op === '!=' || expr.op === '===' || expr.op === '!==' || expr.op === '<>') {
      return { type: booleanType, guard: comparedGuard(expr, values) };
    }
    if (/^[<>]/.test(expr.op)) return { type: booleanType };
    return { type: values[0]?.type };
  }

  private unknownPart(expr: ir.Expr, value: Value): Text[number] {
    return value.parameter === undefined
      ? { literal: undefined, origin: this.origin(expr) }
      : { literal: undefined, origin: this.origin(expr), parameter: value.parameter };
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
        value = {
          type: stringType,
          texts: concatenate([
            before.texts ?? [[this.unknownPart(target, before)]],
            assigned.texts ?? [[this.unknownPart(expr.value, assigned)]],
          ]),
        };
      }
    }
    if (name) this.assign('assign', name, type, expr.value, assigned, target, expr.op);
    if (key !== '') {
      state.set(key, typed(value, type));
      this.assignsFields = true;
    }
    return value;
  }

  // -------------------------------------------------------------- calls

  private call(expr: ir.CallExpr, state: State): Value {
    const path = expr.receiver ? this.staticPath(expr.receiver, state) : '';
    const isType = path !== '' && this.isTypeName(path, expr.receiver!);
    const receiver = expr.receiver && !isType ? this.evaluate(expr.receiver, state) : undefined;
    const args = expr.args.map((arg) => this.evaluate(arg, state));
    if (!this.summaryOnly) this.calls.push({ expr, path: isType ? path : '', receiver, args, checks: state.checks });
    const key = expr.method.key;

    if (key === 'put' && args.length === 2) {
      const name = constantValue(args[0]!);
      if (name !== undefined) this.assign('put', nameAt(name, expr.args[0]!), undefined, expr.args[1]!, args[1]!, expr, '=');
    }
    const builtin = isType ? this.staticCall(path, expr, args, state) : undefined;
    if (builtin) return builtin;
    const described = this.describeCall(expr, receiver, args);
    if (described) return described;

    const target = this.callee(expr, path, isType, receiver, args);
    const result = target
      ? this.applySummary(target, expr, args, state)
      : receiver
        ? this.platformMethod(key, expr, receiver, args)
        : unknown;
    if (!receiver || result.accessLevel) return result;
    // A query builder that was told to enforce permissions stays so.
    if (receiver.accessLevel !== 'given' && !enforcingMethod.test(key)) return result;
    if (expr.receiver?.kind === 'name' && state.has(expr.receiver.key))
      state.set(expr.receiver.key, { ...receiver, accessLevel: 'given' });
    return { ...result, accessLevel: 'given' };
  }

  /** Whether a static path names a type rather than a field of this class. */
  private isTypeName(path: string, receiver: ir.Expr): boolean {
    if (receiver.kind === 'name') return fieldAmong(this.scope.membersInScope(receiver.key)) === undefined;
    return platformTypes.has(path) || this.scope.typeByKey(path) !== undefined;
  }

  private staticCall(path: string, expr: ir.CallExpr, args: readonly Value[], state: State): Value | undefined {
    const key = expr.method.key;
    if (path === 'database') return this.databaseCall(expr, args, state);
    if (path === 'security' && key === 'stripinaccessible') return this.stripInaccessible(expr, args);
    if (path === 'search' && (key === 'query' || key === 'find' || key === 'suggest')) {
      this.operate({
        op: 'search',
        form: 'dynamic',
        expr,
        range: callRange(expr),
        value: args[0],
        args,
        argExprs: expr.args,
        state,
      });
      return { type: typeNamed('List', typeNamed('List', sobjectType)) };
    }
    if (path === 'schema' || path === '') {
      if (key === 'getglobaldescribe') return { describe: { object: '*', field: undefined } };
      if (key === 'describesobjects') {
        const name = args[0] && constantValue(args[0]);
        return { describe: { object: name ? name.toLowerCase() : '?', field: undefined } };
      }
    }
    if (path === 'system' && key === 'assert' && args[0]?.guard) {
      state.checks = union(state.checks, args[0].guard.whenTrue);
      return unknown;
    }
    const equal = equalityAssertions.get(path);
    if (equal?.has(key)) {
      const literal = expr.args.findIndex((arg) => arg.kind === 'literal' && arg.type === 'boolean');
      const guard = literal === 0 || literal === 1 ? args[1 - literal]?.guard : undefined;
      if (guard) {
        const wanted = (expr.args[literal] as ir.OtherLiteral).text === 'true';
        state.checks = union(state.checks, wanted === !key.includes('not') ? guard.whenTrue : guard.whenFalse);
      }
      return unknown;
    }
    if (path === 'assert' && (key === 'istrue' || key === 'isfalse') && args[0]?.guard) {
      state.checks = union(state.checks, key === 'istrue' ? args[0].guard.whenTrue : args[0].guard.whenFalse);
      return unknown;
    }
    if (path === 'type' && key === 'forname' && args.length > 0) {
      const name = args[args.length - 1]!;
      return { type: typeNamed('Type'), texts: name.texts, parameter: name.parameter };
    }
    if (path === 'json' && key.startsWith('deserialize') && args.length === 2) {
      const written = expr.args[1]!;
      if (written.kind === 'class') return { type: written.type };
      const name = constantValue(args[1]!);
      return name === undefined ? { parameter: args[1]!.parameter } : { type: typeNamed(name) };
    }
    if (path === 'string') {
      if (key === 'valueof' && args[0]) return this.nameOf(args[0], expr);
      if (key === 'format' && args[0]) return { type: stringType, texts: args[0].texts?.map(formatted) };
      if (key === 'escapesinglequotes' && args[0]) return { type: stringType, texts: args[0].texts };
      return { type: key.startsWith('is') ? booleanType : stringType };
    }
    return undefined;
  }

  private describeCall(expr: ir.CallExpr, receiver: Value | undefined, args: readonly Value[]): Value | undefined {
    const key = expr.method.key;
    if (!receiver) return undefined;
    if (key.startsWith('is')) {
      const permission = args.length === 0 ? permissionMethods.get(key) : undefined;
      if (permission) {
        const target = receiver.describe ?? {
          object: receiver.parameter === undefined ? '?' : `#${receiver.parameter}`,
          field: undefined,
        };
        return this.permissionGuard(permission, target, expr);
      }
      const esapi = esapiMethods.get(key);
      if (esapi && args[0]) return this.permissionGuard(esapi, this.describeOf(args[0]), expr);
      return undefined;
    }
    if (key === 'getsobjecttype') return { type: typeNamed('SObjectType'), describe: this.describeOf(receiver) };
    if (key === 'getdescribe') return { describe: receiver.describe ?? this.describeOf(receiver) };
    if (receiver.describe) {
      if (key === 'get') {
        const name = args[0] && constantValue(args[0])?.toLowerCase();
        if (receiver.describe.object === '*') {
          const parameter = args[0]?.parameter;
          return { describe: { object: name ?? (parameter === undefined ? '?' : `#${parameter}`), field: undefined } };
        }
        if (receiver.describe.field !== undefined) return { describe: { object: receiver.describe.object, field: name ?? '?' } };
        return { describe: receiver.describe };
      }
      if (key === 'getname' || key === 'getlocalname' || key === 'tostring') return this.nameOf(receiver, expr);
      if (key === 'getmap') return { describe: { object: receiver.describe.object, field: '?' } };
      if (describeSteps.has(key)) return { describe: receiver.describe };
    }
    return undefined;
  }

  /** The string of a value; of a schema token, the name of its object. */
  private nameOf(value: Value, expr: ir.Expr): Value {
    const { describe } = value;
    if (value.texts || !describe || describe.field !== undefined)
      return { type: stringType, texts: value.texts, parameter: value.parameter };
    if (describe.object.startsWith('#')) return { type: stringType, parameter: Number(describe.object.slice(1)) };
    if (describe.object === '?' || describe.object === '*') return { type: stringType };
    return { type: stringType, texts: [[{ literal: describe.object, origin: this.origin(expr) }]] };
  }

  private permissionGuard(permission: Permission, target: DescribeTarget, expr: ir.Expr): Value {
    const object = target.object === '*' ? '?' : target.object;
    const key = target.field === undefined ? `${permission} ${object}` : `${permission} ${object}.${target.field}`;
    return { type: booleanType, guard: { whenTrue: new Map([[key, this.origin(expr)]]), whenFalse: noChecks } };
  }

  private stripInaccessible(expr: ir.CallExpr, args: readonly Value[]): Value {
    const asked = args[0];
    let access: Value['stripped'] = asked?.stripped ?? (asked?.parameter === undefined ? undefined : `#${asked.parameter}`);
    // The third argument turns the check of the object itself off; of what is read, no field is left then all the same.
    const root = expr.args[2];
    if (root?.kind === 'literal' && root.text === 'false' && access !== 'readable') access = undefined;
    const records = args[1] ?? unknown;
    this.markStripped(access, records);
    return { type: records.type, stripped: access, reads: records.reads, parameter: records.parameter };
  }

  /** Records that were read earlier and are stripped of what the user may not read. */
  private markStripped(access: Value['stripped'], records: Value | undefined): void {
    if (access !== 'readable') return;
    for (const index of records?.reads ?? []) this.operations[index]!.stripped = true;
  }

  /** The workspace method a call means; undefined when it is not known or not unique. */
  private callee(
    expr: ir.CallExpr,
    path: string,
    isStatic: boolean,
    receiver: Value | undefined,
    args: readonly Value[],
  ): Member | undefined {
    if (!expr.receiver) {
      if (expr.method.key === 'this' || expr.method.key === 'super') return undefined;
      return methodAmong(this.scope.membersInScope(expr.method.key), args);
    }
    const owner = isStatic ? this.scope.typeByKey(path) : this.scope.type(receiver?.type);
    return owner && methodAmong(this.scope.membersOf(owner, expr.method.key), args);
  }

  private applySummary(member: Member, expr: ir.CallExpr, args: readonly Value[], state: State): Value {
    const summary = this.lookUpSummary(member);
    if (!summary) return { type: member.type };
    const object = (name: string): string => {
      if (!name.startsWith('#')) return name;
      const arg = args[Number(name.slice(1))];
      if (!arg) return '?';
      if (arg.describe) return arg.describe.object === '*' ? '?' : arg.describe.object;
      const text = constantValue(arg);
      return text === undefined ? this.describeOf(arg).object : text.toLowerCase();
    };
    const checks = (from: Checks): Checks => {
      if (from.size === 0) return from;
      const out = new Map<string, Origin>();
      const origin = this.origin(expr);
      for (const key of from.keys()) {
        const [permission, target] = key.split(' ') as [string, string];
        const dot = target.indexOf('.');
        const name = object(dot < 0 ? target : target.slice(0, dot));
        out.set(`${permission} ${name}${dot < 0 ? '' : target.slice(dot)}`, origin);
      }
      return out;
    };
    state.checks = union(state.checks, checks(summary.ensures));
    if (summary.neverReturns) state.live = false;
    const { returns } = summary;
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
    return {
      type: member.type,
      texts: returns.texts,
      guard: guard && guardHere(guard),
      choices:
        choosing?.parameter === undefined || chosen
          ? undefined
          : {
              parameter: choosing.parameter,
              guards: new Map([...choices!.guards].map(([label, one]) => [label, guardHere(one)])),
            },
      describe: returns.describe && { object: object(returns.describe.object), field: returns.describe.field },
      stripped: stripped ?? passed?.stripped,
      accessLevel: returns.accessLevel,
      reads: passed?.reads,
      parameter: passed?.parameter,
    };
  }

  /** What the platform's own collection, string and decision methods return. */
  private platformMethod(key: string, expr: ir.CallExpr, receiver: Value, args: readonly Value[]): Value {
    switch (key) {
      case 'getrecords':
        return { ...receiver };
      case 'get':
      case 'remove':
        return elementOf(receiver);
      case 'values':
        return {
          ...receiver,
          type: receiver.type && typeNamed('List', elementType(receiver.type) ?? sobjectType),
          texts: undefined,
        };
      case 'keyset':
        return { type: typeNamed('Set', receiver.type?.args[0] ?? stringType) };
      case 'clone':
      case 'deepclone':
        return receiver;
      case 'withpermissionsetid':
        return receiver;
      case 'trim':
      case 'tolowercase':
      case 'touppercase':
      case 'normalizespace':
      case 'escapehtml4':
      case 'tostring':
        return receiver.texts || isType(receiver.type, 'string')
          ? { type: stringType, texts: receiver.texts, parameter: receiver.parameter }
          : unknown;
      case 'removeend':
      case 'removestart':
        return { type: stringType, texts: receiver.texts };
      case 'replace':
        return { type: stringType, texts: receiver.texts?.map((text) => text.map((part) => replaced(part, args))) };
      case 'size':
        return { type: typeNamed('Integer') };
      default:
        return expr.method.key.startsWith('is') || expr.method.key === 'contains' ? { type: booleanType } : unknown;
    }
  }

  // -------------------------------------------------------------- database operations

  private operate(spec: {
    op: DataOperation['op'];
    form: DataOperation['form'];
    expr: ir.Expr;
    range: ir.Range;
    value?: Value | undefined;
    args?: readonly Value[];
    argExprs?: readonly ir.Expr[];
    mode?: ir.AccessMode | undefined;
    query?: ir.SoqlQuery;
    objects?: readonly { name: string; key: string }[];
    state: State;
  }): number {
    const { op, form, expr, range, value, state } = spec;
    let mode: DataOperation['mode'] = spec.mode?.mode;
    let modeRange: ir.Range | undefined = spec.mode;
    const level = spec.args?.findIndex((arg) => arg.accessLevel !== undefined) ?? -1;
    if (level >= 0) {
      mode = spec.args![level]!.accessLevel;
      modeRange = spec.argExprs?.[level];
    }
    let objects = spec.objects ?? [];
    let aggregate = spec.query?.aggregate ?? false;
    if (form === 'dynamic' && value) {
      const parsed = evaluateQueryText(value.texts);
      objects = parsed.objects.map((name) => ({ name, key: name.toLowerCase() }));
      mode ??= parsed.mode;
      aggregate = parsed.aggregate;
    } else if (!spec.objects && value) {
      const held = heldType(value.type);
      const key = platformKey(held);
      if (held && !untypedRecords.has(key)) objects = [{ name: held.name, key }];
    }
    const operation: DataOperation = {
      op,
      form,
      expr,
      range,
      objects: objects.map((object) => object.key),
      objectNames: objects.map((object) => object.name),
      mode,
      modeRange,
      checks: state.checks,
      operand: value,
      aggregate,
      query: spec.query,
      stripped: value !== undefined && stripCovers(op, value.stripped),
      consumed: false,
    };
    return this.operations.push(operation) - 1;
  }

  private soql(expr: ir.SoqlExpr, state: State): Value {
    const { query } = expr;
    this.evaluateBinds(query, state);
    const index = this.operate({
      op: 'read',
      form: 'query',
      expr,
      range: expr,
      mode: query.mode,
      query,
      objects: query.from,
      state,
    });
    const from = query.from[0];
    const type =
      query.aggregate && query.fields.length === 0
        ? typeNamed('Integer')
        : typeNamed('List', from ? typeNamed(from.name) : sobjectType);
    return { type, reads: new Set([index]) };
  }

  private evaluateBinds(query: ir.SoqlQuery, state: State): void {
    for (const bind of query.binds) this.evaluate(bind, state);
    for (const child of query.children) this.evaluateBinds(child, state);
    for (const semiJoin of query.joins) this.evaluateBinds(semiJoin, state);
  }

  private sosl(expr: ir.SoslExpr, state: State): Value {
    for (const bind of expr.binds) this.evaluate(bind, state);
    const index = this.operate({
      op: 'search',
      form: 'query',
      expr,
      range: expr,
      mode: expr.mode,
      objects: expr.returning,
      state,
    });
    return { type: typeNamed('List', typeNamed('List', sobjectType)), reads: new Set([index]) };
  }

  private dml(expr: ir.DmlExpr, state: State): Value {
    const value = this.evaluate(expr.target, state);
    if (expr.mergeWith) this.evaluate(expr.mergeWith, state);
    this.consume(expr.target, value);
    const end = isShort(expr.target) ? expr.end : (expr.mode?.end ?? expr.opRange.end);
    this.operate({
      op: expr.op,
      form: 'statement',
      expr,
      range: { start: expr.opRange.start, end },
      value,
      mode: expr.mode,
      state,
    });
    return unknown;
  }

  /** Notes of a query that it is the operand of a DML operation. */
  private consume(operand: ir.Expr | undefined, value: Value | undefined): void {
    let at = operand;
    while (at?.kind === 'cast') at = at.value;
    if (at?.kind === 'soql') for (const index of value?.reads ?? []) this.operations[index]!.consumed = true;
  }

  /** `Database.getQueryLocator([SELECT ...], AccessLevel.USER_MODE)`: the level is about the inline query. */
  private levelOf(args: readonly Value[], exprs: readonly ir.Expr[], query: Value): void {
    const level = args.findIndex((arg) => arg.accessLevel !== undefined);
    if (level < 0) return;
    for (const index of query.reads ?? []) {
      this.operations[index] = { ...this.operations[index]!, mode: args[level]!.accessLevel, modeRange: exprs[level] };
    }
  }

  private databaseCall(expr: ir.CallExpr, args: readonly Value[], state: State): Value | undefined {
    const key = expr.method.key;
    const op = databaseDml.get(key);
    if (op) {
      this.consume(expr.args[0], args[0]);
      this.operate({
        op,
        form: 'method',
        expr,
        range: callRange(expr),
        value: args[0] ?? unknown,
        args,
        argExprs: expr.args,
        state,
      });
      return unknown;
    }
    if (key === 'convertlead') {
      const objects = [{ name: 'Lead', key: 'lead' }];
      this.operate({ op: 'update', form: 'method', expr, range: callRange(expr), objects, args, argExprs: expr.args, state });
      return unknown;
    }
    if (databaseQueries.has(key)) {
      const first = expr.args[0];
      // `Database.getQueryLocator([SELECT ...])`: the inline query is the operation.
      if (first?.kind === 'soql') {
        this.levelOf(args, expr.args, args[0]!);
        return { type: typeNamed('Database.QueryLocator'), reads: args[0]!.reads };
      }
      const index = this.operate({
        op: 'read',
        form: 'dynamic',
        expr,
        range: callRange(expr),
        value: args[0] ?? unknown,
        args,
        argExprs: expr.args,
        state,
      });
      const operation = this.operations[index];
      const object = operation?.objectNames[0];
      return { type: typeNamed('List', object ? typeNamed(object) : sobjectType), reads: new Set([index]) };
    }
    return undefined;
  }
}

/** Evaluates one declaration; `level` is how many calls deep summaries of others may look. */
export function evaluateFlow(unit: Unit, declaration: ir.Declaration, scope: Scope, level: number): Flow {
  return new FlowEvaluation(unit, scope, level, false).run(declaration);
}

/** What a declaration does for those who use it: as `evaluateFlow`, without the facts that only rules read. */
export function summariseFlow(unit: Unit, declaration: ir.Declaration, scope: Scope, level: number): Summary {
  return new FlowEvaluation(unit, scope, level, true).run(declaration).summary;
}
