import { type MetadataType, metadataTypes } from './metadataTypes';

/** What a file is, judged by its path alone. */
export interface FileKind {
  /** The language: Apex, the XML that describes a component, or another text of a package: markup, a script, data. */
  readonly area: 'apex' | 'metadata' | 'text';
  /**
   * Name of the metadata type (`RemoteSiteSetting`), or `AnonymousApex`. Undefined for a `-meta.xml` of a type that is
   * not known here: its root element says. `X.cls-meta.xml` is of area `metadata` and type `ApexClass`. For a text the
   * type it is a part of: `LightningComponentBundle`.
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

/** Suffixes of files whose text is looked at, by the folder they stand in. Folders are those of the Metadata API. */
const textTypes: readonly { readonly type: string; readonly folder: string; readonly suffixes: ReadonlySet<string> }[] = [
  { type: 'LightningComponentBundle', folder: 'lwc', suffixes: new Set(['js', 'ts', 'html', 'json']) },
  {
    type: 'AuraDefinitionBundle',
    folder: 'aura',
    suffixes: new Set(['cmp', 'app', 'evt', 'intf', 'design', 'tokens', 'auradoc', 'js']),
  },
  // Wherever they stand: nothing else has these suffixes.
  { type: 'ApexPage', folder: '', suffixes: new Set(['page']) },
  { type: 'ApexComponent', folder: '', suffixes: new Set(['component']) },
  { type: 'EmailTemplate', folder: 'email', suffixes: new Set(['email']) },
  {
    type: 'StaticResource',
    folder: 'staticresources',
    suffixes: new Set([
      'js',
      'mjs',
      'cjs',
      'ts',
      'html',
      'htm',
      'xml',
      'json',
      'txt',
      'csv',
      'yml',
      'yaml',
      'properties',
      'env',
      'pem',
      'key',
      'resource',
      'bin',
      'zip',
    ]),
  },
];

const markupSuffixes = new Set([
  'cmp',
  'app',
  'evt',
  'intf',
  'design',
  'tokens',
  'auradoc',
  'page',
  'component',
  'html',
  'htm',
  'xml',
]);
/** What has the name of its content type only by default is most often a script, if it is a text at all. */
const scriptSuffixes = new Set(['js', 'mjs', 'cjs', 'ts', 'resource', 'bin']);
const archiveSuffixes = /\.(?:resource|bin|zip)$/i;

/** The folders and suffixes of the texts of a package that are neither Apex nor metadata. */
export const textPatterns: readonly string[] = textTypes.map(({ folder, suffixes }) => {
  const name = `*.{${[...suffixes].join(',')}}`;
  return folder === '' ? name : `${folder}/**/${name}`;
});

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
  if (type) return { area: 'metadata', type: type.type, format: 'mdapi' };
  const part = textTypes.find((each) => each.suffixes.has(suffix) && (each.folder === '' || hasFolder(folders, each.folder)));
  return part && { area: 'text', type: part.type, format: 'source' };
}

/** What the text in a file is written in, judged by its path: `xml` for metadata, `plain` for what has no syntax of its own. */
export function textLanguageOf(path: string): 'xml' | 'markup' | 'script' | 'plain' {
  if (classifyFile(path)?.area === 'metadata') return 'xml';
  const suffix = /\.([^.\\/]+)$/.exec(path)?.[1].toLowerCase() ?? '';
  return markupSuffixes.has(suffix) ? 'markup' : scriptSuffixes.has(suffix) ? 'script' : 'plain';
}

/**
 * What the elements of the file at `path` are those of, undefined where it is no markup that rules look into: a Visualforce
 * page or component, an Aura component or application, a template of a Lightning web component.
 */
export function markupDialectOf(path: string): 'visualforce' | 'aura' | 'lwc' | undefined {
  const kind = classifyFile(path);
  if (kind?.area !== 'text') return undefined;
  if (kind.type === 'ApexPage' || kind.type === 'ApexComponent') return 'visualforce';
  if (kind.type === 'AuraDefinitionBundle') return /\.(?:cmp|app|intf|evt)$/i.test(path) ? 'aura' : undefined;
  return kind.type === 'LightningComponentBundle' && /\.html$/i.test(path) ? 'lwc' : undefined;
}

/** Which kind of component the script at `path` is a part of; undefined for any other file. */
export function scriptDialectOf(path: string): 'aura' | 'lwc' | undefined {
  const kind = classifyFile(path);
  if (kind?.area !== 'text' || !/\.[jt]s$/i.test(path)) return undefined;
  if (kind.type === 'AuraDefinitionBundle') return 'aura';
  return kind.type === 'LightningComponentBundle' ? 'lwc' : undefined;
}

/**
 * Whether the file at `path` may be an archive: a static resource whose name says nothing of its content, as all have it in
 * Metadata API format and unknown types in source format. Its first bytes say.
 */
export function mayBeArchive(path: string): boolean {
  return archiveSuffixes.test(path) && classifyFile(path)?.area === 'text';
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
