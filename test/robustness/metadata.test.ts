import assert from 'node:assert/strict';
import { problemsOf, random, reportBeside, rulesOf } from './keeper';

const path = 'force-app/remoteSiteSettings/Odd.remoteSite-meta.xml';
const insecure = 'AvoidInsecureHttpRemoteSiteSetting';
const repeat = (text: string, times: number): string => text.repeat(times);
const list = (times: number, each: (i: number) => string): string => Array.from({ length: times }, (_, i) => each(i)).join(' ');

function site(inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<RemoteSiteSetting xmlns="http://soap.sforce.com/2006/04/metadata">
  <url>http://x.example.com</url>
  ${inner}
</RemoteSiteSetting>\n`;
}

describe('Hostile metadata', function () {
  this.timeout(60_000);

  const fine: Record<string, string> = {
    '100,000 elements': repeat('<a>1</a>', 100_000),
    'a text of megabytes': `<a>${repeat('x', 3_000_000)}</a>`,
    'an attribute of megabytes': `<a b="${repeat('x', 3_000_000)}"/>`,
    '40,000 attributes': `<a ${list(40_000, (i) => `b${i}="x"`)}/>`,
    'a name of megabytes': `<${repeat('n', 1_000_000)}/>`,
    'megabytes of blanks': repeat(' ', 2_000_000),
    'megabytes of references': repeat('&amp;&#x41;', 100_000),
    '100,000 sections': repeat('<![CDATA[x]]>', 100_000),
    '100,000 comments': repeat('<!-- NOPMD preflight: -->', 100_000),
    '100,000 instructions': repeat('<?x y?>', 100_000),
    'names that mean something to JavaScript':
      '<__proto__>1</__proto__><constructor a="b">2</constructor><toString/><hasOwnProperty __proto__="x" constructor="y"/>',
  };
  for (const [what, inner] of Object.entries(fine)) {
    it(`is read whole: ${what}`, async () => {
      const report = await reportBeside(path, site(inner), { maxFileSizeKb: 10_240 });
      assert.deepEqual([rulesOf(report), problemsOf(report)], [[insecure], []]);
    });
  }

  const broken: Record<string, [string, RegExp]> = {
    '100,000 levels': [repeat('<a>', 100_000) + repeat('</a>', 100_000), /nested more than 100 levels deep/],
    '100,000 elements without an end': [repeat('<a>', 100_000), /nested more than 100 levels deep/],
    'attributes without an end': [repeat('<a b="', 100_000), /does not end with >/],
    'an attribute twice': ['<a b="1" b="2"/>', /attributes of <a> on line 4 cannot be read/],
    'signs that begin nothing': [repeat('<', 100_000), /begins no tag/],
    'bare ampersands': [repeat('&', 100_000), /stands alone/],
    'an entity that is not declared': ['<a>&x;</a>', /&x; on line 4 is not declared/],
    'ends without a beginning': [repeat('</b>', 100_000), /closes nothing/],
    'ends of something else': [repeat('<a>t</b>', 50_000), /is closed by <\/b>/],
    'elements that are left open': [repeat('<a><b><c></a>', 20_000), /<c> on line 4 is never closed/],
    'a comment without an end': ['<!-- x', /comment on line 4 never ends/],
    'a section without an end': ['<![CDATA[ x', /CDATA section on line 4 never ends/],
  };
  for (const [what, [inner, message]] of Object.entries(broken)) {
    it(`keeps what stands before the fault: ${what}`, async () => {
      const report = await reportBeside(path, site(inner));
      assert.deepEqual(rulesOf(report), [insecure]);
      assert.equal(report!.problems.length, 1);
      assert.match(problemsOf(report)[0]!, message);
    });
  }

  it('has no entity expanded and no file read', async () => {
    const entities = list(1_000, (i) => `<!ENTITY e${i + 1} "${repeat(`&e${i};`, 10)}">`);
    for (const doctype of [
      `<!DOCTYPE r [<!ENTITY e0 "x"> ${entities}]>`,
      '<!DOCTYPE r [<!ENTITY e1000 SYSTEM "file:///etc/passwd">]>',
      '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">',
      '<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    ]) {
      const text = site('<a>&e1000;</a>').replace('?>', `?>${doctype}`);
      const report = await reportBeside(path, text);
      assert.deepEqual([rulesOf(report), problemsOf(report)], [[insecure], []]);
      assert.doesNotMatch(JSON.stringify(report), /root:/);
    }
    const unclosed = await reportBeside(path, `<!DOCTYPE ${repeat(`'"`, 100_000)}`);
    assert.match(problemsOf(unclosed)[0]!, /document type on line 1 never ends/);
  });

  it('has thousands of findings and suppressions', async () => {
    const url = '<url>http://x.example.com</url>';
    const found = await reportBeside(path, site(repeat(url, 10_000)));
    assert.equal(found!.findings.length, 10_001);
    const comment = `<!-- preflight: allow ${insecure}: tested -->`;
    const above = await reportBeside(path, site(repeat(`\n${comment}\n${url}`, 10_000)));
    assert.deepEqual([above!.findings.length, above!.suppressed.length], [1, 10_000]);
    const beside = await reportBeside(path, site(repeat(comment + url, 10_000)));
    assert.equal(beside!.suppressed.length, 10_000);
  });

  it('is analysed wherever it is cut, and with anything missing', async () => {
    const text = site('<!-- c --><description a="b">x &amp; <![CDATA[y]]></description><isActive>true</isActive>');
    const next = random(5);
    for (let at = 0; at <= text.length; at += 3) {
      const report = await reportBeside(path, text.slice(0, at));
      const urlEnds = text.indexOf('</url>');
      if (at > urlEnds + 5) assert.deepEqual(rulesOf(report), [insecure], `cut at ${at}`);
      assert.equal(report!.problems.length, 1, `cut at ${at}`);
      const start = next(text.length);
      const without = await reportBeside(path, text.slice(0, start) + text.slice(start + 1 + next(20)));
      for (const { start: from, end } of [...without!.findings, ...without!.problems]) assert.ok(0 <= from && from <= end);
    }
  });

  it('of the wrong kind says nothing', async () => {
    for (const text of ['{}', 'null', '<a/>', '<html><body/></html>', '<RemoteSiteSetting/>', 'public class A {}', '%PDF-1.4']) {
      assert.deepEqual(rulesOf(await reportBeside(path, text)), []);
    }
    for (const at of ['a.connectedApp', 'x.namedCredential-meta.xml', 'x.externalCredential-meta.xml', 'x.object-meta.xml']) {
      for (const text of ['', '<', '<a>', site('')]) assert.deepEqual(rulesOf(await reportBeside(`force-app/${at}`, text)), []);
    }
  });
});
