import assert from 'node:assert/strict';
import { contentOf } from '#test/unit/engine/workspace';
import { analysisOn, memoryWith, problemsOf, random, reportBeside, rulesOf, scanned, uriOf } from './keeper';

const page = 'force-app/pages/Odd.page';
const component = 'force-app/aura/odd/odd.cmp';
const template = 'force-app/lwc/odd/odd.html';
const script = 'force-app/lwc/odd/odd.js';
const controller = 'force-app/aura/odd/oddController.js';
const settings = { maxFileSizeKb: 20_480 };

const repeat = (text: string, times: number): string => text.repeat(times);
const around = (body: string): string => `<apex:page controller="Odd">${body}</apex:page>`;

/** A small file of each kind, and the rule that finds something in it, whatever comes before. */
const samples: Readonly<Record<string, readonly [text: string, rule: string]>> = {
  [page]: [`<apex:page>\n<script>\nvar a = '{!$CurrentPage.parameters.ä}';\n</script>\n</apex:page>\n`, 'VfUnescapeEl'],
  [component]: [
    '<aura:component>\n<!-- ä -->\n<aura:unescapedHtml value="{!v.a}"/>\n</aura:component>\n',
    'AvoidUnescapedHtmlInAura',
  ],
  [template]: ['<template>\n<!-- ä -->\n<div lwc:dom="manual"></div>\n</template>\n', 'LwcManualDom'],
  [script]: ['// ä\nexport default class Odd {\n  @api a;\n  m() { this.e.innerHTML = this.a; }\n}\n', 'LwcInnerHtml'],
  [controller]: ["({\n  // ä\n  m: function (c, e) { this.e.innerHTML = e.getParam('a'); }\n})\n", 'LwcInnerHtml'],
};

