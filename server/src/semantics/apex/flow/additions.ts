/** What methods add to the collections, records and requests that they are called on. */

import type * as ir from '../ir';
import { mutation } from '../platform/model';
import { unionTaints } from '../taint';
import { heldType, isType, platformKey } from '../types';
import { constantValue, joinFields, unknown, type Value, withElement, withField } from '../values';
import { changesList, describeOfBoth, isRecord, namedFields, requestPart, textElement } from './callQuestions';
import type { FlowEvaluation } from './evaluation';
import { putField, slotOf, storeValue } from './places';
import type { State } from './state';

/** Collections, records and requests take in what is added to them. */
export function addToReceiver(
  flow: FlowEvaluation,
  expr: ir.CallExpr,
  receiver: Value,
  args: readonly Value[],
  state: State,
): void {
  const from = mutation(platformKey(receiver.type), expr.method.key, args.length)?.from;
  if (!from) {
    // A receiver that is changed in an unknown way has no known elements any more.
    if (receiver.elements && changesList.has(expr.method.key))
      storeValue(flow, expr.receiver!, { ...receiver, elements: undefined }, state);
    return;
  }
  const part = requestPart(receiver, expr.method.key);
  if (part) {
    const put = unionTaints(receiver.fields?.get(part), args[from[0]!]?.taints);
    storeValue(flow, expr.receiver!, withField(receiver, part, put ?? []), state);
    return;
  }
  let { taints, fields, reads } = receiver;
  const slot = slotOf(flow, expr.receiver!, state);
  for (const one of from) {
    const arg = args[one] ?? unknown;
    // A record is filled after it was added to a list, too.
    const written = expr.args[one];
    if (slot && written?.kind === 'name' && state.has(written.key) && isRecord(arg.type))
      state.set(written.key, { ...state.get(written.key)!, of: slot });
    taints = unionTaints(taints, arg.taints);
    fields = joinFields(fields, arg.fields);
    reads ??= arg.reads;
  }
  const added = expr.method.key === 'add' && args.length === 1 ? args[0] : undefined;
  const elements = added ? withElement(receiver.elements, textElement(added, flow.textsOf(added, expr.args[0]!))) : undefined;
  if (receiver.elements === undefined && taints === receiver.taints && fields === receiver.fields && reads === receiver.reads)
    return;
  let changed: Value = { ...receiver, taints, fields, reads, elements };
  if (added?.describe) changed = { ...changed, describe: describeOfBoth(receiver, added.describe) };
  if (expr.method.key === 'put' && args.length === 2 && isType(heldType(receiver.type), 'sobject')) {
    const name = constantValue(args[0]!)?.toLowerCase();
    if (name !== undefined) changed = withField(changed, name, args[1]!.taints ?? []);
  }
  storeValue(flow, expr.receiver!, changed, state);
}

/** `record.put(name, value)` fills a field; any field where the name is not known. */
export function putIntoRecord(
  flow: FlowEvaluation,
  expr: ir.CallExpr,
  receiver: Value | undefined,
  args: readonly Value[],
  state: State,
): void {
  if (expr.method.key !== 'put' || args.length !== 2 || !receiver || !expr.receiver || !isRecord(receiver.type)) return;
  const names = namedFields(args[0]!).map((name) => (name.startsWith('#') ? '?' : name));
  for (const name of names.length > 0 ? names : ['?']) putField(flow, expr.receiver, name, args[1]!.taints ?? [], state);
}
