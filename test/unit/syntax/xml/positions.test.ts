import assert from 'node:assert/strict';
import { decodeText, elementsBelow, parseXml, spanOfText } from '#server/syntax/xml/index';

/** A small deterministic generator of numbers below `limit`. */
function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

interface Expected {
  readonly name: string;
  readonly text: string;
}

const written: readonly [source: string, value: string][] = [
  ['a', 'a'],
  ['http://x.example/', 'http://x.example/'],
  ['&amp;', '&'],
  ['&lt;b&gt;', '<b>'],
  ['&#65;&#x1F600;', 'A😀'],
  ['ü😀', 'ü😀'],
  [' ', ' '],
  ['\r\n', '\n'],
  ['\t\n', '\t\n'],
  [']]', ']]'],
  ['>', '>'],
  ['"\'', '"\''],
];

/** A well-formed document, and its elements in document order. */
function generate(seed: number): { source: string; expected: Expected[]; literal: boolean } {
  const roll = dice(seed);
  const expected: Expected[] = [];
  let literal = true;
  const pick = <T>(from: readonly T[]): T => from[roll(from.length)];
  const space = () => pick(['', ' ', '\n  ', '\r\n\t']);
  const aside = () => pick(['', '', '', '<!-- a <b> -- c -->', '<?php echo "?>', space()]);

  const content = (): [source: string, value: string] => {
    let source = '';
    let value = '';
    for (let i = roll(6); i > 0; i--) {
      const [text, decoded] = pick(written);
      source += text;
      value += decoded;
      if (roll(6) === 0) {
        source += '<!-- -- x & y -->';
        literal = false;
      }
      if (roll(8) === 0) {
        source += '<![CDATA[<x>&amp; ]]>';
        value += '<x>&amp; ';
        literal = false;
      }
    }
    return [source, value];
  };

  const element = (depth: number): string => {
    const name = pick(['a', 'url', 'ns:item', 'x-y.z', 'Größe', '_']);
    const attributes = pick(['', '', ' b="1 > 0"', " c='\"&lt;/a&gt;'", ' d = "x/" ', '\r\n e="f"']);
    const slot = expected.length;
    expected.push({ name, text: '' });
    if (roll(6) === 0) return `<${name}${attributes}/>`;
    if (depth > 4 || roll(2) === 0) {
      const [source, value] = content();
      expected[slot] = { name, text: value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '') };
      return `<${name}${attributes}>${space()}${source}${space()}</${name}${pick(['', ' '])}>`;
    }
    let inner = '';
    for (let i = roll(5); i > 0; i--) inner += aside() + element(depth + 1);
    return `<${name}${attributes}>${inner}${space()}</${name}>`;
  };

  const prolog = pick([
    '',
    '\uFEFF',
    '<?xml version="1.0" encoding="UTF-8"?>\r\n',
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '<!-- hi -->',
  ]);
  return { source: `${prolog}${space()}${element(0)}${space()}`, expected, literal };
}

describe('positions in XML', () => {
  it('are exact in every generated document', () => {
    for (let seed = 1; seed <= 3000; seed++) {
      const { source, expected, literal } = generate(seed);
      const document = parseXml(source);
      assert.deepEqual(document.faults, [], source);
      const elements = [...elementsBelow(document.root!)];
      assert.deepEqual(
        elements.map(({ name, text }) => ({ name, text })),
        expected,
        source,
      );
      for (const element of elements) {
        const { name, text, textSpan, nameSpan, openTagSpan, span, parent, runs } = element;
        const value = source.slice(textSpan.start, textSpan.end);
        if (literal) assert.equal(decodeText(value), text, source);
        if (runs.length === 1) assert.equal(runs[0].cdata ? value : decodeText(value), text, source);
        assert.equal(source.slice(nameSpan.start, nameSpan.end), name);
        assert.ok(source.slice(openTagSpan.start, openTagSpan.end).startsWith(`<${name}`));
        assert.match(source.slice(span.start, span.end), /^<[\s\S]*>$/);
        assert.equal(openTagSpan.start, span.start);
        assert.ok(openTagSpan.end <= textSpan.start && textSpan.end <= span.end);
        if (parent) assert.ok(parent.openTagSpan.end <= span.start && span.end <= parent.closeTagSpan!.start);
      }
    }
  });

  it('of any part of a value lead back to its source', () => {
    for (let seed = 1; seed <= 600; seed++) {
      const { source } = generate(seed);
      for (const element of elementsBelow(parseXml(source).root!)) {
        const { text, textSpan } = element;
        assert.deepEqual(spanOfText(source, element, 0, text.length), textSpan, source);
        let last = textSpan.start;
        for (let at = 0; at < text.length; at++) {
          const { start, end } = spanOfText(source, element, at, at + 1);
          assert.ok(start >= last || text.charCodeAt(at) >= 0xdc00, source);
          last = start;
          const piece = source.slice(start, end);
          assert.ok(piece === text[at] || decodeText(piece).includes(text[at]), `${piece} for ${text[at]} in ${source}`);
        }
      }
    }
  });

  it('survive any damage to a document', () => {
    const roll = dice(7);
    for (let seed = 1; seed <= 3000; seed++) {
      const { source } = generate(seed);
      let broken = source;
      for (let i = 1 + roll(3); i > 0; i--) {
        const at = roll(broken.length + 1);
        const insert = ['', '<', '>', '"', '&', '</', '<!--', ']]>', '\0', '<a', '/>', '<![CDATA[', '</a>', '<?', '<!DOCTYPE '][
          roll(15)
        ];
        broken = broken.slice(0, at) + insert + broken.slice(at + roll(4));
      }
      const { root, faults } = parseXml(broken);
      assert.ok(faults.length <= 1 && (root || faults.length === 1), broken);
      for (const { span } of faults) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= broken.length);
      if (!root) continue;
      for (const { name, nameSpan, span, openTagSpan, textSpan, parent, children } of elementsBelow(root)) {
        assert.equal(broken.slice(nameSpan.start, nameSpan.end), name, broken);
        assert.ok(span.start < openTagSpan.end && openTagSpan.end <= span.end && span.end <= broken.length, broken);
        assert.ok(openTagSpan.end <= textSpan.start && textSpan.end <= span.end, broken);
        if (parent) assert.ok(parent.span.start < span.start && span.end <= parent.span.end, broken);
        children.reduce((end, child) => {
          assert.ok(child.span.start >= end, broken);
          return child.span.end;
        }, openTagSpan.end);
      }
    }
  });
});
