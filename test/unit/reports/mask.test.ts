import { strict as assert } from 'node:assert';
import { maskSource } from '#server/reports/mask';

const apex = (text: string) => maskSource(text, 'apex');
const xml = (text: string) => maskSource(text, 'xml');

describe('masking of source', () => {
  it('masks the inside of string literals, one asterisk for each code unit', () => {
    assert.equal(apex("String s = 'hunter2';"), "String s = '*******';");
    assert.equal(apex("f('a\u{1f600}b', '')"), "f('****', '')");
  });

  it('knows escapes', () => {
    assert.equal(apex("f('it\\'s a secret'); g('x\\\\'); h"), "f('**************'); g('***'); h");
  });

  it('is not misled by apostrophes in comments', () => {
    assert.equal(apex("/* don't */ s = 'secret';"), "/* don't */ s = '******';");
    assert.equal(apex("// don't\ns = 'secret';"), "// don't\ns = '******';");
    assert.equal(apex("a /* don't\nwon't\ncan't */ s = 'secret';"), "a /* don't\nwon't\ncan't */ s = '******';");
  });

  it('is not misled by what looks like a comment in a literal', () => {
    assert.equal(apex("f('a//b', 'c/*d'); s = 'secret';"), "f('****', '****'); s = '******';");
  });

  it('masks a literal without an end up to the end of its line', () => {
    assert.equal(apex("s = 'secret\nt = 'other';"), "s = '******\nt = '*****';");
    assert.equal(apex("s = 'secret"), "s = '******");
    assert.equal(apex("s = 'secret\\\r\nt"), "s = '*******\r\nt");
  });

  it('keeps the scheme and host of a URL, and nothing behind or before them', () => {
    assert.equal(apex("'https://api.example.com:8443/v1/T0K3N?key=1'"), "'https://api.example.com:8443***************'");
    assert.equal(apex("'https://user:pass@example.com'"), "'https://*********@example.com'");
    assert.equal(apex("'callout:Acme/orders'"), "'callout:Acme*******'");
    assert.equal(apex("'Basic:dXNlcjpwYXNz'"), `'${'*'.repeat(18)}'`);
  });

  it('keeps a query that has no literals of its own', () => {
    assert.equal(apex("'SELECT Id FROM Account'"), "'SELECT Id FROM Account'");
    const query = "SELECT Id FROM A WHERE Key__c = \\'k3y\\'";
    assert.equal(apex(`'${query}'`), `'${'*'.repeat(query.length)}'`);
  });

  it('keeps the names of rules in @SuppressWarnings, and nothing else there', () => {
    for (const names of ['PMD.ApexCRUDViolation', 'PMD', 'PMD.A, PMD.B,C ']) {
      const text = `@SuppressWarnings('${names}') class A {}`;
      assert.equal(apex(text), text);
    }
    for (const value of ['k3y', 'a b', 'PMD.A;B']) {
      const text = `@SuppressWarnings('${value}')`;
      assert.equal(apex(text), text.replace(value, '*'.repeat(value.length)));
    }
    assert.equal(apex("@Other('PMD')"), "@Other('***')");
  });

  it('leaves everything else alone', () => {
    const text = 'public with sharing class A { Integer a = b / c; }\r\n';
    assert.equal(apex(text), text);
  });

  it('masks what secret elements of XML hold', () => {
    const text = '<a><consumerSecret>abc</consumerSecret><label>x</label><sfdc:authToken type="s">de\nf</sfdc:authToken></a>';
    assert.equal(xml(text), text.replace('abc', '***').replace('de\nf', '****'));
    assert.equal(xml('<password>never closed'), '<password>************');
  });

  it('masks users, queries and fragments of URLs in XML', () => {
    assert.equal(xml('<url>https://u:p@example.com/path?key=1</url>'), '<url>https://***@example.com/path?*****</url>');
    assert.equal(xml('<url>http://example.com/path</url>'), '<url>http://example.com/path</url>');
  });

  it('masks what may be a key in scripts and markup', () => {
    assert.equal(
      maskSource("const key = 'q8Zr2mXv7Lk0Pw3Ty'; load(key);", 'other'),
      `const key = '${'*'.repeat(17)}'; load(key);`,
    );
    assert.equal(maskSource('<c:map apiKey="q8Zr2mXv7Lk0"/>', 'other'), '<c:map apiKey="************"/>');
  });

  it('masks what rules found, in comments as well', () => {
    const text = '// of the build: opensesame\nx();';
    const start = text.indexOf('opensesame');
    const found = [{ start, end: start + 10 }];
    for (const language of ['apex', 'xml', 'other'] as const) {
      assert.equal(maskSource(text, language, found), text.replace('opensesame', '**********'));
    }
  });

  it('keeps offsets', () => {
    const text = "x('secret'); y('https://a.example.com/b');\n<z>";
    assert.equal(apex(text).length, text.length);
    assert.equal(xml(text).length, text.length);
  });

  it('takes literals of megabytes', () => {
    const long = 'a'.repeat(4_000_000);
    assert.equal(apex(`s = '${long}';`), `s = '${'*'.repeat(long.length)}';`);
  });
});
