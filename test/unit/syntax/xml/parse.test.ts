import assert from 'node:assert/strict';
import {
  childNamed,
  childrenNamed,
  descend,
  elementAt,
  elementsBelow,
  parseXml,
  type XmlDocument,
} from '#server/syntax/xml/index';

/** Name and value of every element, in document order. */
function values(document: XmlDocument): string[] {
  return document.root ? [...elementsBelow(document.root)].map(({ name, text }) => `${name}=${text}`) : [];
}

/** The one fault of `source`, as its message and the text it points at. */
function faultOf(source: string): { message: string; at: string } {
  const { faults } = parseXml(source);
  assert.equal(faults.length, 1, `one fault in ${JSON.stringify(source.slice(0, 80))}`);
  const [{ message, span }] = faults;
  return { message, at: source.slice(span.start, span.end) };
}

const remoteSite = `<?xml version="1.0" encoding="UTF-8"?>
<RemoteSiteSetting xmlns="http://soap.sforce.com/2006/04/metadata">
    <!-- the old one -->
    <disableProtocolSecurity>false</disableProtocolSecurity>
    <url>http://example.com?a=1&amp;b=2</url>
</RemoteSiteSetting>
`;

describe('parseXml', () => {
  it('gives elements, values, attributes and comments with their exact ranges', () => {
    const { source, root, comments, faults } = parseXml(remoteSite);
    assert.deepEqual(faults, []);
    assert.equal(root?.name, 'RemoteSiteSetting');
    assert.equal(root.attributes.get('xmlns'), 'http://soap.sforce.com/2006/04/metadata');
    assert.equal(comments[0].text, ' the old one ');
    assert.equal(source.slice(comments[0].span.start, comments[0].span.end), '<!-- the old one -->');
    const url = childNamed(root, 'url')!;
    const slice = ({ start, end }: { start: number; end: number }) => source.slice(start, end);
    assert.equal(url.text, 'http://example.com?a=1&b=2');
    assert.equal(slice(url.textSpan), 'http://example.com?a=1&amp;b=2');
    assert.equal(slice(url.span), '<url>http://example.com?a=1&amp;b=2</url>');
    assert.equal(slice(url.nameSpan), 'url');
    assert.equal(slice(url.openTagSpan), '<url>');
    assert.equal(slice(url.closeTagSpan!), '</url>');
    assert.equal(url.parent, root);
    assert.equal(slice(root.span), remoteSite.slice(remoteSite.indexOf('<Remote')).trimEnd());
  });

  it('keeps values as strings, and shows white space, CDATA and interrupted text as one value', () => {
    const source =
      '<r><a> 0012 </a><b>\r\n  x\r\ny </b><c><![CDATA[ <b>&amp; ]]></c><d>a<!-- - -- - --><?pi "?>b<![CDATA[c]]></d><e/></r>';
    const { root, faults } = parseXml(source);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      root?.children.map(({ text, textSpan }) => [text, source.slice(textSpan.start, textSpan.end)]),
      [
        ['0012', '0012'],
        ['x\ny', 'x\r\ny'],
        ['<b>&amp;', '<b>&amp;'],
        ['abc', 'a<!-- - -- - --><?pi "?>b<![CDATA[c'],
        ['', ''],
      ],
    );
    const last = root!.children[4];
    assert.equal(last.textSpan.start, last.openTagSpan.end);
    assert.equal(last.closeTagSpan, undefined);
  });

  it('reads attributes with >, either quote and references, and names with a prefix', () => {
    const { root, faults } = parseXml(`<m:r a="1 > 0" b = 'it&quot;s "so"' xsi:nil="true"><m:c/></m:r>`);
    assert.deepEqual(faults, []);
    assert.equal(root?.name, 'm:r');
    assert.deepEqual([...root.attributes], Object.entries({ a: '1 > 0', b: 'it"s "so"', 'xsi:nil': 'true' }));
    assert.equal(root.children[0].name, 'm:c');
  });

  it('reads names that mean something to JavaScript like any other', () => {
    const { root, faults } = parseXml('<constructor __proto__="1"><__proto__>a</__proto__><toString valueOf="2"/></constructor>');
    assert.deepEqual(faults, []);
    assert.equal(root?.attributes.get('__proto__'), '1');
    assert.deepEqual(
      root?.children.map(({ name }) => name),
      ['__proto__', 'toString'],
    );
  });

  it('counts offsets in the text it was given, with a byte order mark and any line ends', () => {
    const source = '\uFEFF<?xml version="1.0"?>\r\n<r>\r\n\r<a>\r\nx</a>\r\n<b>y</b></r>\r\n';
    const { root, faults } = parseXml(source);
    assert.deepEqual(faults, []);
    for (const { name, textSpan, nameSpan } of root!.children) {
      assert.equal(source.slice(textSpan.start, textSpan.end), name === 'a' ? 'x' : 'y');
      assert.equal(source.slice(nameSpan.start, nameSpan.end), name);
    }
  });

  it('finds elements by path and by offset', () => {
    const source = '<App><oauth><scope>Full</scope><scope>Api</scope></oauth><oauth/><scope>no</scope></App>';
    const document = parseXml(source);
    assert.deepEqual(
      descend(document.root!, 'oauth/scope').map(({ text }) => text),
      ['Full', 'Api'],
    );
    assert.equal(childrenNamed(document.root!, 'oauth').length, 2);
    assert.equal(elementAt(document, source.indexOf('Api'))?.text, 'Api');
    assert.equal(elementAt(document, 1)?.name, 'App');
    assert.equal(elementAt(document, source.length), undefined);
  });
});

