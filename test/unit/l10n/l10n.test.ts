import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { sentences } from '#server/lsp/composed';
import { inLanguage, pageLanguage, questionInLanguage, setLanguage, t } from '#server/lsp/language';
import { rules } from '#server/rules/registry';
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
  const japanese = readTexts('l10n/bundle.l10n.ja.json');

  afterEach(() => setLanguage(undefined));

  it('is English unless the client sends another', () => {
    assert.equal(t('Reading files: {0} of {1}', 1, 2), 'Reading files: 1 of 2');
    setLanguage('nonsense');
    assert.equal(t('Apply all safe fixes'), 'Apply all safe fixes');
    setLanguage({ 'Apply all safe fixes': 5 });
    assert.equal(t('Apply all safe fixes'), 'Apply all safe fixes');
    for (const text of ['The name of this rule is A or B.', 'Remove the hand-made headers A and B']) {
      assert.equal(inLanguage(text), text);
    }
  });

  it('is said on pages as HTML names it, and only where there are translations', () => {
    setLanguage(japanese, 'ja');
    assert.equal(pageLanguage().tag, 'ja');
    assert.equal(pageLanguage().t('Sources'), '出典');
    setLanguage(undefined, 'de');
    assert.equal(pageLanguage().tag, 'en');
    setLanguage(japanese, '"><script>');
    assert.equal(pageLanguage().tag, 'en');
  });

  it('is found for what was composed elsewhere', () => {
    setLanguage(japanese, 'ja');
    const expected: Readonly<Record<string, string>> = {
      'Suppress ApexCSRF on this line': 'この行の ApexCSRF を抑制',
      'Suppress ApexCSRF in class Hook': 'クラス Hook の ApexCSRF を抑制',
      'Suppress ApexCSRF in accessor': 'アクセサーの ApexCSRF を抑制',
      'Suppress ApexCSRF in this file': 'このファイルの ApexCSRF を抑制',
      'Use https': 'https を使用',
      'Use a bind variable': 'バインド変数を使用',
      'Do not grant View All Data': 'View All Data の付与を取り消す',
      'Choose a, b, c, or nothing.': 'a、b、c のいずれかを選択するか、空欄のままにしてください。',
      'Remove the hand-made headers Authorization, X-API-Key': 'コードで設定しているヘッダー Authorization、X-API-Key を削除',
      'Not shown in the FAQ: the answer is missing.': 'FAQ に表示されません: 回答がありません。',
    };
    for (const [text, translation] of Object.entries(expected)) assert.equal(inLanguage(text), translation);
    const prompt = 'Why is this no risk? A reviewer reads it. May end in: | reviewed by A. Name | until 2027-06-30';
    assert.match(inLanguage(prompt), /^リスクでない理由.*: \| reviewed by A\. Name \| until 2027-06-30$/);
    const hint = 'Write one line, without --, */ or -->.';
    const question = { id: 'a', prompt: 'Name of the Named Credential', value: 'A', pattern: '.*', patternHint: hint };
    assert.deepEqual(questionInLanguage(question), {
      ...question,
      prompt: '指定ログイン情報の名前',
      patternHint: '--、*/、--> を含めずに 1 行で入力してください。',
    });
  });

  it('is found sentence by sentence, and puts blanks where the language has them', () => {
    setLanguage(japanese, 'ja');
    assert.equal(
      inLanguage(
        'In each org, enter the Token (Authorization without "Bearer"), ApiKey (X-API-Key) at Setup > Named Credentials > External Credentials > Api > principal Service. Grant the principal Api-Service in a permission set. See FAQ-900002.',
      ),
      '組織ごとに、[設定] > [指定ログイン情報] > [外部ログイン情報] > Api > プリンシパル Service で次の情報を入力してください: Token (Authorization から "Bearer" を除いた値)、ApiKey (X-API-Key)。権限セットでプリンシパル Api-Service を付与してください。FAQ-900002 を参照してください。',
    );
    assert.equal(
      inLanguage('Keep fields. Reported as warning unless set otherwise.'),
      'Keep fields. 指定がない場合は `warning` として報告されます。',
    );
    setLanguage({ 'See {0}.': 'Siehe {0}.', 'Remove it.': 'Weg damit.' }, 'de');
    assert.equal(inLanguage('Remove it. See A.'), 'Weg damit. Siehe A.');
  });

  it('leaves alone what nobody translated', () => {
    setLanguage(japanese, 'ja');
    for (const text of [
      '',
      ' ',
      'Write the key to a log',
      'Extend until the end',
      'Suppress A in whatever is this',
      'A. B? C.',
    ]) {
      assert.equal(inLanguage(text), text);
    }
    const long = 'Unknown. '.repeat(5000);
    assert.equal(inLanguage(long), long);
  });

  it('takes no value for a text', () => {
    setLanguage(japanese, 'ja');
    // Values of one text that look like others, or like places for values.
    const values = [
      '{0}',
      '{1}',
      '$&',
      '$1',
      'https',
      'composed',
      'Remove',
      'this',
      '.*',
      ...Object.keys(japanese).filter(isWord),
    ];
    for (const { message, values: kinds } of sentences) {
      const places = [...message.matchAll(/\{\d\}/g)].length;
      if (places === 0 || kinds.includes('part')) continue;
      for (const value of values) {
        const text = message.replace(/\{\d\}/g, () => value);
        const wanted = japanese[message]!.replace(/\{\d\}/g, () => value);
        const found = inLanguage(text);
        // What says the same in two patterns is the same in both.
        if (found !== wanted) assert.equal(found, t(text), `${message} with ${value}`);
      }
    }
  });

  it('leaves what rules say as it is', () => {
    setLanguage(japanese, 'ja');
    for (const { title, objection, remedy } of rules) {
      for (const text of [title, objection, remedy]) assert.equal(inLanguage(text), text);
    }
  });

  it('knows texts as the layers below have them', () => {
    const sources = globSync(['server/src/**/*.ts', 'shared/src/*.ts'], { cwd: root, ignore: ['**/lsp/**'] })
      .map((file) => readFileSync(join(root, file), 'utf8').replaceAll('\\', '').toLowerCase())
      .join('\n');
    for (const { message } of sentences) {
      const fragments = message
        .toLowerCase()
        .replaceAll('\\', '')
        .split(/\{\d\}|(?<=: )/);
      for (const fragment of fragments.map((each) => each.trim().replace(/[.?]$/, ''))) {
        // The last word may be one of several that stand there.
        const start = fragment.replace(/ ?\S+$/, '');
        assert.ok(sources.includes(fragment) || (start !== '' && sources.includes(start)), message);
      }
    }
  });
});

/** Whether a text is one word, as most values are. */
function isWord(text: string): boolean {
  return /^\S*[^\s.?]$/.test(text);
}
