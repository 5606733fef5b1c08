/** Parameters of a URL that carry a secret, told by their names. */

import type { Confidence } from '#shared/finding';
import type { Text, TextPart } from '../../../semantics/apex/values';
import { judgeName, spoken } from '../credentials/names';

/** A parameter with a value. */
export interface UrlSecret {
  /** As written. */
  readonly parameter: string;
  /** What it is, for messages: `access token`. */
  readonly term: string;
  readonly confidence: Confidence;
  /** The literal in which the name ends. */
  readonly part: TextPart;
}

/** What stands for an unknown part: no character of a parameter's name. */
const unknownPart = '\u0000';

const parameters = /[?&]([\w.$[\]-]{1,60})=([^&#]*)/g;

/** The parameters of a URL's text that carry a secret, by name; those without a value carry none. */
export function urlSecrets(text: Text): UrlSecret[] {
  const url = text.map((part) => part.literal ?? unknownPart).join('');
  const out: UrlSecret[] = [];
  for (const match of url.matchAll(parameters)) {
    const [, parameter = '', value = ''] = match;
    if (value.trim() === '') continue;
    const found = judgeParameter(parameter);
    if (!found) continue;
    const part = partAt(text, match.index + 1 + parameter.length);
    if (part) out.push({ parameter, part, ...found });
  }
  return out;
}

/** What the name of a URL parameter says about its value; undefined when that is no secret. */
export function judgeParameter(name: string): { term: string; confidence: Confidence } | undefined {
  // Salesforce's own name for the session id in addresses.
  if (/^sid$/i.test(name)) return { term: 'session ID', confidence: 'medium' };
  const evidence = judgeName(name);
  if (!evidence || evidence.term === 'salt') return undefined;
  const term = spoken(evidence.term);
  if (evidence.strength === 'strong') return { term, confidence: 'high' };
  if (evidence.strength === 'medium') return { term, confidence: 'medium' };
  // `key` alone is how some services take an API key; `auth` and `authorization` a token.
  if (/^(?:key|auth|authorization)$/i.test(name)) return { term: evidence.term === 'key' ? 'API key' : term, confidence: 'low' };
  return undefined;
}

/** The part at an index of the joined text. */
function partAt(text: Text, index: number): TextPart | undefined {
  let at = 0;
  for (const part of text) {
    at += (part.literal ?? unknownPart).length;
    if (index < at) return part;
  }
  return undefined;
}
