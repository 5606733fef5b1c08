import assert from 'node:assert/strict';
import type { ScriptSource, TextChange } from '#server/syntax/script/index';
import { ScriptMask } from '#server/syntax/script/masking';
import { randomIntegers } from '../apex/fixtures';
import { scriptFixture, scriptFixtureNames } from './fixtures';
import { testScriptParser } from './parser';

const insertions = [
  ...[
    'a',
    ' ',
    '\n',
    '\r\n',
    '.',
    ';',
    ',',
    "'",
    '"',
    '`',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '<',
    '=',
    '/',
    '@',
    '#',
    '?',
    ':',
    '\\',
    '${',
    '=>',
  ],
  ...[
    '//',
    '/*',
    '*/',
    '\ud83d\ude00',
    '\ud83d',
    '\u0000',
    'new ',
    'return ',
    'async ',
    'class ',
    'if (a) {\n',
    '} else {\n',
    '?.',
    '5',
  ],
  ...[
    'x = a?.5:b;',
    'using',
    ' = ',
    'abstract',
    'as',
    "this.x.innerHTML = 'y';",
    '{ bubbles: true }',
    '// note\n',
    `\`a\${b}c\``,
    '/re[/]/g',
  ],
];

/** One edit that a person might make to a text, drawn by `draw`. */
function randomChange(text: string, draw: (below: number) => number): TextChange {
  const start = draw(text.length + 1);
  const end = draw(3) === 0 ? Math.min(text.length, start + draw(30)) : start;
  return { start, end, text: draw(4) === 0 ? '' : insertions[draw(insertions.length)] };
}

/** Compares an edited source with one opened on the same text; tells whether the trees are equal. */
function compareWithFresh(source: ScriptSource): boolean {
  const fresh = testScriptParser().open(source.text);
  const [edited, expected] = [source.tree(), fresh.tree()];
  const equal = edited.length === expected.length && edited.rows.every((word, i) => word === expected.rows[i]);
  assert.equal(edited.source, source.text);
  assert.equal(source.hasError, fresh.hasError);
  // How the parser gets over an error may depend on what it reuses. Without errors there is one tree only.
  if (!fresh.hasError) assert.ok(equal, 'the tree of valid text differs from that of a fresh parse');
  fresh.dispose();
  return equal;
}

describe('incremental parsing of scripts', () => {
  it('equals a fresh parse after random edits', () => {
    for (const name of scriptFixtureNames) {
      for (let seed = 1; seed <= 4; seed++) {
        const draw = randomIntegers(seed);
        const source = testScriptParser().open(scriptFixture(name));
        for (let i = 0; i < 25; i++) {
          source.edit([randomChange(source.text, draw)]);
          compareWithFresh(source);
        }
        source.dispose();
      }
    }
  }).timeout(60_000);

  it('equals a fresh parse after every letter of valid code typed', () => {
    const text = scriptFixture('invoiceList.js');
    const source = testScriptParser().open('');
    for (let i = 0; i < text.length; i++) source.edit([{ start: i, end: i, text: text[i] }]);
    assert.ok(compareWithFresh(source));
    source.edit([{ start: 0, end: text.length, text: '' }]);
    assert.ok(compareWithFresh(source));
    source.dispose();
  }).timeout(60_000);

  it('names the ranges whose nodes may differ', () => {
    const text = scriptFixture('InvoiceHelper.js');
    const source = testScriptParser().open(text);
    const at = text.indexOf('chart');
    assert.deepEqual(source.edit([{ start: at, end: at, text: 'my' }]).changed, [{ start: at, end: at + 2 }]);
    source.dispose();
  });
});

describe('the masking of scripts', () => {
  it('follows edits', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const draw = randomIntegers(seed);
      let text = 'x=a?.5:b;using=1;new  as(abstract.y);';
      const mask = new ScriptMask(text);
      let masked = mask.apply(text);
      for (let i = 0; i < 60; i++) {
        const change = randomChange(text, draw);
        text = text.slice(0, change.start) + change.text + text.slice(change.end);
        const newEnd = change.start + change.text.length;
        const edit = mask.edit(text, { start: change.start, oldEnd: change.end, newEnd });
        assert.ok(edit.start <= change.start && edit.oldEnd >= change.end && edit.newEnd >= newEnd);
        masked = masked.slice(0, edit.start) + mask.apply(text, edit.start, edit.newEnd) + masked.slice(edit.oldEnd);
        assert.equal(masked, new ScriptMask(text).apply(text));
        assert.equal(masked.length, text.length);
      }
    }
  });
});
