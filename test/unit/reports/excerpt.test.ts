import { strict as assert } from 'node:assert';
import { excerptOf, excerptText } from '#server/reports/excerpt';
import { LineIndex } from '#shared/lines';

function excerpt(text: string, from: number, to: number, around = 3) {
  const lines = new LineIndex(text);
  const [begin, end] = [lines.positionAt(from), lines.positionAt(to)];
  const region = {
    beginLine: begin.line + 1,
    beginColumn: begin.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
  return excerptOf({ text, lines }, region, around);
}

function shown(text: string, target: string, around?: number): string {
  const from = text.indexOf(target);
  return excerptText(excerpt(text, from, from + target.length, around));
}

describe('excerpts', () => {
  it('have lines around the range, without the indentation that all have', () => {
    assert.equal(shown('    a\n      b\n    c\n', 'b', 1), '  1  a\n> 2    b\n  3  c');
  });

  it('begin and end with lines that have something', () => {
    assert.equal(shown('a\n\n\n  b\n\n\n\nc', 'b', 2), '> 4  b');
  });

  it('cut a range into what stands before, in and behind it', () => {
    assert.deepEqual(excerpt('int a = b;', 4, 5), [{ number: 1, inRange: true, before: 'int ', marked: 'a', after: ' = b;' }]);
  });

  it('leave out the middle of a long range, and say so', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`);
    assert.equal(
      shown(`${lines.join('\n')}\n`, lines.slice(3, 18).join('\n'), 1),
      [
        '   3  line 3',
        ...[4, 5, 6, 7, 8].map((number) => `>  ${number}  line ${number}`),
        '...',
        '> 18  line 18',
        '  19  line 19',
      ].join('\n'),
    );
  });

  it('have nothing of a line at whose start the range ends', () => {
    assert.equal(shown('a\nb\nc\n', 'a\n', 0), '> 1  a');
  });

  it('cut long lines around the range, never inside a character', () => {
    const [line] = excerpt(`${'\ud83d\ude00'.repeat(300)}X${'y'.repeat(500)}`, 600, 601, 0);
    assert.ok(line && line.before.length + line.marked.length + line.after.length < 200);
    assert.match(line.before, /^\.\.\.(?:\ud83d\ude00)+$/u);
    assert.match(line.after, /^y+\.\.\.$/);
    const [all] = excerpt('z'.repeat(1000), 0, 1000, 0);
    assert.equal(all?.marked.length, 180);
    const around = shown(`a\n${'w'.repeat(1000)}`, 'a', 1);
    assert.ok(around.length < 200 && around.endsWith('...'));
  });

  it('show places of no width, the end of a file, and nothing of a file that became shorter', () => {
    assert.equal(excerptText(excerpt('a\nb', 2, 2, 0)), '> 2  b');
    assert.equal(excerptText(excerpt('a\n', 2, 2, 0)), '> 2');
    const region = { beginLine: 5, beginColumn: 1, endLine: 5, endColumn: 2 };
    assert.deepEqual(excerptOf({ text: 'a', lines: new LineIndex('a') }, region, 3), []);
    assert.equal(excerptText([]), '');
  });

  it('replace what steers a terminal or turns the direction of writing', () => {
    assert.equal(shown('a\u202e\u0007\tb\ud800', 'a'), '> 1  a\ufffd\ufffd b\ufffd');
  });
});
