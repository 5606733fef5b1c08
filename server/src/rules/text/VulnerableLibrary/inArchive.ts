/** Vulnerable libraries inside an archive. It can't be opened as a text, so findings stand at its beginning. */

import type { Report } from '../../rule';
import { type LibraryText, type VulnerableLibrary, vulnerableLibraries } from './findings';
import { libraryMessage, worstSeverity } from './message';

interface Held extends VulnerableLibrary {
  /** The files it is in, by their paths in the archive. */
  readonly paths: string[];
}

const longestPath = 120;

/** Whether the file of that path in an archive is worth unpacking: a script or a page. */
export function mayHoldLibrary(path: string): boolean {
  return /\.(?:[mc]?js|html?)$/i.test(path) && !/(?:^|\/)(?:__MACOSX|node_modules|\.git)\//.test(path);
}

/** Collects what the files of one archive hold. The same version in several files is one finding. */
export class ArchivedLibraries {
  private readonly held = new Map<string, Held>();

  /** Looks a file over: `path` is its place in the archive. */
  look(path: string, text: string, comments: LibraryText['comments']): void {
    const language = /\.html?$/i.test(path) ? 'markup' : 'script';
    const name = path.slice(path.lastIndexOf('/') + 1);
    for (const found of vulnerableLibraries({ name, language, text, comments })) {
      const key = [found.library.name, found.version, found.host].join('\n');
      const known = this.held.get(key);
      if (!known) this.held.set(key, { ...found, paths: [path] });
      else {
        if (known.paths.at(-1) !== path) known.paths.push(path);
        if (found.confidence === 'high') this.held.set(key, { ...known, confidence: 'high' });
      }
    }
  }

  /** One report for each version of a library, in the order they were found. */
  reports(): readonly Report[] {
    return [...this.held.values()].map(({ library, version, confidence, host, paths }) => {
      const first = shortened(paths[0]!);
      const more = paths.length === 1 ? '' : ` and ${paths.length - 1} more`;
      const origin = host === undefined ? '' : `, loaded from ${host},`;
      return {
        range: { start: 0, end: 0 },
        message: `In this archive, ${first}${more}: ${libraryMessage(library, version, origin)}`,
        confidence,
        severity: worstSeverity(library, version),
      };
    });
  }
}

/** A path as it can be shown: its end, if it is long, and nothing that is no character. */
function shortened(path: string): string {
  const shown = path.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
  return shown.length <= longestPath ? shown : `...${shown.slice(-longestPath)}`;
}
