import assert from 'node:assert/strict';
import { type MarkupDialect, type MarkupElement, parseMarkup } from '#server/syntax/markup/index';
import { pick, random } from '#test/random';

/** Every element as `name > name`, from the outside in, with its attributes as written. */
function outline(text: string, dialect: MarkupDialect = 'visualforce'): string[] {
  return parseMarkup(text, dialect).elements.map((element) => {
    const path: string[] = [];
    for (let at: MarkupElement | undefined = element; at; at = at.parent) path.unshift(at.name);
    const attributes = element.attributes.map(({ start, end }) => ` ${text.slice(start, end)}`);
    return path.join('>') + attributes.join('');
  });
}

describe('markup', () => {
  it('keeps names as they are written, and every attribute with its place', () => {
    const text = `<Apex:outputText value="{!a}" ESCAPE='false' disabled width=3 title=""/>`;
    const [element] = parseMarkup(text, 'visualforce').elements;
    assert.equal(element!.name, 'Apex:outputText');
    assert.equal(element!.key, 'apex:outputtext');
    assert.deepEqual(
      element!.attributes.map(({ key, value, valueRange, quote }) => [
        key,
        value,
        text.slice(valueRange.start, valueRange.end),
        quote,
      ]),
      [
        ['value', '{!a}', '{!a}', '"'],
        ['escape', 'false', 'false', "'"],
        ['disabled', undefined, '', undefined],
        ['width', '3', '3', undefined],
        ['title', '', '', '"'],
      ],
    );
    assert.equal(text.slice(element!.attributes[4]!.start, element!.attributes[4]!.end), 'title=""');
  });

  it('lets every tag close itself, and what is open end with its parent', () => {
    assert.deepEqual(outline('<a><script src="x.js"/><div/><p>one<b>two</a><i>'), [
      'a',
      'a>script src="x.js"',
      'a>div',
      'a>p',
      'a>p>b',
      'i',
    ]);
  });

  it('knows the whole element, its tags and its text', () => {
    const text = 'x<p id="1">one<!-- no --><b>two</b>three</p>y';
    const { elements, comments } = parseMarkup(text, 'html');
    const [p, b] = elements;
    const slice = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
    assert.equal(slice(p!), '<p id="1">one<!-- no --><b>two</b>three</p>');
    assert.equal(slice(p!.tag), '<p id="1">');
    assert.equal(slice(p!.closing!), '</p>');
    assert.deepEqual(p!.texts.map(slice), ['one', 'three']);
    assert.equal(slice(b!), '<b>two</b>');
    assert.deepEqual(comments.map(slice), ['<!-- no -->']);
  });

  it('is not misled by what stands in expressions', () => {
    const text = `<a href="{!IF(a > b, "x>", '<y>')}">{!IF(a < b, '</a>', "")}</a><b/>`;
    assert.deepEqual(outline(text), [`a href="{!IF(a > b, "x>", '<y>')}"`, 'b']);
  });

  it('takes the content of scripts for text, but for components in it', () => {
    const text = `<script>if (a<b) x = "<p>"; <apex:repeat value="{!l}" var="i">'{!i}' < 1</apex:repeat></script><p/>`;
    assert.deepEqual(outline(text), ['script', 'script>apex:repeat value="{!l}" var="i"', 'p']);
    assert.deepEqual(outline('<script>a < b <apex:x/></script>', 'aura'), ['script']);
  });

  it('sees elements in titles and text areas', () => {
    assert.deepEqual(outline('<title><apex:outputText value="a"/></title><textarea><c:x/></textarea>'), [
      'title',
      'title>apex:outputText value="a"',
      'textarea',
      'textarea>c:x',
    ]);
  });

  it('reads templates and their expressions as attributes', () => {
    assert.deepEqual(outline('<template if:true={a.b}><c-x onclick={go} lwc:dom="manual"></c-x></template>', 'lwc'), [
      'template if:true={a.b}',
      'template>c-x onclick={go} lwc:dom="manual"',
    ]);
  });

  it('goes on behind what is broken', () => {
    assert.deepEqual(outline('<apex:outputText value="{!a"/><b></i></b><c '), ['apex:outputText value="{!a"', 'b', 'c']);
    assert.deepEqual(outline('<a href="x><b/>'), ['a href="x', 'b']);
  });

  it('ends a tag that is being typed where the next one begins', () => {
    const typed = '<apex:outputText value="{!name}" escape=\'false\'>';
    const rest = '\n<div class="a">\n  <p title=\'b\'>{!c}</p>\n</div>\n<script>var d = "<p>";</script>';
    const ofRest = outline(`<r>${rest}</r>`);
    assert.deepEqual(ofRest, ['r', 'r>div class="a"', "r>div>p title='b'", 'r>script']);
    for (const dialect of ['visualforce', 'aura', 'lwc'] as const) {
      for (let length = 2; length < typed.length; length++) {
        const found = outline(`<r>${typed.slice(0, length)}${rest}</r>`, dialect);
        assert.equal(found.length, ofRest.length + 1, typed.slice(0, length));
        assert.deepEqual(found.slice(2), ofRest.slice(1), typed.slice(0, length));
      }
    }
  });

  it('takes brackets in values for what they are where the value is closed', () => {
    assert.deepEqual(outline(`<a title="<b>\n<c d='e'>" f='<g'><h/></a>`), [`a title="<b>\n<c d='e'>" f='<g'`, 'a>h']);
    assert.deepEqual(outline('<script>if (a <b && c == "<d") e = "f"</script><g/>'), ['script', 'g']);
    assert.deepEqual(outline('<!-- <a b="<c --><d e="f"/>'), ['d e="f"']);
  });

  it('lets what is nested too deep stand side by side', () => {
    const { elements } = parseMarkup(`${'<i>'.repeat(3_000)}<b/>`, 'lwc');
    let depth = 0;
    for (let at = elements.at(-1)!.parent; at; at = at.parent) depth++;
    assert.equal(elements.length, 3_001);
    assert.equal(depth, 512);
  });

  it('is linear in depth and breadth', () => {
    const deep = '<div>'.repeat(50_000);
    const { elements } = parseMarkup(deep, 'visualforce');
    assert.equal(elements.length, 50_000);
    assert.equal(parseMarkup('</p>'.repeat(50_000), 'html').elements.length, 0);
    assert.equal(parseMarkup('<p x="'.repeat(50_000), 'html').elements.length, 1);
  });

  it('gives ranges that lie in each other for any text', () => {
    const next = random(7);
    const pieces = [
      '<a',
      '>',
      '/>',
      '</a>',
      '<script>',
      '</script>',
      '{!',
      '}',
      '"',
      "'",
      '=',
      ' x',
      '<!--',
      '-->',
      '<apex:b',
      '\n',
    ];
    for (let i = 0; i < 3000; i++) {
      const text = Array.from({ length: next(20) }, () => pick(next, pieces)).join('');
      for (const element of parseMarkup(text, pick(next, ['visualforce', 'aura', 'lwc', 'html'] as const)).elements) {
        const { start, end, tag, parent, closing } = element;
        assert.ok(0 <= start && start < tag.end && tag.end <= end && end <= text.length, text);
        assert.ok(!closing || (closing.start >= tag.end && closing.end === end), text);
        assert.ok(!parent || (parent.tag.end <= start && end <= parent.end), text);
        for (const { start: from, end: to, valueRange } of element.attributes)
          assert.ok(tag.start < from && from <= valueRange.start && valueRange.end <= to && to <= tag.end, text);
      }
    }
  });
});
