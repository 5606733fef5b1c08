/** Static methods of the platform that mean more than its model says: assertions, describes, bytes, JSON. */

import type * as ir from '../ir';
import { withStep } from '../taint';
import { typeNamed } from '../types';
import { constantValue, noChecks, union, unknown, type Value } from '../values';
import { allowFromHere } from './allowed';
import { askedFor, shownType } from './callQuestions';
import { databaseCall, noteOperation, stripInaccessible } from './databaseOperations';
import type { FlowEvaluation } from './evaluation';
import { blobType, booleanType, callRange, equalityAssertions, runningUser, sobjectType } from './platformValues';
import type { State } from './state';
import { stringCall } from './texts';

/** How the step of a value begins that was made from JSON, fields and all, as its sender wished. */
export const madeBy = 'Made from JSON: ';

/** The value of a static call of the platform by its path (`database`, `string`); undefined for all that the model knows. */
export function staticCall(
  flow: FlowEvaluation,
  path: string,
  expr: ir.CallExpr,
  args: readonly Value[],
  state: State,
): Value | undefined {
  const key = expr.method.key;
  if (path === 'database') return databaseCall(flow, expr, args, state);
  if (path === 'security' && key === 'stripinaccessible') return stripInaccessible(flow, expr, args);
  if (path === 'search' && (key === 'query' || key === 'find' || key === 'suggest')) {
    noteOperation(flow, {
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
  const asked = path === 'featuremanagement' ? askedFor.get(key) : undefined;
  if (asked) return askedAuthorisation(flow, asked, expr, args[0]);
  if (path === 'userinfo' && key === 'getuserid') return { type: typeNamed('Id'), constant: runningUser };
  if (isAssertion(path, expr, args, state)) return unknown;
  if (path === 'type' && key === 'forname' && args.length > 0) {
    const name = args[args.length - 1]!;
    return { type: typeNamed('Type'), texts: name.texts, parameter: name.parameter };
  }
  if (path === 'id' && key === 'valueof') allowFromHere(flow, expr.args[0], args[0], state);
  if (path === 'json' && key.startsWith('deserialize')) return deserialisedValue(flow, expr, args);
  if (path === 'blob' && key === 'valueof' && args[0]) return bytesOf(flow, expr.args[0]!, args[0], true);
  if (path === 'encodingutil' && (key === 'base64decode' || key === 'convertfromhex') && args[0])
    return bytesOf(flow, expr.args[0]!, args[0], false);
  // A digest of a text that is known is as well known as the text.
  if (path === 'crypto' && key === 'generatedigest' && args[1] && constantValue(args[1]) !== undefined)
    return { type: blobType, texts: args[1].texts };
  if (path === 'string') return stringCall(flow, expr, args);
  return undefined;
}

/** Whether a call asserts something; if so, that holds from here on. */
function isAssertion(path: string, expr: ir.CallExpr, args: readonly Value[], state: State): boolean {
  const { key } = expr.method;
  if (path === 'system' && key === 'assert' && args[0]?.guard) {
    state.checks = union(state.checks, args[0].guard.whenTrue);
    return true;
  }
  const equal = equalityAssertions.get(path);
  if (equal?.has(key)) {
    const literal = expr.args.findIndex((arg) => arg.kind === 'literal' && arg.type === 'boolean');
    const guard = literal === 0 || literal === 1 ? args[1 - literal]?.guard : undefined;
    if (guard) {
      const wanted = (expr.args[literal] as ir.OtherLiteral).text === 'true';
      state.checks = union(state.checks, wanted === !key.includes('not') ? guard.whenTrue : guard.whenFalse);
    }
    return true;
  }
  if (path === 'assert' && (key === 'istrue' || key === 'isfalse') && args[0]?.guard) {
    state.checks = union(state.checks, key === 'istrue' ? args[0].guard.whenTrue : args[0].guard.whenFalse);
    return true;
  }
  return false;
}

/** Whether the user has a custom permission, or the org a feature, which the check names. */
function askedAuthorisation(flow: FlowEvaluation, asked: string, expr: ir.CallExpr, named: Value | undefined): Value {
  const name = (named && constantValue(named))?.toLowerCase();
  const key = `${asked} ${name && /^\w+$/.test(name) ? name : '?'}`;
  return { type: booleanType, guard: { whenTrue: new Map([[key, flow.origin(expr)]]), whenFalse: noChecks } };
}

function deserialisedValue(flow: FlowEvaluation, expr: ir.CallExpr, args: readonly Value[]): Value | undefined {
  let taints = args[0]?.taints;
  if (args.length !== 2) return taints ? { taints } : undefined;
  const written = expr.args[1]!;
  const made = written.kind === 'class' ? shownType(written.type) : constantValue(args[1]!);
  taints = withStep(taints, flow.step('hop', callRange(expr), `${madeBy}${made ?? 'an object'}`));
  if (written.kind === 'class') return { type: written.type, taints };
  const name = constantValue(args[1]!);
  return name === undefined ? { parameter: args[1]!.parameter, taints } : { type: typeNamed(name), taints };
}

/** The bytes of a text, or those that it stands for in an encoding: who knows the text knows them. */
function bytesOf(flow: FlowEvaluation, expr: ir.Expr, text: Value, isPlain: boolean): Value {
  const { texts, taints } = text.texts || text.taints ? { ...text, texts: flow.textsOf(text, expr) } : text;
  return { type: blobType, texts, ...(taints && { taints }), ...(isPlain && texts && { isPlain }) };
}
