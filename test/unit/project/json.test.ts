import assert from 'node:assert/strict';
import { readJson } from '#server/project/json';

const faultOf = (text: string) => {
  const result = readJson(text);
  assert.ok('fault' in result, text);
  const { span, message } = result.fault;
  return [text.slice(span.start, span.end), message.replace('This file is not valid JSON: there should be ', '')];
};

describe('readJson', () => {
  it('gives the value', () => assert.deepEqual(readJson(' {"a": [1, "\\u0041"]} '), { value: { a: [1, 'A'] } }));

  const broken: readonly [text: string, at: string, message: string][] = [
    ['', '', 'a value on line 1.'],
    ['{\n"a": 1,\n}', '}', 'a name in double quotes on line 3.'],
    ['{\n"a": 1\n"b": 2}', '"b"', ', or } on line 3.'],
    ['{"a" 1}', '1', ': on line 1.'],
    ['{"a": }', '}', 'a value on line 1.'],
    ['[1 2]', '2', ', or ] on line 1.'],
    ['[1,]', ']', 'a value on line 1.'],
    ['{"a": [}', '}', 'a value or ] on line 1.'],
    ["{'a': 1}", "'", 'a name in double quotes or } on line 1.'],
    ['{} {}', '{', 'nothing more on line 1.'],
    ['{"a": tru}', 'tru', 'a value on line 1.'],
    ['{"a": "x\ny"}', '"x', 'a value on line 1.'],
    ['{"a": [1, {"b": 2}', '', ', or ] on line 1.'],
    ['{"a": 01}', '1', ', or } on line 1.'],
    ['// no\n{}', '/', 'a value on line 1.'],
  ];
  for (const [text, at, message] of broken) {
    it(`says where ${JSON.stringify(text)} is broken`, () => assert.deepEqual(faultOf(text), [at, message]));
  }

  it('gets through what is very deep or very long', () => {
    faultOf('['.repeat(200_000));
    faultOf(`["${'x'.repeat(5_000_000)}`);
    faultOf(`["${'\\n'.repeat(2_000_000)}" x`);
  });
});
