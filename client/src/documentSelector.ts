import type { DocumentFilter } from 'vscode-languageclient/node';

/** What Apex files are called. By name, not by language: other extensions call `.cls` something else. */
const apexSuffixes = ['cls', 'trigger', 'apex'];

/**
 * Suffixes of metadata in Metadata API format (`Acme.remoteSite`); in source format every file ends in `-meta.xml`.
 * Names are those of the Metadata API Developer Guide, "Metadata Types".
 */
export const metadataSuffixes = [
  'app',
  'authprovider',
  'connectedApp',
  'corsWhitelistOrigin',
  'cspTrustedSite',
  'customPermission',
  'dataSource',
  'eca',
  'ecaGlblOauth',
  'ecaOauth',
  'ecaOauthPlcy',
  'ecaPlcy',
  'externalAuthIdentityProvider',
  'externalCredential',
  'externalServiceRegistration',
  'flow',
  'homePageComponent',
  'messageChannel',
  'mutingpermissionset',
  'namedCredential',
  'network',
  'oauthcustomscope',
  'object',
  'outboundNetworkConnection',
  'permissionset',
  'permissionsetgroup',
  'profile',
  'quickAction',
  'redirectWhitelistUrl',
  'remoteSite',
  'samlssoconfig',
  'settings',
  'sharingRules',
  'site',
  'weblink',
  'workflow',
];

/** Texts of a package that are neither Apex nor metadata, by the folder they stand in. */
export const textFiles: readonly (readonly [folder: string, suffixes: readonly string[]])[] = [
  ['lwc', ['js', 'ts', 'html', 'json']],
  ['aura', ['cmp', 'app', 'evt', 'intf', 'design', 'tokens', 'auradoc', 'js']],
  ['', ['page']],
  ['', ['component']],
  ['email', ['email']],
  [
    'staticresources',
    [
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
    ],
  ],
];

/** FAQ entries of a team, by their ids. */
export const teamEntries = '**/[A-Z]*-[0-9]*.md';

const pattern = (glob: string): DocumentFilter => ({ scheme: 'file', pattern: glob });

/** The documents the server is told about while they are open. What it makes of each of them is its own decision. */
export const documentSelector: DocumentFilter[] = [
  pattern(`**/*.{${apexSuffixes.join(',')}}`),
  pattern('**/*-meta.xml'),
  pattern(`**/*.{${metadataSuffixes.join(',')}}`),
  ...textFiles.map(([folder, suffixes]) =>
    pattern(`**/${folder === '' ? '' : `${folder}/**/`}*.${suffixes.length > 1 ? `{${suffixes.join(',')}}` : suffixes[0]}`),
  ),
  pattern('**/{preflight,code-analyzer}.{yml,yaml}'),
  pattern(teamEntries),
  // New files that have no name yet: their language is all there is to know them by.
  ...['apex', 'apex-anon'].map((language) => ({ scheme: 'untitled', language })),
];
