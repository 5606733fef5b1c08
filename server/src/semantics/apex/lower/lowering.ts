/**
 * What every part of the lowering of a declaration shares: the tree, where its offsets begin, how deep it is. The parts are
 * functions over it; what they need of each other in circles is asked through `expr`.
 */

import { Kind } from '../../../syntax/apex/kinds.generated';
import type { ApexTree } from '../../../syntax/apex/tree';
import type * as ir from '../ir';
import { fold } from '../ir';

/** Expressions and statements nested deeper than this are not looked into (real code stays below 40). */
export const maxDepth = 200;

/** Lowers the expression at a node. */
export type LowerExpression = (lowering: Lowering, node: number) => ir.Expr;

/** The lowering of nodes of one tree; `base` is the offset of the declaration's start, to which all ranges become relative. */
export class Lowering {
  private depth = 0;

  constructor(
    readonly tree: ApexTree,
    readonly base: number,
    /** Leave out bodies and initial values: what others can see of a declaration. */
    readonly signatureOnly: boolean,
    private readonly lowerExpression: LowerExpression,
  ) {}

  /** Goes one level deeper; false, and no deeper, where the input is nested too deep. Followed by `leave`. */
  enter(): boolean {
    if (this.depth >= maxDepth) return false;
    this.depth++;
    return true;
  }

  /** Comes back from the level that `enter` went to. */
  leave(): void {
    this.depth--;
  }

  /** Comments may stand anywhere and mean nothing here; errors may too, but hold code. */
  isComment(node: number): boolean {
    const kind = this.tree.kind(node);
    return kind === Kind.lineComment || kind === Kind.blockComment;
  }

  /** The range of a node, relative to the declaration. */
  range(node: number): ir.Range {
    return { start: this.tree.start(node) - this.base, end: this.tree.end(node) - this.base };
  }

  /** The text of a node as a name. */
  nameRef(node: number): ir.NameRef {
    const name = this.tree.text(node);
    return { name, key: fold(name), start: this.tree.start(node) - this.base, end: this.tree.end(node) - this.base };
  }

  /** A name for a node that should be there and is not. */
  missingName(node: number): ir.NameRef {
    const at = this.tree.end(node) - this.base;
    return { name: '', key: '', start: at, end: at };
  }

  /** The name in the field `field` of a node; an empty one at its end when it is missing. */
  nameIn(node: number, field: number): ir.NameRef {
    const name = this.tree.childByField(node, field);
    return name < 0 ? this.missingName(node) : this.nameRef(name);
  }

  /** The expression at a node. */
  expr(node: number): ir.Expr {
    return this.lowerExpression(this, node);
  }

  /** The expressions among a node's children. */
  exprs(node: number): ir.Expr[] {
    const { tree } = this;
    const out: ir.Expr[] = [];
    for (let child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) {
      if (tree.isNamed(child) && !this.isComment(child)) out.push(this.expr(child));
    }
    return out;
  }

  /** The expression in a field of a node; an opaque one when it is missing. */
  exprIn(node: number, field: number): ir.Expr {
    const child = this.tree.childByField(node, field);
    return child < 0 ? this.opaque(node) : this.expr(child);
  }

  /** An expression of which nothing is known. */
  opaque(node: number): ir.Expr {
    return { kind: 'opaque', children: [], ...this.range(node) };
  }
}
