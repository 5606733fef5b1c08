/** The texts an expression can be, seen through the encodings in which secrets are passed on. */

import type { AssignmentFact, CallFact, Flow } from '../../../semantics/apex/facts';
import type { Expr, Range } from '../../../semantics/apex/ir';
import { isType } from '../../../semantics/apex/types';
import type { Text, TextPart, Value } from '../../../semantics/apex/values';

/** Encodings that keep a secret a secret, by receiver and name. */
const encodings: ReadonlySet<string> = new Set([
  'blob.valueof',
  'encodingutil.base64encode',
  'encodingutil.base64decode',
  'encodingutil.converttohex',
  'encodingutil.convertfromhex',
  'encodingutil.urlencode',
  'encodingutil.urldecode',
]);

/** How many encodings and variables are seen through. */
const maxDepth = 5;

/** Texts of the values of one declaration. */
export class Texts {
  private encodingCalls: ReadonlyMap<string, CallFact> | undefined;

  constructor(private readonly flow: Flow) {}

  /** What the expression can be, given what the flow knows of its value; empty when nothing is known. */
  of(expr: Expr, value: Value, depth = maxDepth): readonly Text[] {
    if (!value.texts) return this.decoded(expr, value, depth) ?? [];
    if (this.encoders.size === 0) return value.texts;
    return value.texts.map((text) => this.expand(text, depth));
  }

  /** Whether the literal stands in the expression itself, rather than in something the expression refers to. */
  static isWithin(part: Range, expr: Range): boolean {
    return part.start >= expr.start && part.end <= expr.end;
  }

  /** The calls that encode something, by their place. */
  private get encoders(): ReadonlyMap<string, CallFact> {
    if (!this.encodingCalls) {
      const found = new Map<string, CallFact>();
      for (const call of this.flow.calls) if (isEncoding(call)) found.set(placeOf(call.expr), call);
      this.encodingCalls = found;
    }
    return this.encodingCalls;
  }

  private expand(text: Text, depth: number): Text {
    if (depth === 0 || text.every((part) => part.literal !== undefined)) return text;
    return text.flatMap((part): readonly TextPart[] => {
      if (part.literal !== undefined) return [part];
      const call = this.encoders.get(placeOf(part.origin));
      const inner = call && this.encoded(call, depth - 1);
      return inner?.length === 1 ? inner[0]! : [part];
    });
  }

  private decoded(expr: Expr, value: Value, depth: number): readonly Text[] | undefined {
    if (depth === 0 || this.encoders.size === 0) return undefined;
    if (expr.kind === 'cast') return this.decoded(expr.value, value, depth);
    if (expr.kind === 'call') {
      const call = this.encoders.get(placeOf(expr));
      return call && this.encoded(call, depth - 1);
    }
    if (expr.kind === 'name' && isType(value.type, 'blob')) {
      const held = this.lastAssignment(expr.key, expr.start);
      return held && this.of(held.valueExpr, held.value, depth - 1);
    }
    return undefined;
  }

  private encoded(call: CallFact, depth: number): readonly Text[] {
    const arg = call.expr.args[0];
    if (arg) return this.of(arg, call.args[0]!, depth);
    return this.of(call.expr.receiver!, call.receiver!, depth);
  }

  private lastAssignment(key: string, before: number): AssignmentFact | undefined {
    return this.flow.assignments.findLast(
      (fact) =>
        fact.name.key === key &&
        fact.valueExpr.end <= before &&
        (fact.how === 'local' || (fact.how === 'assign' && fact.target?.kind === 'name')),
    );
  }
}

function isEncoding(call: CallFact): boolean {
  const { method, args, receiver } = call.expr;
  if (args.length > 0) return call.path !== '' && encodings.has(`${call.path}.${method.key}`);
  return method.key === 'tostring' && receiver !== undefined && isType(call.receiver?.type, 'blob');
}

function placeOf(range: Range): string {
  return `${range.start}:${range.end}`;
}
