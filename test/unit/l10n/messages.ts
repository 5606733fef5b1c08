import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { kindNames, marketplace, statusNames, subjectNames } from '#server/faq/words';
import { parts, sentences } from '#server/lsp/composed';
import { architectures, materials } from '#shared/checklist';
import { categoryTitles } from '#shared/justification';
import { reviewCategories } from '#shared/review';

const root = join(__dirname, '../../..');

/** A call of `l10n.t` or of the server's `t`: its message, or what stands there instead. */
const call = /(?:\bl10n\.|(?<![\w.$]))t\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|([^\s)][^\n]{0,60}))/g;

/** Texts that are put together below the edge of the server. */
export const composed: readonly string[] = [...sentences, ...parts].map(({ message }) => message);

/** Messages that are no literals where they are translated, by what stands there. */
const computed: Readonly<Record<string, readonly string[]>> = {
  title: [...architectures.map(({ title }) => title), ...materials.map(({ title }) => title)],
  'material.title': materials.map(({ title }) => title),
  'reviewCategories.find': reviewCategories.map(({ title }) => title),
  'categoryTitles[category]': Object.values(categoryTitles),
  'statusNames[entry.status]': Object.values(statusNames),
  'subjectNames[subject]': Object.values(subjectNames),
  'kindNames[source.kind]': Object.values(kindNames),
  marketplace: [marketplace],
};

/** What the sources have translated: every message, and each call whose message is not known. */
export function sourceMessages(): { messages: ReadonlySet<string>; unknown: readonly string[] } {
  const messages = new Set<string>(composed);
  const unknown: string[] = [];
  for (const file of globSync(['client/src/**/*.ts', 'server/src/lsp/**/*.ts', 'server/src/faq/*age.ts'], { cwd: root })) {
    if (file.endsWith('lsp/language.ts')) continue;
    const text = readFileSync(join(root, file), 'utf8');
    if (!/\bl10n\b|from '\.\/language'|\bPageLanguage\b/.test(text)) continue;
    for (const [, single, double, other] of text.matchAll(call)) {
      const literal = single ?? double;
      if (literal !== undefined) messages.add(literal.replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char)));
      else {
        const known = Object.entries(computed).find(([start]) => other!.startsWith(start));
        for (const message of known?.[1] ?? []) messages.add(message);
        if (!known) unknown.push(`${file}: ${other}`);
      }
    }
  }
  return { messages, unknown };
}

/** A file of texts by their keys. */
export function readTexts(file: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}

/** The keys `%like.this%` that the manifest uses. */
export function manifestKeys(): ReadonlySet<string> {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return new Set([...text.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]!));
}
