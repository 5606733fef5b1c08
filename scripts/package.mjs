// Packages the extension: production build, notices of third parties, one universal VSIX, checked.
//
//   node scripts/package.mjs

import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX, listFiles } from '@vscode/vsce';
import { build } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const MAX_BYTES = 3 * 1024 * 1024;

/** What a package must hold, and, by patterns, all it may hold. */
const required = [
  'package.json',
  'package.nls.json',
  'package.nls.ja.json',
  'l10n/bundle.l10n.ja.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'THIRD-PARTY-NOTICES.txt',
  'images/icon.png',
  'dist/apex.wasm',
  'dist/script.wasm',
  'dist/client.js',
  'dist/server.js',
  'dist/cli.js',
  'dist/mcp.js',
  'dist/syntaxes/apex.tmLanguage.json',
  'media/walkthrough/sample.svg',
  'sample/sfdx-project.json',
  'sample/.forceignore',
  'schemas/preflight.schema.json',
  'syntaxes/apex.language-configuration.json',
  'syntaxes/suppressions.tmLanguage.json',
];
const allowed = [
  ...required.map((file) => new RegExp(`^${file.replaceAll('.', '\\.')}$`)),
  /^(?:docs\/)?images\/[\w-]+\.png$/,
  /^media\/walkthrough\/\w+\.svg$/,
  /^sample\//,
];

/** Options of vsce: pictures and links of the README stay as they are, relative to the package. */
const options = {
  cwd: root,
  dependencies: false,
  rewriteRelativeLinks: false,
  allowMissingRepository: true,
  // The pages of rules about secrets show made-up ones of these forms.
  allowPackageSecrets: ['github', 'npm'],
};

/** What speaks against these files, one sentence each. */
function complaints(files) {
  const missing = required.filter((file) => !files.includes(file));
  const surplus = files.filter((file) => !allowed.some((pattern) => pattern.test(file)));
  return [
    ...missing.map((file) => `${file} is missing`),
    ...surplus.map((file) => `${file} does not belong into the package: see .vscodeignore`),
    ...picturesWithout(files).map((file) => `README.md shows ${file}, which is not in the package`),
  ];
}

/** The README's own pictures that are not among these files. */
function picturesWithout(files) {
  if (!files.includes('README.md')) return [];
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const pictures = [...text.matchAll(/!\[[^\]]*\]\(([^)\s]+)\)|<img[^>]+src="([^"]+)"/g)].map((match) => match[1] ?? match[2]);
  return pictures.filter((picture) => !/^https:/.test(picture) && !files.includes(picture.replace(/^\.\//, '')));
}

async function main() {
  console.log('Building for production');
  await build({ production: true });

  const files = (await listFiles(options)).sort();
  console.log('In the package (vsce ls):');
  for (const file of files) console.log(`  ${file} ${Math.ceil(statSync(join(root, file)).size / 1024)} KB`);
  const wrong = complaints(files);
  if (wrong.length > 0) throw new Error(`\n  ${wrong.join('\n  ')}`);

  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const vsix = join(root, `${name}-${version}.vsix`);
  await createVSIX({ ...options, packagePath: vsix });
  if (!existsSync(vsix)) throw new Error(`vsce wrote no ${vsix}`);
  const { size } = statSync(vsix);
  if (size > MAX_BYTES) throw new Error(`${vsix} has ${size} bytes; at most ${MAX_BYTES} are wanted`);
  console.log(`Packaged ${vsix}: ${(size / 1024 / 1024).toFixed(2)} MB`);
}

main().catch((error) => {
  console.error(`The extension could not be packaged: ${error.message}`);
  process.exitCode = 1;
});
