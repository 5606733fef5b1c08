import assert from 'node:assert/strict';
import { flowOf } from './lowered';

/** The texts that `out` may have in the end. */
function textsOf(body: string): string[] {
  const last = flowOf(body, 'Boolean b')
    .assignments.filter(({ name }) => name.key === 'out')
    .pop();
  return (last?.value.texts ?? []).map((text) => text.map(({ literal }) => literal ?? '?').join(''));
}

describe('alternatives of a text', () => {
  it('are combined while there are few', () => {
    const body = "String x = b ? '1' : '2'; String y = b ? 'a' : (b ? 'b' : 'c'); String out = x + y;";
    assert.deepEqual(textsOf(body).sort(), ['1a', '1b', '1c', '2a', '2b', '2c']);
  });

  it('are each kept when there are too many combinations', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const body = names.map((name) => `String ${name} = b ? '-' : '${name.toUpperCase()}';`).join(' ');
    const texts = textsOf(`${body} String out = ${names.join(' + ')};`);
    for (const [i, name] of names.entries()) {
      assert.ok(texts.some((text) => text[i] === name.toUpperCase()));
      assert.ok(texts.some((text) => text[i] === '-'));
    }
  });
});
