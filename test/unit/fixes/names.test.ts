import assert from 'node:assert/strict';
import {
  developerName,
  isFreeName,
  maxNameLength,
  nameForHost,
  namePattern,
  uniqueName,
} from '#server/fixes/namedCredential/names';

describe('names of credentials', () => {
  const hosts: [string, string, string][] = [
    ['api.acme-shipping.com', '', 'Acme_Shipping_Api'],
    ['acme.com', '', 'Acme'],
    ['www.acme.com', '', 'Acme'],
    ['eu.api.acme.co.uk', '', 'Acme_Api_Eu'],
    ['api-sandbox.acme.io', '', 'Acme_Api_Sandbox'],
    ['labels.acme-shipping.example', '', 'Acme_Shipping_Labels'],
    ['api.acme.com', '8443', 'Acme_Api_8443'],
    ['localhost', '8080', 'Localhost_8080'],
    ['10.0.0.5', '', 'Host_10_0_0_5'],
    ['[2001:db8::1]', '', 'Host_2001_Db8_1'],
    ['3scale.net', '', 'Host_3scale'],
    ['xn--bcher-kva.example', '', 'Bucher'],
    ['xn--e1afmkfd.example', '', 'Xn_E1afmkfd'],
    ['a__b.example.com', '', 'Example_A_B'],
  ];
  for (const [host, port, name] of hosts) it(`${host} ${port}`, () => assert.equal(nameForHost(host, port), name));

  it('are developer names whatever the host', () => {
    for (const host of [
      'a'.repeat(80),
      `${'ab.'.repeat(30)}com`,
      '-.-',
      '_',
      '1.2.3.4',
      `${'x'.repeat(38)}-y.com`,
      'co.uk',
      'com',
    ]) {
      const name = nameForHost(host);
      assert.match(name, /^[A-Za-z](?:_?[A-Za-z0-9])*$/, host);
      assert.ok(name.length <= maxNameLength);
    }
    assert.equal(developerName('order_Service'), 'Order_Service');
  });

  it('are unique', () => {
    const taken = new Set(['acme', 'acme_2']);
    assert.equal(uniqueName('Acme', taken), 'Acme_3');
    const long = 'a'.repeat(40);
    assert.equal(uniqueName(long, new Set([long])), `${'a'.repeat(38)}_2`);
  });

  it('are checked by a pattern', () => {
    const taken = new Set(['acme_api', 'b']);
    const pattern = new RegExp(`^(?:${namePattern(taken)})$`, 'u');
    for (const name of ['Acme', 'Acme_Api_2', 'A1', 'Bc', 'x'.repeat(40)]) {
      assert.match(name, pattern);
      assert.ok(isFreeName(name, taken), name);
    }
    for (const name of ['', '1a', '_a', 'a_', 'a__b', 'a b', 'ä', 'ACME_api', 'B', 'x'.repeat(41), 'a-b', 'a/../b']) {
      assert.doesNotMatch(name, pattern);
      assert.ok(!isFreeName(name, taken), name);
    }
  });
});
