/** Names and texts as words: what is judged is words, never substrings, so that `Concert` holds no `cert`. */

/** Suffixes of API names that say nothing about the meaning. */
const apiSuffix = /__(?:c|r|e|b|x|mdt|pc|pr|s|kav|share|history|feed|changeevent)$/i;

/** Words that are often written together without a sign of it, taken apart. */
const gluedHeads: readonly string[] = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'apikey',
  'token',
  'credential',
  'credentials',
];

const glued: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    apikey: ['api', 'key'],
    apikeys: ['api', 'keys'],
    authkey: ['auth', 'key'],
    accesskey: ['access', 'key'],
    accountkey: ['account', 'key'],
    consumerkey: ['consumer', 'key'],
    encryptionkey: ['encryption', 'key'],
    encryptkey: ['encrypt', 'key'],
    cryptokey: ['crypto', 'key'],
    aeskey: ['aes', 'key'],
    licensekey: ['license', 'key'],
    masterkey: ['master', 'key'],
    privatekey: ['private', 'key'],
    publickey: ['public', 'key'],
    secretkey: ['secret', 'key'],
    sharedkey: ['shared', 'key'],
    signingkey: ['signing', 'key'],
    sessionkey: ['session', 'key'],
    subscriptionkey: ['subscription', 'key'],
    symmetrickey: ['symmetric', 'key'],
    asymmetrickey: ['asymmetric', 'key'],
    sessionid: ['session', 'id'],
    sessid: ['session', 'id'],
    creditcard: ['credit', 'card'],
    endpoint: ['end', 'point'],
    username: ['user', 'name'],
    keystore: ['key', 'store'],
  }),
);

/**
 * The folded words of a name: `clientSecret`, `CLIENT_SECRET`, `Client-Secret` and `ns__Client_Secret__c` all end in
 * `client`, `secret`. Digits stand apart.
 */
export function wordsOf(name: string): string[] {
  const parts = name
    .trim()
    .replace(apiSuffix, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/([A-Za-z])([0-9])/g, '$1 $2')
    .replace(/([0-9])([A-Za-z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]+|[0-9]+/g);
  return (parts ?? []).flatMap(takeApart);
}

function takeApart(word: string): readonly string[] {
  const known = glued.get(word);
  if (known) return known;
  for (const head of gluedHeads) {
    for (const tail of ['', 's']) {
      const end = head + tail;
      if (word.length > end.length + 1 && word.endsWith(end)) {
        return [...takeApart(word.slice(0, -end.length)), ...(glued.get(end) ?? [end])];
      }
    }
  }
  return [word];
}
