/**
 * The user's language: what the server says in menus, prompts and the status. What rules, their pages and the FAQ say stays English,
 * as reviewers and official documents have it.
 */

import * as l10n from '@vscode/l10n';
import type { FixOffer } from '#shared/finding';
import type { FixQuestion } from '#shared/fix';
import { isRecord } from './client';

/** Takes the client's translations: English texts, with `{0}` for what is put in, and the same in the user's language. */
export function setLanguage(translations: unknown): void {
  const entries = isRecord(translations) ? Object.entries(translations) : [];
  l10n.config({
    contents: Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
  });
}

/** A text in the user's language; English where there is no translation. */
export const t: (message: string, ...values: (string | number)[]) => string = l10n.t;

/** Texts that layers below compose, which know no languages. Those that are put together come as patterns. */
export const composed: readonly string[] = [
  'Suppress {0} on this line',
  'Suppress {0} for this element',
  'Suppress {0} in this file',
  'Suppress {0} in {1}',
  'Explain in preflight.yml why {0} is no risk',
  'Convert to Named Credential',
  'Remove this suppression',
  'Remove this entry',
  'Extend until {0}',
  'Write {0}',
  'Why is this no risk? A reviewer reads it. May end in: {0}',
  'Why is this no risk? A reviewer reads it beside the code. May end in: {0}',
  'Write one line.',
  'Write one line, without --, */ or -->.',
  'What kind of false positive is it?',
  'Choose {0}, or nothing.',
  'not said',
  'The false-positive document then asks for it',
  'The finding is not there',
  'Nobody can make use of it',
  'The use case requires it',
  'Name of the Named Credential',
  'Up to 40 letters, digits and single underscores, starting with a letter; not a name that is in use.',
  'Where does this request go? The code does not say.',
  'An address that starts with https://, such as https://api.example.com, without query.',
];

/** Values that may be of several words; all others are one, so that no title of a rule's own is taken for one of these. */
const phrase = /\{1\}|: \{0\}$|^Choose /;

const patterns = composed.map((message) => {
  const literals = message.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
  const [first, ...rest] = literals;
  const value = (index: number) => (phrase.test(message) && index === rest.length - 1 ? '(.+)' : '(\\S+)');
  return { message, pattern: new RegExp(`^${first}${rest.map((part, index) => value(index) + part).join('')}$`) };
});

/** A text that was composed elsewhere in the user's language; as it is where it is none of those. */
export function inLanguage(text: string): string {
  if (composed.includes(text)) return t(text);
  for (const { message, pattern } of patterns) {
    const found = pattern.exec(text);
    if (found) return t(message, ...found.slice(1));
  }
  return text;
}

/** A question with its texts in the user's language. */
export function questionInLanguage(question: FixQuestion): FixQuestion {
  const { prompt, patternHint, choices } = question;
  return {
    ...question,
    prompt: inLanguage(prompt),
    ...(patternHint !== undefined && { patternHint: inLanguage(patternHint) }),
    ...(choices && {
      choices: choices.map((choice) => ({
        ...choice,
        label: inLanguage(choice.label),
        ...(choice.description !== undefined && { description: inLanguage(choice.description) }),
      })),
    }),
  };
}

/** An offer with its title in the user's language. */
export function offerInLanguage(offer: FixOffer): FixOffer {
  return { ...offer, title: inLanguage(offer.title) };
}
