import assert from 'node:assert/strict';
import { MarkupFile, type PartAsker } from '#server/engine/markupFile';
import { meaningOf } from '#server/engine/pageMeaning';
import { ScriptFile } from '#server/engine/scriptFile';
import { differenceOf } from '#server/engine/textDifference';
import { readPage } from '#server/semantics/visualforce/page';
import { type MarkupElement, parseMarkup } from '#server/syntax/markup/index';
import { pick, random } from '#test/random';
import { testScriptParser } from '#test/unit/syntax/script/parser';

/** An open file, and the names of the elements that its rules were asked about. */
function opened(text: string, dialect: 'visualforce' | 'lwc' = 'lwc', note?: (element: MarkupElement, asker: PartAsker) => void) {
  const file = new MarkupFile('file:///ws/a.html', '/ws/a.html', dialect, text);
  const asked: string[] = [];
  file.open();
  const analyse = (): string[] => {
    asked.length = 0;
    file.analyse(
      (element, asker) => {
        asked.push(file.text.slice(element.tag.start, element.tag.end));
        note?.(element, asker);
        return [];
      },
      (asker) => !asker.isDoubtful,
    );
    return [...asked];
  };
  const replace = (before: string, after: string): string[] => {
    file.replace(file.text.replace(before, () => after));
    return analyse();
  };
  analyse();
  return { file, replace, analyse };
}

describe('An open markup file', () => {
  const text = '<a><b><c/>is one</b><d><e x="1"/></d><f/></a>';

  it('asks again about elements that were edited, and those around them', () => {
    const { replace } = opened(text);
    assert.deepEqual(replace('x="1"', 'x="2"'), ['<a>', '<d>', '<e x="2"/>']);
    assert.deepEqual(replace('one', 'two'), ['<a>', '<b>']);
    assert.deepEqual(replace('<d>', '<g/><d>'), ['<a>', '<g/>']);
    assert.deepEqual(replace('<g/>', ''), ['<a>']);
    assert.deepEqual(replace('<f/>', '<f></f>'), ['<a>', '<f>']);
    assert.deepEqual(replace('two', 'two'), []);
  });

  it('asks again about what is inside of a tag that changes', () => {
    const { replace } = opened(text);
    assert.deepEqual(replace('<b>', '<b y>'), ['<a>', '<b y>', '<c/>']);
    assert.deepEqual(replace('</b>', ''), ['<a>', '<b y>', '<d>', '<e x="1"/>', '<f/>']);
  });

  it('asks again about what may be closed behind its end', () => {
    const { replace } = opened('<a><link> <b/></a>');
    assert.deepEqual(replace(' <b/>', ' </link><b/>').includes('<link>'), true);
  });

  it('asks again about elements whose rules looked at others', () => {
    const { replace } = opened(text, 'lwc', (element, asker) => {
      asker.restsOnDocument = element.name === 'f';
    });
    assert.deepEqual(replace('one', 'two'), ['<a>', '<b>', '<f/>']);
  });

  it('asks about everything again when the page means something else', () => {
    const page = '<apex:page><apex:repeat value="{!a}" var="b">{!b}</apex:repeat><p>{!b}</p></apex:page>';
    const { replace } = opened(page, 'visualforce');
    assert.equal(replace('<p>', '<p id="c">').length, 2);
    assert.equal(replace('{!a}', '{!c}').length, 3);
  });

  it('keeps an element only where it was read as before', () => {
    const next = random(5);
    const pieces = [
      '<a>',
      '</a>',
      '<b c="',
      '"',
      "'",
      '{!',
      '}',
      '<b/>',
      '<link>',
      '</link>',
      'd',
      ' ',
      '>',
      '<',
      '<script>',
      '</script>',
    ];
    for (const dialect of ['visualforce', 'lwc'] as const) {
      const { file, analyse } = opened('', dialect);
      const shape = (element: MarkupElement): string => {
        const { tag, closing, attributes, texts, children, start, end } = element;
        const relative = [tag, closing, ...attributes.map(({ valueRange }) => valueRange), ...texts, ...children].map(
          (range) => range && [range.start - start, range.end - start],
        );
        return JSON.stringify([file.text.slice(start, end), relative]);
      };
      let known = new Map<string, string>();
      for (let round = 0; round < 2_000; round++) {
        const at = next(file.text.length + 1);
        const to = Math.min(file.text.length, at + (next(3) === 0 ? next(12) : 0));
        file.replace(file.text.slice(0, at) + pick(next, pieces) + file.text.slice(to));
        const asked = new Set(analyse());
        const shapes = file.document.elements.map(shape);
        // What was not asked about is there as it was.
        for (const [i, element] of file.document.elements.entries()) {
          const tagText = file.text.slice(element.tag.start, element.tag.end);
          if (!asked.has(tagText)) assert.ok(known.has(shapes[i]!), `${tagText} in ${file.text}`);
        }
        known = new Map(shapes.map((one) => [one, one]));
        if (file.text.length > 200) file.replace('');
      }
    }
  });
});

