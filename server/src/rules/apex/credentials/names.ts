/**
 * What the name of a variable, field, map key or header says about its value. The last word that means something decides:
 * `clientSecret` is a secret, `clientSecretLabel` is a label. The words are in `secretWords.json` and `harmlessWords.json`.
 */

import harmless from './harmlessWords.json';
import secret from './secretWords.json';
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

/** The words of a list by their strengths. */
function byWord<Strength extends string>(lists: Readonly<Record<Strength, readonly string[]>>): ReadonlyMap<string, Strength> {
  const strengths = Object.entries(lists) as [Strength, readonly string[]][];
  return new Map(strengths.flatMap(([strength, words]) => words.map((word) => [word, strength] as const)));
}

/** One word that names a secret by itself. */
const terms = byWord<NameStrength>(secret.terms);

/** What kind of key it is decides whether a `key` is a secret. */
const keyKinds = byWord<NameStrength | 'none'>(secret.keyKinds);

/** With these a token is a credential beyond doubt. */
const tokenKinds: ReadonlySet<string> = new Set(secret.tokenKinds);

/** Terms as one writes them. */
const spelling: ReadonlyMap<string, string> = new Map(Object.entries(secret.spelling));

/** Words in front that turn the rest into a question, a message or an action: `isPassword`, `INVALID_TOKEN`, `resetPassword`. */
const harmlessStarts: ReadonlySet<string> = new Set(harmless.starts);

/** Last words of names that hold something about a secret, not the secret. */
const harmlessEnds: ReadonlySet<string> = new Set(harmless.ends);

/** Words after a term that change nothing: `passwordValue`, `TOKEN_PROD`, `apiKey2`, `secretBlob`. */
const fillers: ReadonlySet<string> = new Set(harmless.fillers);

/** A token of these kinds is no credential. */
const harmlessTokens: ReadonlySet<string> = new Set(harmless.tokens);

/** By a term: words in front of it with which it says nothing of a secret (`emailSignature`, `boardingPass`). */
const harmlessLeads: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(harmless.leads));

/** Headers that never carry a credential although a word in their name may say so. */
const harmlessHeaders = /^(?:access-control-|accept|content-|x-public-|x-requested-|idempotency-|if-|sec-)/i;

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
    const kind = before === undefined ? undefined : keyKinds.get(before);
    if (kind === 'none') return 'none';
    if (kind) return { strength: kind, term: `${before} key` };
    // `passwordKey` is the key under which a password is kept.
    if (before !== undefined && terms.has(before)) return 'none';
    return { strength: 'weak', term: 'key' };
  }
  if (before === 'session' && word === 'id') return { strength: 'medium', term: 'session id' };
  if ((before === 'credit' || before === 'debit') && word === 'card') return { strength: 'weak', term: `${before} card` };
  if (before === 'card' && word === 'number') return { strength: 'weak', term: 'card number' };
  const strength = terms.get(word);
  if (!strength) return undefined;
  if (before !== undefined) {
    if ((word === 'token' || word === 'tokens') && harmlessTokens.has(before)) return 'none';
    if (harmlessLeads.get(word)?.includes(before)) return 'none';
    if ((word === 'credential' || word === 'credentials') && (before === 'named' || before === 'external')) return 'none';
    if ((word === 'token' || word === 'tokens') && tokenKinds.has(before)) return { strength: 'strong', term: `${before} token` };
    if (word === 'secret' || word === 'password')
      return { strength, term: before === 'client' || before === 'user' ? `${before} ${word}` : word };
  }
  return { strength, term: word };
}

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

/** A term as one writes it: `API key` for `api key`. */
export function spoken(term: string): string {
  return spelling.get(term) ?? term;
}
