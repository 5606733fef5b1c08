// Which files Code Analyzer's PMD engine reads, and as what: by extension, without hidden files and installed packages.

import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

/** PMD's languages by file extension, in lower case (the engine's default file_extensions). */
const languages = new Map([
  ...['.cls', '.trigger'].map((extension) => [extension, 'apex']),
  ...['.page', '.component'].map((extension) => [extension, 'visualforce']),
  ['.xml', 'xml'],
  ...['.html', '.htm', '.xhtml', '.xht', '.shtml', '.cmp'].map((extension) => [extension, 'html']),
  ...['.js', '.cjs', '.mjs'].map((extension) => [extension, 'ecmascript']),
]);

/** The language in which PMD reads a file; undefined if it does not. */
export function languageOf(path) {
  return languages.get(extname(path).toLowerCase());
}

/** Whether a file or folder of this name is left out, and all below it. */
export function isLeftOut(name) {
  return name.startsWith('.') || name === 'node_modules';
}

/** The files at or below `path` that PMD reads, by language: Map of language to sorted paths. Throws if there is no `path`. */
export function filesByLanguage(path) {
  const files = new Map();
  const add = (file) => {
    const language = languageOf(file);
    if (language) files.set(language, [...(files.get(language) ?? []), file]);
  };
  if (statSync(path).isFile()) {
    add(path);
    return files;
  }
  const folders = [path];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (isLeftOut(entry.name)) continue;
      // Links are not followed: they may lead in a circle.
      if (entry.isDirectory()) folders.push(join(folder, entry.name));
      else if (entry.isFile()) add(join(folder, entry.name));
    }
  }
  for (const each of files.values()) each.sort();
  return files;
}
