import assert from 'node:assert/strict';
import { random, reportBeside, rulesOf } from './keeper';

const rule = 'HardcodedSecretValue';
const repeat = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length));
const secret = "\n;var apiKey = 'lO6dLp6n2ogIsXtjth7Z';\n";
const megabytes = 2_000_000;
const settings = { maxFileSizeKb: 10_240 };

/** The characters of a script on one line, without an end of anything. */
function minified(length: number): string {
  const next = random(7);
  const parts = [
    'function(a,b){return a+b}',
    'var x="abc12345def",',
    'e.token=t[3],',
    '/ab[c"/]+/g.test(n)?',
    '`t${n}`,',
    'a?b:c,',
    'key:"k1234567"};',
  ];
  let text = '';
  while (text.length < length) text += parts[next(parts.length)];
  return text;
}

describe('Hostile texts', function () {
  this.timeout(120_000);

  const scripts: Record<string, string> = {
    'a minified library': minified(megabytes),
    'one name': repeat('a', megabytes),
    'one value': `x = '${repeat('aB3', megabytes)}`,
    'quotes behind colons': repeat(':"', megabytes),
    'values without an end': repeat("='aaaa1111", megabytes),
    'beginnings of keys': repeat('-sk-', megabytes),
    'beginnings of web tokens': repeat('-eyJhbGciOiJIUzI1NiJ9', megabytes),
    'beginnings of private keys': repeat('-----BEGIN PRIVATE KEY-----\nAAAA1', megabytes),
    'beginnings of addresses': repeat('://a:', megabytes),
    'addresses with user names': repeat('a://b:c1@d ', megabytes),
    'beginnings of headers': repeat('Bearer aaaaaaaa1 ', megabytes),
    'parameters without an end': repeat('?a=', megabytes),
    'beginnings of expressions': repeat('=/[', megabytes),
    'templates in templates': repeat('`${', megabytes),
    'comments without an end': repeat('/* ', megabytes),
    blanks: `x =${repeat(' ', megabytes)}`,
    'key IDs': repeat('AKIAQ7ZP2MX4LK9WT3RB ', megabytes / 10),
  };
  for (const [what, text] of Object.entries(scripts)) {
    it(`are read whole: ${what}`, async () => {
      const report = await reportBeside('force-app/lwc/odd/odd.js', secret + text, settings);
      assert.ok(rulesOf(report).includes(rule));
    });
  }

  const markup: Record<string, string> = {
    tags: repeat('<a b="c1234567">', megabytes),
    'tags without an end': repeat('<a ', megabytes),
    'attributes without an end': repeat('<a b="', megabytes),
    'scripts without an end': repeat('<script>', megabytes),
    'comments without an end': repeat('<!--', megabytes),
    'one attribute': `<a b="${repeat('aB3', megabytes)}"/>`,
  };
  for (const [what, text] of Object.entries(markup)) {
    it(`are read whole: ${what}`, async () => {
      const report = await reportBeside('force-app/pages/Odd.page', `<x apiKey="lO6dLp6n2ogIsXtjth7Z"/>${text}`, settings);
      assert.ok(rulesOf(report).includes(rule));
    });
  }

  const large: Record<string, string> = {
    'a file of five megabytes': repeat(
      '<values><field>Code__c</field><value xsi:type="xsd:string">Value 1234567</value></values>\n',
      5_000_000,
    ),
    'levels without an end': repeat('<value>', megabytes),
    'names for one value': repeat('<name>password</name>', megabytes),
    'names and values of one element': repeat('<name>password</name><value>aaaaaaa1</value>', megabytes),
    'ends without a beginning': repeat('</value>', megabytes),
    'attributes without an end': repeat('<value a="', megabytes),
    'keys in every value': repeat('<b><name>apiKey</name><value>lO6dLp6n2ogIsXtjth7Z</value></b>', 500_000),
  };
  for (const [what, text] of Object.entries(large)) {
    it(`are read whole: ${what}`, async () => {
      const first = '<r><values><field>Api_Key__c</field><value>lO6dLp6n2ogIsXtjth7Z</value></values>';
      const report = await reportBeside('force-app/layouts/Odd.layout-meta.xml', `${first}${text}`, settings);
      assert.ok(rulesOf(report).includes(rule));
    });
  }
});
