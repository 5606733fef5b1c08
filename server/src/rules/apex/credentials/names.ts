/**
 * What the name of a variable, field, map key or header says about its value. The last word that means something decides:
 * `clientSecret` is a secret, `clientSecretLabel` is a label.
 */

import { wordsOf } from './words';

/**
 * `strong`: whatever it holds is a secret (`password`, `clientSecret`). `medium`: it may be (`token`). `weak`: only a
 * value that looks random makes it one (`hash`, `certificate`).
 */
export type NameStrength = 'strong' | 'medium' | 'weak';

export interface NameEvidence {
  readonly strength: NameStrength;
  /** The words that made it so, for messages: `client secret`. */
  readonly term: string;
}

/** One word that names a secret by itself. */
const terms: Readonly<Record<string, NameStrength>> = {
  password: 'strong',
  passwords: 'strong',
  passwd: 'strong',
  passphrase: 'strong',
  passcode: 'strong',
  pwd: 'strong',
  secret: 'strong',
  secrets: 'strong',
  token: 'medium',
  tokens: 'medium',
  bearer: 'medium',
  credential: 'medium',
  credentials: 'medium',
  creds: 'medium',
  cred: 'medium',
  jwt: 'medium',
  salt: 'medium',
  sessionid: 'medium',
  auth: 'weak',
  authn: 'weak',
  authz: 'weak',
  authorization: 'weak',
  authorisation: 'weak',
  authentication: 'weak',
  authenticate: 'weak',
  oauth: 'weak',
  cert: 'weak',
  certificate: 'weak',
  cookie: 'weak',
  crypt: 'weak',
  encrypt: 'weak',
  encrypted: 'weak',
  encryption: 'weak',
  hash: 'weak',
  key: 'weak',
  keys: 'weak',
  pass: 'weak',
  pw: 'weak',
  pin: 'weak',
  private: 'weak',
  signature: 'weak',
};

/** What kind of key it is decides whether a `key` is a secret. */
const keyKinds: Readonly<Record<string, NameStrength | 'none'>> = {
  access: 'strong',
  account: 'medium',
  aes: 'strong',
  api: 'strong',
  app: 'medium',
  application: 'medium',
  asymmetric: 'strong',
  auth: 'strong',
  cipher: 'strong',
  client: 'medium',
  crypto: 'strong',
  decryption: 'strong',
  encrypt: 'strong',
  encryption: 'strong',
  hmac: 'strong',
  jwt: 'strong',
  master: 'weak',
  private: 'strong',
  rsa: 'strong',
  secret: 'strong',
  security: 'strong',
  server: 'medium',
  service: 'medium',
  session: 'strong',
  shared: 'strong',
  signature: 'strong',
  signing: 'strong',
  ssh: 'strong',
  storage: 'medium',
  subscription: 'strong',
  symmetric: 'strong',
  write: 'medium',
  public: 'none',
  publishable: 'none',
  primary: 'none',
  foreign: 'none',
  external: 'none',
  unique: 'none',
  idempotency: 'none',
  sort: 'none',
  cache: 'none',
  partition: 'none',
};

/** A token of these kinds is no credential. */
const harmlessTokens: ReadonlySet<string> = new Set([
  'next',
  'page',
  'paging',
  'continuation',
  'sync',
  'csrf',
  'xsrf',
  'start',
  'end',
  'open',
  'close',
  'merge',
  'split',
  'tag',
  'replacement',
  'template',
  'delta',
  'parse',
  'parser',
  'confirmation',
  'public',
  'dummy',
  'fake',
  'mock',
  'l',
  'r',
]);

/** A certificate, a signature, a hash and the like say nothing of these kinds. */
const harmlessLeads: Readonly<Record<string, ReadonlySet<string>>> = {
  card: new Set(['gift']),
  signature: new Set(['method', 'expected', 'email']),
  pass: new Set(['boarding', 'by', 'first', 'second']),
};

/** Words in front that turn the rest into a question, a message or an action: `isPassword`, `INVALID_TOKEN`, `resetPassword`. */
const harmlessStarts: ReadonlySet<string> = new Set([
  'is',
  'has',
  'had',
  'was',
  'should',
  'can',
  'needs',
  'requires',
  'require',
  'use',
  'uses',
  'show',
  'hide',
  'enable',
  'disable',
  'allow',
  'invalid',
  'missing',
  'wrong',
  'bad',
  'incorrect',
  'expired',
  'empty',
  'blank',
  'no',
  'unknown',
  'forgot',
  'reset',
  'change',
  'changed',
  'max',
  'min',
  'num',
  'number',
  'count',
  'err',
  'error',
  'errors',
  'msg',
  'label',
  'param',
  'header',
  'title',
  'dialog',
]);

