import assert from 'node:assert/strict';
import { judgeForm, judgeValue, schemeOf } from '#server/rules/apex/credentials/values';

/** Joins pieces, so that this file holds no whole secret-like text that other tools stumble over. */
function join(...pieces: string[]): string {
  return pieces.join('');
}

const random = {
  hex: join('9f86d081884c7d65', '9a2feaa0c55ad015'),
  base64: join('wJalrXUtnFEMI', '/K7MDENG/bPxRfiCYzz8dQ2pLw'),
  guid: join('3f2504e0-4f89-', '41d3-9a0c-0305e82c3301'),
  mixed: join('q8Zr2mX', 'v7Lk0Pw3Ty'),
};

describe('values: no secrets', () => {
  const nothing: Record<string, readonly string[]> = {
    'empty and short': ['', '   ', 'a', 'abc', '\n', '-', '////', '::::'],
    placeholders: [
      'changeme',
      'CHANGE_ME',
      'change-it',
      '<your key>',
      '<API_KEY>',
      'xxxx',
      'XXXXXXXX',
      '****',
      '********',
      'TODO',
      'tbd',
      'test',
      'dummy',
      'your-api-key',
      'YOUR_API_KEY',
      'yourPasswordHere',
      'my-secret-key',
      'insert your token here',
      'null',
      'true',
      'FALSE',
      'placeholder',
      'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx',
      'AKIAIOSFODNN7EXAMPLE',
      '1111',
      '[REDACTED]',
      'example',
      'none',
    ],
    lists: ['a,b,c', 'sid;lang', 'open|close', '1,2,3'],
    'merge fields': [
      '{!$Credential.Acme.ApiKey}',
      'Bearer {!$Credential.Password}',
      '{!$Credential.OAuthToken}',
      '{0}',
      '{0}:{1}',
      ':bind',
      join('$', '{apiKey}'),
      '%%%TOKEN%%%',
      '{{token}}',
      '#{secret}',
      '{!npe03__Donor_Name__c}',
      '{!',
      '__TOKEN__',
      '$Credential.X',
      '%TOKEN%',
    ],
    'names of things': [
      'apiKey',
      'jwttoken',
      'Authorization',
      'X-API-Key',
      'access_token',
      'client_secret',
      'refresh_token',
      'grant_type',
      'Bearer',
      'Bearer ',
      'Basic ',
      'OAuth',
      'Password__c',
      'ns__Token__c',
      'Account.Name',
      'Payments.Tokens',
      'sfdo.id',
      'INVALID_SESSION_ID',
      'SESSION_EXPIRED',
      'good-token',
      'bad-token',
      'token-1234',
      'userPassword',
      'API_KEY_FIELD',
      'auth-token',
      '$Label.Password',
      'System.Label.Token',
      'jwt-bearer',
      'isSecret',
      'clientCredentials',
    ],
    formats: [
      'application/json',
      'application/x-www-form-urlencoded; charset=utf-8',
      'AES256',
      'AES128',
      'RSA-SHA256',
      'hmacSHA256',
      'SHA-1',
      'MD5',
      'HS256',
      'RS256',
      'yyyy-MM-dd',
      '[A-Za-z0-9]+',
      '^\\d{4}$',
      '.*password.*',
      'UTF-8',
    ],
    addresses: [
      'https://login.example.com/services/oauth2/token',
      'callout:Acme/v1',
      '/services/oauth2/token',
      'www.acme.com',
      'user@acme.com',
      'cert.pem',
      'private.key',
      'api.acme.com',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      './token',
      '/login',
    ],
    'text for people': [
      'Please enter your password',
      'Your password must not be empty.',
      'Soft Credit',
      'Credit Card',
      'Invalid token',
      'The API key is missing: see setup',
      'Password = required',
      'SELECT Id, Password__c FROM User WHERE Token__c = :token',
      "FIND 'secret' IN ALL FIELDS",
    ],
    markup: ['<input type="password"/>', '{"password": "{0}"}', '{"token":"<token>"}', '<password>{0}</password>'],
    'markers without a key': ['-----BEGIN PRIVATE KEY-----', '-----BEGIN RSA PRIVATE KEY-----\n', '-----END PRIVATE KEY-----'],
  };
  for (const [title, values] of Object.entries(nothing)) {
    it(title, () => {
      const wrong = values.filter((value) => judgeValue(value, 'apiToken') !== undefined);
      assert.deepEqual(wrong, []);
    });
  }
});

