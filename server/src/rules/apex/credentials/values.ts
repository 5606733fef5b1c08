/**
 * What a text says about itself: whether it can be a secret, and how much it looks like one. Nothing of the text is
 * kept in the answer.
 */

import { judgeName, type NameEvidence, spoken } from './names';
import { isExample, isMadeUp, type KnownShape, knownShape } from './shapes';
import { wordsOf } from './words';

/**
 * `known`: a secret by its form. `random`: looks generated. `mixed`: letters with digits or signs, as people choose
 * passwords. `word`: a plain word or number. Undefined: no secret.
 */
export type ValueEvidence =
  | { readonly kind: 'known'; readonly shape: KnownShape }
  | { readonly kind: 'random' | 'mixed' | 'word' };

/** Shorter values are no secrets, as in Salesforce Code Analyzer's rules. */
export const shortestValue = 4;
/** What is shorter can't look generated. */
export const shortestRandom = 14;
/** What is shorter is no secret by its form. */
export const shortestForm = 12;
/** Longer values are looked at only up to here. */
const maxLength = 20_000;

/** Words people write where a secret will stand. */
const placeholders: ReadonlySet<string> = new Set([
  'abc',
  'abcd',
  'anything',
  'bar',
  'baz',
  'blank',
  'changeit',
  'changeme',
  'default',
  'demo',
  'dummy',
  'empty',
  'example',
  'fake',
  'false',
  'fixme',
  'foo',
  'foobar',
  'hidden',
  'masked',
  'mock',
  'n/a',
  'nil',
  'no',
  'none',
  'null',
  'off',
  'on',
  'placeholder',
  'redacted',
  'removed',
  'sample',
  'string',
  'tbd',
  'temp',
  'test',
  'tester',
  'testing',
  'tests',
  'text',
  'todo',
  'true',
  'undefined',
  'unknown',
  'value',
  'void',
  'whatever',
  'xyz',
  'yes',
]);

/** First words of instructions: `your-api-key`, `insert_token_here`, `change_me`. */
const instruction = /^(?:my|your|the|some|enter|insert|add|put|replace|change|set|fill)[\s_-]|^your[A-Z]/i;

function isPlaceholder(value: string): boolean {
  if (value.length > 80) return false;
  return placeholders.has(value.toLowerCase()) || (instruction.test(value) && !/\d/.test(value)) || /[_ -]here$/i.test(value);
}

/** Names of OAuth parameters, grant types and schemes: names of things, not things. */
const protocolWords: ReadonlySet<string> = new Set([
  'access_token',
  'api_key',
  'apikey',
  'api key',
  'api-key',
  'auth-token',
  'authorization',
  'authorization_code',
  'assertion',
  'aud',
  'audience',
  'basic',
  'bearer',
  'client_assertion',
  'client_assertion_type',
  'client_credentials',
  'client_id',
  'client_secret',
  'code',
  'code_challenge',
  'code_verifier',
  'digest',
  'expires_in',
  'grant_type',
  'hmac',
  'id_token',
  'issued_at',
  'iss',
  'jwt',
  'jwt-bearer',
  'login',
  'negotiate',
  'nonce',
  'oauth',
  'oauth2',
  'openid',
  'password',
  'redirect_uri',
  'refresh_token',
  'response_type',
  'scope',
  'session_id',
  'signature',
  'ssws',
  'state',
  'sub',
  'token',
  'token_type',
  'user',
  'username',
  'web_server',
]);

/** Algorithms, encodings, paddings, and modes, joined as in `hmacSHA256`, `RSA-SHA1` and `AES/CBC/PKCS5Padding`. */
const algorithm =
  /^(?:(?:aes|rsa|ecdsa|hmac|sha|md|des|rc|hs|rs|es|ps|dh|ecdh|blake|utf|iso|base|oauth|tls|ssl|v|cbc|gcm|ecb|with|pkcs|padding)[-_ /]?(?:\d{1,4}[-_ /]?)?)+$/i;

const contentType = /^(?:application|text|image|audio|video|multipart|font|message)\/[\w.+*-]+(?: ?;.*)?$/i;

