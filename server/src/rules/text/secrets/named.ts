/**
 * Secrets in a text that show themselves by the name of what holds them together with their value: neither alone is enough.
 * Takes time linear in the text; no text is parsed for it.
 */

import type { Confidence } from '#shared/finding';
import { judgeHeader, type NameEvidence, spoken } from '../../apex/credentials/names';
import { judgeValue } from '../../apex/credentials/values';
import type { TextLanguage } from '../../rule';
import { mayBeSecret, type NamedValue } from './candidate';
import type { FoundSecret } from './secret';
import { xmlValues } from './xmlValues';

/** The secrets that names and values show together. */
export function namedSecrets(text: string, language: TextLanguage): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (const named of valuesIn(text, language)) {
    const secret = judge(named);
    if (secret) found.push(secret);
  }
  return found;
}

function* valuesIn(text: string, language: TextLanguage): Generator<NamedValue> {
  switch (language) {
    case 'xml':
      yield* xmlValues(text);
      break;
    case 'markup':
      yield* attributes(text);
      yield* quoted(text);
      break;
    case 'plain':
      yield* lines(text);
      yield* quoted(text);
      break;
    default:
      yield* quoted(text);
  }
  yield* parameters(text);
}

/** Names under which what looks generated is a checksum or public. */
const publicTerms: ReadonlySet<string> = new Set(['hash', 'signature', 'cert', 'certificate', 'salt', 'cookie', 'Cookie']);

function judge({ names, value, start, end }: NamedValue): FoundSecret | undefined {
  if (isIdentifier(value)) return undefined;
  for (const name of names) {
    const evidence = judgeHeader(name);
    if (!evidence || publicTerms.has(evidence.term)) continue;
    const kind = judgeValue(value, name)?.kind;
    const confidence = kind && confidenceOf(evidence, kind, value);
    if (!confidence) continue;
    const holder = /^[\w.$ -]{1,60}$/.test(name) ? name : undefined;
    const label = withArticle(spoken(evidence.term));
    return { start, end, label, mark: '', length: end - start, holder, confidence, inTests: 'none' };
  }
  return undefined;
}

/** Plain words stand for too much in markup and code to be reported; so does what has a digit, unless the name is clear. */
function confidenceOf(name: NameEvidence, kind: 'known' | 'random' | 'mixed' | 'word', value: string): Confidence | undefined {
  if (kind === 'word') return undefined;
  if (kind === 'mixed') return name.strength === 'strong' && value.length >= 8 && isPassword(value) ? 'medium' : undefined;
  if (name.strength === 'weak' || guid.test(value)) return 'low';
  return name.strength === 'strong' || kind === 'known' ? 'high' : 'medium';
}

/** As people choose passwords: letters with digits or signs between or behind them; not a name with a number (`token2`). */
function isPassword(value: string): boolean {
  return /[A-Za-z]/.test(value) && /\d/.test(value) && !/^[A-Za-z]+(?:[_.-][A-Za-z]+)*[_.-]?\d?$/.test(value);
}

const guid = /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i;

/** IDs of Salesforce records: 15 characters, or 18 with their checksum. They open nothing. */
export function isIdentifier(value: string): boolean {
  if (!/^[A-Za-z0-9]{15}(?:[A-Z0-5]{3})?$/.test(value)) return false;
  if (value.length === 15) return /^[0a][0-9A-Za-z]{4}0[0-9A-Za-z]{9}$/.test(value) || /0{4}/.test(value);
  const suffix = [0, 5, 10].map((from) => {
    let bits = 0;
    for (let i = 0; i < 5; i++) if (/[A-Z]/.test(value[from + i]!)) bits |= 1 << i;
    return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[bits];
  });
  return value.endsWith(suffix.join(''));
}

function withArticle(term: string): string {
  if (/s$/.test(term)) return term;
  return `${/^(?:[aeio]|A[EP]|RSA|SSH|HMAC|ID|OAuth)/.test(term) ? 'an' : 'a'} ${term}`;
}