describe('parseXml on broken documents', () => {
  it('names an element that is never closed, and reads on behind it', () => {
    const source = '<r>\n<a>1</a>\n<url>http://x\n<b>2</b>\n</r>';
    assert.deepEqual(values(parseXml(source)), ['r=', 'a=1', 'url=http://x', 'b=2']);
    assert.deepEqual(faultOf(source), {
      message: 'This file is not well-formed: <url> on line 3 is never closed. Add </url>.',
      at: '<url>',
    });
    assert.equal(parseXml(source).root?.span.end, source.length);
  });

  it('keeps everything before the end of a document that stops in the middle', () => {
    for (const rest of ['', '<', '<b', '<b x="', '</', '</r', '<!-- ', '<![CDATA[', '<?x ', '<!']) {
      assert.deepEqual(values(parseXml(`<r><a>1</a>${rest}`)).slice(0, 2), ['r=', 'a=1'], rest);
      faultOf(`<r><a>1</a>${rest}`);
    }
  });

  it('keeps everything around a half-typed tag', () => {
    const source = '<r>\n  <a>1</a>\n  <ur\n  <b>2</b>\n</r>';
    assert.deepEqual(values(parseXml(source)), ['r=', 'a=1', 'b=2']);
    assert.match(faultOf(source).message, /the tag <ur on line 3 does not end with >/);
    assert.deepEqual(values(parseXml('<r><a>1</a></><b>2</b></r>')), ['r=', 'a=1', 'b=2']);
  });

  it('takes a misspelt closing tag for what it was meant to be', () => {
    const source = '<r><url>http://x</ulr><b>2</b></r>';
    assert.deepEqual(values(parseXml(source)), ['r=', 'url=http://x', 'b=2']);
    assert.match(faultOf(source).message, /<url> on line 1 is closed by <\/ulr>\. Write <\/url>\.$/);
  });

  it('passes over a closing tag that closes nothing', () => {
    assert.deepEqual(values(parseXml('<r></x><b>2</b></r>')), ['r=', 'b=2']);
    assert.match(faultOf('<r></x></r>').message, /<\/x> on line 1 closes nothing/);
  });

  it('points at a bare ampersand and reads it as what it was meant to be', () => {
    const source = '<r>\r\n<url>http://x?a=1&b=2&amp;c</url></r>';
    assert.deepEqual(values(parseXml(source)), ['r=', 'url=http://x?a=1&b=2&c']);
    assert.deepEqual(faultOf(source), {
      message: 'This file is not well-formed: the & on line 2 stands alone. Write &amp;.',
      at: '&',
    });
    assert.match(faultOf('<r>&nbsp;</r>').message, /&nbsp; on line 1 is not declared/);
    assert.match(faultOf('<r a="&"/>').message, /stands alone/);
    assert.match(faultOf('<r>&#0;</r>').message, /stands alone/);
  });

  it('names attributes that cannot be read and keeps the element', () => {
    for (const tag of ['a b=c', 'a b', 'a b="1" b="2"', 'a b="1"c="2"', 'a "', 'a b="<"']) {
      const source = `<r><${tag}>1</a><z>2</z></r>`;
      assert.ok(values(parseXml(source)).includes('z=2'), tag);
      faultOf(source);
    }
    assert.deepEqual(values(parseXml('<r><a b=c>1</a></r>')), ['r=', 'a=1']);
  });

  it('reads only the first of several root elements', () => {
    assert.deepEqual(values(parseXml('<r>1</r><s>2</s>')), ['r=1']);
    assert.match(faultOf('<r>1</r>\n<s>2</s>').message, /second root element, <s>, on line 2/);
  });

  it('says so where there is nothing to read', () => {
    assert.equal(parseXml('').root, undefined);
    assert.match(faultOf('').message, /no root element/);
    assert.match(faultOf('not xml').message, /text before the root element/);
    assert.match(faultOf('<r/>more').message, /text behind the end of the root element/);
    assert.match(faultOf('<![CDATA[x]]><r/>').message, /outside the root element/);
  });
});

