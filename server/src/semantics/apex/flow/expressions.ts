/** What an expression gives: the table of all kinds, constructions and collections. */

import { isHarmlessType } from '../harmless';
import type * as ir from '../ir';
import { type Taints, unionTaints } from '../taint';
import { isCollection, isType, platformKey, typeNamed } from '../types';
import { constantValue, type DescribeTarget, joinFields, readsOf, type Text, unknown, type Value } from '../values';
import { allowFromHere } from './allowed';
import { evaluateAssignment } from './assignments';
import { evaluateCall } from './calls';
import { evaluateDml, evaluateSoql, evaluateSosl } from './databaseOperations';
import type { FlowEvaluation } from './evaluation';
import { evaluateMember, evaluateName } from './names';
import { evaluateBinary, evaluateTernary } from './operators';
import { slotOf, typedValue } from './places';
import { reachFlags, reachSinks } from './platformCalls';
import { booleanType, elementOf, literalTypes, nameAt, stringType } from './platformValues';
import type { State } from './state';
import { constructedValue, constructorOf } from './workspaceCalls';

/** More elements than this of a list are not told apart. */
const maxLiteralElements = 24;

const noFields: ReadonlyMap<string, Taints> = new Map();

/** The value of an expression, recording the calls, assignments and operations in it. */
export function evaluateExpression(flow: FlowEvaluation, expr: ir.Expr, state: State): Value {
  switch (expr.kind) {
    case 'string':
      return { type: stringType, texts: [[{ literal: expr.value, origin: flow.origin(expr) }]] };
    case 'literal':
      return {
        type: literalTypes[expr.type],
        texts: expr.type === 'null' ? undefined : [[{ literal: expr.text, origin: flow.origin(expr) }]],
      };
    case 'name':
      return evaluateName(flow, expr, state);
    case 'this':
      return {
        type: flow.scope.self ? { name: flow.scope.self.name, key: flow.scope.self.key, args: [] } : undefined,
        isThis: true,
      };
    case 'super':
      return { type: flow.scope.self?.header.superclass };
    case 'member':
      return evaluateMember(flow, expr, state);
    case 'index': {
      const object = flow.evaluate(expr.object, state);
      const index = constantValue(flow.evaluate(expr.index, state));
      const known = index === undefined ? undefined : object.elements?.[Number(index)];
      return known ?? { ...elementOf(object), of: slotOf(flow, expr.object, state) };
    }
    case 'call':
      return evaluateCall(flow, expr, state);
    case 'new':
      return evaluateCreation(flow, expr, state);
    case 'collection':
      return evaluateCollection(flow, expr, state);
    case 'binary':
      return evaluateBinary(flow, expr, state);
    case 'unary': {
      const value = flow.evaluate(expr.operand, state);
      if (expr.op === '!') {
        return {
          type: booleanType,
          guard: value.guard && { whenTrue: value.guard.whenFalse, whenFalse: value.guard.whenTrue },
        };
      }
      return { type: value.type };
    }
    case 'assign':
      return evaluateAssignment(flow, expr, state);
    case 'ternary':
      return evaluateTernary(flow, expr, state);
    case 'cast': {
      const value = flow.evaluate(expr.value, state);
      if (isType(expr.type, 'id')) allowFromHere(flow, expr.value, value, state);
      return typedValue(flow, { ...value, type: undefined }, expr.type);
    }
    case 'instanceof':
      flow.evaluate(expr.value, state);
      return { type: booleanType };
    case 'class':
      return { type: typeNamed('Type') };
    case 'soql':
      return evaluateSoql(flow, expr, state);
    case 'sosl':
      return evaluateSosl(flow, expr, state);
    case 'dml':
      return evaluateDml(flow, expr, state);
    default:
      for (const child of expr.children) flow.evaluate(child, state);
      return unknown;
  }
}

/** The value of `new X(...)`. */
function evaluateCreation(flow: FlowEvaluation, expr: ir.NewExpr, state: State): Value {
  const args = expr.args.map((arg) => flow.evaluate(arg, state));
  let fields: Map<string, Taints> | undefined;
  for (const init of expr.fields) {
    const value = flow.evaluate(init.value, state);
    flow.assign('init', init.field, undefined, init.value, value, expr, '=', state.checks);
    fields ??= new Map();
    fields.set(init.field.key, value.taints ?? []);
  }
  const target = constructorOf(flow, expr, args);
  flow.creations.push({ expr, args, target });
  const declared = constructedValue(flow, expr, target, args, state);
  if (declared) return declared;
  if (isType(expr.type, 'cookie')) reachFlags(flow, expr, args);
  reachSinks(flow, expr, platformKey(expr.type), 'new', args, expr.args, `new ${expr.type.name}`);
  const elements = args.length === 0 && (isType(expr.type, 'list') || isType(expr.type, 'set')) ? [] : undefined;
  if (isHarmlessType(expr.type, flow.scope)) return { type: expr.type, elements };
  let taints: Taints | undefined;
  for (const arg of args) taints = unionTaints(taints, arg.taints);
  const first = args[0];
  if (isCollection(expr.type)) {
    // `new Map<Id, Account>(records)`, `new List<X>(records)` hold the same records.
    return { type: expr.type, reads: first?.reads, stripped: first?.stripped, taints, fields: first?.fields, elements };
  }
  const isMade = isType(expr.type, 'pagereference') || undefined;
  return { type: expr.type, taints, fields: fields ?? (args.length === 0 ? noFields : undefined), isMade };
}

/** The value of a list, set or map that is written out. */
function evaluateCollection(flow: FlowEvaluation, expr: ir.CollectionExpr, state: State): Value {
  let reads: Value['reads'];
  let describe: DescribeTarget | undefined;
  let texts: readonly Text[] | undefined;
  let taints: Taints | undefined;
  let fields: Value['fields'];
  const elements: Value[] = [];
  for (const [i, element] of expr.elements.entries()) {
    const value = flow.evaluate(element, state);
    if (i === 0) describe = value.describe;
    reads = readsOf(reads, value.reads);
    taints = unionTaints(taints, value.taints);
    fields = joinFields(fields, value.fields);
    elements.push(value.taints && !value.texts ? { ...value, texts: flow.textsOf(value, element) } : value);
    if (expr.elements.length === 1) texts = value.texts;
    else if (value.describe?.object !== describe?.object) describe = undefined;
  }
  if (describe && expr.elements.length > 1) {
    const fields = elements.flatMap((element) => element.describe?.fields ?? element.describe?.field ?? []);
    const { object, field } = describe;
    describe = field === undefined || fields.length < elements.length ? { object, field } : { object, field: '?', fields };
  }
  for (const entry of expr.entries) {
    const key = flow.evaluate(entry.key, state);
    const value = flow.evaluate(entry.value, state);
    taints = unionTaints(unionTaints(taints, value.taints), key.taints);
    fields = joinFields(fields, value.fields);
    const name = constantValue(key);
    if (name !== undefined) flow.assign('entry', nameAt(name, entry.key), undefined, entry.value, value, expr, '=');
  }
  const isList = isType(expr.type, 'list') && elements.length <= maxLiteralElements;
  return { type: expr.type, reads, describe, texts, taints, fields, ...(isList && { elements }) };
}
