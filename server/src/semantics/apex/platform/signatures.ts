/**
 * What the platform's own types have: return types of methods, types of properties, super types, enums.
 *
 * The data is in signatures.json (read from stubs by scripts/gen-platform.mjs) and signatures-extra.json (by hand, what
 * stubs lack or have wrong; it wins). Type keys are those of `platformKey`: folded, without `system.` and `schema.`.
 */

import type { TypeRef } from '../ir';
import { isCollection, platformKey, typeNamed } from '../types';
import generated from './signatures.json';
import additions from './signatures-extra.json';

/**
 * Types by folded member; methods whose overloads differ have one entry for each number of arguments, `name/2`. `*` stands
 * for any other property.
 */
type Members = Readonly<Record<string, string>>;

/** A type as the data files describe it. Alternatives of a return type are joined by `|`. */
interface Entry {
  /** In full, as written: `System.String`. */
  readonly name: string;
  readonly enum?: boolean;
  /** Names of the type's own type parameters, which its members' types use. */
  readonly parameters?: readonly string[];
  readonly extends?: string;
  readonly static?: Members;
  readonly instance?: Members;
  readonly properties?: Members;
}

type Section = 'static' | 'instance' | 'properties';

const files = [additions, generated] as unknown as readonly Readonly<Record<string, Partial<Entry>>>[];

let byKey: ReadonlyMap<string, readonly Partial<Entry>[]> | undefined;

/** What the data files say of a type, the file that wins first. */
function entriesOf(typeKey: string): readonly Partial<Entry>[] | undefined {
  if (!byKey) {
    const map = new Map<string, Partial<Entry>[]>();
    for (const file of files) {
      for (const key of Object.keys(file)) {
        const known = map.get(key);
        if (known) known.push(file[key]!);
        else map.set(key, [file[key]!]);
      }
    }
    byKey = map;
  }
  return byKey.get(typeKey);
}

