/** Gives the planners of `fixes/` what they may look at. */

import { join } from 'node:path';
import type { Place } from '#shared/finding';
import type { PlanContext } from '../fixes/planner';
import { pathOfUri, uriOfPath } from '../project/uri';
import type { MetadataComponent } from '../rules/rule';
import type { Origin } from '../semantics/apex/values';

/** What a planner may look at, seen from the file of a finding. */
export interface PlanFacts {
  readonly file: string;
  /** Absolute path of the package directory the file is in, if it is in one. */
  readonly packageDirectory: string | undefined;
  readonly locate: (origin: Origin) => Place | undefined;
  readonly textOf: (file: string) => string | undefined;
  readonly components: (type: string) => readonly MetadataComponent[];
  readonly apexFiles: () => Iterable<{ readonly file: string; readonly text: string }>;
  readonly exists: (file: string) => boolean;
}

/** The context of a planner. */
export function planContext(facts: PlanFacts): PlanContext {
  return {
    file: facts.file,
    place: facts.locate,
    textOf: facts.textOf,
    components: facts.components,
    apexFiles: facts.apexFiles,
    exists: facts.exists,
    newFile: (folder, name) => uriOfPath(join(componentRoot(pathOfUri(facts.file), facts.packageDirectory), folder, name)),
  };
}

/**
 * The folder that holds `classes`, `namedCredentials` and so on for a file: the one above its own `classes` or
 * `triggers` folder, else `main/default` of its package directory, else the file's own folder.
 */
function componentRoot(path: string, packageDirectory: string | undefined): string {
  const parts = path.split(/[\\/]/);
  const at = parts.findLastIndex((part) => /^(?:classes|triggers)$/i.test(part));
  const root = at > 0 ? parts.slice(0, at).join('/') || '/' : undefined;
  if (root !== undefined && (packageDirectory === undefined || root.startsWith(packageDirectory.replaceAll('\\', '/'))))
    return root;
  return packageDirectory ? join(packageDirectory, 'main', 'default') : join(path, '..');
}
