import { strict as assert } from 'node:assert';
import MarkdownIt from 'markdown-it';
import { formatMarkdown } from '#server/reports/markdown';
import { codeBlock, codeSpan, escapeMarkdown, linkTo, table } from '#server/reports/markdownText';
import { fileReport, findingAt, scanReport, stepAt } from './findings';
import { hostileOptions, hostileReport, hostileText } from './hostile';
import { elementsOf } from './htmlFaults';

const a = 'file:///w/a.cls';
const b = 'file:///w/b.cls';
const tool = { version: '1.2.3', informationUri: 'https://example.com' };
// As GitHub reads it: with tables, bare addresses as links, HTML as it stands.
const md = new MarkdownIt({ html: true, linkify: true });

function textOf(markdown: string): string {
  return elementsOf(`<main>${md.render(markdown)}</main>`)[0]!.text.trim();
}

describe('pieces of Markdown', () => {
  const texts = [
    hostileText,
    'a_b_c __d__ *e* ~~f~~ `g` ``h`` \\*',
    '- no list',
    '+ no list',
    '1. no list',
    '1) no list',
    '=== no heading',
    '--- no line',
    '# no heading',
    '> no quote',
    '| no | table |',
    '<b>no tag</b> &lt; <https://evil.example>',
    'https://evil.example www.evil.example',
    '![no picture](https://evil.example/x.png) [no link][x]',
    '$no$ $$formula$$',
  ];

  it('show texts as they are', () => {
    for (const text of texts) {
      const html = md.render(escapeMarkdown(text));
      const names = elementsOf(html).map(({ name }) => name);
      assert.deepEqual(names, ['p'], `${text}: ${html}`);
      const shown = text.replace(/[^\S\n]*\r?\n\s*/g, ' ').replace(/\p{Cc}|\p{Surrogate}/gu, '\ufffd');
      assert.equal(textOf(escapeMarkdown(text)), shown);
    }
  });

  it('notify nobody', () => {
    assert.equal(escapeMarkdown('@IsTest a@b @ c'), '@<!-- -->IsTest a@<!-- -->b @ c');
  });

  it('show code as it is, in tables, too', () => {
    for (const code of ['a`b', '``', '`a', 'a|b', '<b>', '\\', '  x  ']) {
      assert.equal(elementsOf(md.render(codeSpan(code))).at(-1)?.text, code.trim());
      const rows = elementsOf(md.render(table(['A', 'B'], [[codeSpan(code, true), 'c']], [1])));
      assert.deepEqual(
        rows.filter(({ name }) => name === 'td').map(({ text }) => text),
        [code.trim(), 'c'],
      );
    }
    assert.equal(codeSpan(' '), '');
    assert.equal(elementsOf(md.render(codeBlock('a\n```\nb'))).at(-1)?.text, 'a\n```\nb\n');
  });

  it('link to addresses whatever signs they have', () => {
    const [, link] = elementsOf(md.render(linkTo('a]b', 'https://example.com/x y(z)>')));
    assert.deepEqual([link?.text, link?.attributes.href], ['a]b', 'https://example.com/x%20y(z)%3E']);
  });
});

describe('Markdown report', () => {
  it('has nothing in it that hostile names and texts ask for', () => {
    const markdown = formatMarkdown(hostileReport(), hostileOptions);
    const elements = elementsOf(md.render(markdown));
    const allowed = /^(?:h[1-3]|p|ul|ol|li|strong|em|code|a|br|hr|table|thead|tbody|tr|th|td)$/;
    assert.deepEqual(
      elements.map(({ name }) => name).filter((name) => !allowed.test(name)),
      [],
    );
    const addresses = elements.filter(({ name }) => name === 'a').map(({ attributes }) => attributes.href);
    assert.deepEqual(new Set(addresses), new Set(['https://example.com/rule']));
    assert.doesNotMatch(markdown, /[^\P{Cc}\n]|[\u202a-\u202e]|\p{Surrogate}/u);
    const rows = elements.filter(({ name }) => name === 'tr').map(({ text }) => text.trim().split('\n').length);
    assert.deepEqual(new Set(rows), new Set([2, 5, 7]), 'no text makes a cell of its own');
  });

  it('has the findings with their paths, and those that are set aside with their reasons', () => {
    const text = 'one two three';
    const steps = [stepAt('source', b, text, 'one', 'Typed in'), stepAt('sink', a, text, 'two', 'Runs')];
    const place = { file: a, start: 0, end: 3 };
    const report = scanReport({ [a]: text, [b]: text }, [
      fileReport(a, [
        findingAt(a, text, 'two', { steps }),
        findingAt(a, text, 'three', { suppression: { by: 'preflight', reason: 'A sum.', place } }),
        findingAt(a, text, 'one', { suppression: { by: 'NOPMD', place } }),
      ]),
    ]);
    const markdown = formatMarkdown(report, { tool, date: '2026-11-22' });
    assert.ok(
      markdown.includes(
        [
          '**`a.cls`**',
          '',
          '- line 1, column 5: **warning**, high confidence: A message.',
          '  1. Typed in (`b.cls`, line 1)',
          '  2. Runs (line 1)',
        ].join('\n'),
      ),
      markdown,
    );
    assert.match(markdown, /- `a\.cls:1` by `NOPMD`: \*no reason given\*\n- `a\.cls:1` by `preflight`: A sum\.\n/);
    assert.match(markdown, /\*\*Date:\*\* 2026-11-22/);
  });

  it('says so when there is nothing to say', () => {
    const markdown = formatMarkdown(scanReport({ [a]: '' }, []), { tool });
    assert.match(markdown, /No open findings\.\n\n## What was scanned\n\n1 file analysed\.\n\n## Findings\n\nThere are none\./);
  });
});
