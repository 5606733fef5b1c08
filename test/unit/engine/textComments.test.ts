import assert from 'node:assert/strict';
import { textLayoutOf } from '#server/engine/suppressions/textComments';

function comments(kind: 'script' | 'markup' | 'plain', text: string): string[] {
  return textLayoutOf(kind, text).comments.map(({ start, end }) => text.slice(start, end));
}

describe('comments of scripts', () => {
  const cases: Record<string, readonly [string, readonly string[]]> = {
    'line and block comments': ['a; // one\r\n/* two */ b /* three\n */', ['// one', '/* two */', '/* three\n */']],
    'none in strings': [`a = '// no'; b = "/* no"; c = 'it\\'s // no'; // yes`, ['// yes']],
    'none in templates, but in what they insert': [
      '`// no ${ a /* yes */ + `// no ${b}` } // no` // yes',
      ['/* yes */', '// yes'],
    ],
    'none in regular expressions': ['a = /[/]\\/*"/; b = x / 2; // yes\nreturn /"/g; // yes', ['// yes', '// yes']],
    'braces around templates': ['{ `${ { a: 1 } }// no` } // yes', ['// yes']],
    'a string that its line leaves open': ["a = 'open\n// yes", ['// yes']],
    'a block that never ends': ['/* open\n// yes', ['// yes']],
  };
  for (const [name, [text, expected]] of Object.entries(cases)) {
    it(name, () => assert.deepEqual(comments('script', text), expected));
  }
});

describe('comments of markup', () => {
  const cases: Record<string, readonly [string, readonly string[]]> = {
    'between tags': ['<a><!-- one --><b/></a><!-- two\n -->', ['<!-- one -->', '<!-- two\n -->']],
    'none in attributes': ['<a b="<!-- no -->" c=\'>\'><!-- yes --></a>', ['<!-- yes -->']],
    'in scripts': [
      '<script>// one\nvar a = "<!-- no -->"; /* two */</script><!-- three -->',
      ['// one', '/* two */', '<!-- three -->'],
    ],
    'a script that never ends': ['<script>// no', []],
    'a comment that never ends': ['<a/><!-- no', []],
  };
  for (const [name, [text, expected]] of Object.entries(cases)) {
    it(name, () => assert.deepEqual(comments('markup', text), expected));
  }

  it('are none in plain text', () => assert.deepEqual(comments('plain', '// no <!-- no -->'), []));
});
