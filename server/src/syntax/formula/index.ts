export { type Expression, findExpressions } from './find';
export { parseFormula } from './parse';
export {
  type Binary,
  type BinaryOperator,
  type Call,
  type Conditional,
  childrenOf,
  type Formula,
  type FormulaDialect,
  type FormulaError,
  type List,
  type ListEntry,
  type Literal,
  type Reference,
  type ReferencePart,
  type Unary,
  type UnaryOperator,
  visitFormula,
} from './tree';