/** The first thing that the data files say of a type. */
function ask<T>(typeKey: string, question: (entry: Partial<Entry>) => T | undefined): T | undefined {
  for (const entry of entriesOf(typeKey) ?? []) {
    const answer = question(entry);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** A member's type as written in the data; `hasOwn` because members may be called `constructor`. */
function memberText(typeKey: string, section: Section, ...keys: string[]): string | undefined {
  return ask(typeKey, (entry) => {
    const members = entry[section];
    const key = members && keys.find((candidate) => Object.hasOwn(members, candidate));
    return key === undefined ? undefined : members![key];
  });
}

/** Whether the platform has a type of this key. Objects of the org's own schema (`account`) are no platform types. */
export function isPlatformType(typeKey: string): boolean {
  return entriesOf(typeKey) !== undefined;
}

/** Whether the platform has an enum of this key. */
export function isPlatformEnum(typeKey: string): boolean {
  return ask(typeKey, (entry) => entry.enum) === true;
}

/** A platform type's full name as one writes it, `System.String`; undefined for other types. */
export function platformName(typeKey: string): string | undefined {
  return ask(typeKey, (entry) => entry.name);
}

/** The key of the type that a platform type extends; undefined where that is `Object` or the type is not known. */
export function superKey(typeKey: string): string | undefined {
  const text = ask(typeKey, (entry) => entry.extends);
  return text === undefined ? undefined : platformKey(parsed(text));
}

/** The type itself, then what it extends, at most this far: the data cannot hang anyone. */
const maxSupers = 8;

function inherited(typeKey: string, section: Section, ...keys: string[]): string | undefined {
  let at: string | undefined = typeKey;
  for (let i = 0; i < maxSupers && at !== undefined; i++) {
    const text = memberText(at, section, ...keys);
    if (text !== undefined) return text;
    at = superKey(at);
  }
  return undefined;
}

/**
 * What a method of the platform returns, `void` included. Takes the receiver's type (for a static call the type named),
 * the method's folded name, the number of arguments, and where known their types: they decide between overloads with
 * equally many parameters, `Database.insert(record)` and `Database.insert(records)`. Type parameters become the
 * receiver's type arguments, `Object` where it has none. Undefined for types and methods that are not the platform's.
 */
export function methodReturn(
  receiver: TypeRef,
  methodKey: string,
  argCount: number,
  isStatic: boolean,
  argTypes: readonly (TypeRef | undefined)[] = [],
): TypeRef | undefined {
  const typeKey = platformKey(receiver);
  const counted = `${methodKey}/${argCount}`;
  let text = inherited(typeKey, isStatic ? 'static' : 'instance', counted, methodKey);
  if (text === undefined && isPlatformEnum(typeKey)) {
    text = memberText('enum', isStatic ? 'static' : 'instance', counted, methodKey);
  }
  if (text === undefined && !isStatic && isPlatformType(typeKey)) text = memberText('object', 'instance', counted, methodKey);
  if (text === undefined) return undefined;
  const alternatives = text.split('|').map((alternative) => typeOf(alternative, receiver, typeKey));
  return alternatives.length === 1 ? alternatives[0] : chosen(alternatives, argTypes);
}

/**
 * The type of a property, static or not, or of an enum's constant. Types whose properties the org names (`Label`, `Page`)
 * have every property. Undefined where the platform has none of that name.
 */
export function propertyType(receiver: TypeRef, key: string): TypeRef | undefined {
  const typeKey = platformKey(receiver);
  const text = inherited(typeKey, 'properties', key, '*');
  if (text !== undefined) return typeOf(text, receiver, typeKey);
  return isPlatformEnum(typeKey) ? receiver : undefined;
}

/**
 * One of several return types, by the arguments: methods that take one or many return one or many, and arithmetic
 * returns what it was given. Undefined when the arguments do not say.
 */
function chosen(alternatives: readonly TypeRef[], argTypes: readonly (TypeRef | undefined)[]): TypeRef | undefined {
  const known = argTypes.filter((type) => type !== undefined);
  const same = alternatives.find(({ key }) => known.length > 0 && known.every((type) => platformKey(type) === key));
  if (same) return same;
  const wanted = known.some((type) => isCollection(type));
  const fitting = alternatives.filter((alternative) => isCollection(alternative) === wanted);
  if (fitting.length === 1 && known.length > 0) return fitting[0];
  if (!alternatives.every(({ key }) => widestFirst.includes(key))) return undefined;
  const widest = widestFirst.find((number) => alternatives.some(({ key }) => key === number));
  return alternatives.find(({ key }) => key === widest);
}

/** Arithmetic on numbers of which no more is known returns the widest. */
const widestFirst: readonly string[] = ['decimal', 'double', 'long', 'integer'];

const parsedTypes = new Map<string, TypeRef>();

/** A type written in the data, with its type parameters as names. */
function parsed(text: string): TypeRef {
  let type = parsedTypes.get(text);
  if (!type) {
    const open = text.indexOf('<');
    type = open < 0 ? typeNamed(text) : typeNamed(text.slice(0, open), ...argumentsOf(text.slice(open + 1, -1)).map(parsed));
    parsedTypes.set(text, type);
  }
  return type;
}

/** `K,List<V>` as its parts. */
function argumentsOf(text: string): string[] {
  const out: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '<') depth++;
    else if (text[i] === '>') depth--;
    else if (text[i] === ',' && depth === 0) {
      out.push(text.slice(start, i));
      start = i + 1;
    }
  }
  out.push(text.slice(start));
  return out;
}

const objectType = typeNamed('Object');

/** The type that a text of the data stands for on this receiver. `this` is the receiver's own type. */
function typeOf(text: string, receiver: TypeRef, typeKey: string): TypeRef {
  const type = parsed(text);
  const parameters = ask(typeKey, (entry) => entry.parameters) ?? noParameters;
  return parameters.length > 0 || text.includes('this') ? substituted(type, parameters, receiver) : type;
}

const noParameters: readonly string[] = [];

function substituted(type: TypeRef, parameters: readonly string[], receiver: TypeRef): TypeRef {
  if (type.name === 'this') return receiver;
  const index = parameters.indexOf(type.name);
  if (index >= 0) return receiver.args[index] ?? objectType;
  if (type.args.length === 0) return type;
  return { ...type, args: type.args.map((arg) => substituted(arg, parameters, receiver)) };
}
