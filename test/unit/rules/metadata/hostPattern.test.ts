import assert from 'node:assert/strict';
import { wildcardOf } from '#server/rules/metadata/shared/hostPattern';

describe('wildcardOf', () => {
  const reaches: Record<string, string | undefined> = {
    '*': 'all',
    'https://*': 'all',
    'https://*:8443': 'all',
    'https://*.com/path': 'all',
    '*.co.uk': 'all',
    'HTTPS://*.Herokuapp.com': 'shared',
    'https://*.s3.amazonaws.com': 'shared',
    'https://*.s3.eu-west-1.amazonaws.com': 'shared',
    'https://*.s3-eu-west-1.amazonaws.com': 'shared',
    'https://*.my.salesforce.com': 'shared',
    'https://*.orders.s3.amazonaws.com': 'own',
    'https://*.acme.my.salesforce.com': 'own',
    'https://*.example.com': 'own',
    'https://api-*.example.com': 'own',
    'wss://*.live.example.co.uk:443': 'own',
    'https://example.com/*': undefined,
    'https://example.com:*': undefined,
    'https://example.com?q=*': undefined,
    'chrome-extension://abcdefghijklmnop': undefined,
    '': undefined,
  };
  for (const [pattern, reach] of Object.entries(reaches)) {
    it(`${pattern || 'nothing'}: ${reach ?? 'no wildcard'}`, () => assert.equal(wildcardOf(pattern)?.reach, reach));
  }
});
