/** Syntax trees of files that are not open, kept while memory allows: analysing a file soon after indexing it needs no second parse. */

import type { ApexTree } from '../syntax/apex/tree';

/** Bytes of tree rows that may be kept. */
const capacity = 96 * 1024 * 1024;

export class TreeCache {
  private readonly trees = new Map<object, ApexTree>();
  private bytes = 0;

  /** The tree kept for `owner`, if it still is. */
  get(owner: object): ApexTree | undefined {
    return this.trees.get(owner);
  }

  set(owner: object, tree: ApexTree): void {
    this.delete(owner);
    this.trees.set(owner, tree);
    this.bytes += tree.rows.byteLength;
    for (const [oldest, old] of this.trees) {
      if (this.bytes <= capacity || oldest === owner) return;
      this.trees.delete(oldest);
      this.bytes -= old.rows.byteLength;
    }
  }

  delete(owner: object): void {
    const tree = this.trees.get(owner);
    if (!tree) return;
    this.trees.delete(owner);
    this.bytes -= tree.rows.byteLength;
  }

  clear(): void {
    this.trees.clear();
    this.bytes = 0;
  }
}
