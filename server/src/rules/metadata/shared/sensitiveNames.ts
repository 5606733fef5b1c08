import { judgeName, type NameEvidence, spoken } from '../../apex/credentials/names';
import { wordsOf } from '../../apex/credentials/words';
import type { Field, FieldFacts } from './fields';

/** Field types whose values can be a key, a token or a password. */
const textTypes: ReadonlySet<string> = new Set(['text', 'textarea', 'longtextarea', 'html', 'encryptedtext', 'url']);

/** A secret that a field holds, as its name and type tell. */
export interface SecretField {
  readonly strength: 'strong' | 'medium';
  /** With article, for messages: `an API key`, `a password`, `credentials`. */
  readonly term: string;
}

/**
 * What a field of an object keeps secret, undefined if nothing says so. A name that may mean anything (`Key__c`,
 * `Value__c`) counts in an object that is called after secrets (`Api_Credentials__mdt`). Formulas hold nothing
 * themselves, and numbers, dates, choices and references are no secrets.
 */
export function secretIn(field: FieldFacts, object: string): SecretField | undefined {
  if (field.isFormula || !textTypes.has(field.type.toLowerCase())) return undefined;
  const own = judgeName(field.name);
  if (own && own.strength !== 'weak') return { strength: own.strength, term: withArticle(spoken(own.term)) };
  if (!own && !/^(?:.*__)?value__c$/i.test(field.name)) return undefined;
  const around = secretObject(object);
  return around && { strength: 'medium', term: around.term };
}

/** What an object that is called after secrets holds. */
export function secretObject(object: string): SecretField | undefined {
  const evidence: NameEvidence | undefined = judgeName(object);
  return evidence && evidence.strength !== 'weak'
    ? { strength: evidence.strength, term: withArticle(spoken(evidence.term)) }
    : undefined;
}

/** Plurals take no article; abbreviations take it by their first letter's name (an SSH key). */
function withArticle(term: string): string {
  if (/s$/.test(term)) return term;
  return /^(?:[aeio]|[AEFHILMNORSX](?=[A-Z]))/.test(term) ? `an ${term}` : `a ${term}`;
}

/** A number that identifies a person or opens an account. */
export interface PersonalNumber {
  /** With article, for messages. */
  readonly term: string;
  readonly confidence: 'medium' | 'low';
}

/** What the words of a name say. */
interface Personal extends PersonalNumber {
  readonly words: RegExp;
}

const personal: readonly Personal[] = [
  { words: /\bssn\b|\bsocial ?security\b/, term: 'a social security number', confidence: 'medium' },
  { words: /\bnational ?(?:id|identifier|identification|insurance)\b/, term: 'a national identifier', confidence: 'medium' },
  { words: /\b(?:drivers?|driving) ?licen[cs]e\b/, term: "a driver's licence number", confidence: 'medium' },
  { words: /\bpassport\b/, term: 'a passport number', confidence: 'medium' },
  { words: /\baadhaa?r\b/, term: 'an Aadhaar number', confidence: 'medium' },
  { words: /\bcard number\b/, term: 'a card number', confidence: 'low' },
  { words: /\b(?:cvv|cvc)\b/, term: 'a card verification code', confidence: 'low' },
  { words: /\bbank account number\b|\biban\b/, term: 'a bank account number', confidence: 'low' },
];

/** Words behind a term that leave its meaning alone. */
const tail = /^(?: (?:\d+|no|num|number|id|identifier|code|value|text|c))*$/;

/** Types that such numbers are kept in. */
const numberTypes: ReadonlySet<string> = new Set(['text', 'textarea', 'longtextarea', 'number']);

/** What a field tells of a person without being encrypted, undefined if nothing says so. */
export function personalIn(field: Omit<Field, 'element'>): PersonalNumber | undefined {
  if (field.isFormula || field.isEncryptedAtRest || !numberTypes.has(field.type.toLowerCase())) return undefined;
  const words = wordsOf(field.name).join(' ');
  for (const { words: pattern, term, confidence } of personal) {
    const found = pattern.exec(words);
    if (found && tail.test(words.slice(found.index + found[0].length)) && !/\b(?:gift|loyalty) card/.test(words)) {
      return { term, confidence };
    }
  }
  return undefined;
}
