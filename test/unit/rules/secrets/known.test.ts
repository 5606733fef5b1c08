import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { hasChecksum } from '#server/rules/text/secrets/checksum';
import { knownSecrets } from '#server/rules/text/secrets/known';

/** Joins pieces, so that this file holds no whole secret-like text that other tools stumble over. */
function join(...pieces: string[]): string {
  return pieces.join('');
}

/** 64 characters as a generator makes them. */
const random = join('Q7zP2mX4Lk9Wt3Rb', 'v8Nc5Yd1Hs6Jg0Fa', 'T4uK7eM2qB9xZ3wC', 'p5Sv8Rn1Ld6Gh0Yj');
const hex = join('9f86d081884c7d65', '9a2feaa0c55ad015', 'a3bf4f1b2b0b822c', 'd15d6c15b0f00a08');

/** What is found in a text, as `label confidence`. */
function found(text: string, language: 'plain' | 'script' = 'plain'): string[] {
  return knownSecrets(text, language).map(({ label, confidence }) => `${label} ${confidence}`);
}

describe('secrets of known form', () => {
  const forms: Record<string, string> = {
    'an AWS access key ID': join('AK', 'IA', 'Q7ZP2MX4LK9WT3RB'),
    'a GitHub token': join('github', '_pat_', random.slice(0, 22), '_', random.slice(0, 40)),
    'a GitLab token': join('gl', 'pat-', random.slice(0, 20)),
    'a Stripe key': join('sk', '_live_', random.slice(0, 24)),
    'a Slack token': join('xo', 'xb-2048193746-918273645-', random.slice(0, 24)),
    'a Slack webhook': join(
      'https://hooks.',
      'slack.com/services/T0',
      random.slice(0, 8),
      '/B0',
      random.slice(8, 16),
      '/',
      random.slice(0, 24),
    ),
    'a Google API key': join('AI', 'za', random.slice(0, 35)),
    'a Google OAuth client secret': join('GOC', 'SPX-', random.slice(0, 28)),
    'a SendGrid API key': join('S', 'G.', random.slice(0, 22), '.', random.slice(0, 43)),
    'a Mailgun API key': join('ke', 'y-', hex.slice(0, 32)),
    'a Mailchimp API key': join(hex.slice(0, 32), '-us', '12'),
    'an Anthropic API key': join('sk', '-ant-api03-', random.slice(0, 40)),
    'an OpenAI API key': join('sk', '-proj-', random.slice(0, 48)),
    'a Hugging Face token': join('h', 'f_', 'QzPmXLkWtRbvNcYdHsJgFaTuKeMqBxZwCp'),
    'a Shopify token': join('shp', 'at_', hex.slice(0, 32)),
    'a Square token': join('sq0', 'atp-', random.slice(0, 22)),
    'a DigitalOcean token': join('do', 'p_v1_', hex),
    'a Databricks token': join('da', 'pi', hex.slice(0, 32)),
    'a Vault token': join('hv', 's.', random.slice(0, 24)),
    'an Atlassian token': join('ATA', 'TT3', random.slice(0, 50)),
    'an Airtable token': join('pa', 't', random.slice(0, 14), '.', hex),
    'a Telegram bot token': join('110201543', ':A', 'A', random.slice(0, 33)),
    'an Azure storage key': join('Account', 'Key=', random, random.slice(0, 22), '=='),
    'an Azure access key': join('SharedAccess', 'Key=', random.slice(0, 43), '='),
    'an Azure shared access signature': join('https://acme.blob/x?sv=1&si', 'g=', random.slice(0, 43), '%3D'),
    'a Salesforce refresh token': join('5Aep', '861', random.slice(0, 60)),
    'a private key': join('-----BEGIN RSA PRIV', 'ATE KEY-----\n', random, '\n', random, '\n-----END RSA PRIV', 'ATE KEY-----'),
    'a password in a URL': join('https://svc:', 'Tr4ckTrace91', '@api.acme.com/v1'),
    'a user name with a password in Base64': join('Basic ', Buffer.from('svc:Tr4ckTrace91').toString('base64')),
    'a token for an Authorization header': join('Bearer ', random.slice(0, 40)),
  };

  for (const [label, value] of Object.entries(forms)) {
    it(`finds ${label}`, () => {
      for (const text of [value, `x = '${value}';`, `<value>${value}</value>`, `before\n${value}\nbehind`]) {
        assert.deepEqual(found(text), [`${label} high`], JSON.stringify(text.replaceAll(value, '*')));
      }
    });
  }

  it('says what is public of it and how long it is, and where', () => {
    const token = join('gl', 'pat-', random.slice(0, 20));
    const [secret] = knownSecrets(`a: ${token}`, 'plain');
    assert.deepEqual([secret?.mark, secret?.length, secret?.start, secret?.end], ['glpat-', 26, 3, 29]);
  });

  it('finds the secret near a key ID of AWS', () => {
    const id = join('AK', 'IA', 'Q7ZP2MX4LK9WT3RB');
    const secret = join('wJalrXUtnFEMIK7MDENG', 'bPxRfiCYzz8dQ2pLw3Tv');
    assert.deepEqual(found(`{ "id": "${id}", "secret": "${secret}" }`), [
      'an AWS access key ID high',
      'an AWS secret access key high',
    ]);
    assert.deepEqual(found(`{ "secret": "${secret}" }`), []);
    assert.deepEqual(found(`{ "id": "${id}" }${' '.repeat(500)}{ "secret": "${secret}" }`), ['an AWS access key ID high']);
  });

  it('asks checksums', () => {
    const body = join('zP2mX4Lk9Wt3Rbv8Nc5', 'Yd1Hs6Jg0Fa');
    let sum = crc32(body.slice(0, 30));
    let checksum = '';
    for (let i = 0; i < 6; i++) {
      checksum = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'[sum % 62] + checksum;
      sum = Math.floor(sum / 62);
    }
    assert.equal(hasChecksum(body + checksum), true);
    assert.deepEqual(found(join('gh', 'p_', body, checksum)), ['a GitHub token high']);
    assert.equal(hasChecksum(`${body}000000`), false);
    assert.equal(hasChecksum(body), undefined);
    assert.deepEqual(found(join('gh', 'p_', body, '000000')), ['a GitHub token medium']);
    assert.deepEqual(found(join('np', 'm_', body, '000000')), ['an npm token medium']);
  });

  it('is less sure of what is public, short-lived or for tests', () => {
    const maps = join('AI', 'za', random.slice(0, 35));
    assert.deepEqual(found(maps, 'script'), ['a Google API key medium']);
    assert.deepEqual(found(join('sk', '_test_', random.slice(0, 24))), ['a Stripe test key low']);
    assert.deepEqual(found(join('00D5g00000LQvkY', '!AQ', random.slice(0, 60))), ['a Salesforce session ID medium']);
    assert.deepEqual(found(join('3MVG9', random, random)), ['a Salesforce consumer key low']);
  });

  it('takes keys of Twilio for such only where the text speaks of it', () => {
    const key = join('S', 'K', hex.slice(0, 32));
    assert.deepEqual(found(`key = ${key}`), []);
    assert.deepEqual(found(`// Twilio\nkey = ${key}`), ['a Twilio API key low']);
  });

  it('reads web tokens', () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = (head: unknown, body: unknown) => `${part(head)}.${part(body)}.${random.slice(0, 43)}`;
    const head = { alg: 'HS256', typ: 'JWT' };
    assert.deepEqual(found(token(head, { sub: 'billing', scope: 'all' })), ['a JSON Web Token medium']);
    assert.deepEqual(found(token(head, { sub: 'billing', exp: 1 })), ['a JSON Web Token low']);
    assert.deepEqual(found(token(head, { sub: '1234567890', name: 'John Doe' })), []);
    assert.deepEqual(found(token({ kind: 'no header' }, { sub: 'billing' })), []);
  });

  it('leaves alone what shows a form, and what has one by chance', () => {
    const none = [
      join('AK', 'IA', 'XXXXXXXXXXXXXXXX'),
      join('AK', 'IA', 'IOSFODNN7EXAMPLE'),
      join('gh', 'p_', 'your_token_here_your_token_here_your_token'),
      join('sk', '-spinner-folding-cube-animation-delay'),
      'https://user:password@example.com',
      'https://{user}:{password}@host',
      'Basic authentication and Bearer authentication',
      'Authorization: Bearer {!$Credential.Orders.AccessToken}',
      '-----BEGIN PRIVATE KEY-----',
      '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA',
      hex,
      'task-force-app-main-default-classes-with-long-names-2026',
    ];
    for (const text of none) assert.deepEqual(found(text), [], text);
  });
});
