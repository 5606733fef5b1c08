/** The kind of text that the parser could not fit in, whatever the language. */
export const errorKind = 0xffff;

const stride = 5;
const noRow = 0xffffffff;
const flagNamed = 1 << 24;
const flagMissing = 2 << 24;
const flagExtra = 4 << 24;
const flagError = 8 << 24;
const flagHasError = 16 << 24;

/**
 * A read-only view of one flattened syntax tree and of the text it was parsed from.
 *
 * A node is its index: 0 is the root, and the nodes stand in pre-order, so the subtree of `i` is `i` up to
 * `subtreeEnd(i)` and most questions are a loop over it. Nothing here recurses or allocates per node. Offsets are UTF-16.
 * A tree holds either every node, only declarations (an outline), or what touches a range of the text; the nodes it has
 * are the same in each. It stays valid whatever happens to the parser.
 */
export class SyntaxTree {
  readonly #rows: Uint32Array;

  /** `rows` as wasm/flatten.c lays them out; `source` is the text as the user wrote it. */
  constructor(
    rows: Uint32Array,
    readonly source: string,
  ) {
    this.#rows = rows;
  }

  /** The number of nodes. */
  get length(): number {
    return this.#rows.length / stride;
  }

  /** The rows themselves: to compare trees and to measure them. */
  get rows(): Uint32Array {
    return this.#rows;
  }

  /** What node `i` is: a value of the language's Kind, or of its Token for an operator. */
  kind(i: number): number {
    return this.#rows[i * stride] & 0xffff;
  }

  /** The field under which the parent holds node `i` (a value of the language's Field), or 0. */
  field(i: number): number {
    return (this.#rows[i * stride] >>> 16) & 0xff;
  }

  /** Offset of the first character of node `i`. */
  start(i: number): number {
    return this.#rows[i * stride + 1];
  }

  /** Offset after the last character of node `i`. */
  end(i: number): number {
    return this.#rows[i * stride + 2];
  }

  /** The parent of node `i`, -1 for the root. */
  parent(i: number): number {
    const parent = this.#rows[i * stride + 3];
    return parent === noRow ? -1 : parent;
  }

  /** The node after the last descendant of `i`: the subtree of `i` is `i` up to this, exclusive. */
  subtreeEnd(i: number): number {
    return this.#rows[i * stride + 4];
  }

  /** The text of node `i` as the user wrote it. */
  text(i: number): string {
    return this.source.slice(this.start(i), this.end(i));
  }

  /** Whether node `i` is a construct of the grammar and no operator token. */
  isNamed(i: number): boolean {
    return (this.#rows[i * stride] & flagNamed) !== 0;
  }

  /** Whether the parser put node `i` in because the text lacks it. */
  isMissing(i: number): boolean {
    return (this.#rows[i * stride] & flagMissing) !== 0;
  }

  /** Whether node `i` may stand anywhere: a comment, or an error between two nodes. */
  isExtra(i: number): boolean {
    return (this.#rows[i * stride] & flagExtra) !== 0;
  }

  /** Whether node `i` is text that the parser could not fit in. */
  isError(i: number): boolean {
    return (this.#rows[i * stride] & flagError) !== 0;
  }

  /** Whether there is an error or a missing node in the subtree of `i`, shown in this view or not. */
  hasError(i: number): boolean {
    return (this.#rows[i * stride] & flagHasError) !== 0;
  }

  /** The first child of node `i`, -1 if it has none. */
  firstChild(i: number): number {
    return this.subtreeEnd(i) > i + 1 ? i + 1 : -1;
  }

  /** The next node with the same parent as `i`, -1 after the last. */
  nextSibling(i: number): number {
    const next = this.subtreeEnd(i);
    const parent = this.parent(i);
    return parent >= 0 && next < this.subtreeEnd(parent) ? next : -1;
  }

  /** Calls `visit` with each child of node `i`, in order. */
  forEachChild(i: number, visit: (child: number) => void): void {
    const end = this.subtreeEnd(i);
    for (let child = i + 1; child < end; child = this.subtreeEnd(child)) visit(child);
  }

  /** The children of node `i`, in order. */
  children(i: number): number[] {
    const children: number[] = [];
    const end = this.subtreeEnd(i);
    for (let child = i + 1; child < end; child = this.subtreeEnd(child)) children.push(child);
    return children;
  }

  /** The first child of node `i` that is of `kind`, -1 if there is none. */
  childOfKind(i: number, kind: number): number {
    const end = this.subtreeEnd(i);
    for (let child = i + 1; child < end; child = this.subtreeEnd(child)) {
      if (this.kind(child) === kind) return child;
    }
    return -1;
  }

  /** The first child of node `i` under `field`, -1 if there is none. Under some fields that is a token: see childrenByField(). */
  childByField(i: number, field: number): number {
    const end = this.subtreeEnd(i);
    for (let child = i + 1; child < end; child = this.subtreeEnd(child)) {
      if (this.field(child) === field) return child;
    }
    return -1;
  }

  /** All children of node `i` under `field`, in order. */
  childrenByField(i: number, field: number): number[] {
    const children: number[] = [];
    const end = this.subtreeEnd(i);
    for (let child = i + 1; child < end; child = this.subtreeEnd(child)) {
      if (this.field(child) === field) children.push(child);
    }
    return children;
  }

  /** The nearest node above `i` that is of `kind`, -1 if there is none. */
  ancestorOfKind(i: number, kind: number): number {
    let ancestor = this.parent(i);
    while (ancestor >= 0 && this.kind(ancestor) !== kind) ancestor = this.parent(ancestor);
    return ancestor;
  }

  /** The nodes above `i`, from its parent to the root. */
  ancestors(i: number): number[] {
    const ancestors: number[] = [];
    for (let ancestor = this.parent(i); ancestor >= 0; ancestor = this.parent(ancestor)) ancestors.push(ancestor);
    return ancestors;
  }

  /** The nodes of any of these kinds among `within` and its descendants, in the order of the text. */
  find(kinds: readonly number[], within = 0): number[] {
    const found: number[] = [];
    const end = this.subtreeEnd(within);
    for (let i = within; i < end; i++) {
      if (kinds.includes(this.kind(i))) found.push(i);
    }
    return found;
  }

  /** The smallest node that holds the character at `offset`, -1 outside the root. */
  nodeAt(offset: number): number {
    const holds = (i: number) => this.start(i) <= offset && offset < this.end(i);
    if (this.length === 0 || !holds(0)) return -1;
    let node = 0;
    let child = 1;
    while (child < this.subtreeEnd(node) && this.start(child) <= offset) {
      if (holds(child)) {
        node = child;
        child = node + 1;
      } else {
        child = this.subtreeEnd(child);
      }
    }
    return node;
  }
}