/** Last words of names that hold something about a secret, not the secret. */
const harmlessEnds: ReadonlySet<string> = new Set([
  'action',
  'age',
  'alg',
  'algo',
  'algorithm',
  'alias',
  'apex',
  'api',
  'attempt',
  'attempts',
  'attribute',
  'audience',
  'button',
  'byte',
  'bytes',
  'callback',
  'callout',
  'category',
  'channel',
  'char',
  'character',
  'chars',
  'check',
  'checked',
  'class',
  'code',
  'codes',
  'column',
  'columns',
  'complexity',
  'component',
  'const',
  'constant',
  'controller',
  'count',
  'counter',
  'criteria',
  'csv',
  'date',
  'days',
  'definition',
  'delimiter',
  'desc',
  'description',
  'developer',
  'digits',
  'duration',
  'element',
  'email',
  'enabled',
  'encoding',
  'endpoint',
  'entry',
  'enum',
  'err',
  'error',
  'errors',
  'event',
  'example',
  'exception',
  'exceptions',
  'exists',
  'expiration',
  'expired',
  'expires',
  'expiry',
  'factory',
  'field',
  'fields',
  'file',
  'filename',
  'flag',
  'flow',
  'folder',
  'form',
  'format',
  'function',
  'generator',
  'grant',
  'group',
  'handler',
  'head',
  'header',
  'headers',
  'help',
  'hint',
  'hours',
  'icon',
  'id',
  'identifier',
  'ids',
  'in',
  'index',
  'info',
  'input',
  'interval',
  'issuer',
  'item',
  'items',
  'json',
  'kind',
  'label',
  'labels',
  'layout',
  'length',
  'level',
  'lifetime',
  'limit',
  'line',
  'link',
  'list',
  'location',
  'lookup',
  'manager',
  'map',
  'mapping',
  'mask',
  'maximum',
  'md',
  'message',
  'messages',
  'metadata',
  'method',
  'minimum',
  'minutes',
  'mode',
  'model',
  'module',
  'msg',
  'name',
  'named',
  'names',
  'namespace',
  'node',
  'note',
  'notes',
  'number',
  'object',
  'objects',
  'offset',
  'on',
  'operation',
  'option',
  'options',
  'order',
  'page',
  'pair',
  'pairs',
  'param',
  'parameter',
  'parameters',
  'params',
  'part',
  'parts',
  'path',
  'pattern',
  'permission',
  'picklist',
  'placeholder',
  'plugin',
  'policy',
  'point',
  'position',
  'prefix',
  'process',
  'profile',
  'prompt',
  'property',
  'protocol',
  'provider',
  'purpose',
  'query',
  'question',
  'reason',
  'record',
  'records',
  'redirect',
  'ref',
  'reference',
  'regex',
  'regexp',
  'registration',
  'relationship',
  'repository',
  'request',
  'requests',
  'required',
  'resource',
  'response',
  'responses',
  'result',
  'results',
  'role',
  'rule',
  'rules',
  'scheme',
  'scope',
  'scopes',
  'seconds',
  'section',
  'selector',
  'separator',
  'service',
  'set',
  'setting',
  'settings',
  'size',
  'sobject',
  'source',
  'start',
  'state',
  'status',
  'step',
  'store',
  'strength',
  'style',
  'subject',
  'suffix',
  'tab',
  'table',
  'tag',
  'task',
  'template',
  'text',
  'time',
  'timeout',
  'timestamp',
  'title',
  'tooltip',
  'topic',
  'ttl',
  'type',
  'types',
  'uri',
  'url',
  'urls',
  'usage',
  'user',
  'username',
  'users',
  'util',
  'utils',
  'valid',
  'validation',
  'validator',
  'version',
  'view',
  'warning',
  'word',
  'words',
  'wrapper',
  'xml',
  'year',
]);

/** Words after a term that change nothing: `passwordValue`, `TOKEN_PROD`, `apiKey2`, `secretBlob`. */
const fillers: ReadonlySet<string> = new Set([
  'value',
  'val',
  'values',
  'string',
  'str',
  'blob',
  'data',
  'b',
  'base',
  'hex',
  'encoded',
  'decoded',
  'plain',
  'raw',
  'default',
  'prod',
  'production',
  'live',
  'sandbox',
  'dev',
  'development',
  'test',
  'testing',
  'uat',
  'qa',
  'staging',
  'new',
  'old',
  'current',
  'temp',
  'tmp',
  'local',
  'c',
  's',
]);

/** Names are few and come again and again: the last answers are kept. */
const judged = new Map<string, NameEvidence | undefined>();
const maxJudged = 4096;

/** What a name says; undefined when it says nothing about a secret. */
export function judgeName(name: string): NameEvidence | undefined {
  if (name.length > 120) return undefined;
  const known = judged.get(name);
  if (known || judged.has(name)) return known;
  if (judged.size >= maxJudged) judged.clear();
  const evidence = judgeWords(name);
  judged.set(name, evidence);
  return evidence;
}

