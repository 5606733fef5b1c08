/** What an attribute's value may be, piece by piece: its literals, and what its expressions put between them. */

import type { PageScope } from '../../../semantics/visualforce/pageScope';
import { type Call, type Formula, findExpressions, type Reference } from '../../../syntax/formula';
import type { MarkupRange } from '../../../syntax/markup';

/** A piece of a text: written out, or decided by a reference or a formula that says no more. */
export type Piece = string | Reference | Opaque;

/** A formula of which nothing is known. */
export interface Opaque {
  readonly kind: 'opaque';
  /** For messages: `MyFunction()`. */
  readonly label: string;
}

/** One of the texts that a value may be. */
export type Pieces = readonly Piece[];

/** More alternatives than this are not told apart. */
const maxAlternatives = 24;
/** Variables that stand for variables; more in a row is a circle. */
const maxHops = 6;
/** Formulas in formulas; deeper ones say nothing. */
const maxDepth = 40;

/** More pieces than this, all of them written out, are not looked at: an address begins before. */
const maxPieces = 40;

/**
 * The texts that a stretch of markup may be, by the branches of its expressions: at least one, each as far as its first
 * piece that is not written out.
 */
export function textsOf(text: string, range: MarkupRange, page: PageScope): readonly Pieces[] {
  let all: readonly Pieces[] = [[]];
  let at = range.start;
  for (const { start, end, formula } of findExpressions(text, range.start, range.end, 'visualforce')) {
    if (all.every((pieces) => pieces.length > maxPieces || isOpen(pieces))) return all;
    if (start > at) all = joined(all, [[text.slice(at, start)]]);
    if (formula) all = joined(all, textsOfFormula(formula, page, 0, 0));
    at = end;
  }
  return at < range.end ? joined(all, [[text.slice(at, range.end)]]) : all;
}

function textsOfFormula(node: Formula, page: PageScope, hops: number, depth: number): readonly Pieces[] {
  if (depth > maxDepth) return [[opaque('...')]];
  const of = (inner: Formula | undefined): readonly Pieces[] => (inner ? textsOfFormula(inner, page, hops, depth + 1) : [[]]);
  switch (node.kind) {
    case 'literal':
      return [[node.value === null ? '' : String(node.value)]];
    case 'reference': {
      const variables = node.parts.length === 1 ? page.page.variables.get(node.parts[0]!.key) : undefined;
      if (!variables || hops >= maxHops || variables.some(({ isEach }) => isEach)) return [[node]];
      return limited(variables.flatMap(({ value }) => (value ? textsOfFormula(value, page, hops + 1, depth + 1) : [[node]])));
    }
    case 'binary':
      return node.operator === '+' || node.operator === '&' ? joined(of(node.left), of(node.right)) : [[opaque('...')]];
    case 'call':
      return limited(textsOfCall(node, of));
    case 'error':
      return limited(node.parts.flatMap(of));
    default:
      return [[opaque('...')]];
  }
}

function textsOfCall(
  { key, name, arguments: given }: Call,
  of: (node: Formula | undefined) => readonly Pieces[],
): readonly Pieces[] {
  const some = (wanted: (index: number) => boolean): readonly Pieces[] => given.filter((_, i) => wanted(i)).flatMap(of);
  switch (key) {
    case 'if':
      return some((i) => i > 0);
    case 'case':
      return some((i) => i > 0 && (i % 2 === 0 || i === given.length - 1));
    case 'ifs':
      return some((i) => i % 2 === 1);
    case 'blankvalue':
    case 'nullvalue':
      return some(() => true);
    case 'htmlencode':
    case 'jsencode':
    case 'jsinhtmlencode':
    case 'urlencode':
    case 'lower':
    case 'text':
    case 'trim':
    case 'substitute':
      return of(given[0]);
    case 'urlfor':
      // What follows is a path below it, or its parameters.
      return of(given[0]);
    default:
      return [[opaque(`${name}()`)]];
  }
}

function isOpen(pieces: Pieces): boolean {
  return typeof pieces.at(-1) === 'object';
}

function opaque(label: string): Opaque {
  return { kind: 'opaque', label };
}

function joined(left: readonly Pieces[], right: readonly Pieces[]): readonly Pieces[] {
  return limited(left.flatMap((first) => (isOpen(first) ? [first] : right.map((second) => [...first, ...second]))));
}

function limited(all: readonly Pieces[]): readonly Pieces[] {
  return all.length > maxAlternatives ? all.slice(0, maxAlternatives) : all;
}