// What took quadratic time in any of these would take minutes.
describe('Hostile pages and components', function () {
  this.timeout(120_000);

  const pages: Record<string, string> = {
    'elements in each other': around(repeat('<div>', 100_000) + repeat('</div>', 100_000)),
    'elements in each other, each with an expression': around(repeat('<div>{!a}', 20_000)),
    'components in each other': around(repeat('<c:part title="{!a}">', 20_000)),
    'loops in each other': around(Array.from({ length: 20_000 }, (_, i) => `<apex:repeat var="v${i}" value="{!a}">`).join('')),
    'tags without an end': around(repeat('<a ', 100_000)),
    'values without an end': around(repeat('<a b="', 100_000)),
    'values without an end, in other quotes': around(repeat(`<a b="c' d='e" `, 50_000)),
    'scripts without an end': around(repeat('<script>', 100_000)),
    'comments without an end': around(repeat('<!--', 100_000)),
    'sections without an end': around(repeat('<![CDATA[', 100_000)),
    'closing tags': around(repeat('</a>', 100_000)),
    'closing tags in the wrong order': around(repeat('<a><b></a></b>', 20_000)),
    'expressions without an end': around(repeat('{!', 100_000)),
    'expressions without an end, with texts': around(repeat('{!"', 50_000)),
    'expressions without an end, in values': around(repeat(`<a b='{!a("`, 20_000)),
    'calls in each other': around(`<script>'{!${repeat('a(', 100_000)}'</script>`),
    'operators in a row': around(`<script>'{!${repeat('a & ', 100_000)}a}'</script>`),
    'brackets in each other': around(`{!${repeat('a[', 100_000)}}`),
    'expressions in a text': around(repeat('{!a}', 100_000)),
    'expressions in a script': around(`<script>${repeat('var a = "{!a}";\n', 50_000)}</script>`),
    'expressions in a style sheet': around(`<style>${repeat('a { color: {!a} }\n', 50_000)}</style>`),
    'expressions in a handler': around(`<a onclick="${repeat("f('{!a}');", 20_000)}">x</a>`),
    'expressions in a value that is not escaped': around(`<apex:outputText escape="false" value="${repeat('{!a}', 20_000)}"/>`),
    'attributes of one element': around(`<a ${repeat("b='{!c}' ", 50_000)}/>`),
    'scripts one after the other': around(repeat('<script>var a = "{!a}";</script>', 20_000)),
    'inputs of one property': around(repeat('<apex:inputText value="{!a}"/>', 20_000)),
    'pieces of text': around(`${repeat('x<br/>', 100_000)}{!a}`),
    'elements made by a script': around(
      `<script>${repeat("document.createElement('script').src = 'https://a.example';", 20_000)}</script>`,
    ),
    'beginnings of imports': around(`<style>${repeat('@import ', 50_000)}</style>`),
    'values that are not escaped, and messages': around(
      repeat('<apex:outputText escape="false" value="{!a}"/><apex:pageMessages escape="false"/>', 10_000),
    ),
    'variables of one name': around(repeat('<apex:variable var="a" value="{!b}"/><script>"{!a}"</script>', 20_000)),
    'variables that stand for two others each': around(
      Array.from(
        { length: 200 },
        (_, i) => `<apex:variable var="v${i}" value="{!v${i + 1} & v${i + 1} & v${i + 1}}"/><script>"{!v${i}}"</script>`,
      ).join(''),
    ),
    'five megabytes of elements': around(repeat('<p class="a">Some text, and <b>more of it</b>.</p>\n', 100_000)),
    'a value of megabytes': around(`<apex:outputText escape="false" value="${repeat('aB3{', 1_000_000)}"/>`),
  };
  for (const [what, text] of Object.entries(pages)) {
    it(`are read to their end: a page with ${what}`, async () => {
      const report = await reportBeside(page, text, settings);
      assert.deepEqual(problemsOf(report), []);
    });
  }

  const others: Record<string, readonly [path: string, text: string]> = {
    'a component with elements in each other': [component, `<aura:component>${repeat('<div>{!v.a}', 50_000)}`],
    'a component with values that are not escaped': [
      component,
      `<aura:component>${repeat('<aura:unescapedHtml value="{!v.a}"/>', 10_000)}</aura:component>`,
    ],
    'a component with secrets': [
      component,
      `<aura:component>${repeat('<aura:attribute name="apiKey" type="String" default="lO6dLp6n2ogIsXtjth7Z"/>', 5_000)}</aura:component>`,
    ],
    'a template with elements in each other': [template, `<template>${repeat('<div lwc:dom="manual">{a}', 20_000)}`],
    'a script with parentheses': [script, `this.x.innerHTML = ${repeat('(', 100_000)}1${repeat(')', 100_000)};`],
    'a script with blocks without an end': [script, repeat('{', 100_000)],
    'a script with functions in each other': [script, `${repeat('function f() { ', 20_000)}${repeat('}', 20_000)}`],
    'a script with texts without an end': [script, repeat("'\n", 100_000)],
    'a script with templates in each other': [script, `this.x.innerHTML = ${repeat('`${', 50_000)}a${repeat('}`', 50_000)};`],
    'a script with expressions of megabytes': [script, `this.x.innerHTML = ${repeat("a + 'b' + ", 50_000)}c;`],
    'a script with regular expressions without an end': [script, repeat('/[', 100_000)],
    'a script with ten thousand places': [script, repeat('x.innerHTML = a;\n', 10_000)],
    'a script with a variable that changes all the time': [
      script,
      `function f(a) { let c = ''; ${repeat('c += a; x.innerHTML = c;\n', 5_000)} }`,
    ],
    'a controller with a thousand methods': [
      controller,
      `({${Array.from({ length: 1_000 }, (_, i) => `m${i}: function (c) { c.getElement().innerHTML = c.get('v.a'); }`).join(',')}})`,
    ],
  };
  for (const [what, [path, text]] of Object.entries(others)) {
    it(`are read to their end: ${what}`, async () => {
      const said = problemsOf(await reportBeside(path, text, settings));
      // A parser may give up on a script, and then says so.
      if (path === script) assert.ok(said.length <= 1, said.join());
      else assert.deepEqual(said, []);
    });
  }

  it('are skipped above the limit of size', async () => {
    for (const [path, [text]] of Object.entries(samples)) {
      const report = await reportBeside(path, text + repeat(`${' '.repeat(1023)}\n`, 5_200));
      assert.match(problemsOf(report)[0]!, /This file has 5\.\d MB; the limit is 5\.0 MB/, path);
    }
  });

  it('keep up with typing', async () => {
    for (const what of ['elements in each other', 'loops in each other', 'expressions in a script', 'expressions in a handler']) {
      const text = pages[what]!.slice(0, 200_000);
      const analysis = await analysisOn(memoryWith({}), settings);
      const uri = uriOf(page);
      analysis.openDocument(uri, text);
      analysis.report(uri);
      for (const at of [0, text.length >> 1, text.length]) {
        analysis.changeDocument(uri, [{ start: at, end: at, text: '<' }]);
        assert.deepEqual(problemsOf(analysis.report(uri)), []);
      }
      await scanned(analysis);
    }
  });
});

