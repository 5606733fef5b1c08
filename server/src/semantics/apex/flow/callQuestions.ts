/** Questions about calls and what they are given, which need no more than the values. */

import type { SinkKind } from '../facts';
import { isHarmlessType } from '../harmless';
import type * as ir from '../ir';
import { isConfidential } from '../platform/model';
import { cleaned, type Taints } from '../taint';
import { isCollection, isType } from '../types';
import { type Checks, constantOf, constantValue, type DescribeTarget, type Text, type Value } from '../values';

/** More field tokens than this in one collection are not told apart. */
const maxTokens = 64;

/** A call of the platform with what was evaluated of it. */
export interface PlatformCall {
  readonly expr: ir.CallExpr;
  /** The folded name of the type whose method it is; empty when not known. */
  readonly type: string;
  readonly isStatic: boolean;
  readonly receiver: Value | undefined;
  readonly args: readonly Value[];
}

/** The key of a check in `Checks`. */
export function checkKey(permission: string, object: string, field: string | undefined): string {
  return field === undefined ? `${permission} ${object}` : `${permission} ${object}.${field}`;
}

/** What the elements of a collection describe after a token was added to it; undefined when they are of several objects. */
export function describeOfBoth(collection: Value, added: DescribeTarget): DescribeTarget | undefined {
  const { describe, elements } = collection;
  if (elements?.length === 0) return added;
  if (!describe || describe.object !== added.object || describe.field === undefined || added.field === undefined)
    return undefined;
  const known = describe.fields ?? [describe.field];
  const fields = [...new Set([...known, ...(added.fields ?? [added.field])])];
  const { object } = added;
  if (fields.length === 1 || fields.length > maxTokens) return { object, field: fields.length === 1 ? fields[0] : '?' };
  return fields.includes('?') ? { object, field: '?' } : { object, field: '?', fields };
}

/** The folded names of the fields that a value names or is a token of, `#n` for a parameter; empty when not known. */
export function namedFields(value: Value): readonly string[] {
  const { describe, texts, elements, parameter } = value;
  if (describe?.fields) return describe.fields;
  if (describe?.field !== undefined) return describe.field === '?' ? [] : [describe.field];
  if (texts) {
    const names = texts.map(constantOf);
    return names.every((name) => name !== undefined) ? [...new Set(names.map((name) => name.toLowerCase()))] : [];
  }
  if (elements && elements.length > 0) {
    const names = elements.map(namedFields);
    return names.every((own) => own.length > 0) ? [...new Set(names.flat())] : [];
  }
  return parameter === undefined ? [] : [`#${parameter}`];
}

/** The fields that a called declaration's check means at the call: of `subject`, by the name it has there. */
export function fieldsHere(subject: string, field: string | undefined, args: readonly Value[]): readonly (string | undefined)[] {
  if (field?.startsWith('#')) {
    const arg = args[Number(field.slice(1))];
    const names = arg ? namedFields(arg) : [];
    return names.length > 0 ? names : ['?'];
  }
  const token = (field === undefined || field === '?') && subject.startsWith('#') ? args[Number(subject.slice(1))] : undefined;
  if (token?.describe?.field === undefined) return [field];
  return token.describe.fields ?? [token.describe.field];
}

/** Whether a type may be that of a record: no collection, and no type that is known to be something else. */
export function isRecord(type: ir.TypeRef | undefined): boolean {
  return type !== undefined && !isCollection(type) && !isHarmlessType(type, undefined) && !isType(type, 'string');
}

/** Patterns that only match letters, digits and a few marks that end no string and start no tag. */
export const harmlessPattern = /^\^?(?:(?:\[[\w\s\\.-]*\]|\\w|\\d|[a-z0-9_])(?:[+*?]|\{\d+(?:,\d*)?\})?)+\$?$/i;

/** Characters that end no string and start no tag. */
export const harmlessCharacters = /^[\w .:-]*$/;

/** What the methods of a request are about: what one sets, the other one of the same part gets. */
const requestParts: ReadonlyMap<string, string> = new Map([
  ['setbody', 'body'],
  ['setbodyasblob', 'body'],
  ['setbodydocument', 'body'],
  ['getbody', 'body'],
  ['getbodyasblob', 'body'],
  ['getbodydocument', 'body'],
  ['setendpoint', 'endpoint'],
  ['getendpoint', 'endpoint'],
  ['setheader', 'header'],
  ['getheader', 'header'],
]);

/** The part of a request that a method is about; undefined for anything else. */
export function requestPart(receiver: Value, method: string): string | undefined {
  return isType(receiver.type, 'httprequest') ? requestParts.get(method) : undefined;
}

export function confidentialAmong(taints: Taints | undefined): Taints | undefined {
  const found = taints?.filter(({ root }) => 'source' in root && isConfidential(root.source.kind));
  return found && found.length > 0 ? found : undefined;
}

/** What true answers stand for (Apex Reference, FeatureManagement Class). */
export const askedFor: ReadonlyMap<string, string> = new Map([
  ['checkpermission', 'authorized'],
  ['checkpackagebooleanvalue', 'licensed'],
]);

