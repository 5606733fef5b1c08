/** What a formula says. All positions are UTF-16 offsets into the text it was read from. */

import type { Span } from '#shared/finding';

/** Whose expressions: Visualforce's formulas (also of buttons, links and templates) or Aura's. */
export type FormulaDialect = 'visualforce' | 'aura';

/** A parsed expression. Its height is bounded, whatever the input. */
export type Formula = Literal | Reference | Call | List | Unary | Binary | Conditional | FormulaError;

/** A constant. */
export interface Literal extends Span {
  readonly kind: 'literal';
  readonly type: 'text' | 'number' | 'boolean' | 'null';
  /** Of a text: without its quotes, escapes and character references resolved. */
  readonly value: string | number | boolean | null;
  /** What encloses a text. */
  readonly quote?: '"' | "'";
}

/** One name of a path, or what stands between brackets in it. */
export interface ReferencePart extends Span {
  /** As written; of a constant subscript (`map['key']`, `list[0]`) its text. Empty if the part is computed. */
  readonly name: string;
  /** `name`, folded. */
  readonly key: string;
  /** What a subscript that is no constant is computed from. */
  readonly computed?: Formula;
}

/** A path to a value: `acc.Owner.Name`, `$Api.Session_ID`, `map[key]`, `v.body`. It has at least one part, the first a name. */
export interface Reference extends Span {
  readonly kind: 'reference';
  readonly parts: readonly ReferencePart[];
}

/** A call of a function. A missing argument between commas is an empty FormulaError. */
export interface Call extends Span {
  readonly kind: 'call';
  /** As written, without white space: `URLFOR`; with dots where somebody tried to call a method. */
  readonly name: string;
  /** `name`, folded. */
  readonly key: string;
  readonly nameRange: Span;
  readonly arguments: readonly Formula[];
}

/** One element of a list. */
export interface ListEntry extends Span {
  /** The parameter's name, as written or out of its quotes; undefined for an element that is just a value. */
  readonly name?: string;
  readonly value: Formula;
}

/** Parameters in brackets: `[retURL='/x', 'id'=Id]`. */
export interface List extends Span {
  readonly kind: 'list';
  readonly entries: readonly ListEntry[];
}

export type UnaryOperator = '!' | '-' | '+';

/** `!a`, `NOT a`, `-a`. (`NOT(a)` is a call.) */
export interface Unary extends Span {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Formula;
}

export type BinaryOperator =
  | '='
  | '=='
  | '<>'
  | '!='
  | '<'
  | '>'
  | '<='
  | '>='
  | '&&'
  | '||'
  | '+'
  | '-'
  | '*'
  | '/'
  | '^'
  | '&'
  | '%';

/** Two values and what is done with them. Aura's `eq`, `ne`, `lt`, `gt`, `le`, `ge` are the operators they stand for. */
export interface Binary extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Formula;
  readonly right: Formula;
}

/** `condition ? whenTrue : whenFalse`, of Aura alone. */
export interface Conditional extends Span {
  readonly kind: 'conditional';
  readonly condition: Formula;
  readonly whenTrue: Formula;
  readonly whenFalse: Formula;
}

/** A stretch that is no formula. */
export interface FormulaError extends Span {
  readonly kind: 'error';
  /** What could be read in it, in the order of the text. */
  readonly parts: readonly Formula[];
  /** What is wrong, in a sentence. It quotes nothing but punctuation. */
  readonly message: string;
}

/** What stands directly in a formula, in the order of the text. */
export function childrenOf(formula: Formula): readonly Formula[] {
  switch (formula.kind) {
    case 'literal':
      return [];
    case 'reference':
      return formula.parts.flatMap(({ computed }) => computed ?? []);
    case 'call':
      return formula.arguments;
    case 'list':
      return formula.entries.map(({ value }) => value);
    case 'unary':
      return [formula.operand];
    case 'binary':
      return [formula.left, formula.right];
    case 'conditional':
      return [formula.condition, formula.whenTrue, formula.whenFalse];
    case 'error':
      return formula.parts;
  }
}

/**
 * Goes over a formula and all that is in it, a node before its children, in the order of the text, without recursion.
 * `visit` gets the node and what it stands in, the outermost first (the array is good during the call only); it gives
 * back false to leave out what is inside.
 */
export function visitFormula(formula: Formula, visit: (node: Formula, parents: readonly Formula[]) => undefined | false): void {
  const pending: { node: Formula; depth: number }[] = [{ node: formula, depth: 0 }];
  const parents: Formula[] = [];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, depth } = next;
    parents.length = depth;
    if (visit(node, parents) === false) continue;
    parents.push(node);
    const children = childrenOf(node);
    for (let i = children.length - 1; i >= 0; i--) pending.push({ node: children[i], depth: depth + 1 });
  }
}
