import assert from 'node:assert/strict';
import { parseUrl, sameServer, splitEndpoint } from '#server/fixes/namedCredential/endpointUrl';

function originOf(text: string, complete = true): [string, string] | string {
  const start = splitEndpoint(text, complete);
  return start.kind === 'origin' ? [start.origin.url, start.rest] : start.kind;
}

describe('endpoint URLs', () => {
  const origins: [string, string, string][] = [
    ['https://api.acme.com/v1', 'https://api.acme.com', '/v1'],
    ['https://api.acme.com', 'https://api.acme.com', ''],
    ['HTTPS://API.Acme.COM/V1', 'https://api.acme.com', '/V1'],
    ['http://api.acme.com/v1', 'https://api.acme.com', '/v1'],
    ['https://api.acme.com:443/v1', 'https://api.acme.com', '/v1'],
    ['http://api.acme.com:80/v1', 'https://api.acme.com', '/v1'],
    ['https://api.acme.com:8443/v1', 'https://api.acme.com:8443', '/v1'],
    ['https://joe:pw@api.acme.com/v1', 'https://api.acme.com', '/v1'],
    ['https://[2001:db8::1]:8443/x', 'https://[2001:db8::1]:8443', '/x'],
    ['https://10.0.0.5/x', 'https://10.0.0.5', '/x'],
    ['https://bücher.example/x', 'https://xn--bcher-kva.example', '/x'],
    ['https://api.acme.com?a=b', 'https://api.acme.com', '?a=b'],
    ['https://api.acme.com/x?u=https://b.example/y#z', 'https://api.acme.com', '/x?u=https://b.example/y#z'],
    ['https://api.acme.com#top', 'https://api.acme.com', '#top'],
    ['  https://api.acme.com/x', 'https://api.acme.com', '/x'],
    ['https://localhost:8080/x', 'https://localhost:8080', '/x'],
  ];
  for (const [text, url, rest] of origins) it(text, () => assert.deepEqual(originOf(text), [url, rest]));

  it('leaves a host open that something unknown may belong to', () => {
    for (const text of [
      '',
      'https://',
      'https://api.',
      'https://na',
      'https://eu-',
      'http',
      'https://user:',
      'https://api.acme.com:',
    ]) {
      assert.equal(originOf(text, false), 'unknown', text);
    }
    assert.deepEqual(originOf('https://api.acme.com', false), ['https://api.acme.com', '']);
    assert.deepEqual(originOf('https://localhost:8080', false), ['https://localhost:8080', '']);
    assert.equal(originOf('https://{0}.acme.com/v1/', false), 'unknown');
  });

  it('knows what a Named Credential cannot stand for', () => {
    for (const text of [
      '/services/data',
      'ftp://a.example/x',
      'mailto:a@b.example',
      '',
      'https://',
      'https://a b/',
      'https://a.example:99999/',
    ]) {
      assert.equal(originOf(text), 'other', text);
    }
  });

  it('knows endpoints that are converted', () => {
    assert.deepEqual(splitEndpoint('callout:Acme_Api/v1', true), { kind: 'callout', name: 'Acme_Api' });
    assert.deepEqual(splitEndpoint('callout:Acme_Api', true), { kind: 'callout', name: 'Acme_Api' });
    assert.deepEqual(splitEndpoint('callout:Acme_Api/', false), { kind: 'callout', name: 'Acme_Api' });
    assert.deepEqual(splitEndpoint('callout:Acme_', false), { kind: 'callout', name: '' });
  });

  it('compares servers', () => {
    const same = (a: string, b: string) => sameServer(parseUrl(a)!, parseUrl(b)!);
    assert.ok(same('http://a.example/x', 'https://A.example:443'));
    assert.ok(!same('https://a.example:8443', 'https://a.example'));
    assert.ok(!same('https://a.example', 'https://b.a.example'));
  });
});