describe('values: secrets', () => {
  it('looks generated', () => {
    for (const value of Object.values(random)) assert.equal(judgeValue(value, 'x')?.kind, 'random', value);
    assert.equal(judgeValue(`Bearer ${random.mixed}`, 'x')?.kind, 'random');
    assert.equal(judgeValue(`\n${random.base64}\n${random.base64}\n`, 'x')?.kind, 'random');
  });

  it('is chosen by people', () => {
    for (const value of ['hunter22', 'P@ssw0rd!', 'Password123', 'tr0ub4dor&3', 'abc123', 'S3cret!', 'admin@123']) {
      assert.equal(judgeValue(value, 'password')?.kind, 'mixed', value);
    }
    for (const value of ['letmein', 'opensesame', '123456']) assert.equal(judgeValue(value, 'password')?.kind, 'word', value);
  });

  it('has a known form', () => {
    const known: Record<string, string> = {
      'an AWS access key ID': join('AKIA', 'Q7ZP2MX4LK9WT3RB'),
      'a GitHub token': join('ghp_', 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5'),
      'a GitLab token': join('glpat-', 'aB3dE5gH7jK9mN1pQ3sT'),
      'a Stripe key': join('sk_live_', '4eC39HqLyjWDarjtT1zdp7dc'),
      'a Stripe test key': join('sk_test_', '4eC39HqLyjWDarjtT1zdp7dc'),
      'a Slack token': join('xoxb-', '2048193746-918273645-aQ7rT2mX9'),
      'a Google API key': join('AIza', 'SyB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3g'),
      'a JSON Web Token': join(
        'eyJhbGciOiJIUzI1NiJ9',
        '.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
      ),
      'a private key': join('-----BEGIN RSA PRIVATE', ' KEY-----\nMIIEowIBAAKCAQEAx7Zr2mXv7Lk0Pw3TyQ8\n'),
      'a Salesforce session ID': join('00D5g000004Rz', 'XY!AQ8AQHq3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1'),
      'a SendGrid API key': join('SG.', 'aB3dE5gH7jK9mN1pQ3sT5v.', 'W7yZ9bC1dF3gH5aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC'),
      'a Twilio API key': join('SK', random.hex),
      'a user name with a password in Base64': `Basic ${Buffer.from('svc:hunter22').toString('base64')}`,
      'a URL with a password': 'https://svc:hunter22@api.acme.com/v1',
      'text with a fixed client secret': `grant_type=password&client_id=3MVG9&client_secret=${random.mixed}`,
      'the value of an Authorization header': `Bearer ${random.mixed}`,
      'text with a fixed password': '{"user":"svc","password":"hunter22"}',
    };
    for (const [label, value] of Object.entries(known)) {
      const evidence = judgeForm(value);
      assert.equal(evidence?.kind === 'known' && evidence.shape.label, label);
    }
  });

  it('stands in markup', () => {
    assert.equal(judgeForm('<login><user>svc</user><ns:password>hunter22</ns:password></login>')?.kind, 'known');
  });

  it('is a password that says so, unless a constant names a parameter', () => {
    assert.equal(judgeValue('password', 'password')?.kind, 'word');
    assert.equal(judgeValue('secret', 'dbPassword')?.kind, 'word');
    assert.equal(judgeValue('password', 'PASSWORD'), undefined);
    assert.equal(judgeValue('apiKey', 'apiKey'), undefined);
  });

  it('finds nothing in bodies and URLs that take their secret from elsewhere', () => {
    for (const value of [
      'grant_type=password&client_secret=',
      '&password={0}',
      'client_secret={!$Credential.Password}',
      'https://user:{0}@host/',
      '?token=',
      'password=********',
      "SELECT Id FROM User WHERE Password__c = 'hunter22'",
      'https://acme.com/?apiKey=YOUR_API_KEY',
      '"password": "<password>"',
      'token=expired123',
      '<password></password>',
      '<passwordLabel>hunter22</passwordLabel>',
      'Bearer token',
    ]) {
      assert.equal(judgeForm(value), undefined, value);
    }
  });

  it('knows the scheme in front', () => {
    assert.equal(schemeOf('Bearer abc'), 'Bearer ');
    assert.equal(schemeOf('SSWS abc'), 'SSWS ');
    assert.equal(schemeOf('abc'), '');
  });

  it('answers quickly for hostile texts', () => {
    for (const value of [
      'a'.repeat(5_000_000),
      'a=b&'.repeat(500_000),
      '-'.repeat(1_000_000),
      'aA1'.repeat(500_000),
      ' \n'.repeat(500_000),
      'password:"'.repeat(200_000),
    ]) {
      judgeValue(value, 'password');
      judgeForm(value);
    }
    for (const value of [
      'a_'.repeat(10_000),
      '-----BEGIN '.repeat(2_000),
      'eyJ'.repeat(6_000),
      'https://a:'.repeat(2_000),
      'your-'.repeat(4_000),
      'aes-'.repeat(5000),
    ]) {
      judgeValue(`${value}!`, 'password');
    }
  }).timeout(10_000);
});
