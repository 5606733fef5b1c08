import assert from 'node:assert/strict';
import { type Formula, type FormulaDialect, parseFormula, visitFormula } from '#server/syntax/formula/index';

/** The formula of a whole text. */
export function formulaOf(text: string, dialect: FormulaDialect = 'visualforce'): Formula {
  const formula = parseFormula(text, 0, text.length, dialect);
  assert.ok(formula, `nothing in ${JSON.stringify(text)}`);
  return formula;
}

/** A formula in one line: operators before their operands, errors as `?`. */
export function shapeOf(formula: Formula): string {
  switch (formula.kind) {
    case 'literal':
      return JSON.stringify(formula.value);
    case 'reference':
      return formula.parts.map(({ name, computed }) => (computed ? `[${shapeOf(computed)}]` : name)).join('.');
    case 'call':
      return `${formula.name}(${formula.arguments.map(shapeOf).join(', ')})`;
    case 'list':
      return `[${formula.entries.map(({ name, value }) => (name === undefined ? '' : `${name}: `) + shapeOf(value)).join(', ')}]`;
    case 'unary':
      return `(${formula.operator} ${shapeOf(formula.operand)})`;
    case 'binary':
      return `(${formula.operator} ${shapeOf(formula.left)} ${shapeOf(formula.right)})`;
    case 'conditional':
      return `(? ${shapeOf(formula.condition)} ${shapeOf(formula.whenTrue)} ${shapeOf(formula.whenFalse)})`;
    case 'error':
      return `?{${formula.parts.map(shapeOf).join(', ')}}`;
  }
}

/** What each node of a formula stands for in its text, a node before its children. */
export function slicesOf(text: string, formula: Formula): string[] {
  const slices: string[] = [];
  visitFormula(formula, ({ start, end }) => {
    slices.push(text.slice(start, end));
  });
  return slices;
}

/** Fails unless every node lies in the one it belongs to, and behind its elder sibling. */
export function assertNested(formula: Formula, start: number, end: number): void {
  const reached: number[] = [];
  visitFormula(formula, (node, parents) => {
    const parent = parents.at(-1);
    const [low, high] = parent ? [Math.max(parent.start, reached[parents.length] ?? 0), parent.end] : [start, end];
    const isInside = low <= node.start && node.start <= node.end && node.end <= high;
    if (!isInside) assert.fail(`${node.kind} at ${node.start} to ${node.end}`);
    reached[parents.length] = node.end;
    reached.length = parents.length + 1;
  });
}
