import type { TextChange } from '#server/syntax/apex/parser';

const insertions = [
  ...[
    'a',
    'x1',
    ' ',
    '\n',
    '\r\n',
    '\t',
    '.',
    ';',
    ',',
    "'",
    "'''",
    '"',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '<',
    '>',
    '=',
    '+',
    '@',
    ':',
  ],
  ...[
    '//',
    '/*',
    '*/',
    '\\',
    '?',
    '\u00e9',
    '\ud83d\ude00',
    '\ud83d',
    '\ude00',
    '\u0000',
    '\ufeff',
    'Trigger.',
    'trigger.new',
    'new ',
  ],
  ...[
    "'it\\'s'",
    "'''\na 'b' //\n'''",
    ' WITH USER_MODE',
    '[FIND :a WITH SYSTEM_MODE]',
    '[SELECT Id FROM A WHERE t = 10:00:00Z]',
  ],
  ...[
    '@A(a=1, b=2)',
    'if (a) {\n',
    '} else {\n',
    'for (A a : b) c();',
    'void m() { n(); }',
    'class X { Integer i; }',
    'insert as user a;',
  ],
  ...[
    'return a ?? b?.c;',
    '// note, later\n',
    '/** @a(b, c) */',
    'return ',
    'class ',
    'Map<Id, List<A>> m = new Map<Id, List<A>>();',
  ],
];

/** One edit that a person, a paste or an editor might make to a text, drawn by `draw` (see randomIntegers). */
export function randomChange(text: string, draw: (below: number) => number): TextChange {
  const start = draw(text.length + 1);
  const insertion = () => insertions[draw(insertions.length)];
  const upTo = (length: number) => Math.min(text.length, start + 1 + draw(length));
  switch (draw(8)) {
    case 0:
      return { start, end: upTo(1), text: '' };
    case 1:
      return { start, end: upTo(30), text: '' };
    case 2:
      return { start, end: upTo(10), text: insertion() };
    case 3: {
      // A line goes or is doubled.
      const line = text.lastIndexOf('\n', start - 1) + 1;
      const next = text.indexOf('\n', start) + 1 || text.length;
      return draw(2) ? { start: line, end: next, text: '' } : { start: line, end: line, text: text.slice(line, next) };
    }
    case 4: {
      // Something from elsewhere is pasted.
      const from = draw(text.length + 1);
      return { start, end: start, text: text.slice(from, from + draw(200)) };
    }
    default:
      return { start, end: start, text: insertion() };
  }
}
