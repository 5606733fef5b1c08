import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { composed, inLanguage, questionInLanguage, setLanguage, t } from '#server/lsp/language';
import { manifestKeys, readTexts, sourceMessages } from './messages';

const root = join(__dirname, '../../..');
const languages = globSync('l10n/bundle.l10n.*.json', { cwd: root }).map((file) => /l10n\.([\w-]+)\.json$/.exec(file)![1]!);

/** The numbers of the values that a text puts in, in order. */
function values(text: string): string[] {
  return [...text.matchAll(/\{\d+\}/g)].map(([each]) => each).sort();
}

/** What must be the same in any language: links, settings, file names, keys of code. */
function fixedParts(text: string): string[] {
  return [...text.matchAll(/\]\((command:[^)]+)\)|`([^`]+)`|\*\*([\w#]+(?:\.\w+)?)\*\*/g)]
    .map((match) => match[1] ?? match[2] ?? match[3]!)
    .filter((part) => /[\w#]/.test(part))
    .sort();
}

describe('Translations', () => {
  const { messages, unknown } = sourceMessages();

  it('are there for one language at least', () => {
    assert.ok(languages.includes('ja'));
    assert.equal(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).l10n, './l10n');
  });

  it('are asked for by texts that can be told', () => assert.deepEqual(unknown, []));

  it('belong to texts without a word that is put together', () => {
    for (const message of messages) assert.doesNotMatch(message, /\$\{/, message);
  });

  for (const language of languages) {
    describe(language, () => {
      const bundle = readTexts(`l10n/bundle.l10n.${language}.json`);
      const manifest = readTexts(`package.nls.${language}.json`);

      it('has every text of the client and the server, and no other', () => {
        const keys = Object.keys(bundle);
        assert.deepEqual(
          [...messages].filter((message) => !(message in bundle)),
          [],
          'missing',
        );
        assert.deepEqual(
          keys.filter((key) => !messages.has(key)),
          [],
          'unused',
        );
        assert.deepEqual(keys, [...keys].sort(), 'in order');
      });

      it('puts in the same values', () => {
        for (const [message, text] of Object.entries(bundle)) assert.deepEqual(values(text), values(message), message);
      });

      it('has every text of the manifest, and no other', () => {
        const english = readTexts('package.nls.json');
        assert.deepEqual(Object.keys(english).sort(), [...manifestKeys()].sort());
        assert.deepEqual(Object.keys(manifest), Object.keys(english));
      });

      it('keeps links, settings and code as they are', () => {
        for (const [key, text] of Object.entries(readTexts('package.nls.json'))) {
          const wanted = fixedParts(text).filter((part) => !/^[A-Z][a-z]+ /.test(part));
          assert.deepEqual(fixedParts(manifest[key]!), wanted, key);
        }
      });

      it('is written, and ends sentences where English does', () => {
        for (const [message, text] of [...Object.entries(bundle), ...Object.entries(manifest)]) {
          assert.ok(text.trim() === text && text.length > 0, message);
        }
        for (const [message, text] of Object.entries(bundle)) {
          if (/[a-z]\.$/.test(message)) assert.match(text, /[。.?)]$/, message);
        }
      });
    });
  }

  it('are in the package', () => {
    const included = readFileSync(join(root, '.vscodeignore'), 'utf8');
    assert.match(included, /^!l10n\/\*\.json$/m);
    assert.match(included, /^!package\.nls\*\.json$/m);
    assert.ok(existsSync(join(root, 'l10n')));
  });
});

describe("The server's language", () => {
  afterEach(() => setLanguage(undefined));

  it('is English unless the client sends another', () => {
    assert.equal(t('Reading files: {0} of {1}', 1, 2), 'Reading files: 1 of 2');
    setLanguage('nonsense');
    assert.equal(t('Apply all safe fixes'), 'Apply all safe fixes');
    setLanguage({ 'Apply all safe fixes': 5 });
    assert.equal(t('Apply all safe fixes'), 'Apply all safe fixes');
  });

  it('is found for what was composed elsewhere', () => {
    setLanguage(readTexts('l10n/bundle.l10n.ja.json'));
    assert.equal(inLanguage('Suppress ApexCSRF on this line'), 'この行の ApexCSRF を抑制');
    assert.equal(inLanguage('Suppress ApexCSRF in class Hook'), 'class Hook の ApexCSRF を抑制');
    assert.equal(inLanguage('Suppress ApexCSRF in this file'), 'このファイルの ApexCSRF を抑制');
    // Titles of rules' own fixes stay as they are.
    for (const title of ['Use https', 'Write the key to a log', 'Extend until the end']) assert.equal(inLanguage(title), title);
    const prompt = 'Why is this no risk? A reviewer reads it. May end in: | reviewed by A. Name | until 2027-06-30';
    assert.match(inLanguage(prompt), /^リスクでない理由.*: \| reviewed by A\. Name \| until 2027-06-30$/);
    assert.match(inLanguage('Choose a, b, c, or nothing.'), /^a, b, c のいずれか/);
    const hint = 'Write one line, without --, */ or -->.';
    const question = { id: 'a', prompt: 'Name of the Named Credential', value: 'A', pattern: '.*', patternHint: hint };
    assert.deepEqual(questionInLanguage(question), {
      ...question,
      prompt: '指定ログイン情報の名前',
      patternHint: '--、*/、--> を含めずに 1 行で入力してください。',
    });
  });

  it('knows texts as the layers below have them', () => {
    const sources = globSync(['server/src/**/*.ts', 'shared/src/*.ts'], { cwd: root, ignore: ['**/lsp/**'] })
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n');
    for (const message of composed) {
      const parts = message.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll("'", "\\\\?'"));
      assert.match(sources, new RegExp(parts.join("(?:\\$\\{[^`]*?\\}|[^'`\\n]+)")), message);
    }
  });
});
