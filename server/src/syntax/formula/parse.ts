/**
 * Tokens to a formula: operator precedence by climbing, and what cannot be read as error nodes that keep what can.
 * Precedence and associativity are those of the platform's own parsers (Formula.g4 of salesforce/formula-engine,
 * Expression.g of forcedotcom/aura).
 */

import type { Span } from '#shared/finding';
import { FormulaScanner, type Token } from './scan';
import type {
  BinaryOperator,
  Formula,
  FormulaDialect,
  FormulaError,
  ListEntry,
  Literal,
  ReferencePart,
  UnaryOperator,
} from './tree';

/** Parentheses, calls, brackets and signs nested deeper than this are not read. */
const maxDepth = 200;
/** A row of operators makes a tree up to this height. Of a longer one the operands are kept side by side. */
const maxHeight = 400;

/**
 * Reads `text[start, end)`, the inside of an expression. Never throws; takes linear time.
 * Out: the formula, with error nodes where it is none; undefined if there is nothing but white space and comments.
 */
export function parseFormula(text: string, start: number, end: number, dialect: FormulaDialect): Formula | undefined {
  return new Parser(text, start, end, dialect).run();
}

/** A formula, and what it takes up together with the parentheses around it. */
interface Reading extends Span {
  readonly node: Formula;
  readonly height: number;
}

type ClosingMark = ')' | ']';

class Parser {
  private token: Token;
  private following: Token | undefined;
  /** Where the token before ended. */
  private last: number;
  private depth = 0;
  private readonly awaited: Record<ClosingMark, number> = { ')': 0, ']': 0 };
  private readonly scanner: FormulaScanner;

  constructor(
    text: string,
    start: number,
    end: number,
    private readonly dialect: FormulaDialect,
  ) {
    this.scanner = new FormulaScanner(text, start, end, dialect);
    this.last = start;
    this.token = this.scanner.next();
  }

  run(): Formula | undefined {
    return this.token.kind === 'end' ? undefined : this.element().node;
  }

  /** One formula up to the comma or mark that ends it. With anything more it is an error around all that was read. */
  private element(): Reading {
    const { token } = this;
    const first = this.expression();
    if (this.isOver()) return first;
    const parts = isEmpty(first) ? [] : [first];
    const { start } = parts[0] ?? token;
    while (!this.isOver()) {
      if (this.beginsValue()) parts.push(this.expression());
      else this.advance();
    }
    return failure(start, this.last, parts, 'This is not one formula: an operator is missing, or something is too much.');
  }

  private isOver(): boolean {
    const { kind, value } = this.token;
    if (kind !== 'punctuation') return kind === 'end';
    if (value === ',') return this.awaited[')'] + this.awaited[']'] > 0;
    return (value === ')' || value === ']') && this.awaited[value] > 0;
  }

  private beginsValue(): boolean {
    const { kind } = this.token;
    return kind === 'name' || kind === 'number' || kind === 'text' || this.isMark('(') || this.isMark('[');
  }

  private expression(): Reading {
    const condition = this.binary(0);
    if (this.dialect !== 'aura' || !this.isMark('?')) return condition;
    const { start } = condition;
    if (this.depth >= maxDepth) return this.tooDeep(start, [condition]);
    this.advance();
    this.depth++;
    const whenTrue = this.expression();
    const whenFalse = this.skip(':') ? this.expression() : undefined;
    this.depth--;
    if (!whenFalse) return failure(start, this.last, [condition, whenTrue], 'What it is otherwise, behind a colon, is missing.');
    return reading([condition, whenTrue, whenFalse], {
      kind: 'conditional',
      start,
      end: whenFalse.end,
      condition: condition.node,
      whenTrue: whenTrue.node,
      whenFalse: whenFalse.node,
    });
  }

  /** Operators of the precedence `least` and above, all of which group from the left. */
  private binary(least: number): Reading {
    let left = this.unary();
    for (;;) {
      const { value } = this.token;
      const precedence = this.precedence();
      if (precedence < least) return left;
      this.advance();
      const right = this.binary(precedence + 1);
      if (Math.max(left.height, right.height) >= maxHeight) return this.sideBySide(left, right, least);
      left = reading([left, right], {
        kind: 'binary',
        start: left.start,
        end: right.end,
        operator: value as BinaryOperator,
        left: left.node,
        right: right.node,
      });
    }
  }

  private precedence(): number {
    return (this.token.kind === 'operator' ? precedences.get(this.token.value) : undefined) ?? -1;
  }

