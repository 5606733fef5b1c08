/** Which Visualforce pages and components stand before which Apex classes, and what they do with them. */

import type { LoadAction, PagePlace, PageUse } from '../semantics/apex/pageUse';
import type { PageFacts } from '../semantics/visualforce/page';

/** Asks whether loading a page takes a confirmation token. */
type IsConfirmed = (page: string) => boolean;

export class PageIndex {
  private readonly byFile = new Map<string, PageFacts>();
  /** Files by folded name of a class that they name. */
  private readonly byClass = new Map<string, Set<string>>();
  private readonly uses = new Map<string, PageUse>();

  constructor(private readonly isConfirmed: IsConfirmed) {}

  /**
   * Takes over what a page says now; nothing, when it is gone. Returns the folded names of the classes for which something
   * is different.
   */
  set(file: string, facts: PageFacts | undefined): Set<string> {
    const before = this.byFile.get(file);
    const concerned = new Set([...classesOf(before), ...classesOf(facts)]);
    const old = new Map([...concerned].map((name) => [name, this.use(name)]));
    for (const name of classesOf(before)) this.byClass.get(name)?.delete(file);
    for (const name of classesOf(facts)) {
      const files = this.byClass.get(name);
      if (files) files.add(file);
      else this.byClass.set(name, new Set([file]));
    }
    if (facts) this.byFile.set(file, facts);
    else this.byFile.delete(file);
    return this.changed(old);
  }

  /** Pages may ask for confirmation tokens that did not, or the other way round. Returns as `set`. */
  confirmationsChanged(): Set<string> {
    return this.changed(new Map(this.uses));
  }

  private changed(old: ReadonlyMap<string, PageUse | undefined>): Set<string> {
    const changed = new Set<string>();
    for (const [name, was] of old) {
      this.uses.delete(name);
      if (describe(was) !== describe(this.use(name))) changed.add(name);
    }
    return changed;
  }

  /** What pages do with the class of that folded name. */
  use(name: string): PageUse | undefined {
    const known = this.uses.get(name);
    if (known) return known;
    const files = this.byClass.get(name);
    if (!files || files.size === 0) return undefined;
    const pages: string[] = [];
    const loadActions = new Map<string, LoadAction>();
    const actions = new Set<string>();
    const inputs = new Map<string, PagePlace>();
    for (const file of [...files].sort()) {
      const facts = this.byFile.get(file)!;
      pages.push(facts.name);
      const { loadAction } = facts;
      if (loadAction !== undefined && loadActions.get(loadAction)?.isConfirmed !== false)
        loadActions.set(loadAction, { page: facts.name, isConfirmed: this.isConfirmed(facts.name) });
      for (const action of facts.actions) actions.add(action);
      for (const { path, place, length } of facts.inputs)
        if (!inputs.has(path)) inputs.set(path, { unit: { file, id: place }, length, page: facts.name });
    }
    const use = { pages, loadActions, actions, inputs };
    this.uses.set(name, use);
    return use;
  }
}

function classesOf(facts: PageFacts | undefined): string[] {
  // A class may be named with the namespace of the package.
  return facts ? facts.classes.map((name) => name.slice(name.lastIndexOf('.') + 1)) : [];
}

function describe(use: PageUse | undefined): string {
  return use ? JSON.stringify([use.pages, [...use.loadActions], [...use.actions].sort(), [...use.inputs]]) : '';
}
