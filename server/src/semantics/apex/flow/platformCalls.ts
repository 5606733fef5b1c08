/** What calls of the platform do by its model: sinks, sources, propagators, sanitizers. */

import { sinkHere } from '../arrivals';
import type { SinkKind } from '../facts';
import { isHarmlessType, isOpaqueAsText } from '../harmless';
import type * as ir from '../ir';
import { cleans, isConfidential, methodReturn, propagation, sinksOf, sourceOf } from '../platform/model';
import { harmlessEverywhere, sentence, type Taints, unionTaints, withCleaning, withStep } from '../taint';
import { isType, platformKey, typeNamed } from '../types';
import { type Checks, constantValue, noChecks, type Text, union, unknown, type Value } from '../values';
import { addToReceiver } from './additions';
import { addressGuard, allowListGuard } from './allowed';
import {
  bitsOf,
  choosers,
  choosing,
  confidentialAmong,
  encoders,
  isChecked,
  isFalse,
  isRequestedPage,
  type PlatformCall,
  requestPart,
  withoutTaints,
} from './callQuestions';
import type { FlowEvaluation } from './evaluation';
import { booleanType, callRange } from './platformValues';
import type { State } from './state';
import { escapeStep } from './texts';

/** Notes the arguments of a platform call or construction that arrive at a sink. */
export function reachSinks(
  flow: FlowEvaluation,
  expr: ir.CallExpr | ir.NewExpr,
  type: string,
  member: string,
  args: readonly Value[],
  exprs: readonly ir.Expr[],
  label: string,
  checks: Checks = noChecks,
): void {
  if (!args.some((arg) => arg.taints) && !choosing.test(member)) return;
  for (const { sink, arguments: at, argumentType, whenFalse } of sinksOf(type, member, args.length)) {
    if (whenFalse !== undefined && !isFalse(args[whenFalse])) continue;

    for (const index of at) {
      const value = args[index];
      if (value && !value.taints && choosers.has(sink) && !isChecked(value, checks))
        reachChooser(flow, expr, sink, value, exprs[index]!, label);
      if (!value?.taints || (sink === 'log' && isOpaqueAsText(value.type))) continue;
      // `Type.forName('Schema', name)` loads nothing but types of records.
      if (sink === 'type' && args.length === 2 && constantValue(args[0]!)?.toLowerCase() === 'schema') continue;
      if (argumentType !== undefined && value.type && platformKey(value.type) !== argumentType.toLowerCase()) continue;
      const range = expr.kind === 'call' ? callRange(expr) : expr;
      const steps = [flow.step('sink', range, `Reaches ${label}`)];
      flow.arrive(value, sinkHere(sink, label, expr, steps), exprs[index]!);
    }
  }
}

/** Notes the parameters that become flags of a cookie (Apex Reference, Cookie Class: isSecure, isHttpOnly). */
export function reachFlags(flow: FlowEvaluation, expr: ir.NewExpr, args: readonly Value[]): void {
  for (const [sink, index] of [['cookie-secure', 4] as const, ['cookie-http-only', 6] as const]) {
    const parameter = args[index]?.parameter;
    const flag = expr.args[index];
    if (parameter === undefined || !flag) continue;
    const steps = [flow.step('sink', flag, 'Reaches new Cookie')];
    const place = { sink, sinkLabel: 'new Cookie', before: '', after: '', through: expr, isHere: true, isExact: true, steps };
    flow.arriveParameter(parameter, place, flag);
  }
}

/** Notes a parameter that chooses what a call is about: an id carries no text from outside, and is somebody's choice. */
function reachChooser(
  flow: FlowEvaluation,
  expr: ir.CallExpr | ir.NewExpr,
  sink: SinkKind,
  { parameter }: Value,
  argument: ir.Expr,
  label: string,
): void {
  if (parameter === undefined) return;
  const steps = [flow.step('sink', expr.kind === 'call' ? callRange(expr) : expr, `Reaches ${label}`)];
  const place = { sink, sinkLabel: label, before: '', after: '', through: expr, isHere: true, isExact: true, steps };
  flow.arriveParameter(parameter, place, argument);
}

