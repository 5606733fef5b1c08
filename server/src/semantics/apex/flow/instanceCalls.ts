/** What the platform's own collection, string and decision methods return. */

import type * as ir from '../ir';
import { cleaned, withCleaning } from '../taint';
import { elementType, heldType, isType, typeNamed } from '../types';
import { constantValue, type Value } from '../values';
import { textOf } from './callQuestions';
import type { FlowEvaluation } from './evaluation';
import { slotOf } from './places';
import { namedSource } from './platformCalls';
import { elementOf, sobjectType, stringType } from './platformValues';
import type { State } from './state';
import { escapedValue, replacedText } from './texts';

/** What the platform's own collection, string and decision methods return. */
export function instanceCall(
  flow: FlowEvaluation,
  expr: ir.CallExpr,
  receiver: Value,
  args: readonly Value[],
  state: State,
): Value | undefined {
  const key = expr.method.key;
  switch (key) {
    case 'getrecords':
      return { ...receiver };
    case 'get':
    case 'remove':
      return elementRead(flow, expr, receiver, args, state);
    case 'values':
      return {
        ...receiver,
        type: receiver.type && typeNamed('List', elementType(receiver.type) ?? sobjectType),
        texts: undefined,
        elements: undefined,
      };
    case 'keyset':
      return { type: typeNamed('Set', receiver.type?.args[0] ?? stringType), taints: receiver.taints };
    case 'clone':
    case 'deepclone':
    case 'withpermissionsetid':
      return receiver;
    case 'tostring':
      // What was decoded is another text than the one that is known.
      if (isType(receiver.type, 'blob') && !receiver.isPlain) return undefined;
      return receiver.texts || isType(receiver.type, 'string')
        ? { type: stringType, ...textOf(receiver), parameter: receiver.parameter }
        : undefined;
    case 'trim':
    case 'tolowercase':
    case 'touppercase':
    case 'normalizespace':
    case 'removeend':
    case 'removestart':
      return receiver.texts || isType(receiver.type, 'string')
        ? { type: stringType, ...textOf(receiver), ...(key.startsWith('remove') ? {} : { parameter: receiver.parameter }) }
        : undefined;
    case 'substring':
    case 'left':
      // The beginning stays; what is cut off at the end is a separator or too long.
      return receiver.texts && (key === 'left' || (args.length === 2 && constantValue(args[0]!) === '0'))
        ? { type: stringType, ...textOf(receiver) }
        : undefined;
    case 'escapehtml4':
    case 'escapehtml3':
      return { type: stringType, ...textOf(escapedValue(flow, receiver, cleaned.html, expr)) };
    case 'replace':
    case 'replaceall':
    case 'replacefirst':
      return replacedText(flow, expr, receiver, args);
    case 'getpath':
    case 'getfile':
      // The path of a URL begins with a slash, and may go on with another one.
      return receiver.taints && isType(receiver.type, 'url')
        ? { type: stringType, taints: withCleaning(receiver.taints, cleaned.rooted) }
        : undefined;
    case 'size':
      return { type: typeNamed('Integer') };
    default:
      return undefined;
  }
}

/** `list.get(0)`, `map.get(id)`, `record.get(field)`. */
function elementRead(flow: FlowEvaluation, expr: ir.CallExpr, receiver: Value, args: readonly Value[], state: State): Value {
  if (isType(heldType(receiver.type), 'sobject') && !isType(receiver.type, 'map')) {
    const name = args[0] && constantValue(args[0])?.toLowerCase();
    const put = name === undefined ? undefined : receiver.fields?.get(name);
    if (put) return { taints: put };
  }
  const index = args[0] && Number(constantValue(args[0]) ?? Number.NaN);
  const element = index === undefined ? undefined : receiver.elements?.[index];
  if (element) return element;
  const taints = receiver.taints && namedSource(receiver.taints, args[0]);
  return { ...elementOf(receiver), taints, of: slotOf(flow, expr.receiver!, state) };
}