describe('parseXml on hostile documents', () => {
  it('never expands entities of a document type', () => {
    const levels = Array.from({ length: 20 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('\n');
    const source = `<!DOCTYPE r [<!ENTITY e0 "lol">\n<!-- ]> -->${levels}<!ENTITY x SYSTEM "file:///etc/passwd">]><r><a>&e20;</a><b>&x;</b></r>`;
    const document = parseXml(source);
    assert.deepEqual(document.faults, []);
    assert.deepEqual(values(document), ['r=', 'a=&e20;', 'b=&x;']);
  });

  it('stops at a depth that no metadata has, keeping what stands above', () => {
    const source = `<r><a>1</a>${'<d>'.repeat(100_000)}${'</d>'.repeat(100_000)}<z>2</z></r>`;
    const document = parseXml(source);
    assert.equal(values(document)[1], 'a=1');
    assert.match(faultOf(source).message, /nested more than 100 levels deep/);
    const atTheLimit = `${'<d>'.repeat(99)}<e>x</e>${'</d>'.repeat(99)}`;
    assert.deepEqual(parseXml(atTheLimit).faults, []);
    assert.equal(values(parseXml(atTheLimit)).at(-1), 'e=x');
  });

  const million = 1_000_000;
  const large: Record<string, string> = {
    'a value of 5 MB': `<r><a>${'x'.repeat(5 * million)}</a></r>`,
    'only <': '<'.repeat(million),
    'only opening tags': '<a>'.repeat(million),
    'only closing tags': `<r>${'</a>'.repeat(million / 4)}</r>`,
    'comments that never end': `<r>${'<!--'.repeat(million / 4)}`,
    'quotes that never end': `<r>${'<a b="'.repeat(million / 6)}`,
    'spaces in a tag': `<r${' '.repeat(million)}`,
    'bare ampersands': `<r>${'&'.repeat(million)}</r>`,
    'many small elements': `<r>${'<a>x</a>\r\n'.repeat(million / 10)}</r>`,
    'many unclosed elements': `<r>${'<a><b></a>'.repeat(million / 10)}</r>`,
    'many attributes': `<r ${Array.from({ length: million / 10 }, (_, i) => `a${i}="x"`).join(' ')}/>`,
  };
  for (const [name, source] of Object.entries(large)) {
    it(`gets through ${name}`, () => {
      const document = parseXml(source);
      assert.ok(document.root || document.faults.length > 0);
    }).timeout(60_000);
  }

  it('gets through binary content', () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) % 256));
    for (const encoding of ['latin1', 'utf8', 'utf16le'] as const) {
      assert.ok(parseXml(bytes.toString(encoding)).faults.length > 0);
    }
  });
});
