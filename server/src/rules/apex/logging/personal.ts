/** Data that identifies a person or opens an account, by the words of its name. */

import type { TypeRef } from '../../../semantics/apex/ir';
import { heldType, platformKey } from '../../../semantics/apex/types';
import type { NameEvidence } from '../credentials/names';
import { wordsOf } from '../credentials/words';
import type { Vocabulary } from './loggedSecrets';

interface Personal {
  readonly words: RegExp;
  readonly term: string;
  readonly strength: 'strong' | 'medium';
}

const personal: readonly Personal[] = [
  { words: /\bssns?\b|\bsocial ?security\b/, term: 'social security number', strength: 'strong' },
  { words: /\bnational ?(?:id|identifier|identification|insurance)\b/, term: 'national identifier', strength: 'strong' },
  { words: /\btax(?:payer)? ?(?:id|identifier|identification|number)\b|\bitin\b/, term: 'tax number', strength: 'medium' },
  { words: /\b(?:drivers?|driving) ?licen[cs]e\b/, term: "driver's licence number", strength: 'medium' },
  { words: /\bpassport\b/, term: 'passport number', strength: 'medium' },
  { words: /\baadhaa?r\b/, term: 'Aadhaar number', strength: 'strong' },
  {
    words: /\b(?:credit|debit) ?card(?: ?(?:number|no|num))?\b|\bcard ?(?:number|no|num)\b/,
    term: 'card number',
    strength: 'medium',
  },
  { words: /\b(?:cvv|cvc|cvv2)\b/, term: 'card verification code', strength: 'strong' },
  { words: /\biban\b|\bbank ?account ?(?:number|no|num)\b/, term: 'bank account number', strength: 'strong' },
  { words: /\bdate ?of ?birth\b|\bbirth ?date\b|\bdob\b/, term: 'date of birth', strength: 'medium' },
];

/** Words behind a term that leave its meaning alone. */
const tail = /^(?: (?:\d+|no|num|number|id|identifier|code|value|text|string|str|c))*$/;

/** Words in front that make it a question or something about it. */
const about = /^(?:is|has|show|hide|mask|masked|invalid|missing|validate|gift|loyalty|hash|hashed|encrypted|last)\b/;

/** What a name says about a person's data; undefined when nothing. */
export function judgePersonal(name: string): NameEvidence | undefined {
  if (name.length > 120) return undefined;
  const words = wordsOf(name.replace(/^get(?=[A-Z_])/, '')).join(' ');
  if (about.test(words)) return undefined;
  for (const { words: pattern, term, strength } of personal) {
    const found = pattern.exec(words);
    if (found && tail.test(words.slice(found.index + found[0].length))) return { strength, term };
  }
  return undefined;
}

/** Names of persons' data. */
export const personalData: Vocabulary = {
  ofName: (_context, name) => judgePersonal(name),
  ofKey: judgePersonal,
  confidence: ({ strength }) => (strength === 'strong' ? 'high' : 'medium'),
  prints: (type: TypeRef | undefined) => !type || !/^(?:boolean|id)$/.test(platformKey(heldType(type))),
};
