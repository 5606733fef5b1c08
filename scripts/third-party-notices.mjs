// The licences of everything in the package that others wrote, collected from what the bundler really took.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Parts of the package that no bundle mentions: compiled or converted from these, or within another one's files, as nanoid is
 * within docx. The list of libraries is RetireJS's.
 */
const otherPackages = [
  'tree-sitter',
  'tree-sitter-sfapex',
  'tree-sitter-typescript',
  '@salesforce/apex-tmlanguage',
  '@salesforce/code-analyzer-retirejs-engine',
  'nanoid',
  'retire',
];

/** What the parsers link in besides these packages. */
function linkedNotices(root) {
  const unicode = 'node_modules/tree-sitter/vendor/tree-sitter/lib/src/unicode/LICENSE';
  return [
    { title: 'ICU headers, part of tree-sitter (Unicode-3.0)', text: readFileSync(join(root, unicode), 'utf8').trim() },
    { title: 'wasi-libc (Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT)', text: wasiLibc },
  ];
}

const wasiLibc = `Parts of the C library wasi-libc (https://github.com/WebAssembly/wasi-libc), used under the MIT licence, with code of
musl libc, Copyright (c) 2005-2020 Rich Felker, et al., and of dlmalloc by Doug Lea, which is in the public domain.

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const rule = '='.repeat(100);

/**
 * The text of THIRD-PARTY-NOTICES.txt.
 *
 * @param root the repository
 * @param metafiles esbuild's metafiles of the bundles
 * Throws when a package has neither a licence file nor the name of a licence.
 */
export function renderNotices(root, metafiles) {
  const folders = new Set(otherPackages.map((name) => `node_modules/${name}`));
  for (const metafile of metafiles) {
    // What counts is what was taken, not what was looked at.
    for (const { inputs } of Object.values(metafile.outputs)) {
      for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = bytesInOutput > 0 ? packageFolderOf(file) : undefined;
        if (folder) folders.add(folder);
      }
    }
  }
  const notices = [...[...folders].map((folder) => noticeOf(root, folder)), ...linkedNotices(root)];
  notices.sort((a, b) => (a.title < b.title ? -1 : 1));
  const intro = [
    'Third-party notices',
    '',
    'Preflight contains the following software of others, under the licences reproduced below.',
    '',
    ...notices.map(({ title }) => `- ${title}`),
  ];
  return `${intro.join('\n')}\n\n${notices.map(({ title, text }) => `${rule}\n${title}\n${rule}\n\n${text}\n`).join('\n')}`;
}

/** `node_modules/a/lib/x.js` -> `node_modules/a`; also scoped and nested packages. Undefined for our own files. */
function packageFolderOf(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function noticeOf(root, folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const files = readdirSync(join(root, folder)).filter((name) => /^(licen[cs]e|copying|notice|thirdpartynotices?)/i.test(name));
  const texts = files.sort().map((name) =>
    readFileSync(join(root, folder, name), 'utf8')
      .replaceAll('\r\n', '\n')
      .trim(),
  );
  const license = typeof manifest.license === 'string' ? manifest.license : manifest.license?.type;
  if (texts.length === 0 && !license) throw new Error(`${folder} says nothing about its licence`);
  const author = typeof manifest.author === 'string' ? manifest.author : manifest.author?.name;
  const named = `Licensed under ${license}${author ? ` by ${author}` : ''}.`;
  return {
    title: `${manifest.name} ${manifest.version} (${license ?? 'see below'})`,
    text: texts.length > 0 ? texts.join('\n\n') : named,
  };
}
