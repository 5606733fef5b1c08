/** Which Visualforce pages and components stand before which Apex classes, and what they do with them. */

import type { LoadAction, PagePlace, PageUse } from '../semantics/apex/pageUse';
import type { ComponentUse, PageFacts } from '../semantics/visualforce/page';
import { meaningOf } from './pageMeaning';

/** Asks whether loading a page takes a confirmation token. */
type IsConfirmed = (page: string) => boolean;

export class PageIndex {
  private readonly byFile = new Map<string, PageFacts>();
  /** Files by folded name of a class that they name. */
  private readonly byClass = new Map<string, Set<string>>();
  private readonly uses = new Map<string, PageUse>();
  private readonly componentUses = new Map<string, readonly ComponentUse[]>();
  /** Files by folded name of a component that they use. */
  private readonly byComponent = new Map<string, Set<string>>();

  constructor(private readonly isConfirmed: IsConfirmed) {}

  /**
   * Takes over what a page says now; nothing, when it is gone. Returns the folded names of the classes and components for
   * which something is different.
   */
  set(file: string, facts: PageFacts | undefined): { classes: Set<string>; components: Set<string> } {
    const before = this.byFile.get(file);
    const components = new Set<string>();
    const isSame = before !== undefined && facts !== undefined && meaningOf(before).text === meaningOf(facts).text;
    for (const name of new Set([...(before?.components.keys() ?? []), ...(facts?.components.keys() ?? [])])) {
      if (!isSame || describeUses(before, name) !== describeUses(facts, name)) components.add(name);
      this.componentUses.delete(name);
    }
    reindex(this.byComponent, file, before?.components.keys() ?? [], facts?.components.keys() ?? []);
    const were = classesOf(before);
    const are = classesOf(facts);
    const old = new Map([...were, ...are].map((name) => [name, this.use(name)]));
    reindex(this.byClass, file, were, are);
    if (facts) this.byFile.set(file, facts);
    else this.byFile.delete(file);
    return { classes: this.changed(old), components };
  }

  /** Where pages use the component of that folded name, in a fixed order. */
  usesOf(component: string): readonly ComponentUse[] {
    const known = this.componentUses.get(component);
    if (known) return known;
    const uses = [...(this.byComponent.get(component) ?? [])].sort().flatMap((file) => {
      const page = this.byFile.get(file)!;
      return (page.components.get(component) ?? []).map((use) => ({ ...use, page, here: { file, id: '' } }));
    });
    this.componentUses.set(component, uses);
    return uses;
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

/** Lists a file under other names than before. */
function reindex(byName: Map<string, Set<string>>, file: string, before: Iterable<string>, after: Iterable<string>): void {
  for (const name of before) byName.get(name)?.delete(file);
  for (const name of after) {
    const files = byName.get(name);
    if (files) files.add(file);
    else byName.set(name, new Set([file]));
  }
}

function classesOf(facts: PageFacts | undefined): string[] {
  // A class may be named with the namespace of the package.
  return facts ? facts.classes.map((name) => name.slice(name.lastIndexOf('.') + 1)) : [];
}

/** Where in its page a component is used, and what it is given there. */
function describeUses(facts: PageFacts, component: string): string {
  const meaning = meaningOf(facts);
  const uses = facts.components.get(component) ?? [];
  return JSON.stringify(
    uses.map(({ element, given }) => [...meaning.placeOf(element), [...given].map(([key, { value }]) => [key, value])]),
  );
}

function describe(use: PageUse | undefined): string {
  return use ? JSON.stringify([use.pages, [...use.loadActions], [...use.actions].sort(), [...use.inputs]]) : '';
}
