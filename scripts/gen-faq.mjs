// Lists the FAQ entries for the bundle: shared/faq/*.md -> server/src/faq/corpus.generated.ts.
// `node scripts/gen-faq.mjs` writes the file, `--check` only says (by its exit code) whether it is current.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The generated module's path, relative to the repository. */
export const corpusFile = 'server/src/faq/corpus.generated.ts';

/** The text of the generated module for the repository at `root`. */
export function faqCorpus(root) {
  const names = readdirSync(join(root, 'shared/faq'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length))
    .sort();
  const variable = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return [
    '// Written by scripts/gen-faq.mjs from the files in shared/faq. Do not edit.',
    '/// <reference path="../../../shared/src/markdown.d.ts" />',
    ...names.map((name) => `import ${variable(name)} from '../../../shared/faq/${name}.md';`),
    '',
    '/** The text of every FAQ entry by the name of its file. */',
    'export const faqFiles: Readonly<Record<string, string>> = {',
    ...names.map((name) => `  '${name}.md': ${variable(name)},`),
    '};',
    '',
  ].join('\n');
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(fileURLToPath(import.meta.url), '../..');
  const file = join(root, corpusFile);
  const text = faqCorpus(root);
  if (read(file) !== text) {
    if (process.argv.includes('--check')) {
      console.error(`${corpusFile} is out of date: run node scripts/gen-faq.mjs`);
      process.exitCode = 1;
    } else {
      writeFileSync(file, text);
    }
  }
}
