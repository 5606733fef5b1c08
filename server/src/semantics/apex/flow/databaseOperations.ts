/** The database operations of a declaration: queries, searches, DML, and what strips their records. */

import { sinkHere } from '../arrivals';
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

/** A database operation as it is written. */
interface WrittenOperation {
  readonly op: DataOperation['op'];
  readonly form: DataOperation['form'];
  readonly expr: ir.Expr;
  /** What to mark. */
  readonly range: ir.Range;
  /** The records, or the text of the query. */
  readonly value?: Value | undefined;
  readonly args?: readonly Value[];
  readonly argExprs?: readonly ir.Expr[];
  readonly mode?: ir.AccessMode | undefined;
  readonly query?: ir.SoqlQuery;
  readonly objects?: readonly NamedObject[];
  readonly state: State;
}

interface NamedObject {
  readonly name: string;
  readonly key: string;
}

/** Notes a database operation; returns its index in `flow.operations`. */
export function noteOperation(flow: FlowEvaluation, written: WrittenOperation): number {
  const { op, form, expr, range, value, query, state } = written;
  const queryText = form === 'dynamic' && value ? evaluateQueryText(value.texts) : undefined;
  const { mode, modeRange } = writtenMode(written);
  const objects = queryText?.objects.map((name) => ({ name, key: name.toLowerCase() })) ?? writtenObjects(written);
  const operation: DataOperation = {
    op,
    form,
    expr,
    range,
    objects: objects.map((object) => object.key),
    objectNames: objects.map((object) => object.name),
    mode: mode ?? queryText?.mode,
    modeRange,
    checks: state.checks,
    operand: value,
    aggregate: (queryText ?? query)?.aggregate ?? false,
    query,
    stripped: value !== undefined && stripCovers(op, value.stripped),
    consumed: false,
  };
  if (op !== 'read' && op !== 'search') noteChange(flow, op, operation, written.argExprs);
  return flow.operations.push(operation) - 1;
}

/** The access mode of an operation: that of an argument, or the one in the query or statement. */
function writtenMode({ mode, args, argExprs }: WrittenOperation): Pick<DataOperation, 'mode' | 'modeRange'> {
  const level = args?.findIndex((arg) => arg.accessLevel !== undefined) ?? -1;
  return level < 0 ? { mode: mode?.mode, modeRange: mode } : { mode: args![level]!.accessLevel, modeRange: argExprs?.[level] };
}

/** The objects of an operation: those that are named, or that of the records. */
function writtenObjects({ objects, value }: WrittenOperation): readonly NamedObject[] {
  if (objects || !value) return objects ?? [];
  const held = heldType(value.type);
  const key = platformKey(held);
  return held && !untypedRecords.has(key) ? [{ name: held.name, key }] : [];
}

/** Notes that records are changed, and which of them are from outside. */
function noteChange(
  flow: FlowEvaluation,
  op: ir.DmlOperation,
  { expr, range, objectNames, mode, operand, stripped }: DataOperation,
  argExprs: readonly ir.Expr[] | undefined,
): void {
  const label = objectNames.length > 0 ? `${op} of ${objectNames.join(', ')}` : op;
  flow.change({ op, label, range, isHere: true, steps: [flow.step('sink', range, `Here: ${label}`)] });
  const records = expr.kind === 'dml' ? expr.target : argExprs?.[0];
  if (!records || !operand?.taints || stripped) return;
  if (mode === 'system' || (mode === undefined && isSystemByDefault(flow)))
    writeOutside(flow, operand, label, expr, range, records);
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
  flow.arrive({ taints: value.taints }, sinkHere('write', label, expr, steps), records);
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
  const written = { expr, range: callRange(expr), args, argExprs: expr.args, state };
  const op = databaseDml.get(key);
  if (op) {
    markConsumed(flow, expr.args[0], args[0]);
    noteOperation(flow, { ...written, op, form: 'method', value: args[0] ?? unknown });
    return unknown;
  }
  if (key === 'convertlead') {
    const objects = [{ name: 'Lead', key: 'lead' }];
    noteOperation(flow, { ...written, op: 'update', form: 'method', objects });
    return unknown;
  }
  if (databaseQueries.has(key)) {
    const first = expr.args[0];
    // `Database.getQueryLocator([SELECT ...])`: the inline query is the operation.
    if (first?.kind === 'soql') {
      levelOf(flow, args, expr.args, args[0]!);
      return { type: typeNamed('Database.QueryLocator'), reads: args[0]!.reads };
    }
    const index = noteOperation(flow, { ...written, op: 'read', form: 'dynamic', value: args[0] ?? unknown });
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
