import { basename, relative } from 'node:path';
import type { Analysis } from '../engine/analysis';
import { pathOfUri } from '../project/uri';

/** The name of a file for readers: the path below the workspace folder; with its name in front where there are several. */
export function nameOf({ workspace }: Analysis, uri: string): string {
  const path = pathOfUri(uri);
  const folder = workspace.folderOf(path);
  if (folder === undefined) return path;
  const below = relative(folder, path).replaceAll('\\', '/');
  return workspace.folders.length > 1 ? `${basename(folder)}/${below}` : below;
}
