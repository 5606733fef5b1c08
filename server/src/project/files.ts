import { type MetadataType, metadataTypes } from './metadataTypes';

/** What a file is, judged by its path alone. */
export interface FileKind {
  /** The language: Apex, or the XML that describes a component. */
  readonly area: 'apex' | 'metadata';
  /**
   * Name of the metadata type (`RemoteSiteSetting`), or `AnonymousApex`. Undefined for a `-meta.xml` of a type that is
   * not known here: its root element says. `X.cls-meta.xml` is of area `metadata` and type `ApexClass`.
   */
  readonly type: string | undefined;
  /** Source format (`X.remoteSite-meta.xml`) or Metadata API format (`X.remoteSite`). Apex is the same in both: `source`. */
  readonly format: 'source' | 'mdapi';
}

const apexTypes: Readonly<Record<string, string>> = { cls: 'ApexClass', trigger: 'ApexTrigger', apex: 'AnonymousApex' };

const bySuffix = new Map<string, MetadataType[]>();
for (const type of metadataTypes) {
  const key = type.suffix.toLowerCase();
  bySuffix.set(key, [...(bySuffix.get(key) ?? []), type]);
}

/**
 * What the file at `path` is (native path or URI; it need not exist), undefined if it is nothing that is analysed.
 * Suffixes are compared without case.
 */
export function classifyFile(path: string): FileKind | undefined {
  const folders = path.split(/[\\/]/);
  const name = folders.pop()!;
  const meta = /^(.+)-meta\.xml$/i.exec(name);
  const suffix = /.\.([^.]+)$/.exec(meta ? meta[1] : name)?.[1].toLowerCase();
  if (meta) {
    const types = (suffix && bySuffix.get(suffix)) || [];
    const type = types.find(({ folder }) => hasFolder(folders, folder)) ?? types[0];
    return { area: 'metadata', type: type?.type, format: 'source' };
  }
  if (!suffix) return undefined;
  if (Object.hasOwn(apexTypes, suffix)) return { area: 'apex', type: apexTypes[suffix], format: 'source' };
  const type = bySuffix
    .get(suffix)
    ?.find(({ xml, folder }) => xml === 'both' || (xml === 'folder' && hasFolder(folders, folder)));
  return type && { area: 'metadata', type: type.type, format: 'mdapi' };
}

function hasFolder(folders: readonly string[], folder: string): boolean {
  return folders.some((each) => each.toLowerCase() === folder.toLowerCase());
}

/** The `-meta.xml` that describes the Apex class or trigger at `path`, undefined for any other file. */
export function metaFileOf(path: string): string | undefined {
  return /\.(cls|trigger)$/i.test(path) ? `${path}-meta.xml` : undefined;
}

/** The Apex class or trigger that the `-meta.xml` at `path` describes, undefined for any other file. */
export function apexFileOf(path: string): string | undefined {
  return /\.(cls|trigger)-meta\.xml$/i.test(path) ? path.slice(0, -'-meta.xml'.length) : undefined;
}
