/** Methods that make texts of texts: formatting, joining, escaping, replacing. */

import { isOpaqueAsText } from '../harmless';
import type * as ir from '../ir';
import { cleaned, type Step, unionTaints } from '../taint';
import { cleanedValue, concatenate, constantValue, steppedValue, type Text, taintsOfText, unknown, type Value } from '../values';
import { bitsWithoutMatches } from './addresses';
import { escapedFor, taintsIn, textOf } from './callQuestions';
import { nameOf } from './describes';
import type { FlowEvaluation } from './evaluation';
import { booleanType, callRange, formatted, replaced, stringType } from './platformValues';

/** The value of a static method of String; undefined for all that the model knows. */
export function stringCall(flow: FlowEvaluation, expr: ir.CallExpr, args: readonly Value[]): Value | undefined {
  const first = args[0];
  switch (expr.method.key) {
    case 'valueof':
      return first && (isOpaqueAsText(first.type) ? { type: stringType } : nameOf(flow, first, expr));
    case 'format':
      return first && formattedText(flow, expr, first, args[1]);
    case 'escapesinglequotes':
      return first && { type: stringType, ...textOf(escapedValue(flow, first, cleaned.quoted, expr)) };
    case 'join':
      return first && joinedText(flow, expr, first, args[1]);
    default:
      return expr.method.key.startsWith('is') ? { type: booleanType } : undefined;
  }
}

function formattedText(flow: FlowEvaluation, expr: ir.CallExpr, template: Value, values: Value | undefined): Value {
  const texts = formattedTexts(flow, expr, template, values);
  const taints = taintsOfText(unionTaints(template.taints, values?.taints), texts);
  const value: Value = { type: stringType, texts, taints };
  if (taints) flow.buildMarkup(expr, value, [template, ...(values?.elements ?? [values ?? unknown])]);
  return value;
}

/** `String.format(template, values)`: the placeholders become what the list holds. */
function formattedTexts(
  flow: FlowEvaluation,
  expr: ir.CallExpr,
  template: Value,
  values: Value | undefined,
): readonly Text[] | undefined {
  return template.texts?.flatMap((text) => {
    const pieces = formatted(text).map((part): readonly Text[] => {
      if (part.literal !== undefined || part.placeholder === undefined) return [[part]];
      const element = values?.elements?.[part.placeholder];
      if (element) return element.texts ?? [[{ ...flow.unknownPart(expr, element), origin: part.origin }]];
      return [[{ literal: undefined, origin: part.origin, ...(values && taintsIn(values)) }]];
    });
    return concatenate(pieces);
  });
}

function joinedText(flow: FlowEvaluation, expr: ir.CallExpr, list: Value, separator: Value | undefined): Value {
  const { taints, elements } = list;
  if (!elements || elements.length === 0) return { type: stringType, ...(taints && { taints }) };
  const between = separator ? flow.textsOf(separator, expr.args[1]!) : [];
  const operands = elements.flatMap((element, i) => {
    const own = element.texts ?? [[{ literal: undefined, origin: flow.origin(expr.args[0]!), ...taintsIn(element) }]];
    return i === 0 || between.length === 0 ? [own] : [between, own];
  });
  const value: Value = { type: stringType, texts: concatenate(operands), taints };
  if (taints) flow.buildMarkup(expr, value, separator ? [...elements, separator] : elements);
  return value;
}

/** The text after `replace`, `replaceAll` or `replaceFirst`. */
export function replacedText(flow: FlowEvaluation, expr: ir.CallExpr, receiver: Value, args: readonly Value[]): Value {
  const from = args[0] && constantValue(args[0]);
  const to = args[1] && constantValue(args[1]);
  const slashless = from !== undefined && to === '' ? bitsWithoutMatches(expr.method.key, from) : 0;
  if (slashless !== 0) return { type: stringType, ...textOf(cleanedValue(receiver, slashless)) };
  if (expr.method.key !== 'replace') {
    // Everything but letters, digits and the like is taken out.
    if (from !== undefined && to === '' && /^\[\^[\w\s\\.-]*\][+*]?$/.test(from)) return { type: stringType };
    return { type: stringType, taints: unionTaints(receiver.taints, args[1]?.taints) };
  }
  if (from === "'" && to !== undefined && /^\\+'$/.test(to))
    return { type: stringType, ...textOf(escapedValue(flow, receiver, cleaned.quoted, expr)) };
  const texts = receiver.texts?.map((text) =>
    text.flatMap((part) => replaced(part, args, () => flow.unknownPart(expr.args[1]!, args[1]!))),
  );
  const value: Value = { type: stringType, texts, taints: unionTaints(receiver.taints, args[1]?.taints) };
  if (args[1]?.taints) flow.buildMarkup(expr, value, [receiver, args[1]]);
  return value;
}

/** A value after something that made it harmless for some contexts (bits of `cleaned`). */
export function escapedValue(flow: FlowEvaluation, value: Value, bits: number, expr: ir.CallExpr): Value {
  return value.taints ? steppedValue(cleanedValue(value, bits), escapeStep(flow, expr, bits)) : value;
}

/** Where the path of such a value goes on, the escaping was not for the context it gets into. */
export function escapeStep(flow: FlowEvaluation, expr: ir.CallExpr, bits: number): Step {
  return flow.step('check', callRange(expr), `Escaped for ${escapedFor(bits)} only`);
}
