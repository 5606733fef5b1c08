/** What the Visualforce pages and components of a project do with the Apex class behind them. */

import { isPageController } from './entryPoints';
import type { Lookup, TypeEntry } from './typeIndex';
import type { UnitRef } from './values';

/** A method that loading a page calls. */
export interface LoadAction {
  /** Developer name of the page. */
  readonly page: string;
  /** The page asks for a confirmation token: a link from elsewhere does not call the method. */
  readonly isConfirmed: boolean;
}

export interface PageUse {
  /** Developer names of the pages and components, sorted. */
  readonly pages: readonly string[];
  /** By folded name of the method. */
  readonly loadActions: ReadonlyMap<string, LoadAction>;
  /** Folded names of the methods that buttons, links and scripts call. */
  readonly actions: ReadonlySet<string>;
  /** Where users set members, by their folded path: `filter`, or `row.name` for a member of another object. */
  readonly inputs: ReadonlyMap<string, PagePlace>;
}

/** A place in a page; the place moves, its name stays. */
export interface PagePlace {
  readonly unit: UnitRef;
  readonly length: number;
  /** Developer name of the page. */
  readonly page: string;
}

/** Whether a class stands behind a Visualforce page: one of the project says so, or the class looks like it. */
export function standsBehindPage(type: TypeEntry, lookup: Lookup): boolean {
  return lookup.pageUse?.(type.key) !== undefined || isPageController(type);
}
