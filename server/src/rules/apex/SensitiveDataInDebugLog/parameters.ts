/** Parameters whose names say that they are secrets, inside values that are logged under other names. */

import type { Range, TypeRef } from '../../../semantics/apex/ir';
import { cleaned, type Taint, type Taints } from '../../../semantics/apex/taint';
import { heldType, isType } from '../../../semantics/apex/types';
import type { ApexContext } from '../../rule';
import { judgeName, type NameEvidence } from '../credentials/names';
import type { Logged } from '../logging/loggers';
import { judgePersonal } from '../logging/personal';
import { printedParts } from '../logging/printed';

/** A parameter in a logged value. */
export interface LoggedParameter {
  /** The part of the logged expression that holds it. */
  readonly range: Range;
  /** As written. */
  readonly name: string;
  readonly evidence: NameEvidence;
  /** Where it is declared. */
  readonly parameter: Range;
  readonly taint: Taint;
}

/** The parameter that a logged value holds although it is called otherwise by now. */
export function loggedParameter(context: ApexContext, { expr, value }: Logged): LoggedParameter | undefined {
  const { declaration } = context;
  if (declaration.kind !== 'method' && declaration.kind !== 'constructor') return undefined;
  const direct = new Set(printedParts(expr).map((part) => (part.kind === 'name' ? part.key : '')));
  const find = (taints: Taints | undefined, range: Range): LoggedParameter | undefined => {
    for (const taint of taints ?? []) {
      if (!('parameter' in taint.root) || (taint.cleaned & cleaned.shortened) !== 0) continue;
      const parameter = declaration.parameters[taint.root.parameter];
      const name = parameter?.variable.name;
      // Used under its own name it was judged there, with a reason for silence.
      if (!name || !isText(parameter.type) || direct.has(parameter.variable.key)) continue;
      const evidence = judgeName(name) ?? judgePersonal(name);
      if (evidence && evidence.strength !== 'weak') {
        const { start, end } = parameter.variable;
        return { range, name, evidence, parameter: { start, end }, taint };
      }
    }
    return undefined;
  };
  for (const text of value.texts ?? []) {
    for (const { origin, taints } of text) {
      const isHere = origin.unit === context.unit && origin.start >= expr.start && origin.end <= expr.end;
      const found = find(taints, isHere ? { start: origin.start, end: origin.end } : { start: expr.start, end: expr.end });
      if (found) return found;
    }
  }
  return value.texts ? undefined : find(value.taints, { start: expr.start, end: expr.end });
}

/** Whether something of this type is the secret: of an object that is called so, a part may be anything. */
function isText(type: TypeRef): boolean {
  return ['string', 'blob', 'object'].some((key) => isType(heldType(type), key));
}
