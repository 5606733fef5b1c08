import { strict as assert } from 'node:assert';
import { formatText, type TextOptions } from '#server/reports/text';
import { fileReport, findingAt, scanReport, stepAt } from './findings';

const a = 'file:///w/a.cls';
const b = 'file:///w/sub/b.trigger';

const plain: TextOptions = { colours: false };

/** The lines of a report of one finding, with its source line. */
function shown(text: string, target: string, width = 80): string[] {
  const report = scanReport({ [a]: text }, [fileReport(a, [findingAt(a, text, target)])]);
  return formatText(report, { colours: false, width, sourceOf: () => text, quiet: true })
    .split('\n')
    .slice(2, 4);
}

describe('text report', () => {
  it('groups findings by file and sums them up', () => {
    const text = 'one\ntwo three\n';
    const reports = [
      fileReport(b, [findingAt(b, text, 'one', { severity: 'info' })]),
      fileReport(a, [
        findingAt(a, text, 'one', { rule: 'RuleB', severity: 'error', message: 'First.' }),
        findingAt(a, text, 'three', { suppression: { by: 'NOPMD', place: { file: a, start: 0, end: 1 } } }),
        findingAt(a, text, 'two'),
      ]),
    ];
    assert.equal(
      formatText(scanReport({ [a]: text, [b]: text }, reports, { packages: 1 }), plain),
      [
        'a.cls',
        '  1:1  error    RuleB  First.',
        '  2:1  warning  RuleA  A message.',
        '',
        'sub/b.trigger',
        '  1:1  info     RuleA  A message.',
        '',
        '3 findings (1 error, 1 warning, 1 info) in 2 files (1 package). 1 suppressed, 1.2 s',
        '',
      ].join('\n'),
    );
  });

  it('says what was scanned when nothing was found', () => {
    const texts = { [a]: '', [b]: '' };
    assert.equal(formatText(scanReport(texts, [], { packages: 3 }), plain), 'No findings in 2 files (3 packages). 1.2 s\n');
    assert.equal(formatText(scanReport({ [a]: '' }, []), plain), 'No findings in 1 file. 1.2 s\n');
  });

  it('says that nothing was scanned', () => {
    assert.match(formatText(scanReport({}, []), plain), /^Nothing was scanned\. /);
  });

  it('shows the steps of a finding below it, with the names of other files', () => {
    const text = 'one\ntwo three\n';
    const steps = [
      stepAt('source', b, text, 'three', 'Comes\u001b in'),
      stepAt('hop', b, text, 'one', 'Handed on'),
      stepAt('sink', a, text, 'two', 'Runs'),
    ];
    const report = scanReport({ [a]: text, [b]: text }, [fileReport(a, [findingAt(a, text, 'two', { steps })])]);
    const width = 80;
    assert.equal(
      formatText(report, { colours: false, width, sourceOf: () => text, quiet: true }),
      [
        'a.cls',
        '  2:1  warning  RuleA  A message.',
        '    | two three',
        '    | ^^^',
        '    1  Comes\ufffd in  sub/b.trigger:2:5',
        '    2  Handed on  sub/b.trigger:1:1',
        '    3  Runs  2:1',
        '',
      ].join('\n'),
    );
  });

  it('leaves out the middle of a way that is too long', () => {
    const hops = Array.from({ length: 30 }, (_, index) => stepAt('hop', a, 'x', 'x', `Hop ${index + 2}`));
    const steps = [stepAt('source', a, 'x', 'x'), ...hops, stepAt('sink', a, 'x', 'x')];
    const report = scanReport({ [a]: 'x' }, [fileReport(a, [findingAt(a, 'x', 'x', { steps })])]);
    const lines = formatText(report, { ...plain, quiet: true })
      .trimEnd()
      .split('\n')
      .slice(2);
    assert.equal(lines.length, 21);
    assert.deepEqual(
      [lines[0], lines[18], lines[19], lines[20]],
      ['     1  The source  1:1', '    19  Hop 19  1:1', '        (12 steps left out)', '    32  The sink  1:1'],
    );
  });

  it('lists skipped and damaged files with the reason', () => {
    const problem = { kind: 'fault', message: 'Not well-formed.', start: 2, end: 3 } as const;
    const unread = { kind: 'skipped', message: 'This is a binary file.', start: 0, end: 0 } as const;
    const skipped = [{ file: b, reason: 'This is a binary file.' }];
    const summary = { files: 1, findings: 0, suppressed: 0, skipped, milliseconds: 1000, cancelled: false };
    const report = scanReport({ [a]: 'x\ny' }, [fileReport(a, [], [problem]), fileReport(b, [], [unread])], { summary });
    assert.equal(
      formatText(report, plain),
      [
        'Not understood as a whole; findings may be missing there:',
        '  a.cls:2:1: Not well-formed.',
        '',
        'Skipped:',
        '  sub/b.trigger: This is a binary file.',
        '',
        'No findings in 1 file. 1 file skipped, 1.0 s',
        '',
      ].join('\n'),
    );
  });

  it('is quiet on demand', () => {
    const reports = [fileReport(a, [findingAt(a, 'x', 'x')])];
    const quiet = { ...plain, quiet: true };
    assert.equal(formatText(scanReport({ [a]: 'x' }, reports), quiet), 'a.cls\n  1:1  warning  RuleA  A message.\n');
    assert.equal(formatText(scanReport({ [a]: 'x' }, []), quiet), '');
  });

  it('has colours only if it should', () => {
    const report = scanReport({ [a]: 'x' }, [fileReport(a, [findingAt(a, 'x', 'x')])]);
    assert.ok(!formatText(report, plain).includes('\u001b'));
    assert.ok(formatText(report, { colours: true }).includes('\u001b[33mwarning\u001b[0m'));
  });

  it('lets no text steer the terminal', () => {
    const nameOf = () => 'evil\u001b[2J\n.cls';
    const finding = findingAt(a, 'x', 'x', { message: 'one\r\ntwo\u001b]0;t\u0007\u202e' });
    const text = formatText(scanReport({ [a]: 'x' }, [fileReport(a, [finding])], { nameOf }), plain);
    for (const char of '\u001b\u0007\r\u202e') assert.ok(!text.includes(char));
    assert.equal(text.trimEnd().split('\n').length, 4);
  });
});

