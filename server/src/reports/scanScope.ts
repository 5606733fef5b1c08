import type { RuleMeta } from '#shared/rule';
import type { Settings } from '#shared/settings';
import type { Analysis } from '../engine/analysis';
import { classifyFile } from '../project/files';
import { pathOfUri, uriOfPath } from '../project/uri';
import type { ScannedFolder } from './scanReport';

/** What a scan covered. */
export interface ScanScope {
  /** By package directory, in the order of their names; what is in none comes last. */
  readonly scanned: readonly ScannedFolder[];
  /** Names of the rules that the configuration switches off for every file. */
  readonly switchedOff: readonly string[];
}

/**
 * What was looked at of these files, after they were analysed.
 *
 * @param settings the user's own
 * @param chosen the rules of the scan
 * @param nameOf the name of a file or folder for readers, by its URI
 */
export function scanScope(
  analysis: Pick<Analysis, 'workspace' | 'configuration' | 'report'>,
  uris: readonly string[],
  {
    settings,
    chosen,
    nameOf,
  }: { readonly settings: Settings; readonly chosen: readonly RuleMeta[]; nameOf(uri: string): string },
): ScanScope {
  const folders = new Map<string | undefined, { folder: Folder; package?: string; path?: string }>();
  const inForce = new Set<Settings>();
  for (const uri of uris) {
    const path = pathOfUri(uri);
    const directory = analysis.workspace.packageDirectoryOf(path);
    let entry = folders.get(directory?.path);
    if (!entry) {
      const place = directory && { path: nameOf(uriOfPath(directory.path)), package: directory.package };
      entry = { folder: { apex: 0, metadata: 0, other: 0, leftOut: 0 }, ...place };
      folders.set(directory?.path, entry);
    }
    const area = classifyFile(path)?.area;
    // Only what the configuration leaves alone has no report.
    if (analysis.report(uri) === undefined) entry.folder.leftOut++;
    else entry.folder[area === 'apex' || area === 'metadata' ? area : 'other']++;
    inForce.add(analysis.configuration.settings(uri, settings));
  }
  const all = [...inForce];
  return {
    scanned: [...folders.values()]
      .map(({ folder: { leftOut, ...files }, ...place }): ScannedFolder => ({ ...place, files, leftOut }))
      .sort((a, b) => (a.path === undefined ? 1 : b.path === undefined ? -1 : a.path < b.path ? -1 : 1)),
    switchedOff: chosen
      .map(({ name }) => name)
      .filter((name) => all.length > 0 && all.every(({ rules }) => rules[name] === 'off')),
  };
}

interface Folder {
  apex: number;
  metadata: number;
  other: number;
  leftOut: number;
}
