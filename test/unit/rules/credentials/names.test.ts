import assert from 'node:assert/strict';
import { isAuthenticationHeader, judgeHeader, judgeName } from '#server/rules/apex/credentials/names';

/** What the names say, in one line each, so that a failure shows all of them. */
function strengths(names: readonly string[]): string[] {
  return names.map((name) => `${name}: ${judgeName(name)?.strength ?? '-'}`);
}

function all(names: readonly string[], strength: string): string[] {
  return names.map((name) => `${name}: ${strength}`);
}

describe('names of secrets', () => {
  it('takes words for words, whatever JavaScript knows under them', () => {
    const names = ['constructor', 'constructorKey', 'constructorcount', 'valueOf', 'hasOwnProperty'];
    assert.deepEqual(strengths(names), [
      'constructor: -',
      'constructorKey: weak',
      'constructorcount: -',
      ...all(names.slice(3), '-'),
    ]);
    assert.deepEqual(strengths(['constructortoken', 'constructorPassword']), [
      'constructortoken: medium',
      'constructorPassword: strong',
    ]);
  });

  it('knows what is a secret whatever it holds', () => {
    const names = [
      'password',
      'PASSWORD',
      'Password__c',
      'npsp__Password__c',
      'userPassword',
      'userpassword',
      'dbPasswd',
      'pwd',
      'myPwd',
      'passphrase',
      'secret',
      'clientSecret',
      'CLIENT_SECRET',
      'client-secret',
      'Client_Secret__c',
      'consumerSecret',
      'appsecret',
      'apiKey',
      'apikey',
      'API_KEY',
      'ApiKey__c',
      'GOOGLE_API_KEY',
      'strApiKey',
      'APIKey',
      'x-api-key',
      'privateKey',
      'PRIVATE_KEY',
      'encryptionKey',
      'secretKey',
      'signingKey',
      'symmetric_key',
      'accessToken',
      'accesstoken',
      'refreshToken',
      'REFRESH_TOKEN',
      'authToken',
      'OAuthToken',
      'bearerToken',
      'securityToken',
      'passwordValue',
      'API_KEY_PROD',
      'apiKey2',
      'secretBlob',
      'Ocp-Apim-Subscription-Key',
    ];
    assert.deepEqual(strengths(names), all(names, 'strong'));
  });

  it('knows what may be a secret', () => {
    const names = [
      'token',
      'slackToken',
      'TOKEN',
      'sessionId',
      'SESSION_ID',
      'credentials',
      'jwt',
      'salt',
      'passwordAcme',
      'accountKey',
    ];
    assert.deepEqual(strengths(names), all(names, 'medium'));
  });

  it('knows what is a secret only if the value says so', () => {
    const names = [
      'hash',
      'signature',
      'certificate',
      'Cert__c',
      'cookie',
      'authorization',
      'oauth',
      'key',
      'licenseKey',
      'creditCard',
      'private',
    ];
    assert.deepEqual(strengths(names), all(names, 'weak'));
  });

  it('is not taken in by words that only contain one, or speak about one', () => {
    const names = [
      'hashMap',
      'Concert',
      'tokenCount',
      'passenger',
      'Passenger__c',
      'keyboard',
      'Monkey__c',
      'Design__c',
      'authorName',
      'author',
      'privateNotes',
      'signatureRequired',
      'tokenUrl',
      'passwordFieldName',
      'secretLabel',
      'API_KEY_HEADER',
      'tokenEndpoint',
      'isPassword',
      'hasSecret',
      'resetPassword',
      'INVALID_TOKEN',
      'passwordLength',
      'tokenType',
      'clientId',
      'publicKey',
      'primaryKey',
      'foreignKey',
      'cacheKey',
      'passwordKey',
      'nextPageToken',
      'csrfToken',
      'X-CSRF-Token',
      'passwordPolicy',
      'secretName',
      'namedCredential',
      'DEFAULT_NAMED_CREDENTIAL',
      'externalCredentials',
      'NAMED_CREDENTIAL_CALLOUT_URL',
      'softCreditRoles',
      'keyField',
      'PASSWORD_PARAM',
      'tokenExpiry',
      'certificateName',
      'keyPrefix',
      'KEY_ACCESS',
      '',
      '__c',
      '123',
      'boardingPass',
      'hashtag',
      'credit',
    ];
    assert.deepEqual(strengths(names), all(names, '-'));
  });

  it('is no slower on absurdly long names', () => {
    assert.equal(judgeName('password'.repeat(100_000)), undefined);
  });
});

describe('headers with credentials', () => {
  it('knows those that authenticate', () => {
    const yes = [
      'Authorization',
      'AUTHORIZATION',
      'Proxy-Authorization',
      'X-API-Key',
      'x-api-key',
      'Api-Key',
      'apikey',
      'X-Auth-Token',
    ];
    for (const name of [
      ...yes,
      'Ocp-Apim-Subscription-Key',
      'PRIVATE-TOKEN',
      'X-Vault-Token',
      'X-Client-Secret',
      'X-Access-Token',
    ]) {
      assert.ok(isAuthenticationHeader(name), name);
    }
  });

  it('leaves the others alone', () => {
    const no = [
      'Access-Control-Allow-Headers',
      'Access-Control-Request-Key',
      'Accept',
      'Accept-Key',
      'Content-Type',
      'Content-MD5',
    ];
    for (const name of [
      ...no,
      'X-Public-Key',
      'Idempotency-Key',
      'X-Requested-With',
      'SOAPAction',
      'User-Agent',
      'Cookie',
      'X-Signature',
      'ETag',
    ]) {
      assert.ok(!isAuthenticationHeader(name), name);
    }
    assert.equal(judgeHeader('Cookie')?.strength, 'weak');
  });
});