  private sideBySide(left: Reading, right: Reading, least: number): Reading {
    const parts = [left, right];
    while (this.precedence() >= least) {
      this.advance();
      parts.push(this.unary());
    }
    return failure(left.start, this.last, parts, 'There are too many operators in a row.');
  }

  private unary(): Reading {
    const { kind, value, start } = this.token;
    if (kind !== 'operator' || (value !== '!' && value !== '-' && value !== '+')) return this.primary();
    if (this.depth >= maxDepth) return this.tooDeep(start, []);
    this.advance();
    this.depth++;
    const operand = this.unary();
    this.depth--;
    const operator: UnaryOperator = value;
    return reading([operand], { kind: 'unary', start, end: operand.end, operator, operand: operand.node });
  }

  private primary(): Reading {
    const { token } = this;
    if (token.kind === 'text' || token.kind === 'number') {
      this.advance();
      return this.withoutMembers(
        token.kind === 'text' ? textOf(token) : reading([], literal(token, 'number', Number(token.value))),
      );
    }
    if (token.kind === 'name') {
      this.advance();
      const constant = this.isMark('(')
        ? undefined
        : constants.get(this.dialect === 'aura' ? token.value : token.value.toLowerCase());
      if (constant === undefined) return this.path(token);
      return this.withoutMembers(reading([], literal(token, constant === null ? 'null' : 'boolean', constant)));
    }
    if (this.isMark('(')) return this.parentheses();
    if (this.isMark('[')) return this.list();
    return failure(this.last, this.last, [], 'A value is missing.');
  }

  private parentheses(): Reading {
    const { start } = this.token;
    if (this.depth >= maxDepth) return this.tooDeep(start, []);
    const { found, isClosed } = this.inside(')', () => this.element());
    if (!isClosed) return failure(start, this.last, found, unclosedParenthesis);
    if (found.length !== 1) return this.withoutMembers(failure(start, this.last, found, 'Parentheses hold one value.'));
    return this.withoutMembers({ ...found[0], start, end: this.last });
  }

  private list(): Reading {
    const { start } = this.token;
    if (this.depth >= maxDepth) return this.tooDeep(start, []);
    const entries: ListEntry[] = [];
    const { found, isClosed } = this.inside(']', () => {
      const first = this.token;
      const isNamed = (first.kind === 'name' || first.kind === 'text') && this.isEquals(this.peek());
      if (isNamed) {
        this.advance();
        this.advance();
      }
      const value = this.element();
      entries.push({ start: first.start, end: value.end, name: isNamed ? first.value : undefined, value: value.node });
      return value;
    });
    if (!isClosed) return failure(start, this.last, found, unclosedBracket);
    return this.withoutMembers(reading(found, { kind: 'list', start, end: this.last, entries }));
  }

  private isEquals({ kind, value }: Token): boolean {
    return kind === 'operator' && value === '=';
  }

  /** A reference or a call, whose first name has been read. */
  private path(first: Token): Reading {
    const { start } = first;
    const parts: ReferencePart[] = [partOf(first)];
    const computed: Reading[] = [];
    const upTo = (end: number): Reading => reading(computed, { kind: 'reference', start, end, parts });
    let isName = true;
    for (;;) {
      const before = this.last;
      if (this.skip('.')) {
        const { token } = this;
        if (token.kind !== 'name') return failure(start, this.last, [upTo(before)], 'A name is missing behind the dot.');
        parts.push(partOf(token));
        this.advance();
      } else if (this.isMark('[')) {
        if (this.depth >= maxDepth) return this.tooDeep(start, [upTo(before)]);
        const { found, isClosed } = this.inside(']', () => this.element());
        if (!isClosed) return failure(start, this.last, [upTo(before), ...found], unclosedBracket);
        if (found.length !== 1) return failure(start, this.last, [upTo(before), ...found], 'Brackets hold one key or index.');
        parts.push(subscriptOf(found[0]));
        computed.push(found[0]);
        isName = false;
      } else break;
    }
    const reference = upTo(this.last);
    if (!this.isMark('(')) return reference;
    return isName ? this.call(parts.map(({ name }) => name).join('.'), reference) : this.withoutMembers(reference);
  }

