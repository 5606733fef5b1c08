/** Secrets in a text that are known by their form, wherever they stand. Takes time linear in the text. */

import type { Confidence } from '#shared/finding';
import { hint, isMadeUp, type Shape, shapes } from '../../apex/credentials/shapes';
import { judgeForm, looksRandom } from '../../apex/credentials/values';
import type { TextLanguage } from '../../rule';
import { hasChecksum } from './checksum';
import { isFoundInRuns } from './runs';
import { type FoundSecret, withoutOverlaps } from './secret';

/** What bears on a form that was found. */
interface Surroundings {
  readonly text: string;
  readonly language: TextLanguage;
}

/** Says how sure a form is that was found; undefined: it is none. */
type Judge = (found: string, around: Surroundings) => Confidence | undefined;

/** Public ends of what identifies an account. Worth a look beside the secret that belongs to it. */
const identifiers: readonly Shape[] = [
  {
    label: 'a Salesforce consumer key',
    pattern: /(?<![\w.])3MVG9[A-Za-z0-9._]{60,}/,
    inTests: 'none',
    marks: ['3MVG9'],
  },
  { label: 'a Twilio account SID', pattern: /\bAC[0-9a-f]{32}\b/, inTests: 'none', marks: ['AC'] },
];

const needsTwilio: Judge = (_, { text }) => (/twilio/i.test(text) ? 'low' : undefined);

/** Forms that say less than that they are certainly a secret; all others are taken for one. */
const judges: Readonly<Record<string, Judge>> = {
  'a GitHub token': (found) => (hasChecksum(found.slice(4)) === false ? 'medium' : 'high'),
  'an npm token': (found) => (hasChecksum(found.slice(4)) === false ? 'medium' : 'high'),
  'a Stripe test key': () => 'low',
  'a JSON Web Token': judgeWebToken,
  // Short-lived ones, mostly: what is left in a text is of no use any more after some hours.
  'a Google access token': () => 'low',
  'a Salesforce session ID': () => 'medium',
  // Browsers must know it for maps and the like. Then it has to be restricted to its site.
  'a Google API key': (_, { language }) => (language === 'script' || language === 'markup' ? 'medium' : 'high'),
  'a Twilio API key': needsTwilio,
  'a Twilio account SID': needsTwilio,
  'a Salesforce consumer key': () => 'low',
};

const all = [...shapes, ...identifiers].map((shape) => ({
  ...shape,
  everywhere: new RegExp(shape.pattern.source, `${shape.pattern.flags}g`),
}));

/** What every known form has in it, near or in the run of characters that is its key. */
const anyMark = new RegExp(`${hint.source}|3MVG9|AC[0-9a-f]{8}`);

/** More of a secret than this is not looked at. */
const maxLength = 8_000;

/** The secrets of known form in a text, in order. */
export function knownSecrets(text: string, language: TextLanguage): FoundSecret[] {
  const found: FoundSecret[] = [];
  const shapesToTry = isFoundInRuns(text, anyMark) ? all : [];
  for (const shape of shapesToTry) {
    if (!shape.marks.some((mark) => text.includes(mark))) continue;
    for (const match of text.matchAll(shape.everywhere)) {
      const value = match[0].slice(0, maxLength);
      if (!isConvincing(value, shape)) continue;
      const confidence = (judges[shape.label] ?? certain)(value, { text, language });
      if (!confidence) continue;
      // Of a key over many lines, the first line is enough to show where it is.
      const end = match.index + /^[^\r\n]*/.exec(value)![0].length;
      const mark = shape.marks.find((each) => value.startsWith(each)) ?? '';
      found.push({
        start: match.index,
        end: Math.min(end, match.index + match[0].length),
        label: shape.label,
        mark,
        length: match[0].length,
        confidence,
        inTests: least(shape.inTests, confidence),
      });
      if (shape.label === 'an AWS access key ID') found.push(...awsSecretsNear(text, match.index, match[0].length));
    }
  }
  found.push(...addressesWithPasswords(text), ...headerValues(text));
  return withoutOverlaps(found);
}

