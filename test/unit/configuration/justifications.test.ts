import assert from 'node:assert/strict';
import { readPreflightFile } from '#server/configuration/preflightFile';
import { justificationEdit, type NewJustification } from '#server/configuration/writeJustification';

const finding = '3fa9c01d22e4b567';
const other = '0123456789012345';
const entry: NewJustification = {
  finding,
  rule: 'ApexCRUDViolation',
  file: 'force-app/main/default/classes/A.cls',
  reason: 'Only the installer runs this: it has no "user".',
  category: 'non-exploitable',
  reviewer: 'J. Doe',
  until: '2027-06-30',
};
const written = [
  `  - finding: ${finding}`,
  '    rule: ApexCRUDViolation',
  '    file: force-app/main/default/classes/A.cls',
  `    reason: 'Only the installer runs this: it has no "user".'`,
  '    category: non-exploitable',
  '    reviewer: J. Doe',
  '    until: 2027-06-30',
  '',
].join('\n');

/** The text with the entry in it; undefined where it is not written. */
function justified(text: string, what: NewJustification = entry): string | undefined {
  const edit = justificationEdit(text, what);
  return edit && text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

describe('justifications in preflight.yml', () => {
  it('are read with the places they stand at', () => {
    const text = `profile: all\njustifications:\n${written}  # the next one\n  - finding: '${other}-2'\n    reason: b\n`;
    const { file, problems } = readPreflightFile(text);
    assert.deepEqual(problems, []);
    const [first, second] = file.justifications;
    const { start, end, untilAt, lines, ...said } = first!;
    assert.deepEqual(said, entry);
    assert.equal(text.slice(start, end), written.slice(4).trimEnd());
    assert.equal(text.slice(lines!.start, lines!.end), written);
    assert.equal(text.slice(untilAt!.start, untilAt!.end), '2027-06-30');
    assert.equal(text.slice(second!.lines!.start, second!.lines!.end), `  - finding: '${other}-2'\n    reason: b\n`);
  });

  it('count only with a finding and a reason; what is wrong is marked', () => {
    const problems = (text: string) => {
      const read = readPreflightFile(`justifications:\n${text}`);
      assert.deepEqual(read.file.justifications, []);
      return read.problems.map(({ message }) => message);
    };
    assert.deepEqual(problems('  - reason: a\n'), ['This has no effect without a finding.']);
    assert.deepEqual(problems('  - rule: ApexCSRF\n'), ['This has no effect without a finding and a reason.']);
    assert.deepEqual(problems(`  - finding: ${finding}\n    reason: '  '\n`), ['Nothing is set aside without a reason.']);
    assert.deepEqual(problems('  - finding: 3fa9\n    reason: a\n'), [
      'This is no fingerprint of a finding: 16 hexadecimal digits.',
    ]);
    // Digits alone are a number in YAML.
    assert.deepEqual(problems(`  - finding: ${other}\n    reason: a\n`), ['This should be a text: write it in quotes.']);
  });

  it('count without what is wrong besides', () => {
    const { file, problems } = readPreflightFile(
      `justifications:\n  - finding: ${finding}\n    reason: a\n    until: 2027-02-30\n    category: harmless\n    rule: ApexCRUD\n    who: me\n`,
    );
    const { start: _, end: __, lines: ___, ...said } = file.justifications[0]!;
    assert.deepEqual(said, { finding, reason: 'a' });
    assert.deepEqual(
      problems.map(({ message, correction }) => [message, correction]),
      [
        ['This is no day: write it as 2027-06-30.', undefined],
        ['This should be non-existent, non-exploitable or required.', undefined],
        ['This should be the name of a rule. Did you mean ApexCRUDViolation?', 'ApexCRUDViolation'],
        ['There is no key of this name. There are finding, rule, file, reason, category, reviewer and until.', undefined],
      ],
    );
  });

  describe('are written', () => {
    it('at the end, below what is there', () => {
      assert.equal(justified(''), `justifications:\n${written}`);
      assert.equal(justified('# ours\n'), `# ours\n\njustifications:\n${written}`);
      assert.equal(justified('profile: all'), `profile: all\n\njustifications:\n${written}`);
      assert.equal(justified('profile: all\r\n'), `profile: all\r\n\r\njustifications:\r\n${written.replaceAll('\n', '\r\n')}`);
    });

    it('into the list that is there, indented as it is', () => {
      const item = `- finding: '${other}'\n  reason: a # really\n`;
      const lines = (indent: string, text: string) => text.replace(/^(?=.)/gm, indent);
      const own = lines('', written.replace(/^ {2}/gm, ''));
      for (const indent of ['', '  ', '    ']) {
        const before = `justifications:\n${lines(indent, item)}`;
        assert.equal(justified(`${before}# end\nprofile: all\n`), `${before}${lines(indent, own)}# end\nprofile: all\n`);
        assert.equal(justified(before.trimEnd()), before + lines(indent, own));
      }
      assert.equal(justified('justifications:\nprofile: all\n'), `justifications:\n${written}profile: all\n`);
      assert.equal(justified('justifications: [] # none\n'), `justifications: \n${written.trimEnd()} # none\n`);
    });

    it('in place of the entry on the same finding', () => {
      const old = `  - finding: ${finding}\n    reason: a\n    until: 2020-01-01\n`;
      assert.equal(justified(`justifications:\n${old}profile: all\n`), `justifications:\n${written}profile: all\n`);
    });

    it('with quotes where YAML needs them, on one line each', () => {
      for (const reason of [
        'yes',
        '# 1',
        '- a: b',
        "it's",
        '{ }',
        '1e5',
        'a "b" \'c\'',
        `long ${'word '.repeat(60)}end`,
        'ü 日本 😀',
      ]) {
        const text = justified('', { finding: other, rule: 'ApexCSRF', file: 'a b/#1.cls', reason });
        assert.ok(text, reason);
        const [read] = readPreflightFile(text).file.justifications;
        assert.deepEqual([read!.finding, read!.file, read!.reason], [other, 'a b/#1.cls', reason]);
        assert.equal(text.split('\n').length, 6);
      }
    });

    it('only where the text stays what it is', () => {
      for (const text of [
        '{ profile: all }\n',
        'profile: [\n',
        'just words\n',
        '- a\n',
        'justifications: 7\n',
        `justifications: [{ finding: ${finding}, reason: a }]\n`,
        `justifications: [{ finding: '${other}', reason: a }]\n`,
        'profile: all\n...\n',
        'a: 1\n---\nb: 2\n',
      ]) {
        const after = justified(text);
        if (after === undefined) continue;
        assert.ok(after.includes(text.trimEnd()), text);
        assert.ok(
          readPreflightFile(after).file.justifications.some((each) => each.finding === finding),
          after,
        );
      }
      assert.equal(justified('{ profile: all }\n'), undefined);
      assert.equal(justified('profile: [\n'), undefined);
    });
  });
});