/** What the check of an id is called that was found to be one of a known set, or that of the running user. */
export const choiceForm = ' choice';

/** The type of custom settings in sinks.json, whatever they are called. */
export const anySetting = '*__c';

/** Sinks where the data is a choice: an id that names a user, too. */
export const choosers: ReadonlySet<SinkKind> = new Set<SinkKind>(['password-of', 'setting-of']);

export const cookieFlags: ReadonlySet<SinkKind> = new Set<SinkKind>(['cookie-secure', 'cookie-http-only']);

/** More characters than this of a secret are worth something. */
const maxShown = 8;

/** Whether a string method leaves a few characters only: `right(4)`, `substring(0, 4)`. */
export function isShortening(key: string, args: readonly Value[]): boolean {
  if (key !== 'left' && key !== 'right' && key !== 'substring') return false;
  const [first, second] = args.map((arg) => Number(constantValue(arg) ?? Number.NaN));
  if (key !== 'substring') return args.length === 1 && first! <= maxShown;
  return args.length === 2 && second! - first! <= maxShown;
}

/** List methods that change which elements there are, other than `add` at the end. */
export const changesList: ReadonlySet<string> = new Set([
  'add',
  'addall',
  'set',
  'remove',
  'removeall',
  'retainall',
  'clear',
  'sort',
]);

export function bitsOf(contexts: readonly string[]): number | 'all' {
  let bits = 0;
  for (const context of contexts) {
    if (context === 'all') return 'all';
    if (context === 'soql-quoted') bits |= cleaned.quoted;
    else if (context === 'html') bits |= cleaned.html;
    else if (context === 'js') bits |= cleaned.javaScript;
    else if (context === 'url') bits |= cleaned.url;
  }
  return bits;
}

/** The contexts of `cleaned` bits in words. */
export function escapedFor(bits: number): string {
  const words: string[] = [];
  if (bits & cleaned.quoted) words.push('strings in quotes');
  if (bits & cleaned.html) words.push('HTML');
  if (bits & cleaned.javaScript) words.push('JavaScript');
  if (bits & cleaned.url) words.push('URLs');
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
}

/** Whether a PageReference that a platform method returns is the page of the request, or may be. */
export function isRequestedPage(method: string, receiver: Value | undefined): boolean {
  if (method === 'currentpage' || method === 'currentpagereference') return true;
  return isType(receiver?.type, 'pagereference') && !receiver?.isMade;
}

/** Whether a flag is or may be false. */
export function isFalse(value: Value | undefined): boolean {
  return value?.texts?.some((text) => constantOf(text)?.toLowerCase() === 'false') ?? false;
}

/** Names of methods with such sinks: all other calls without outside data are passed over at once. */
export const choosing = /password|^get(?:instance|values)$/;

/** Whether a parameter was found to be one of a known set. */
export function isChecked({ parameter }: Value, checks: Checks): boolean {
  return parameter !== undefined && (checks.has(`allowed #${parameter}`) || checks.has(`allowed #${parameter}${choiceForm}`));
}

/** Names of methods that encode a text. */
export const encoders = /^(?:escape|sfdc_|urlencode|base64encode|converttohex)/;

export function isCaseChange(expr: ir.Expr): expr is ir.CallExpr & { readonly receiver: ir.Expr } {
  return expr.kind === 'call' && expr.receiver !== undefined && /^(?:trim|tolowercase|touppercase)$/.test(expr.method.key);
}

/** The name under which a checked value will be used again: a variable, a field of this object, a member of a variable. */
export function nameKey(expr: ir.Expr): string | undefined {
  if (expr.kind === 'name') return expr.key;
  if (expr.kind !== 'member') return undefined;
  if (expr.object.kind === 'this') return expr.member.key;
  const object = nameKey(expr.object);
  return object && `${object}.${expr.member.key}`;
}

/** How a receiver is called in messages: as written, or by its type. */
export function shownPath(expr: ir.Expr, value: Value | undefined): string {
  if (value?.type && !isType(value.type, 'object')) return value.type.name;
  if (expr.kind === 'name') return expr.name;
  if (expr.kind === 'member') return `${shownPath(expr.object, undefined)}.${expr.member.name}`;
  if (expr.kind === 'call') return `${expr.method.name}()`;
  return expr.kind === 'this' || expr.kind === 'super' ? expr.kind : 'value';
}

/** A type as it is written. */
export function shownType({ name, args }: ir.TypeRef): string {
  return args.length === 0 ? name : `${name}<${args.map(shownType).join(', ')}>`;
}

export function taintsIn(value: Value): { taints?: Taints } {
  return value.taints ? { taints: value.taints } : {};
}

export function textOf(value: Value): Pick<Value, 'texts' | 'taints'> {
  return { texts: value.texts, ...taintsIn(value) };
}

/** An element of a list with its text, so that joining the list knows what surrounds a value. */
export function textElement(value: Value, texts: readonly Text[]): Value {
  return value.texts || !value.taints ? value : { ...value, texts };
}

export function withoutTaints(value: Value): Value {
  return { ...value, taints: undefined };
}
