import assert from 'node:assert/strict';
import { checkInput } from '#server/tools/checkInput';
import { toolDefinitions } from '#shared/tools';

const schemaOf = (name: string) => toolDefinitions.find((each) => each.name === name)!.input;
const findings = schemaOf('preflight_findings');
const scanText = schemaOf('preflight_scan_text');

describe('The input of a tool', () => {
  it('is handed on as it is, without what stands for nothing', () => {
    assert.deepEqual(checkInput({ path: 'a', limit: 3, severity: null, state: undefined }, findings), { path: 'a', limit: 3 });
    assert.deepEqual(checkInput(undefined, findings), {});
  });

  it('must be what the schema says', () => {
    const wrong: [unknown, RegExp][] = [
      [[], /must be an object/],
      ['text', /must be an object/],
      [{ folder: 'a' }, /no such input as folder; there are path, rules/],
      [{ toString: 1 }, /no such input as toString/],
      [{ path: 5 }, /path must be a text that is not empty/],
      [{ path: '  ' }, /path must be a text that is not empty/],
      [{ path: 'a'.repeat(5000) }, /path must be a text of at most 4000/],
      [{ rules: 'ApexCSRF' }, /rules must be a list of at most 100 texts/],
      [{ rules: [1] }, /rules must be a list/],
      [{ rules: Array(101).fill('a') }, /rules must be a list/],
      [{ severity: 'fatal' }, /severity must be one of error, warning, info, hint/],
      [{ limit: 0 }, /limit must be a whole number from 1 to 500/],
      [{ limit: 1.5 }, /limit must be a whole number/],
      [{ limit: '5' }, /limit must be a whole number/],
      [{ offset: -1 }, /offset must be a whole number from 0/],
    ];
    for (const [input, message] of wrong) assert.throws(() => checkInput(input, findings), { message }, JSON.stringify(input));
    assert.throws(() => checkInput({}, scanText), { message: 'text is missing.' });
    assert.throws(() => checkInput({ text: 'a', apiVersion: Number.NaN }, scanText), { message: /apiVersion must be a number/ });
    assert.throws(() => checkInput({ rule: 'a', examples: 'yes' }, schemaOf('preflight_explain_rule')), {
      message: /true or false/,
    });
  });

  it('is not repeated in what is said about it', () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    assert.throws(
      () => checkInput({ state: secret }, findings),
      (error: Error) => !error.message.includes(secret),
    );
  });
});

describe('Tools', () => {
  it('have names that every client takes, and say what each input is', () => {
    for (const { name, description, input } of toolDefinitions) {
      assert.match(name, /^[a-z_]{1,64}$/);
      assert.ok(description.length < 1024, name);
      for (const field of Object.values(input.properties)) assert.ok(field.description.length > 10, name);
    }
  });
});