/** Merge fields, format placeholders, tokens of build tools, bind variables, expressions of templates. */
const merge =
  /\{!|\$\{|\{\{|#\{|%%%|__[A-Z_]+__|^\{\d*\}|^:\w+$|^%\w*%$|\$(?:Credential|Label|Api|Setup|Resource|CustomMetadata)\b/;

/** Schemes in front of the credential of an Authorization header. */
const scheme = /^\s*(bearer|basic|token|apikey|api-key|ssws|oauth|key|digest|jwt|negotiate|genie ?key|bot|splunk)\s*[:=]?\s+/i;

/** `client_secret=...`, `"password": "..."`, `api_key=...` inside a body or a query string; the value in group 2. */
const embedded = /(?:^|[?&;,{\s"'])["']?([A-Za-z][\w.-]{2,40})["']?\s{0,4}(?:=|:\s{0,4}["'])\s{0,4}([^&"'\s<>{};,]{4,400})/g;

/** `scheme://user:password@host`. */
const userInfo = /\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/:@?#{}<>$]{0,200}):([^\s/@?#{}<>$]{1,400})@[\w.[\]-]+/i;

/** What stands before the credential in a header's value, e.g. `Bearer `; empty if nothing does. */
export function schemeOf(text: string): string {
  return scheme.exec(text)?.[0].trimStart() ?? '';
}

/** Judges a text; `name` is what holds it, so that a constant that names itself is known for one. */
export function judgeValue(text: string, name: string): ValueEvidence | undefined {
  const value = text.length > maxLength ? text.slice(0, maxLength) : text;
  const known = judgeKnown(value);
  if (known) return known;
  const withoutScheme = value.trim().replace(scheme, '');
  return judgeToken(withoutScheme, name);
}

/** Secrets that need no name: known forms, values of headers, and those a longer text carries under a name of its own. */
export function judgeForm(text: string): ValueEvidence | undefined {
  const value = text.length > maxLength ? text.slice(0, maxLength) : text;
  const known = judgeKnown(value);
  if (known) return known;
  const bearer = /^\s*(?:bearer|ssws|apikey)\s+(\S{14,})\s*$/i.exec(value)?.[1];
  if (bearer && judgeToken(bearer, '')?.kind === 'random') {
    return { kind: 'known', shape: { label: 'the value of an Authorization header', inTests: 'none' } };
  }
  return undefined;
}

function judgeKnown(value: string): ValueEvidence | undefined {
  if (value.length < shortestForm) return undefined;
  const shape = knownShape(value);
  if (shape) return { kind: 'known', shape };
  const user = value.includes('://') && value.includes('@') ? userInfo.exec(value) : null;
  if (user && isSecretLike(user[2]!, 'password'))
    return { kind: 'known', shape: { label: 'a URL with a password', inTests: 'none' } };
  const basic = /^\s*basic\s+([A-Za-z0-9+/]{8,}={0,2})\s*$/i.exec(value)?.[1];
  if (basic && isBasicCredential(basic))
    return { kind: 'known', shape: { label: 'a user name with a password in Base64', inTests: 'none' } };
  return judgeCarried(value);
}

/** `<password>...</password>`. */
const element = /<(?:\w{1,20}:)?([A-Za-z][\w.-]{2,40})>([^<>\s]{4,400})<\//g;

/** A secret with a name of its own inside a longer text: a body, a query string, a connection string, markup. */
function judgeCarried(value: string): ValueEvidence | undefined {
  const found: [string, string][] = [];
  if (value.includes('=') || value.includes(':'))
    for (const [, name, inner] of value.matchAll(embedded)) found.push([name!, inner!]);
  if (value.includes('</')) for (const [, name, inner] of value.matchAll(element)) found.push([name!, inner!]);
  for (const [name, inner] of found) {
    const evidence = judgeName(name);
    if (!evidence || isSqlOrText(value) || !isCarried(evidence, inner, name)) continue;
    return { kind: 'known', shape: { label: `text with a fixed ${spoken(evidence.term)}`, inTests: 'none' } };
  }
  return undefined;
}

/** Inside a text a word with a digit is no token yet. */
function isCarried(evidence: NameEvidence, value: string, name: string): boolean {
  const kind = judgeToken(value, name)?.kind;
  return kind === 'random' ? evidence.strength !== 'weak' : kind === 'mixed' && evidence.strength === 'strong';
}

function isSecretLike(value: string, name: string): boolean {
  const evidence = judgeToken(value, name);
  return evidence !== undefined && evidence.kind !== 'word';
}

function isSqlOrText(value: string): boolean {
  return /^\s*(?:select|find|where|update|insert|from|and|or)\b/i.test(value);
}

function isBasicCredential(encoded: string): boolean {
  const decoded = Buffer.from(encoded, 'base64').toString('latin1');
  if (!/^[\x20-\x7e]+:[\x20-\x7e]*$/.test(decoded)) return false;
  const password = decoded.slice(decoded.indexOf(':') + 1);
  return password.length === 0 || !isPlaceholder(password);
}

/** Judges a text without scheme. */
function judgeToken(text: string, name: string): ValueEvidence | undefined {
  let value = text.trim();
  if (value.length < shortestValue) return undefined;
  // Keys are written over several lines, nothing else of interest is.
  if (/\s/.test(value)) {
    const joined = value.replace(/\s+/g, '');
    if (!/[\r\n]/.test(value) || !/^[A-Za-z0-9+/=]{40,}$/.test(joined)) return undefined;
    value = joined;
  }
  if (!/[A-Za-z0-9]/.test(value) || /^(.)\1*$/.test(value)) return undefined;
  if (value.length > 4_000 && !/^[A-Za-z0-9+/=_-]+$/.test(value)) return undefined;
  if (isBarePassword(value, name)) return { kind: 'word' };
  if (merge.test(value) || isPlaceholder(value) || protocolWords.has(value.toLowerCase())) return undefined;
  if (/^<.*>$|^\[.*\]$|^\{.*\}$/s.test(value) || /x{4}|\*{3}|\.{3}|_{3}|-{4}/i.test(value)) return undefined;
  if (
    isAddress(value) ||
    contentType.test(value) ||
    (value.length < 40 && algorithm.test(value)) ||
    isPattern(value) ||
    isHeader(value)
  )
    return undefined;
  if (isApiName(value) || isList(value)) return undefined;
  if (looksRandom(value)) return isMadeUp(value) ? undefined : { kind: 'random' };
  if (isExample(value) || namesSomething(value, name)) return undefined;
  return { kind: /^(?:[A-Za-z]+|\d+)$/.test(value) || /^[A-Za-z]+(?:[_-][A-Za-z]+)*$/.test(value) ? 'word' : 'mixed' };
}

/** `password = 'password'` is a bad password, `PASSWORD = 'password'` names a parameter. */
function isBarePassword(value: string, name: string): boolean {
  return /^(?:password|passwd|secret)$/i.test(value) && /[a-z]/.test(name) && spoken(judgeName(name)?.term ?? '') === 'password';
}

/** URLs, paths, host and file names, mail addresses. */
function isAddress(value: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ||
    /^(?:callout:|urn:|mailto:|data:|javascript:|tel:|www\.|cn=)/i.test(value) ||
    (/^\.{0,2}\/[\w.{}/~-]*(?:\?.*)?$/.test(value) && !/^\/?[A-Za-z0-9+/]{32,}={0,2}$/.test(value)) ||
    /^[\w.+-]{1,100}@[\w.-]{1,200}\.[a-z]{2,24}$/i.test(value) ||
    /^[\w.-]{1,200}\.(?:com|net|org|io|app|dev|gov|edu|local|invalid|test)(?:[:/].*)?$/i.test(value) ||
    /^[\w-]+\.(?:cls|css|csv|crt|cer|der|html?|jks|js|json|key|p12|pdf|pem|pfx|png|svg|txt|xml|zip)$/i.test(value)
  );
}

/** Regular expressions, date formats, wildcards. */
function isPattern(value: string): boolean {
  return (
    /\\[dwsb.]|\[[\w^]-?[\w-]{0,40}\]|\(\?|\.\*|^\^.*\$$|\$\d/.test(value) ||
    (/^(?:[ymdhsazeu]{1,4}[-/:.'t ]?){2,}$/i.test(value) && /yy|mm|dd|hh/i.test(value) && !/\d/.test(value))
  );
}

function isHeader(value: string): boolean {
  return /^(?:X|WWW|Ocp)-[A-Za-z-]+$/i.test(value) || /^(?:Authorization|Proxy-Authorization|Set-Cookie)$/i.test(value);
}

/** Several short words or numbers with a separator between them: `a,b,c`, `sid;lang`, `TSA13;TSA20;DSA1;DSA2`. */
function isList(value: string): boolean {
  if (/^[A-Za-z]{1,8}\d{0,4}([,;|])(?:[A-Za-z]{1,8}\d{0,4}\1){2,}[A-Za-z]{1,8}\d{0,4}$/.test(value)) return true;
  return /^\w{1,12}(?:([,;|])\w{1,12})(?:\1\w{1,12})*$/.test(value) && !/\d{3}|[A-Z][a-z]*\d|\d[A-Za-z]/.test(value);
}

/** Names of fields, objects, labels, and paths of them: `Password__c`, `Account.Owner.Name`, `Payments.Tokens`. */
function isApiName(value: string): boolean {
  if (/^[A-Za-z]\w*__(?:c|r|e|b|x|mdt|pc)(?:\.\w+)*$/i.test(value)) return true;
  return /^[A-Za-z$]\w*(?:\.[A-Za-z]\w*)+$/.test(value) && !/[a-z]\d[a-z]|\d{3}/i.test(value);
}

/** Constants that name themselves, fields, keys and enum values: `apiKey`, `INVALID_SESSION_ID`, `good-token`. */
function namesSomething(value: string, name: string): boolean {
  if (value.length > 80) return false;
  if (!/^[A-Za-z][A-Za-z0-9]*(?:[ _.:-][A-Za-z0-9]+)*$/.test(value)) return false;
  const words = wordsOf(value).filter((word) => !/^\d{1,4}$/.test(word));
  const own = new Set(wordsOf(name));
  if (words.length > 0 && words.every((word) => own.has(word))) return !/\d{2,}$/.test(value) || /[ _.-]/.test(value);
  const hasDigits = /\d/.test(value);
  if (/^[A-Z]+(?:_[A-Z]+)+$/.test(value)) return true;
  // An identifier of plain words that speaks of credentials, or of how a thing is called.
  if (hasDigits && !/^[A-Za-z]+(?:[_-][A-Za-z]+)*[_-]?\d{1,4}$/.test(value)) return false;
  return words.length > 1 && words.some((word) => vocabulary.has(word));
}

const vocabulary: ReadonlySet<string> = new Set([
  'access',
  'api',
  'auth',
  'authorization',
  'client',
  'consumer',
  'cookie',
  'credential',
  'credentials',
  'encrypted',
  'expired',
  'field',
  'hash',
  'header',
  'id',
  'invalid',
  'is',
  'jwt',
  'key',
  'label',
  'missing',
  'mock',
  'name',
  'oauth',
  'pass',
  'password',
  'private',
  'public',
  'refresh',
  'required',
  'secret',
  'session',
  'signature',
  'test',
  'fake',
  'dummy',
  'token',
  'tokens',
  'type',
  'url',
  'user',
  'value',
  'good',
  'bad',
]);

const guid = /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i;

/**
 * Whether a text looks generated: GUIDs, long hexadecimal numbers with letters, and texts over Base64's alphabet whose
 * characters change between kinds more often than in names.
 */
export function looksRandom(value: string): boolean {
  if (guid.test(value)) return new Set(value).size > 7;
  if (/^(?:0x)?[0-9a-f]{16,}$/i.test(value)) return /[a-f]/i.test(value) && /\d/.test(value) && entropy(value) > 2.8;
  if (value.length < shortestRandom || !/^[\w+/=~.!@#$%^&*:-]+$/.test(value)) return false;
  if (!/[A-Za-z]/.test(value)) return false;
  if (/[^\x21-\x7e]/.test(value) || entropy(value) < 3.2) return false;
  return changes(value) / value.length >= 0.3;
}

/** Bits per character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** How often the kind of character changes; a capital at the start of a word of four letters and a separator are none. */
function changes(value: string): number {
  const smooth = value
    .replace(/[A-Z][a-z]{3,}/g, (word) => word.toLowerCase())
    .replace(/(?<=[A-Za-z]{3})[_.-](?=[A-Za-z]{3})/g, '');
  let count = 0;
  for (let i = 1; i < smooth.length; i++) if (kindOf(smooth.charCodeAt(i)) !== kindOf(smooth.charCodeAt(i - 1))) count++;
  return count;
}

function kindOf(code: number): number {
  if (code >= 48 && code <= 57) return 0;
  if (code >= 97 && code <= 122) return 1;
  if (code >= 65 && code <= 90) return 2;
  return 3;
}