function judgeWords(name: string): NameEvidence | undefined {
  const words = wordsOf(name);
  if (words.length === 0 || harmlessStarts.has(words[0]!)) return undefined;
  let end = words.length;
  while (end > 1 && (fillers.has(words[end - 1]!) || /^\d+$/.test(words[end - 1]!))) end--;
  const last = judgeEnd(words, end);
  if (last) return last === 'none' ? undefined : last;
  if (harmlessEnds.has(words[end - 1]!)) return undefined;
  // What follows the term is no word that is known: a system, a company (`passwordAcme`, `tokenForBilling`).
  for (let at = end - 1; at > 0; at--) {
    const inner = judgeEnd(words, at);
    if (inner === 'none') return undefined;
    if (inner) return weaker(inner);
    if (harmlessEnds.has(words[at - 1]!)) return undefined;
  }
  return undefined;
}

function weaker(evidence: NameEvidence): NameEvidence | undefined {
  if (evidence.strength === 'weak') return undefined;
  return { ...evidence, strength: evidence.strength === 'strong' ? 'medium' : 'weak' };
}

/** The term that ends before index `end`; `none` for one that is harmless there. */
function judgeEnd(words: readonly string[], end: number): NameEvidence | 'none' | undefined {
  const word = words[end - 1]!;
  const before = words[end - 2];
  if (word === 'key' || word === 'keys') {
    const kind = before !== undefined && Object.hasOwn(keyKinds, before) ? keyKinds[before] : undefined;
    if (kind === 'none') return 'none';
    if (kind) return { strength: kind, term: `${before} key` };
    // `passwordKey` is the key under which a password is kept.
    if (before !== undefined && Object.hasOwn(terms, before)) return 'none';
    return { strength: 'weak', term: 'key' };
  }
  if (before === 'session' && word === 'id') return { strength: 'medium', term: 'session id' };
  if ((before === 'credit' || before === 'debit') && word === 'card') return { strength: 'weak', term: `${before} card` };
  if (before === 'card' && word === 'number') return { strength: 'weak', term: 'card number' };
  const strength = Object.hasOwn(terms, word) ? terms[word] : undefined;
  if (!strength) return undefined;
  if (before !== undefined) {
    if ((word === 'token' || word === 'tokens') && harmlessTokens.has(before)) return 'none';
    if (harmlessLeads[word]?.has(before)) return 'none';
    if ((word === 'credential' || word === 'credentials') && (before === 'named' || before === 'external')) return 'none';
    if ((word === 'token' || word === 'tokens') && tokenKinds.has(before)) return { strength: 'strong', term: `${before} token` };
    if (word === 'secret' || word === 'password')
      return { strength, term: before === 'client' || before === 'user' ? `${before} ${word}` : word };
  }
  return { strength, term: word };
}

/** With these a token is a credential beyond doubt. */
const tokenKinds: ReadonlySet<string> = new Set(['access', 'auth', 'api', 'bearer', 'oauth', 'refresh', 'security', 'jwt', 'id']);

/** Headers that never carry a credential although a word in their name may say so. */
const harmlessHeaders = /^(?:access-control-|accept|content-|x-public-|x-requested-|idempotency-|if-|sec-)/i;

/** What the name of an HTTP header says; `Authorization` and `Cookie` by what they are for. */
export function judgeHeader(name: string): NameEvidence | undefined {
  const header = name.trim();
  if (harmlessHeaders.test(header)) return undefined;
  if (/^(?:proxy-)?authorization$/i.test(header)) return { strength: 'strong', term: 'Authorization' };
  if (/^(?:set-)?cookie$/i.test(header)) return { strength: 'weak', term: 'Cookie' };
  return judgeName(header);
}

/** Whether a header is how a callout authenticates, so that a Named Credential could set it. */
export function isAuthenticationHeader(name: string): boolean {
  const evidence = judgeHeader(name);
  return evidence !== undefined && evidence.strength !== 'weak' && evidence.term !== 'salt';
}

/** Terms as one writes them. */
const spelling: Readonly<Record<string, string>> = {
  Authorization: 'credential',
  Cookie: 'cookie',
  'api key': 'API key',
  'api token': 'API token',
  'aes key': 'AES key',
  'rsa key': 'RSA key',
  'ssh key': 'SSH key',
  'hmac key': 'HMAC key',
  'jwt key': 'JWT key',
  'jwt token': 'JWT',
  'oauth token': 'OAuth token',
  'id token': 'ID token',
  'session id': 'session ID',
  jwt: 'JWT',
  pwd: 'password',
  passwd: 'password',
  pw: 'password',
  pass: 'password',
  pin: 'PIN',
  auth: 'credential',
  oauth: 'credential',
  authn: 'credential',
  authz: 'credential',
  bearer: 'bearer token',
  cred: 'credential',
  creds: 'credentials',
  cert: 'certificate',
};

/** A term as one writes it: `API key` for `api key`. */
export function spoken(term: string): string {
  return spelling[term] ?? term;
}
