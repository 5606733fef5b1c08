import assert from 'node:assert/strict';
import { relatedPlaces } from '#server/lsp/diagnostics';
import { describeError } from '#server/lsp/log';
import { commandUri, escapeMarkdown, inlineCode } from '#server/lsp/markdown';
import { readSettings } from '#server/lsp/settings';
import { readableSpec } from '#server/rules/readableSpec';
import type { Finding } from '#shared/finding';
import { defaultSettings } from '#shared/settings';
import { findingAt, stepAt } from '#test/unit/reports/findings';

describe('Markdown', () => {
  it('shows plain text as it is', () => {
    assert.equal(escapeMarkdown('List<Account> of a_b, [x](y)'), 'List\\<Account\\> of a\\_b, \\[x\\](y)');
    assert.equal(escapeMarkdown('api.example.com - fine'), 'api.example.com - fine');
    assert.equal(escapeMarkdown('# no heading\n- no list\n1. no list'), '\\# no heading\n\\- no list\n1\\. no list');
  });

  it('holds code with backticks, and commands with parentheses', () => {
    assert.equal(inlineCode('a'), '`a`');
    assert.equal(inlineCode('a``b'), '```a``b```');
    assert.equal(inlineCode('`a'), '`` `a ``');
    assert.equal(commandUri('x', 'a(b)'), 'command:x?%5B%22a%28b%29%22%5D');
    assert.equal(commandUri('x'), 'command:x');
  });
});

describe('A readable specification', () => {
  const page = (...lines: string[]) => readableSpec(lines.join('\n'));

  it('keeps the message of a mark, and drops what is for the test runner', () => {
    const fence = page(
      '```apex title=A.cls',
      'insert a;',
      '//     ^ error high SomeRule: not checked',
      '// ^3-+1:2 SomeRule: x',
      '```',
    );
    assert.equal(fence, ['```apex title="A.cls"', 'insert a;', '//     ^ not checked', '// x', '```'].join('\n'));
    const xml = page(
      '```xml',
      '<a>',
      '<!-- ^^ suppressed SomeRule: why -->',
      '<!-- ^^ SomeRule -->',
      '<!-- a ^ comment -->',
      '```',
    );
    assert.equal(xml, ['```xml', '<a>', '<!-- ^^ why -->', '<!-- ^^ -->', '<!-- a ^ comment -->', '```'].join('\n'));
  });

  it('says the API version of a case in words', () => {
    assert.equal(page('```yaml config', 'apiVersion: 67', 'settings: {}', '```', 'text'), 'API version 67:\n\ntext');
  });

  it('says what the outcome of a fix is', () => {
    assert.equal(page('```apex fix "Use https" of=2 title=A.cls', '```'), '```apex title="A.cls, after “Use https”"\n```');
    assert.equal(page('```xml fix safe none', '```'), '```xml title="After the safe fixes, unchanged"\n```');
  });

  it('leaves prose alone', () => {
    const prose = 'A `// ^^ Rule: x` in a line.\n\n    // ^^ SomeRule: x';
    assert.equal(readableSpec(prose), prose);
  });
});

describe('Reading settings', () => {
  it('takes defaults for whatever is missing or makes no sense', () => {
    for (const value of [undefined, null, 7, 'x', [], { run: 'never', exclude: {}, rules: [], trace: {}, suppression: true }]) {
      assert.deepEqual(readSettings(value), defaultSettings);
    }
  });

  it('understands names with a dot as editors send them', () => {
    const settings = readSettings({ suppression: { requireReason: false }, trace: { server: 'verbose' } });
    assert.equal(settings.suppressionRequireReason, false);
    assert.equal(settings.trace, 'verbose');
  });

  it('keeps the rules that are set to something known', () => {
    assert.deepEqual(readSettings({ rules: { A: 'off', B: 'loud', C: 'hint' } }).rules, { A: 'off', C: 'hint' });
  });
});

describe('The places that explain a finding', () => {
  const text = 'abc';
  const places = (hops: number, related: Finding['related'] = []) => {
    const between = Array.from({ length: hops }, (_, index) => stepAt('hop', 'file:///a', text, 'b', `Hop ${index + 2}`));
    const steps = [stepAt('source', 'file:///a', text, 'a'), ...between, stepAt('sink', 'file:///a', text, 'c')];
    return relatedPlaces(findingAt('file:///a', text, 'c', { steps, related }));
  };

  it('are its steps, numbered, then the related places that are none of them', () => {
    const related = [
      { file: 'file:///a', start: 0, end: 1, message: 'The source again' },
      { file: 'file:///b', start: 0, end: 1, message: 'Something else' },
    ];
    assert.deepEqual(
      places(1, related).map(({ message }) => message),
      ['1. The source', '2. Hop 2', '3. The sink', 'Something else'],
    );
  });

  it('are never more than twenty steps, the last one among them', () => {
    assert.equal(places(18).at(-1)?.message, '20. The sink');
    assert.deepEqual([places(19).length, places(19).at(-1)?.message], [20, '21. The sink (1 step before this left out)']);
    const many = places(98);
    assert.deepEqual(
      [many.length, many[18]?.message, many[19]?.message],
      [20, '19. Hop 19', '100. The sink (80 steps before this left out)'],
    );
  });
});

describe('An error in the log', () => {
  it('does not quote what was read', () => {
    let error: unknown;
    try {
      JSON.parse('{ "secret": hunter2 }');
    } catch (thrown) {
      error = thrown;
    }
    assert.match(describeError(error), /^SyntaxError\n\s+at /);
    assert.doesNotMatch(describeError(error), /hunter2/);
    assert.doesNotMatch(describeError(new Error('hunter2')), /hunter2/);
    assert.doesNotMatch(describeError('hunter2'), /hunter2/);
  });
});
