/** What of a Visualforce page decides the meaning of the expressions in it: two texts of a page can be compared by that. */

import type { PageFacts } from '../semantics/visualforce/page';
import type { MarkupElement } from '../syntax/markup';

export class PageMeaning {
  /** The same for two pages if an expression means the same in both, as far as its place is the same, too. */
  readonly text: string;
  /** The elements that name variables, and their numbers. */
  private readonly numbers: ReadonlyMap<MarkupElement, number>;
  private readonly starts: readonly number[];

  constructor({ kind, name, isGlobal, classes, standardController, recordSet, attributes, variables }: PageFacts) {
    const named = [...variables].flatMap(([key, all]) => all.map((one) => ({ key, ...one })));
    named.sort((a, b) => a.element.start - b.element.start);
    this.numbers = new Map(named.map(({ element }, i) => [element, i]));
    this.starts = named.map(({ element }) => element.start);
    const said = named.map(({ key, isEach, value, element }) => [key, isEach, this.scope(element), value]);
    const all = [kind, name, isGlobal, classes, standardController, recordSet, [...attributes], said];
    // Where a formula stands is no part of what it means.
    this.text = JSON.stringify(all, (key, value) => (key === 'start' || key === 'end' ? undefined : value));
  }

  /** Which variables count at an element: that whose element it stands in, and how many are named before it. */
  placeOf(element: MarkupElement): readonly [scope: number, before: number] {
    let from = 0;
    let to = this.starts.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.starts[middle]! < element.start) from = middle + 1;
      else to = middle;
    }
    return [this.scope(element), from];
  }

  private scope({ parent }: MarkupElement): number {
    let at = parent;
    while (at && !this.numbers.has(at)) at = at.parent;
    return at ? this.numbers.get(at)! : -1;
  }
}

const known = new WeakMap<PageFacts, PageMeaning>();

/** The meaning of a page, worked out when it is first asked for. */
export function meaningOf(facts: PageFacts): PageMeaning {
  let meaning = known.get(facts);
  if (!meaning) {
    meaning = new PageMeaning(facts);
    known.set(facts, meaning);
  }
  return meaning;
}