// ---------------------------------------------------------------- code

/** A quoted value behind `=`, `:`, `(` or a comma. */
const quotedValue = /[=:,(]\s{0,8}(["'`])([^"'`\s\\<>]{8,4000})\1/g;

/** `name = 'value'`, `"name": "value"`, `set('name', 'value')`, `setName('value')`. */
function* quoted(text: string): Generator<NamedValue> {
  for (const match of text.matchAll(quotedValue)) {
    const value = match[2]!;
    if (!mayBeSecret(value)) continue;
    const before = text.slice(Math.max(0, match.index - 90), match.index);
    const name = nameBefore(before, match[0][0]!);
    if (!name) continue;
    const start = match.index + match[0].length - 1 - value.length;
    yield { names: [name], value, start, end: start + value.length };
  }
}

function nameBefore(before: string, operator: string): string | undefined {
  if (operator === '=' || operator === ':') return /([A-Za-z_$][\w$-]{0,60})["'`]?\]?\s{0,8}$/.exec(before)?.[1];
  if (operator === ',') return /["'`]([A-Za-z][\w-]{0,60})["'`]\s{0,8}$/.exec(before)?.[1];
  return /\bset([A-Z]\w{0,60})\s{0,8}$/.exec(before)?.[1];
}

// ---------------------------------------------------------------- markup

const tag = /<[A-Za-z][\w:.-]{0,80}\s([^<>]{0,4000})>/g;
const attribute = /([A-Za-z_][\w:.-]{0,80})\s{0,4}=\s{0,4}(?:"([^"<]{1,4000})"|'([^'<]{1,4000})')/g;
const naming: ReadonlySet<string> = new Set(['name', 'id', 'label', 'aura:id', 'key']);
const holding: ReadonlySet<string> = new Set(['value', 'default', 'content']);

/** `<aura:attribute name="apiKey" default="value"/>`: one attribute names what another one holds. */
function* attributes(text: string): Generator<NamedValue> {
  for (const match of text.matchAll(tag)) {
    const inside = match[1]!;
    if (!/\b(?:value|default|content)\b/i.test(inside)) continue;
    const from = match.index + match[0].length - 1 - inside.length;
    const names: string[] = [];
    const values: { value: string; at: number }[] = [];
    for (const found of inside.matchAll(attribute)) {
      const name = found[1]!.toLowerCase();
      const value = found[2] ?? found[3]!;
      if (naming.has(name)) names.push(value);
      else if (holding.has(name)) values.push({ value, at: from + found.index + found[0].length - 1 - value.length });
    }
    for (const { value, at } of values) {
      if (names.length > 0 && mayBeSecret(value)) yield { names, value, start: at, end: at + value.length };
    }
  }
}

// ---------------------------------------------------------------- other text

const parameter = /[?&;]([A-Za-z][\w.-]{1,40})=([^&"'`\s<>{};,()\\]{14,400})/g;

/** `?api_key=value` in addresses and bodies. */
function* parameters(text: string): Generator<NamedValue> {
  for (const match of text.matchAll(parameter)) {
    const value = match[2]!;
    if (!mayBeSecret(value)) continue;
    const start = match.index + match[0].length - value.length;
    yield { names: [match[1]!], value, start, end: start + value.length };
  }
}

const line = /^[ \t]{0,40}([A-Za-z_][\w.-]{0,60})[ \t]{0,8}[=:][ \t]{0,8}([^\s"'`]{8,400})[ \t]*$/gm;

/** `name=value` and `name: value` on a line of their own. */
function* lines(text: string): Generator<NamedValue> {
  for (const match of text.matchAll(line)) {
    const value = match[2]!;
    if (!mayBeSecret(value)) continue;
    const start = match.index + match[0].lastIndexOf(value);
    yield { names: [match[1]!], value, start, end: start + value.length };
  }
}