const certain: Judge = () => 'high';

/** Not made up, and with the irregularity that only few forms bring along by themselves. */
function isConvincing(value: string, shape: Shape): boolean {
  if (isMadeUp(value)) return false;
  const mark = shape.marks.find((each) => value.startsWith(each)) ?? '';
  const body = value.slice(mark.length);
  return /\d/.test(body) || looksRandom(body);
}

function least(a: Confidence | 'none', b: Confidence): Confidence | 'none' {
  if (a === 'none') return a;
  return a === 'low' || b === 'low' ? 'low' : a === 'medium' || b === 'medium' ? 'medium' : 'high';
}

/**
 * Three parts in Base64 of which the first two are JSON. One that ends by itself, or that shows the format (RFC 7519 and
 * the pages that explain it use the same people and numbers), is less of a secret.
 */
function judgeWebToken(found: string): Confidence | undefined {
  const [head, body] = found.split('.').map((part) => decoded(part));
  if (!head || !('alg' in head)) return undefined;
  if (!body) return 'low';
  if (body.sub === '1234567890' || body.name === 'John Doe' || body.iss === 'joe') return undefined;
  return 'exp' in body || head.alg === 'none' ? 'low' : 'medium';
}

function decoded(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** How far from its key ID a secret access key is looked for. */
const awsReach = 400;
const awsSecret = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;

/** 40 characters of Base64's alphabet around a key ID: the ID names the account, this opens it. */
function awsSecretsNear(text: string, at: number, length: number): FoundSecret[] {
  const from = Math.max(0, at - awsReach);
  const around = text.slice(from, at + length + awsReach);
  return [...around.matchAll(awsSecret)]
    .filter(({ 0: value }) => /[a-z]/.test(value) && /[A-Z]/.test(value) && looksRandom(value) && !isMadeUp(value))
    .map(({ index, 0: value }) => ({
      start: from + index,
      end: from + index + value.length,
      label: 'an AWS secret access key',
      mark: '',
      length: value.length,
      confidence: 'high',
      inTests: 'medium',
    }));
}

/** From the `:` of an address on: user name, password, host. */
const userInfo = /:\/\/[^\s/:@?#{}<>$"'`\\]{0,200}:([^\s/@?#{}<>$"'`\\]{1,400})@[\w.[\]-]{1,200}/g;

function addressesWithPasswords(text: string): FoundSecret[] {
  if (!text.includes('://')) return [];
  return [...text.matchAll(userInfo)].flatMap((match) => {
    const scheme = /[a-z][a-z0-9+.-]{1,20}$/i.exec(text.slice(Math.max(0, match.index - 21), match.index))?.[0];
    if (!scheme || judgeForm(`${scheme}${match[0]}`)?.kind !== 'known') return [];
    const start = match.index + match[0].lastIndexOf(`:${match[1]}@`) + 1;
    return [
      {
        start,
        end: start + match[1]!.length,
        label: 'a password in a URL',
        mark: '',
        length: match[1]!.length,
        confidence: 'high',
        inTests: 'none',
      } as const,
    ];
  });
}

const authorization = /\b(?:basic|bearer|ssws)[ \t]{1,4}[\w+/=.~-]{8}/i;
const headerValue = /\b((?:basic|bearer|ssws)[ \t]{1,4})([\w+/=.~-]{8,2000})/gi;

/** Values of Authorization headers, written out: a user name with its password, or a token. */
function headerValues(text: string): FoundSecret[] {
  if (!authorization.test(text)) return [];
  return [...text.matchAll(headerValue)].flatMap(({ 0: whole, 1: scheme, 2: value, index }) => {
    const evidence = judgeForm(whole);
    if (evidence?.kind !== 'known') return [];
    const start = index + scheme!.length;
    return [
      {
        start,
        end: start + value!.length,
        label: /^basic/i.test(whole) ? 'a user name with a password in Base64' : 'a token for an Authorization header',
        mark: '',
        length: value!.length,
        confidence: 'high',
        inTests: 'none',
      } as const,
    ];
  });
}
