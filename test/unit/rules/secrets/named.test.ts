import assert from 'node:assert/strict';
import type { TextLanguage } from '#server/rules/rule';
import { namedSecrets } from '#server/rules/text/secrets/named';

const key = 'q8Zr2mXv7Lk0Pw3Ty';

/** What is found, as `holder: value confidence`. */
function found(text: string, language: TextLanguage): string[] {
  return namedSecrets(text, language).map(
    ({ holder, start, end, confidence }) => `${holder}: ${text.slice(start, end)} ${confidence}`,
  );
}

describe('secrets by name and value', () => {
  it('are found in scripts', () => {
    for (const text of [
      `apiKey = '${key}'`,
      `this.apiKey="${key}"`,
      `{ apiKey: \`${key}\` }`,
      `{"apiKey" : "${key}"}`,
      `settings['apiKey'] = '${key}'`,
      `form.append('apiKey', '${key}')`,
      `url + '?apiKey=${key}&page=1'`,
    ]) {
      assert.deepEqual(found(text, 'script'), [`apiKey: ${key} high`], text);
    }
    assert.deepEqual(found(`request.setToken('${key}')`, 'script'), [`Token: ${key} medium`]);
  });

  it('are found in markup', () => {
    for (const text of [
      `<c:x apiKey="${key}"/>`,
      `<input value='${key}' name="apiKey">`,
      `<meta name="apiKey" content="${key}">`,
    ]) {
      assert.deepEqual(found(text, 'markup'), [`apiKey: ${key} high`], text);
    }
    assert.deepEqual(found(`<input name="first" value="${key}"><input name="apiKey" value="">`, 'markup'), []);
  });

  it('are found in XML by what stands beside the value', () => {
    for (const text of [
      `<r><apiKey>${key}</apiKey></r>`,
      `<r><m:apiKey a="b">\n  ${key}\n</m:apiKey></r>`,
      `<r><values><field>apiKey</field><value>${key}</value></values></r>`,
      `<r><a><name>apiKey</name><value><stringValue>${key}</stringValue></value></a></r>`,
      `<r><a><name>apiKey</name><value><stringValue>${key}`,
      `<r><fields><fullName>apiKey</fullName><defaultValue>'${key}'</defaultValue></fields></r>`,
    ]) {
      assert.deepEqual(found(text, 'xml'), [`apiKey: ${key} high`], text);
    }
  });

  it('are not mixed up between elements', () => {
    for (const text of [
      `<r><values><field>apiKey</field><value/></values><values><field>Code</field><value>${key}</value></values></r>`,
      `<r><a><name>apiKey</name></a><value>${key}</value></r>`,
      `<r><name>apiKey</name><a><b><value>${key}</value></b></a></r>`,
      `<r><label>apiKey</label><name>${key}</name></r>`,
    ]) {
      assert.deepEqual(found(text, 'xml'), [], text);
    }
  });

  it('are found on lines of plain text', () => {
    assert.deepEqual(found(`# settings\napi.key=${key}\nclient_secret: ${key}\nname=${key}\n`, 'plain'), [
      `api.key: ${key} high`,
      `client_secret: ${key} high`,
    ]);
  });

  it('need a name and a value', () => {
    for (const text of [
      `id = '${key}'`,
      `checksum = '${key}'`,
      `tokenUrl = '${key}'`,
      "apiKey = 'none'",
      "apiKey = 'API_KEY_2'",
      "token = 'token1'",
      "password = 'opensesame'",
      "password = '••••••••'",
      'apiKey = `${base}-q8Zr2mXv7Lk0`',
      "secret = '0015g00000LQvkYAAT'",
      "apiKey = 'https://acme.com/a1b2c3'",
      "apiKey = 'Account.Api_Key2__c'",
    ]) {
      assert.deepEqual(found(text, 'script'), [], text);
    }
  });

  it('are less sure of GUIDs and vague names', () => {
    assert.deepEqual(found("clientSecret = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'", 'script'), [
      'clientSecret: 3f2504e0-4f89-41d3-9a0c-0305e82c3301 low',
    ]);
    assert.deepEqual(found(`auth = '${key}'`, 'script'), [`auth: ${key} low`]);
    assert.deepEqual(found("password = 'hunter22!'", 'script'), ['password: hunter22! medium']);
  });
});