  private call(name: string, { start, end: nameEnd, node }: Reading): Reading {
    if (this.depth >= maxDepth) return this.tooDeep(start, [reading([], node)]);
    const { found, isClosed } = this.inside(')', () => this.element());
    const call = reading(found, {
      kind: 'call',
      start,
      end: this.last,
      name,
      key: name.toLowerCase(),
      nameRange: { start, end: nameEnd },
      arguments: found.map(nodeOf),
    });
    return isClosed ? this.withoutMembers(call) : failure(start, this.last, [call], unclosedParenthesis);
  }

  /** Members and calls belong to names. Of any other value they make an error around all that is in them. */
  private withoutMembers(value: Reading): Reading {
    const parts = [value];
    for (;;) {
      const mark = this.isMark('(') ? ')' : this.isMark('[') ? ']' : undefined;
      if (mark) {
        if (this.depth >= maxDepth) return this.tooDeep(value.start, parts);
        parts.push(...this.inside(mark, () => this.element()).found);
      } else if (this.skip('.')) {
        if (this.token.kind === 'name') this.advance();
      } else break;
    }
    return this.last === value.end ? value : failure(value.start, this.last, parts, 'Only a name has members.');
  }

  /** What stands between the opening mark here and its `closing` one, with commas between. */
  private inside(closing: ClosingMark, read: () => Reading): { found: Reading[]; isClosed: boolean } {
    const found: Reading[] = [];
    this.advance();
    this.awaited[closing]++;
    this.depth++;
    if (!this.isMark(closing)) {
      do found.push(read());
      while (this.skip(','));
    }
    this.depth--;
    this.awaited[closing]--;
    return { found, isClosed: this.skip(closing) };
  }

  /** Goes, without a stack, to the end of what begins here. */
  private tooDeep(start: number, parts: readonly Reading[]): Reading {
    let open = 0;
    while (this.token.kind !== 'end') {
      if (open === 0 && this.isOver()) break;
      if (this.isMark('(') || this.isMark('[')) open++;
      else if (open > 0 && (this.isMark(')') || this.isMark(']'))) open--;
      this.advance();
    }
    return failure(start, this.last, parts, 'This is nested too deep.');
  }

  private isMark(mark: string): boolean {
    return this.token.kind === 'punctuation' && this.token.value === mark;
  }

  private skip(mark: string): boolean {
    const isHere = this.isMark(mark);
    if (isHere) this.advance();
    return isHere;
  }

  private peek(): Token {
    this.following ??= this.scanner.next();
    return this.following;
  }

  private advance(): void {
    this.last = this.token.end;
    this.token = this.peek();
    this.following = undefined;
  }
}

const unclosedParenthesis = 'The parenthesis is not closed.';
const unclosedBracket = 'The bracket is not closed.';

/** That `^` binds looser than `*` is no slip: so it is in the platform's grammar. */
const precedences: ReadonlyMap<string, number> = new Map(
  [['||'], ['&&'], ['=', '==', '<>', '!='], ['<', '>', '<=', '>='], ['+', '-', '&'], ['^'], ['*', '/', '%']].flatMap(
    (operators, precedence) => operators.map((operator) => [operator, precedence] as const),
  ),
);

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function reading(children: readonly Reading[], node: Formula): Reading {
  let height = 0;
  for (const child of children) height = Math.max(height, child.height);
  return { node, start: node.start, end: node.end, height: height + 1 };
}

function failure(start: number, end: number, parts: readonly Reading[], message: string): Reading {
  const node: FormulaError = { kind: 'error', start, end, parts: parts.map(nodeOf), message };
  return reading(parts, node);
}

function nodeOf({ node }: Reading): Formula {
  return node;
}

function isEmpty({ node }: Reading): boolean {
  return node.kind === 'error' && node.start === node.end;
}

function literal({ start, end }: Token, type: Literal['type'], value: Literal['value']): Literal {
  return { kind: 'literal', start, end, type, value };
}

function textOf(token: Token): Reading {
  const found = reading([], { ...literal(token, 'text', token.value), quote: token.quote });
  return token.closed ? found : failure(token.start, token.end, [found], 'The text is not closed.');
}

function partOf({ start, end, value }: Token): ReferencePart {
  return { name: value, key: value.toLowerCase(), start, end };
}

/** A constant key or index is a name like any other. */
function subscriptOf({ node, start, end }: Reading): ReferencePart {
  if (node.kind !== 'literal' || (node.type !== 'text' && node.type !== 'number')) {
    return { name: '', key: '', start, end, computed: node };
  }
  const name = String(node.value);
  return { name, key: name.toLowerCase(), start, end };
}
