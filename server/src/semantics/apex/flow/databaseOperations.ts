/** The database operations of a declaration: queries, searches, DML, and what strips their records. */

import type { DataOperation } from '../facts';
import type * as ir from '../ir';
import { defaultAt } from '../platform/model';
import { evaluateQueryText } from '../queryText';
import { databaseDml, databaseQueries } from '../schema';
import { heldType, platformKey, typeNamed } from '../types';
import { unknown, type Value } from '../values';
import type { FlowEvaluation } from './evaluation';
import { callRange, isShort, sobjectType, stripCovers, untypedRecords } from './platformValues';
import type { State } from './state';

/** Notes a database operation; returns its index in `flow.operations`. */
export function noteOperation(
  flow: FlowEvaluation,
  spec: {
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
  },
): number {
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
  if (op !== 'read' && op !== 'search') {
    const label = operation.objectNames.length > 0 ? `${op} of ${operation.objectNames.join(', ')}` : op;
    flow.change({ op, label, range, isHere: true, steps: [flow.step('sink', range, `Here: ${label}`)] });
    const records = expr.kind === 'dml' ? expr.target : spec.argExprs?.[0];
    if (records && value?.taints && !operation.stripped && (mode === 'system' || (mode === undefined && isSystemByDefault(flow))))
      writeOutside(flow, value, label, expr, range, records);
  }
  return flow.operations.push(operation) - 1;
}

/** Whether operations that say nothing run in system mode here (Apex Developer Guide, Set an Access Mode). */
function isSystemByDefault(flow: FlowEvaluation): boolean {
  const { self } = flow.scope;
  if (self?.header.form === 'trigger') return true;
  return defaultAt('database-access', self?.apiVersion) !== 'user-mode';
}

/** Notes records from outside that are written, whatever fields they have. */
function writeOutside(flow: FlowEvaluation, value: Value, label: string, expr: ir.Expr, range: ir.Range, records: ir.Expr): void {
  const steps = [flow.step('sink', range, `Written by ${label}`)];
  const place = {
    sink: 'write' as const,
    sinkLabel: label,
    before: '',
    after: '',
    through: expr,
    isHere: true,
    hops: [],
    steps,
  };
  flow.arrive({ taints: value.taints }, { ...place, cleaned: 0 }, records);
}

/** The records of a query in brackets. */
export function evaluateSoql(flow: FlowEvaluation, expr: ir.SoqlExpr, state: State): Value {
  const { query } = expr;
  evaluateBinds(flow, query, state);
  const index = noteOperation(flow, {
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

function evaluateBinds(flow: FlowEvaluation, query: ir.SoqlQuery, state: State): void {
  for (const bind of query.binds) flow.evaluate(bind, state);
  for (const child of query.children) evaluateBinds(flow, child, state);
  for (const semiJoin of query.joins) evaluateBinds(flow, semiJoin, state);
}

/** The records of a search in brackets. */
export function evaluateSosl(flow: FlowEvaluation, expr: ir.SoslExpr, state: State): Value {
  for (const bind of expr.binds) flow.evaluate(bind, state);
  const index = noteOperation(flow, {
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

/** A DML statement: it has no value. */
export function evaluateDml(flow: FlowEvaluation, expr: ir.DmlExpr, state: State): Value {
  const value = flow.evaluate(expr.target, state);
  if (expr.mergeWith) flow.evaluate(expr.mergeWith, state);
  markConsumed(flow, expr.target, value);
  const end = isShort(expr.target) ? expr.end : (expr.mode?.end ?? expr.opRange.end);
  noteOperation(flow, {
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
function markConsumed(flow: FlowEvaluation, operand: ir.Expr | undefined, value: Value | undefined): void {
  let at = operand;
  while (at?.kind === 'cast') at = at.value;
  if (at?.kind !== 'soql' && at?.kind !== 'call') return;
  for (const index of value?.reads ?? []) {
    const operation = flow.operations[index];
    if (operation?.expr === at) operation.consumed = true;
  }
}

/** `Database.getQueryLocator([SELECT ...], AccessLevel.USER_MODE)`: the level is about the inline query. */
function levelOf(flow: FlowEvaluation, args: readonly Value[], exprs: readonly ir.Expr[], query: Value): void {
  const level = args.findIndex((arg) => arg.accessLevel !== undefined);
  if (level < 0) return;
  for (const index of query.reads ?? []) {
    flow.operations[index] = { ...flow.operations[index]!, mode: args[level]!.accessLevel, modeRange: exprs[level] };
  }
}

/** The value of a method of Database; undefined for those that do nothing to records. */
export function databaseCall(flow: FlowEvaluation, expr: ir.CallExpr, args: readonly Value[], state: State): Value | undefined {
  const key = expr.method.key;
  const op = databaseDml.get(key);
  if (op) {
    markConsumed(flow, expr.args[0], args[0]);
    noteOperation(flow, {
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
    noteOperation(flow, {
      op: 'update',
      form: 'method',
      expr,
      range: callRange(expr),
      objects,
      args,
      argExprs: expr.args,
      state,
    });
    return unknown;
  }
  if (databaseQueries.has(key)) {
    const first = expr.args[0];
    // `Database.getQueryLocator([SELECT ...])`: the inline query is the operation.
    if (first?.kind === 'soql') {
      levelOf(flow, args, expr.args, args[0]!);
      return { type: typeNamed('Database.QueryLocator'), reads: args[0]!.reads };
    }
    const index = noteOperation(flow, {
      op: 'read',
      form: 'dynamic',
      expr,
      range: callRange(expr),
      value: args[0] ?? unknown,
      args,
      argExprs: expr.args,
      state,
    });
    const operation = flow.operations[index];
    const object = operation?.objectNames[0];
    return { type: typeNamed('List', object ? typeNamed(object) : sobjectType), reads: new Set([index]) };
  }
  return undefined;
}

/** The decision of `Security.stripInaccessible`. */
export function stripInaccessible(flow: FlowEvaluation, expr: ir.CallExpr, args: readonly Value[]): Value {
  const asked = args[0];
  let access: Value['stripped'] = asked?.stripped ?? (asked?.parameter === undefined ? undefined : `#${asked.parameter}`);
  // The third argument turns the check of the object itself off; of what is read, no field is left then all the same.
  const root = expr.args[2];
  if (root?.kind === 'literal' && root.text === 'false' && access !== 'readable') access = undefined;
  const records = args[1] ?? unknown;
  markStripped(flow, access, records);
  const { type, reads, parameter, taints, fields } = records;
  return { type, stripped: access, reads, parameter, taints, fields };
}

/** Records that were read earlier and are stripped of what the user may not read. */
export function markStripped(flow: FlowEvaluation, access: Value['stripped'], records: Value | undefined): void {
  if (access !== 'readable') return;
  for (const index of records?.reads ?? []) flow.operations[index]!.stripped = true;
}
