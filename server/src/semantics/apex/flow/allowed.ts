/** Checks that a value is one of a known set, or an address of this site: who makes them, and what they prove. */

import type * as ir from '../ir';
import { allowList } from '../platform/model';
import { cleaned } from '../taint';
import { isType } from '../types';
import {
  type Checks,
  cleanedValue,
  constantValue,
  type Guard,
  noChecks,
  type Origin,
  steppedValue,
  union,
  unknown,
  type Value,
} from '../values';
import { type AddressForm, addressBits, addressKey, addressKeys, startClaim } from './addresses';
import { choiceForm, harmlessCharacters, harmlessPattern, isCaseChange, nameKey, type PlatformCall } from './callQuestions';
import type { FlowEvaluation } from './evaluation';
import type { State } from './state';

/** The value of a name; where a check has shown that it is one of a known set, nothing of it is from outside. */
export function unlessAllowed(value: Value, name: string, state: State): Value {
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
export function settleChecks(state: State, entry: Checks): void {
  if (!state.live || state.checks === entry) return;
  for (const key of state.checks.keys()) {
    if (!key.startsWith('allowed ') || entry.has(key)) continue;
    const name = key.split(' ')[1]!;
    const held = name.startsWith('#') ? undefined : state.get(name);
    if (held) state.set(name, unlessAllowed(held, name, state));
  }
}

/** The guard that a value is one of a known set, by the name under which it will be used. */
export function oneOfGuard(flow: FlowEvaluation, expr: ir.Expr | undefined, value: Value | undefined): Guard | undefined {
  // An id carries no text from outside, and is somebody's choice all the same.
  const checks = allowedChecks(flow, expr, value, isType(value?.type, 'id') && !value?.taints ? choiceForm : '');
  return checks && { whenTrue: checks, whenFalse: noChecks };
}

/** The checks of a value by the name under which it will be used, and of the parameter that it is. */
export function allowedChecks(
  flow: FlowEvaluation,
  expr: ir.Expr | undefined,
  value: Value | undefined,
  form: string,
): Checks | undefined {
  let subject = expr;
  while (subject && (subject.kind === 'cast' || isCaseChange(subject))) {
    subject = subject.kind === 'cast' ? subject.value : subject.receiver;
  }
  if (!subject || !(value?.taints || (form === choiceForm && isType(value?.type, 'id')))) return undefined;
  const checks = new Map<string, Origin>();
  const name = nameKey(subject);
  if (name) checks.set(`allowed ${name}${form}`, flow.origin(subject));
  if (value?.parameter !== undefined) checks.set(`allowed #${value.parameter}${form}`, flow.origin(subject));
  return checks.size > 0 ? checks : undefined;
}

/** What is known of an argument or receiver when an allow-list method returns true. */
export function allowListGuard(flow: FlowEvaluation, { expr, type, receiver, args }: PlatformCall): Guard | undefined {
  const { key } = expr.method;
  if (receiver?.describe && key === 'containskey') return oneOfGuard(flow, expr.args[0], args[0]);
  for (const { checked, against, proves } of allowList(type, key)) {
    const given = (at: 'receiver' | number): Value | undefined => (at === 'receiver' ? receiver : args[at]);
    const exprOf = (at: 'receiver' | number): ir.Expr | undefined => (at === 'receiver' ? expr.receiver : expr.args[at]);
    const value = given(checked);
    const subject = exprOf(checked);
    if (!value || !subject) continue;
    if (proves === 'one-of') {
      const list = against === 'alphabet' ? undefined : given(against);
      // Whoever fills the list chooses what is allowed; a text is no list but one member of it.
      if (!list || list.taints) continue;
      if (isType(list.type, 'string') && constantValue(list) === undefined) continue;
    } else if (against !== 'alphabet') {
      const known = constantValue(given(against) ?? unknown);
      if (known === undefined || !(proves === 'pattern' ? harmlessPattern : harmlessCharacters).test(known)) continue;
    }
    return oneOfGuard(flow, subject, value);
  }
  return undefined;
}

/** What `address.startsWith('/')` and the like prove. */
export function addressGuard(flow: FlowEvaluation, { expr, receiver, args }: PlatformCall): Guard | undefined {
  const { key } = expr.method;
  if (!receiver?.taints || args.length !== 1 || !/^(?:startswith(?:ignorecase)?|contains)$/.test(key)) return undefined;
  const known = constantValue(args[0]!);
  const claim = known === undefined ? undefined : startClaim(known);
  // What contains two slashes nowhere does not begin with them; what contains something somewhere may begin otherwise.
  if (!claim || (claim.holds && key === 'contains')) return undefined;
  const checks = allowedChecks(flow, expr.receiver, receiver, ` ${claim.form}`);
  return checks && (claim.holds ? { whenTrue: checks, whenFalse: noChecks } : { whenTrue: noChecks, whenFalse: checks });
}

/** What would have thrown for any other value: the text was made an Id, or the describe of its name was used. */
export function allowFromHere(flow: FlowEvaluation, expr: ir.Expr | undefined, value: Value | undefined, state: State): void {
  const checks = allowedChecks(flow, expr, value, '');
  if (checks) state.checks = union(state.checks, checks);
}

/** `getGlobalDescribe().get(x).getDescribe()` throws where there is no x. */
export function allowDescribed(
  flow: FlowEvaluation,
  { receiver }: ir.CallExpr,
  described: Value | undefined,
  state: State,
): void {
  const name = receiver?.kind === 'call' && receiver.method.key === 'get' ? receiver.args[0] : undefined;
  if (!described?.describe || (name?.kind !== 'name' && name?.kind !== 'member')) return;
  allowFromHere(flow, name, flow.evaluate(name, state), state);
}

/** A variable that is given another value is not what was checked. */
export function forget(name: string, state: State): void {
  const keys = [`allowed ${name}`, `allowed ${name}${choiceForm}`, ...addressKeys(name)].filter((key) => state.checks.has(key));
  if (keys.length === 0) return;
  const checks = new Map(state.checks);
  for (const key of keys) checks.delete(key);
  state.checks = checks;
}

/** After a loop that left for good on the first element that is not allowed, the whole of what it ran over is. */
export function allowWhole({ variable, iterable }: ir.ForEachStmt, state: State): void {
  const check = state.checks.get(`allowed ${variable.key}`);
  if (!check) return;
  const whole = iterable.kind === 'call' && iterable.method.key === 'split' ? iterable.receiver : iterable;
  const name = whole && nameKey(whole);
  if (name) state.checks = union(state.checks, new Map([[`allowed ${name}`, check]]));
}

/** Checks without those about this declaration's own variables, which callers do not know. */
export function nameless(checks: Checks): Checks {
  return without(checks, (key) => key.startsWith('allowed ') && !key.startsWith('allowed #'));
}

/** Checks without those about one value: the permissions. */
export function permissions(checks: Checks): Checks {
  return without(checks, (key) => key.startsWith('allowed '));
}

/** The same map where nothing is left out. */
function without(checks: Checks, isLeftOut: (key: string) => boolean): Checks {
  let out: Map<string, Origin> | undefined;
  for (const key of checks.keys()) {
    if (!isLeftOut(key)) continue;
    out ??= new Map(checks);
    out.delete(key);
  }
  return out ?? checks;
}