describe('The meaning of a page', () => {
  const meaning = (text: string): string => meaningOf(readPage(parseMarkup(text, 'visualforce'), text, 'Page')).text;
  const component =
    '<apex:component><apex:attribute name="a" type="String" default="{!$Label.A}"/><apex:variable var="b" value="{!a}"/>{!b}</apex:component>';

  it('is the same wherever its parts stand', () => {
    assert.equal(meaning(component.replace('<apex:attr', '\n  <p/>\n<apex:attr')), meaning(component));
    assert.equal(meaning(component.replace('{!b}', '{!b} and more')), meaning(component));
  });

  it('is another one with other names, values and scopes', () => {
    const others = [
      component.replace('{!$Label.A}', '{!$Label.B}'),
      component.replace('value="{!a}"', 'value="{!c}"'),
      component.replace('var="b"', 'var="c"'),
      component.replace('<apex:component>', '<apex:component controller="C">'),
      component
        .replace('<apex:variable', '<apex:repeat var="c" value="{!d}"><apex:variable')
        .replace('{!b}', '</apex:repeat>{!b}'),
    ];
    assert.equal(new Set([component, ...others].map(meaning)).size, others.length + 1);
  });
});

describe('The difference of two texts', () => {
  it('is the one stretch between what they have in common', () => {
    assert.deepEqual(differenceOf('abcd', 'abxcd'), { start: 2, oldEnd: 2, newEnd: 3 });
    assert.deepEqual(differenceOf('abcd', 'ad'), { start: 1, oldEnd: 3, newEnd: 1 });
    assert.deepEqual(differenceOf('aa', 'aaa'), { start: 2, oldEnd: 2, newEnd: 3 });
    assert.deepEqual(differenceOf('', 'a'), { start: 0, oldEnd: 0, newEnd: 1 });
    assert.deepEqual(differenceOf('a', 'a'), { start: 1, oldEnd: 1, newEnd: 1 });
  });
});

describe('A script that is edited', () => {
  it('has the tree of its text, however many others are edited in turns', () => {
    const text = 'export default class A {\n  m(a) {\n    this.b = a;\n  }\n}\n';
    const files = Array.from(
      { length: 20 },
      (_, i) => new ScriptFile(`file:///${i}.js`, `/${i}.js`, 'lwc', text, testScriptParser),
    );
    for (let round = 0; round < 3; round++) {
      for (const [i, file] of files.entries()) {
        file.replace(file.text.replace('this.b', `if (a > ${i}) { c(${round}); }\n    this.b`));
        assert.deepEqual([...file.tree().rows], [...testScriptParser().tree(file.text).rows]);
      }
    }
    for (const file of files) file.void();
    assert.deepEqual([...files[0]!.tree().rows], [...testScriptParser().tree(files[0]!.text).rows]);
  });
});
