import assert from 'node:assert/strict';
import { Kind } from '#server/syntax/apex/kinds.generated';
import { ApexMask } from '#server/syntax/apex/masking';
import { ApexTree } from '#server/syntax/apex/tree';
import { testParser } from './parser';

const masked = (text: string) => new ApexMask(text).apply(text);

describe('the masking of Apex', () => {
  const cases: [string, string, string][] = [
    ['masks a statement that starts with Trigger', 'Trigger.new[0].addError(m);', 'Tr1gger.new[0].addError(m);'],
    ['masks it in any case and across lines', 'TRIGGER\n  ?.newMap', 'TR1GGER\n  ?.newMap'],
    ['leaves a trigger itself', 'trigger T on A (before insert) { }', 'trigger T on A (before insert) { }'],
    ['leaves longer names', 'myTrigger.x; triggers.x; a.trigger_x.y', 'myTrigger.x; triggers.x; a.trigger_x.y'],
    ['masks quotes in a multi-line string', "s = '''\n'a' \\' // b\n''';", "s = '''\n_a_ __ __ b\n''';"],
    ['masks a multi-line string up to its end', "'''\\''' ''' + 'x'", "'''____ ''' + 'x'"],
    [
      'masks commas between annotation arguments',
      "@A(a=1, b='c, d', e=(1, 2)) int i, j;",
      "@A(a=1  b='c, d'  e=(1, 2)) int i, j;",
    ],
    ['leaves the commas of an annotation that is not closed', '@A(a=1, b { c(d, e)', '@A(a=1, b { c(d, e)'],
    ['masks a time in a query', 'a = [SELECT B FROM C WHERE d > 10:00:00.000Z]', 'a = [SELECT B FROM C WHERE d > 1111111111111]'],
    ['leaves what looks like a time elsewhere', 'a ? b ? 10:20:30', 'a ? b ? 10:20:30'],
    [
      'leaves a time within a date',
      '[SELECT A FROM B WHERE c < 2020-01-01T10:00:00Z]',
      '[SELECT A FROM B WHERE c < 2020-01-01T10:00:00Z]',
    ],
    [
      'masks a zone offset without a colon',
      '[SELECT A FROM B WHERE c < 2020-01-01T10:00:00+0100]',
      '[SELECT A FROM B WHERE c < 2020-01-01T10:00:00Z    ]',
    ],
    [
      'masks an access mode in SOSL',
      '[FIND :a[0] RETURNING B WITH  user_mode LIMIT 1]',
      '[FIND :a[0] RETURNING B                 LIMIT 1]',
    ],
    ['leaves an access mode in SOQL', '[SELECT A FROM B WITH USER_MODE]', '[SELECT A FROM B WITH USER_MODE]'],
    ['leaves what stands after the query', '[FIND :a]; b WITH USER_MODE', '[FIND :a]; b WITH USER_MODE'],
    ['leaves comments', "// Trigger.new 'a\n/* Trigger.x ''' */ a", "// Trigger.new 'a\n/* Trigger.x ''' */ a"],
    ['leaves strings', "'Trigger.x' + '\\'Trigger.y' + '//' + a;", "'Trigger.x' + '\\'Trigger.y' + '//' + a;"],
    ['closes a string on its line', "a('b c\nd", "a('b '\nd"],
    ['closes a string before the end of its statement', "a(b['c]);\r\nd", "a(b['']);\r\nd"],
    ['closes a string before the end of its block', "if (a) { b('cd); }\ne", "if (a) { b('c'); }\ne"],
    ['blanks a lone quote', "a = ';\nb = '\nc", 'a =  ;\nb =  \nc'],
    ['does not escape the quote that it adds', "a = 'b\\c\nd", "a = 'b_'\nd"],
    ['blanks the opening of a comment that is not closed', 'a; /* b; /* c', 'a;    b;    c'],
  ];
  for (const [title, text, expected] of cases) {
    it(title, () => {
      assert.equal(masked(text), expected);
      assert.equal(masked(text).length, text.length);
    });
  }

  it('notes what it hides', () => {
    const text = "x = [FIND :a WITH SYSTEM_MODE]; s = 'b\n /* c";
    assert.deepEqual(new ApexMask(text).notes, [
      { kind: 'soslAccessMode', mode: 'SYSTEM_MODE', start: 13, end: 29 },
      { kind: 'unterminatedString', start: 36, end: 38 },
      { kind: 'unterminatedComment', start: 40, end: 42 },
    ]);
  });

  it('applies to a part of the text alike', () => {
    const text = "@A(a=1, b=2) x = [FIND :a WITH USER_MODE]; Trigger.new.y('''\n'z'\n''');";
    const mask = new ApexMask(text);
    for (let start = 0; start <= text.length; start++) {
      for (let end = start; end <= text.length; end++) assert.equal(mask.apply(text, start, end), masked(text).slice(start, end));
    }
  });

  it('never shows in the text of a node', () => {
    const text =
      "void m() { Trigger.new[0].x('''\n'a'\n'''); b = [FIND :c WITH USER_MODE]; d = [SELECT e FROM f WHERE g > 10:00:00Z]; }";
    const tree = testParser().parse(text);
    assert.ok(tree instanceof ApexTree);
    assert.equal(tree.hasError(0), false);
    const texts = (kind: number) =>
      Array.from({ length: tree.length }, (_, i) => i)
        .filter((i) => tree.kind(i) === kind)
        .map((i) => tree.text(i));
    assert.ok(texts(Kind.identifier).includes('Trigger'));
    assert.deepEqual(texts(Kind.multiLineStringLiteral), ["'''\n'a'\n'''"]);
    assert.deepEqual(texts(Kind.int), ['0', '10:00:00Z']);
  });
});
