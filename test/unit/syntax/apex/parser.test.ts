import assert from 'node:assert/strict';
import { Kind } from '#server/syntax/apex/kinds.generated';
import { loadApexModule } from '#server/syntax/apex/module';
import { ApexParser, ParseStopped } from '#server/syntax/apex/parser';
import { ApexTree } from '#server/syntax/apex/tree';
import { builtParser } from '../built';
import { fixture, fixtureNames, randomIntegers } from './fixtures';
import { testParser } from './parser';

/** The texts of all nodes of a kind. */
function textsOf(tree: ApexTree, kind: number): string[] {
  return Array.from({ length: tree.length }, (_, i) => i)
    .filter((i) => tree.kind(i) === kind)
    .map((i) => tree.text(i));
}

function parse(text: string): ApexTree {
  const tree = testParser().parse(text);
  assert.ok(tree instanceof ApexTree);
  return tree;
}

describe('the Apex parser', () => {
  it('accepts the fixtures without an error', () => {
    for (const name of fixtureNames) assert.equal(parse(fixture(name)).hasError(0), false, name);
  });

  it('gives offsets in UTF-16 units of the original text', () => {
    const text = "\ufeff/* \ud83d\ude00 */\r\nclass \u00c4 { String s = '\ud83d\ude00\ud83d\ude00'; Integer i; }";
    const tree = parse(text);
    assert.deepEqual(textsOf(tree, Kind.stringLiteral), ["'\ud83d\ude00\ud83d\ude00'"]);
    assert.deepEqual(textsOf(tree, Kind.blockComment), ['/* \ud83d\ude00 */']);
    assert.ok(textsOf(tree, Kind.identifier).includes('i'));
  });

  it('parses texts that are hardly Apex', () => {
    for (const text of [
      '',
      ' ',
      '\n',
      '\ufeff',
      '\u0000',
      '\ud83d',
      '{',
      '}',
      "'",
      "'''",
      '/*',
      '//',
      '@',
      '@A(',
      '[FIND',
      'class',
      '%%%A%%%',
    ]) {
      const tree = parse(text);
      assert.ok(tree.length >= 1, JSON.stringify(text));
      assert.ok(tree.end(0) <= text.length);
    }
  });

  it('parses the same with either line end', () => {
    for (const name of fixtureNames) {
      const kinds = (tree: ApexTree) => Array.from({ length: tree.length }, (_, i) => tree.kind(i));
      const text = fixture(name);
      assert.deepEqual(kinds(parse(text.replaceAll('\n', '\r\n'))), kinds(parse(text)));
    }
  });

  it('parses 100,000 nested parentheses', () => {
    const text = `x = ${'('.repeat(100_000)}1${')'.repeat(100_000)};`;
    const tree = parse(text);
    assert.equal(tree.hasError(0), false);
    const innermost = tree.nodeAt(4 + 100_000);
    assert.equal(tree.kind(innermost), Kind.int);
    assert.equal(tree.kind(tree.ancestorOfKind(innermost, Kind.parserOutput)), Kind.parserOutput);
  });

  it('gets to an end with anything', () => {
    const draw = randomIntegers(1);
    const bytes = Array.from({ length: 300_000 }, () => String.fromCharCode(draw(256))).join('');
    const line = `class A { void m() { ${"a.b('x', c);".repeat(430_000)} } }`;
    for (const text of [
      bytes,
      line,
      'x'.repeat(5_000_000),
      '@a('.repeat(100_000),
      "'''\\".repeat(100_000),
      '/*/'.repeat(100_000),
    ]) {
      const result = testParser().parse(text, { budget: 200_000 });
      assert.ok(result instanceof ApexTree || result.reason === 'budget');
    }
  }).timeout(60_000);
});

describe('a parse that is stopped', () => {
  const text = fixture('InvoiceService.cls');

  it('is a value, and the parser goes on with the next text', () => {
    const stopped = testParser().parse(text, { budget: 100 });
    assert.ok(stopped instanceof ParseStopped);
    assert.equal(stopped.reason, 'budget');
    assert.equal(parse('class A { }').hasError(0), false);
  });

  it('leaves a source with an error node over the text until the next edit', () => {
    const source = testParser().open(text, { budget: 100 });
    assert.equal(source.stopped?.reason, 'budget');
    assert.equal(source.hasError, true);
    for (const tree of [source.tree(), source.outline(), source.tree({ start: 5, end: 9 })]) {
      assert.equal(tree.length, 1);
      assert.ok(tree.isError(0) && tree.hasError(0) && tree.isNamed(0));
      assert.equal(tree.text(0), text);
    }
    const { changed } = source.edit([{ start: 0, end: 0, text: '\n' }]);
    assert.deepEqual(changed, [{ start: 0, end: text.length + 1 }]);
    assert.equal(source.stopped, undefined);
    assert.equal(source.hasError, false);
    source.dispose();
  });

  it('by cancellation goes on from where it was', () => {
    const source = testParser().open(text);
    const long = 'void m() { a(b, c); }\n'.repeat(2000);
    const at = text.lastIndexOf('}');
    let asked = 0;
    source.edit([{ start: at, end: at, text: long }], { cancelled: () => ++asked === 2 });
    assert.equal(source.stopped?.reason, 'cancelled');
    assert.equal(asked, 2);
    assert.equal(source.tree().length, 1);
    source.edit([]);
    assert.equal(source.stopped, undefined);
    const fresh = parse(source.text);
    assert.deepEqual(source.tree().rows, fresh.rows);
    source.dispose();
  });

  it('passes on what the cancellation callback throws', () => {
    const long = 'void m() { a(b, c); }\n'.repeat(2000);
    const fail = () => {
      throw new Error('gone');
    };
    assert.throws(() => testParser().parse(`class A { ${long} }`, { cancelled: fail }), /gone/);
    assert.equal(parse('class A { }').hasError(0), false);
  });
});

describe('the Apex module', () => {
  it('replaces an instance that trapped, and sources parse again', () => {
    const module = loadApexModule(builtParser('apex'));
    const parser = new ApexParser(module);
    const source = parser.open(fixture('InvoiceService.cls'));
    const rows = source.tree().rows;
    for (const use of [() => source.tree(), () => source.outline(), () => source.edit([{ start: 0, end: 0, text: '' }])]) {
      const generation = module.generation;
      assert.equal(module.flatten({ pointer: 0x7ffffff0, generation }, 0, 1), undefined);
      assert.equal(module.generation, generation + 1);
      use();
      assert.deepEqual(source.tree().rows, rows);
    }
    source.dispose();
    source.dispose();
    assert.equal(source.tree().length, 1);
  });

  it('refuses what is no parser', () => {
    assert.throws(() => loadApexModule(new Uint8Array(8)));
  });
});
