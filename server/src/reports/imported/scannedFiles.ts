/** Which file of a scan another tool means: it may have run in another folder, on another machine, or on a copy. */

import { pathOfUri, uriOfPath } from '../../project/uri';
import type { ToolPlace } from './toolFinding';
import { isAbsolutePath, isWebAddress, plainAddress, portablePath } from './values';

/** What was scanned, and where. */
export interface ScannedFolders {
  /** The URIs of all analysed files. */
  readonly uris: readonly string[];
  /** The name of a file for readers, by its URI. */
  readonly nameOf: (uri: string) => string;
  /** The folder that names are relative to, and then those of the projects: absolute paths. */
  readonly folders: readonly string[];
  /** Whether there is a file at a path below one of the folders. Nothing outside of them is asked for. */
  readonly isFile: (path: string) => boolean;
}

/** A file as reports name it. */
export interface FoundFile {
  /** For readers; empty where the tool names no file. */
  readonly file: string;
  /** Undefined for a file that was not analysed. */
  readonly uri?: string;
  /** The absolute path, with forward slashes, of a file that is there but was not analysed. */
  readonly path?: string;
}

interface Candidate {
  readonly uri: string;
  /** The parts of its path in lower case, and how many of them stand below a folder of the scan. */
  readonly parts: readonly string[];
  readonly depths: readonly number[];
}

/** The analysed files, found by what other tools call them. */
export class ScannedFiles {
  private readonly byPath = new Map<string, string>();
  private readonly byName = new Map<string, Candidate[]>();
  private readonly folders: readonly string[];
  private readonly found = new Map<string, FoundFile>();

  constructor(private readonly scanned: ScannedFolders) {
    this.folders = [...new Set(scanned.folders.map(portablePath))];
    for (const uri of scanned.uris) {
      const path = portablePath(pathOfUri(uri));
      this.byPath.set(path, uri);
      const parts = path.toLowerCase().split('/');
      const depths = this.folders.flatMap((folder) => {
        const below = relativeTo(folder, path);
        return below === undefined ? [] : [below.split('/').length];
      });
      const candidate = { uri, parts, depths };
      const list = this.byName.get(parts.at(-1)!);
      if (list) list.push(candidate);
      else this.byName.set(parts.at(-1)!, [candidate]);
    }
  }

  /**
   * The file of a place. An exact path counts first. A file that exists but was not analysed is no other one; any other path is
   * matched by its end, which must name one analysed file only.
   */
  find({ file, base }: ToolPlace): FoundFile {
    if (file === undefined) return { file: '' };
    const key = `${base ?? ''}\0${file}`;
    const known = this.found.get(key);
    if (known) return known;
    const found = this.look(file, base);
    this.found.set(key, found);
    return found;
  }

  private look(file: string, base: string | undefined): FoundFile {
    if (isWebAddress(file)) return { file: plainAddress(file) };
    const whole = isAbsolutePath(file) ? file : base === undefined ? undefined : join(base, file);
    const relative = isAbsolutePath(file) ? base !== undefined && relativeTo(base, file) : file;
    // Only what was seen from somewhere else can stand in any of the folders.
    const isHere = whole !== undefined && this.isBelowFolder(whole);
    const paths = [
      ...(whole === undefined ? [] : [whole]),
      ...(isHere || !relative ? [] : this.folders.map((folder) => join(folder, relative))),
    ];
    for (const path of paths) {
      const uri = this.byPath.get(path);
      if (uri !== undefined) return this.analysed(uri);
    }
    const other = paths.find((path) => this.isBelowFolder(path) && this.scanned.isFile(path));
    const uri = other === undefined ? this.matchEnd(relative || file) : undefined;
    if (uri !== undefined) return this.analysed(uri);
    const named = other ?? (isHere ? whole : undefined);
    if (named === undefined) return { file: relative || file };
    return { file: this.scanned.nameOf(uriOfPath(named)), ...(other !== undefined && { path: other }) };
  }

  private isBelowFolder(path: string): boolean {
    return this.folders.some((folder) => relativeTo(folder, path) !== undefined);
  }

  private analysed(uri: string): FoundFile {
    return { file: this.scanned.nameOf(uri), uri };
  }

  /**
   * The one file whose path ends as this one does: one of both is wholly in the end of the other, seen from a folder of the
   * scan. Where there is none, the folder and the file must be the same: `src/classes/A.cls` is what was converted from
   * `force-app/main/default/classes/A.cls`.
   */
  private matchEnd(path: string): string | undefined {
    const parts = path
      .toLowerCase()
      .split('/')
      .filter((part) => part !== '' && part !== '..' && !/^[a-z]:$/.test(part));
    const common = (this.byName.get(parts.at(-1) ?? '') ?? []).map((candidate) => ({
      candidate,
      length: commonEnd(parts, candidate.parts),
    }));
    const whole = common.filter(
      ({ candidate, length }) => length === parts.length || candidate.depths.some((depth) => length >= depth),
    );
    return longest(whole) ?? (whole.length > 0 ? undefined : longest(common.filter(({ length }) => length >= 2)));
  }
}

/** The file with the longest end in common; undefined where there are several or none. */
function longest(list: readonly { readonly candidate: Candidate; readonly length: number }[]): string | undefined {
  const most = list.reduce((one, { length }) => Math.max(one, length), 0);
  const best = list.filter(({ length }) => length === most);
  return best.length === 1 ? best[0]!.candidate.uri : undefined;
}

function commonEnd(one: readonly string[], other: readonly string[]): number {
  let length = 0;
  while (length < one.length && length < other.length && one.at(-1 - length) === other.at(-1 - length)) length++;
  return length;
}

/** The path from a folder down; undefined where it is not below. */
function relativeTo(folder: string, path: string): string | undefined {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return folder !== '' && path.length > prefix.length && path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

function join(folder: string, path: string): string {
  return portablePath(`${folder}/${path}`);
}
