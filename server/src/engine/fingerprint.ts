/** Names of findings that survive moved lines. */

import { createHash } from 'node:crypto';
import type { Span } from '#shared/finding';
import { categoryOf } from '#shared/review';
import type { RuleMeta } from '#shared/rule';
import { elementAt, type XmlDocument, type XmlElement } from '../syntax/xml';

/** What a finding stands in. */
export interface FingerprintContext {
  readonly rule: RuleMeta;
  /** The file's path below its project's root. */
  readonly path: string;
  /** The file's text, and where the finding is in it. */
  readonly text: string;
  readonly range: Span;
  /** The declaration around it; Apex only. */
  readonly declaration?: { readonly id: string; readonly start: number };
  /** The file as XML, where it is metadata. */
  readonly document?: XmlDocument;
}

/** Sixteen hexadecimal digits; equal for the same violation after lines moved, and made of nothing secret. */
export function fingerprintOf(context: FingerprintContext): string {
  const { rule, path, declaration } = context;
  return createHash('sha256')
    .update([rule.name, path, declaration?.id ?? '', describePlace(context)].join('\n'))
    .digest('hex')
    .slice(0, 16);
}

/** What tells a finding from others of its rule in the same declaration or file. */
function describePlace({ rule, text, range, declaration, document }: FingerprintContext): string {
  if (document) return describeElement(elementAt(document, range.start));
  if (declaration) {
    const shown = withoutLiterals(text.slice(range.start, range.end));
    return /\w/.test(shown) ? shown : describeBefore(text, range.start, declaration.start) + shown;
  }
  const isSecret = rule.area === 'text' || aboutSecrets.has(categoryOf(rule.name));
  return isSecret ? describeBefore(text, range.start) : collapse(text.slice(range.start, range.end));
}

/** What rules of these groups mark may be the secret itself. */
const aboutSecrets: ReadonlySet<string> = new Set(['secrets', 'disclosure', 'sessions']);

/** Children that say which one of its kind an element is. */
const naming: ReadonlySet<string> = new Set([
  'fullName',
  'name',
  'developerName',
  'object',
  'field',
  'apexClass',
  'application',
  'flow',
  'page',
  'tab',
  'url',
  'endpointUrl',
  'recordType',
  'customMetadataType',
  'customSetting',
  'parameterName',
]);

/** The way from the root to an element, each step with the names that tell it from others of its kind. */
function describeElement(element: XmlElement | undefined): string {
  const steps: string[] = [];
  for (let each = element; each; each = each.parent) steps.unshift(nameOf(each));
  return steps.join('/');
}

/** Longer names say no more. */
const maxName = 200;

/** Elements have many findings below them, and many children. */
const names = new WeakMap<XmlElement, string>();

function nameOf(element: XmlElement): string {
  let known = names.get(element);
  if (known === undefined) {
    const parts = new Map<string, string>();
    for (const { name, text, children } of element.children) {
      if (naming.has(name) && children.length === 0 && !parts.has(name)) parts.set(name, text.slice(0, maxName));
    }
    known = [element.name, ...[...parts].map(([name, text]) => `${name}=${text}`)].join(' ');
    names.set(element, known);
  }
  return known;
}

/** Longer beginnings of a line say no more. */
const maxBefore = 200;

/** What a value is given to: the key, variable or attribute before it, without the contents of other literals. */
function describeBefore(text: string, start: number, first = 0): string {
  const from = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - maxBefore, first);
  const before = text.slice(from, start).replace(/["'`]$/, '');
  const key = /([\w.$-]+)["']?\s*[:=]\s*$/.exec(before)?.[1];
  const named = [...before.matchAll(/\b(?:name|id|key)\s*=\s*["']([\w.-]+)["']/gi)].map((match) => match[1]);
  return [...named, key ?? withoutLiterals(before)].join(' ');
}

function withoutLiterals(source: string): string {
  return collapse(source.replace(/'(?:[^'\\\n]|\\.)*'/g, "''").replace(/"(?:[^"\\\n]|\\.)*"/g, '""'));
}

function collapse(source: string): string {
  return source.replace(/\s+/g, ' ');
}
