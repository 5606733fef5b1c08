/** The texts an expression can be, seen through the encodings in which secrets are passed on. */

import type { AssignmentFact, CallFact, Flow } from '../../../semantics/apex/flow';
import type { Expr, Range } from '../../../semantics/apex/ir';
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
  constructor(private readonly flow: Flow) {}

  /** What the expression can be, given what the flow knows of its value; empty when nothing is known. */
  of(expr: Expr, value: Value, depth = maxDepth): readonly Text[] {
    if (value.texts) return value.texts.map((text) => this.expand(text, depth));
    return this.decoded(expr, depth) ?? [];
  }

  /** Whether the literal stands in the expression itself, rather than in something the expression refers to. */
  static isWithin(part: Range, expr: Range): boolean {
    return part.start >= expr.start && part.end <= expr.end;
  }

  private expand(text: Text, depth: number): Text {
    if (depth === 0 || text.every((part) => part.literal !== undefined)) return text;
    return text.flatMap((part): readonly TextPart[] => {
      if (part.literal !== undefined) return [part];
      const call = this.callAt(part.origin);
      const inner = call && this.encoded(call, depth - 1);
      return inner?.length === 1 ? inner[0]! : [part];
    });
  }

  private decoded(expr: Expr, depth: number): readonly Text[] | undefined {
    if (depth === 0) return undefined;
    if (expr.kind === 'cast') return this.decoded(expr.value, depth);
    if (expr.kind === 'call') {
      const call = this.flow.calls.find((fact) => fact.expr === expr);
      return call && this.encoded(call, depth - 1);
    }
    if (expr.kind === 'name') {
      const held = this.lastAssignment(expr.key, expr.start);
      return held && this.of(held.valueExpr, held.value, depth - 1);
    }
    return undefined;
  }

  private encoded(call: CallFact, depth: number): readonly Text[] | undefined {
    const name = `${call.path}.${call.expr.method.key}`;
    const arg = call.expr.args[0];
    if (arg && call.args[0] && encodings.has(name)) return this.of(arg, call.args[0], depth);
    if (!arg && call.expr.method.key === 'tostring' && call.expr.receiver && call.receiver) {
      return this.of(call.expr.receiver, call.receiver, depth);
    }
    return undefined;
  }

  private callAt(range: Range): CallFact | undefined {
    return this.flow.calls.find(({ expr }) => expr.start === range.start && expr.end === range.end);
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