describe('source lines of the text report', () => {
  it('mark the finding', () => {
    assert.deepEqual(shown('class A {\n  x = [SELECT Id];\n}', '[SELECT Id]'), [
      '    | x = [SELECT Id];',
      '    |     ^^^^^^^^^^^',
    ]);
  });

  it('are left out in a narrow terminal or none', () => {
    const report = scanReport({ [a]: 'x' }, [fileReport(a, [findingAt(a, 'x', 'x')])]);
    for (const width of [undefined, 79]) {
      assert.ok(!formatText(report, { colours: false, width, sourceOf: () => 'x' }).includes('^'));
    }
  });

  it('mask literals', () => {
    assert.deepEqual(shown("String password = 'hunter2';", "'hunter2'"), [
      "    | String password = '*******';",
      '    |                   ^^^^^^^^^',
    ]);
  });

  it('mask literals however comments stand around them', () => {
    const [line] = shown("/* it's */ String password /* don't */ = 'hunter2'; // that's it", 'password');
    assert.equal(line, "    | /* it's */ String password /* don't */ = '*******'; // that's it");
  });

  it('count cells, not code units', () => {
    assert.deepEqual(shown('/* \u{1f600}\u65e5e\u0301 */ x', 'x'), [
      '    | /* \u{1f600}\u65e5e\u0301 */ x',
      `    | ${' '.repeat('/* '.length + 5 + ' */ '.length)}^`,
    ]);
  });

  it('show the first line of a finding over several, without its line break', () => {
    assert.deepEqual(shown('a [b\r\nc] d', '[b\r\nc]'), ['    | a [b', '    |   ^^']);
  });

  it('mark a place of no width, and the end of a file', () => {
    assert.deepEqual(shown('abc', ''), ['    | abc', '    | ^']);
    const report = scanReport({ [a]: 'ab' }, [fileReport(a, [{ ...findingAt(a, 'ab', 'b'), start: 2, end: 2 }])]);
    const lines = formatText(report, { colours: false, width: 80, sourceOf: () => 'ab', quiet: true }).split('\n');
    assert.deepEqual(lines.slice(2, 4), ['    | ab', '    |   ^']);
  });

  it('replace tabs and control characters', () => {
    assert.deepEqual(shown('\ta\tb\u001b x', 'x'), ['    | a b\ufffd x', '    |      ^']);
  });

  it('cut long lines around the finding, never inside a character', () => {
    for (const filler of ['a', '\u{1f600}', '\u65e5']) {
      const text = `${filler.repeat(500)}TARGET${filler.repeat(500)}`;
      const [line, carets] = shown(text, 'TARGET');
      assert.ok(line.startsWith('    | ...') && line.endsWith('...'), line);
      assert.ok(line.includes('TARGET') && !/\p{Surrogate}/u.test(line), line);
      const cells = filler === 'a' ? line.length : [...line].reduce((sum, char) => sum + (char === filler ? 2 : 1), 0);
      assert.ok(cells <= 80, `${cells} cells`);
      assert.match(carets, /^ {4}\| +\^{6}$/);
    }
  });

  it('are whole when they just fit', () => {
    const text = `TARGET${'a'.repeat(68)}`;
    assert.equal(shown(text, 'TARGET')[0], `    | ${text}`);
    assert.equal(shown(`${text}b`, 'TARGET')[0], `    | ${text.slice(0, 71)}...`);
  });

  it('cut findings that are too long', () => {
    const [line, carets] = shown(`x = ${'y'.repeat(300)};`, 'y'.repeat(300));
    assert.ok(line.length <= 80 && line.endsWith('...'));
    assert.ok(carets.length <= 80);
  });

  it('are left out where the file has become shorter', () => {
    const report = scanReport({ [a]: 'a\nb' }, [fileReport(a, [findingAt(a, 'a\nb', 'b')])]);
    assert.equal(
      formatText(report, { colours: false, width: 80, sourceOf: () => 'a', quiet: true }),
      'a.cls\n  2:1  warning  RuleA  A message.\n',
    );
  });
});
