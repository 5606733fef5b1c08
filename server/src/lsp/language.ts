/**
 * The user's language: what the server says in menus, prompts, pages and the status. What rules, their pages and the FAQ say stays
 * English, as reviewers and official documents have it.
 */

import * as l10n from '@vscode/l10n';
import type { FixOffer } from '#shared/finding';
import type { FixPlan, FixQuestion } from '#shared/fix';
import type { PageLanguage } from '../faq/page';
import { isRecord } from './client';
import { type Pattern, parts, sentences, type ValueKind } from './composed';

/** A text in the user's language; English where there is no translation. */
export const t: (message: string, ...values: (string | number)[]) => string = l10n.t;

/** The language of what `t` gives, as HTML names it. */
let tag = 'en';

/** Whether there are translations. */
let isTranslated = false;

/**
 * Takes the client's translations: English texts, with `{0}` for what is put in, and the same in the user's language.
 *
 * @param locale of the client, such as `ja` or `pt-br`: the language of the translations, if there are any
 */
export function setLanguage(translations: unknown, locale?: string): void {
  const entries = isRecord(translations) ? Object.entries(translations) : [];
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  l10n.config({ contents: Object.fromEntries(texts) });
  isTranslated = texts.length > 0;
  tag = isTranslated && /^[a-z]{2,8}(?:-[a-z\d]{1,8})*$/i.test(locale ?? '') ? locale! : 'en';
}

/** How pages speak around what is English in them. */
export function pageLanguage(): PageLanguage {
  return { tag, t };
}

/** A text that was composed elsewhere in the user's language; what is none of those stays as it is. */
export function inLanguage(text: string): string {
  // Put together again, even English would not be the same: its lists have an "and" or an "or".
  if (!isTranslated) return text;
  return translated(text, ofSentences) ?? sentenceBySentence(text);
}

/** Sentences are composed one by one, so each is looked for, but those first that belong together. */
function sentenceBySentence(text: string): string {
  const pieces = text.split(/(?<=[.?]) /);
  if (pieces.length < 2 || pieces.length > mostSentences) return text;
  let out = '';
  for (let from = 0; from < pieces.length; ) {
    let found: string | undefined;
    let to = pieces.length;
    for (; to > from; to--) {
      found = translated(pieces.slice(from, to).join(' '), ofSentences);
      if (found !== undefined) break;
    }
    // Languages that end sentences with a full-width mark put no blank behind it.
    const gap = out === '' || /[\u3000-\u9fff\uff00-\uffef]$/.test(out) ? '' : ' ';
    out += gap + (found ?? pieces[from]!);
    from = Math.max(to, from + 1);
  }
  return out;
}

const mostSentences = 20;

/** Patterns to look for: whole texts by themselves, those with values by how much they say, the most first. */
interface Lookup {
  readonly whole: ReadonlySet<string>;
  readonly patterns: readonly { readonly pattern: Pattern; readonly expression: RegExp }[];
}

const expressions: Readonly<Record<ValueKind, string>> = {
  // A full stop behind it is the end of a sentence.
  word: '(\\S*[^\\s.?])',
  words: '(.+)',
  quoted: '([^"]+)',
  names: '(\\S+(?:(?:, | and | or )\\S+)*)',
  part: '(.+)',
};

function lookupOf(patterns: readonly Pattern[]): Lookup {
  const literal = ({ message }: Pattern) => message.replace(/\{\d\}/g, '').length;
  return {
    whole: new Set(patterns.map(({ message }) => message).filter((message) => !/\{\d\}/.test(message))),
    patterns: patterns
      .filter(({ message }) => /\{\d\}/.test(message))
      .sort((a, b) => literal(b) - literal(a))
      .map((pattern) => ({ pattern, expression: expressionOf(pattern) })),
  };
}

function expressionOf({ message, values }: Pattern): RegExp {
  const [first, ...rest] = message.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
  return new RegExp(`^${first}${rest.map((part, index) => expressions[values[index] ?? 'word'] + part).join('')}$`, 's');
}

const ofSentences = lookupOf(sentences);
const ofParts = lookupOf(parts);

/** The text as one of the patterns in the user's language; undefined if it is none. */
function translated(text: string, { whole, patterns }: Lookup): string | undefined {
  if (whole.has(text)) return t(text);
  for (const { pattern, expression } of patterns) {
    const found = expression.exec(text);
    const values = found?.slice(1).map((value, index) => valueInLanguage(value, pattern.values[index]));
    if (!values?.every((value) => value !== undefined)) continue;
    const out = t(pattern.message, ...values);
    // A name has a blank beside it in Japanese and Chinese, a word of the language none.
    return pattern.values.includes('part') ? out.replace(/(?<=[\u3000-\u9fff]) (?=[\u3000-\u9fff])/g, '') : out;
  }
  return undefined;
}

/** Undefined for what is no such value: then the text is another pattern, or of several sentences. */
function valueInLanguage(value: string, kind: ValueKind | undefined): string | undefined {
  if (kind === 'names') return listed(value.split(/, | and | or /));
  if (kind !== 'part') return value;
  const found = translated(value, ofParts) ?? translated(value, ofSentences);
  if (found !== undefined || !value.includes(' ')) return found ?? value;
  const each = value.split(', ').map((part) => translated(part, ofParts));
  return each.every((part) => part !== undefined) ? listed(each) : undefined;
}

function listed(names: readonly string[]): string {
  return names.reduce((list, name) => t('{0}, {1}', list, name));
}

/** A question with its texts in the user's language. */
export function questionInLanguage(question: FixQuestion): FixQuestion {
  const { prompt, patternHint, choices } = question;
  return {
    ...question,
    prompt: inLanguage(prompt),
    patternHint: inLanguage(patternHint),
    ...(choices && {
      choices: choices.map((choice) => ({
        ...choice,
        label: inLanguage(choice.label),
        description: inLanguage(choice.description),
      })),
    }),
  };
}

/** An offer with its title in the user's language. */
export function offerInLanguage(offer: FixOffer): FixOffer {
  return { ...offer, title: inLanguage(offer.title) };
}

/** A plan with what it says of itself in the user's language. */
export function planInLanguage(plan: FixPlan): FixPlan {
  const { title, changes, afterwards } = plan;
  return {
    title: inLanguage(title),
    changes: changes.map((change) => ({
      ...change,
      label: inLanguage(change.label),
      ...(change.description !== undefined && { description: inLanguage(change.description) }),
    })),
    ...(afterwards !== undefined && { afterwards: inLanguage(afterwards) }),
  };
}