/** The result of a platform call with its type and the outside data in it. */
export function platformResult(flow: FlowEvaluation, call: PlatformCall, known: Value | undefined, state: State): Value {
  const { expr, type, isStatic, receiver, args } = call;
  const key = expr.method.key;
  const given = args.map((arg) => arg.type);
  const returns = known?.type ?? methodReturn(receiver?.type ?? typeNamed(type), key, args.length, isStatic, given);
  let value: Value = known ?? unknown;
  if (returns && value.type !== returns) value = { ...value, type: returns };
  if (isType(returns, 'pagereference') && !isRequestedPage(key, receiver)) value = { ...value, isMade: true };
  if (receiver && expr.receiver) addToReceiver(flow, expr, receiver, args, state);
  if (value.describe) return value;
  const guard = allowListGuard(flow, call) ?? addressGuard(flow, call);
  if (guard) {
    const own = value.guard;
    const whenTrue = own ? union(own.whenTrue, guard.whenTrue) : guard.whenTrue;
    const whenFalse = own ? union(own.whenFalse, guard.whenFalse) : guard.whenFalse;
    value = { ...value, type: returns ?? booleanType, guard: { whenTrue, whenFalse } };
  }
  if (isHarmlessType(returns, flow.scope)) return value.taints ? withoutTaints(value) : value;
  const source = receiver?.isMade ? undefined : sourceOf(type, key);
  if (source) {
    const { kind, label } = source;
    const steps = [flow.step('source', callRange(expr), sentence(label))];
    const own: Taints = [{ root: { source: { kind, label } }, steps, cleaned: 0 }];
    // The message of an exception is from within, and holds what was put into it.
    const passed = isConfidential(kind) ? passedOn(flow, call) : undefined;
    return { ...value, taints: unionTaints(unionTaints(own, value.taints), passed) };
  }
  if (value.taints) return value;
  const taints = passedOn(flow, call);
  if (taints) return { ...value, taints };
  const texts = value.texts ? undefined : cleanText(flow, call);
  return texts ? { ...value, texts } : value;
}

/** The result of a platform method as text, where it does no harm in some contexts although nothing else is known of it. */
function cleanText(flow: FlowEvaluation, { expr, type, receiver, args }: PlatformCall): readonly Text[] | undefined {
  const { key } = expr.method;
  const contexts = encoders.test(key) ? cleans(type, key) : undefined;
  const given = receiver ?? args[0];
  if (receiver?.taints || given?.taints) return undefined;
  const bits = contexts
    ? bitsOf(contexts)
    : isHarmlessType(given?.type, flow.scope) && (receiver || key === 'valueof')
      ? 'all'
      : 0;
  if (bits === 0) return undefined;
  return [[{ literal: undefined, origin: flow.origin(expr), cleaned: bits === 'all' ? harmlessEverywhere : bits }]];
}

/** The outside data that a platform method's result takes over from its receiver and arguments. */
function passedOn(flow: FlowEvaluation, { expr, type, isStatic, receiver, args }: PlatformCall): Taints | undefined {
  const part = receiver && requestPart(receiver, expr.method.key);
  if (part) {
    const put = unionTaints(receiver.taints, receiver.fields?.get(part));
    return put && put.length > 0 ? put : undefined;
  }
  if (!receiver?.taints && !args.some((arg) => arg.taints)) return undefined;
  const key = expr.method.key;
  const contexts = cleans(type, key);
  const bits = contexts ? bitsOf(contexts) : 0;
  // Letters and digits harm nobody, and tell what they stand for.
  if (bits === 'all') return type === 'encodingutil' ? confidentialAmong(args[0]?.taints) : undefined;
  let taints: Taints | undefined;
  const from = propagation(type, key);
  if (from) {
    for (const one of from.from) {
      if (one === 'receiver') taints = unionTaints(taints, receiver?.taints);
      else if (one === 'all') for (const arg of args) taints = unionTaints(taints, arg.taints);
      else taints = unionTaints(taints, args[one]?.taints);
    }
  } else if (bits !== 0) {
    taints = (isStatic ? args[0] : receiver)?.taints;
  } else if (!isStatic) taints = receiver?.taints;
  if (!taints) return undefined;
  let named = key.startsWith('get') ? namedSource(taints, args[0]) : taints;
  if (from?.raw) named = named.map((taint) => ({ ...taint, cleaned: 0 }));
  if (bits === 0) return named;
  return withStep(withCleaning(named, bits), escapeStep(flow, expr, bits));
}

/** `getParameters().get('id')`: the source is that parameter. */
export function namedSource(taints: Taints, key: Value | undefined): Taints {
  const first = taints[0];
  if (taints.length !== 1 || !first || !('source' in first.root) || !key) return taints;
  const name = constantValue(key);
  const { kind, label } = first.root.source;
  if (name === undefined || !/^an? /.test(label) || name.length > 60) return taints;
  const named = { kind, label: `the ${label.replace(/^an? /, '')} "${name}"` };
  const [source, ...rest] = first.steps;
  if (source?.kind !== 'source') return taints;
  return [{ ...first, root: { source: named }, steps: [{ ...source, message: sentence(named.label) }, ...rest] }];
}
