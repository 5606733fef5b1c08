/**
 * Lowers syntax trees of declarations into the typed form of ir.ts. The parts are in the folder `lower`.
 *
 * Robust against every tree the parser may give: missing children become opaque expressions or empty blocks, and
 * nesting deeper than `maxDepth` becomes one opaque expression.
 */

import type { ApexTree } from '../../syntax/apex/tree';
import type * as ir from './ir';
import { lowerDeclarationAt } from './lower/declarations';
import { lowerExpression } from './lower/expressions';
import { Lowering } from './lower/lowering';
import { lowerBlock } from './lower/statements';

/**
 * Lowers the declaration of the outline at `node`; undefined for a node that is none.
 *
 * @param base the offset where the declaration starts, to which all ranges become relative
 */
export function lowerDeclaration(tree: ApexTree, node: number, base: number): ir.Declaration | undefined {
  return lowerDeclarationAt(new Lowering(tree, base, false, lowerExpression), node);
}

/** As `lowerDeclaration`, without bodies and initial values: what others can see of a declaration. */
export function lowerSignature(tree: ApexTree, node: number, base: number): ir.Declaration | undefined {
  return lowerDeclarationAt(new Lowering(tree, base, true, lowerExpression), node);
}

/** The loose statements of anonymous Apex, as one body. */
export function lowerLoose(tree: ApexTree, base: number): ir.Declaration {
  const lowering = new Lowering(tree, base, false, lowerExpression);
  return { kind: 'anonymous', isStatic: true, body: lowerBlock(lowering, 0) };
}