describe('Pages and components in odd encodings', function () {
  this.timeout(60_000);

  const utf16 = (text: string, order: 'le' | 'be'): Uint8Array => {
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
    return order === 'le' ? bytes : bytes.swap16();
  };
  const forms: Record<string, (text: string) => string | Uint8Array> = {
    'a byte order mark': (text) => `\ufeff${text}`,
    'UTF-16, little endian': (text) => utf16(text, 'le'),
    'UTF-16, big endian': (text) => utf16(text, 'be'),
  };
  for (const [what, encode] of Object.entries(forms)) {
    it(`are read like any other: ${what}`, async () => {
      for (const [path, [text, rule]] of Object.entries(samples)) {
        const plain = await reportBeside(path, text);
        assert.ok(rulesOf(plain).includes(rule), path);
        const report = await reportBeside(path, encode(text));
        assert.deepEqual(report!.findings, plain!.findings);
        assert.deepEqual(problemsOf(report), []);
      }
    });
  }

  it('have the same findings with any line break', async () => {
    for (const [path, [text]] of Object.entries(samples)) {
      const marked = async (content: string): Promise<string[]> =>
        (await reportBeside(path, content))!.findings.map(({ rule, start, end }) => `${rule} ${content.slice(start, end)}`);
      const plain = await marked(text);
      for (const lineBreak of ['\r\n', '\r']) {
        // A lone carriage return ends no line comment for some parsers.
        const content = text.replaceAll('\n', lineBreak);
        if (lineBreak === '\r\n' || !/\/\//.test(text)) assert.deepEqual(await marked(content), plain, path);
      }
    }
  });

  it('are said to be binary where they are, and left alone', async () => {
    for (const [path, [text]] of Object.entries(samples)) {
      for (const content of [Uint8Array.of(0), Buffer.from(`${text}\0`)]) {
        const report = await reportBeside(path, content);
        assert.deepEqual([problemsOf(report), rulesOf(report)], [['This is a binary file.'], []], path);
      }
    }
  });

  it('go on being analysed with a NUL typed into them, and with bytes that are no characters', async () => {
    for (const [path, [text, rule]] of Object.entries(samples)) {
      const analysis = await analysisOn(memoryWith({ [path]: text }));
      const uri = uriOf(path);
      analysis.openDocument(uri, text);
      for (const at of [0, text.indexOf('\n'), text.length]) {
        analysis.changeDocument(uri, [{ start: at, end: at, text: '\0' }]);
        assert.deepEqual(problemsOf(analysis.report(uri)), [], path);
        analysis.changeDocument(uri, [{ start: at, end: at + 1, text: '' }]);
        assert.ok(rulesOf(analysis.report(uri)).includes(rule), path);
      }
      const bytes = Buffer.concat([Buffer.from(text), Buffer.of(0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80), Buffer.from('\n')]);
      assert.ok(rulesOf(await reportBeside(path, bytes)).includes(rule), path);
    }
  });

  it('are fine with nothing in them', async () => {
    for (const path of Object.keys(samples)) {
      for (const content of ['', ' ', '\n', '\ufeff', '<', '{!', Uint8Array.of(0xff, 0xfe)]) {
        const report = await reportBeside(path, content);
        assert.deepEqual([rulesOf(report), problemsOf(report)], [[], []], `${path} ${content}`);
      }
    }
  });

  it('are analysed whatever is in them, and are what they are when opened so', async () => {
    const next = random(11);
    const pieces = Object.values(samples)
      .flatMap(([text]) => text.split(/(?<=[<>{}"'!=/\s])/))
      .concat([
        '<!--',
        '-->',
        '{!',
        '{#',
        '<![CDATA[',
        ']]>',
        '\0',
        '\ud83d',
        '"',
        "'",
        '`',
        '${',
        '<script>',
        '</script',
        '<apex:repeat var="a" value="{!b}">',
      ]);
    for (const path of Object.keys(samples)) {
      const analysis = await analysisOn(memoryWith({}));
      const uri = uriOf(path);
      let text = '';
      analysis.openDocument(uri, text);
      for (let round = 0; round < 150; round++) {
        const start = next(text.length + 1);
        const end = Math.min(text.length, start + (next(4) === 0 ? next(40) : 0));
        const piece = pieces[next(pieces.length)]!;
        text = text.slice(0, start) + piece + text.slice(end);
        analysis.changeDocument(uri, [{ start, end, text: piece }]);
        const followed = analysis.report(uri);
        if (round % 10 > 0) continue;
        const fresh = await analysisOn(memoryWith({}));
        fresh.openDocument(uri, text);
        assert.deepEqual(contentOf(followed), contentOf(fresh.report(uri)), text);
      }
      await scanned(analysis);
    }
  });
});
