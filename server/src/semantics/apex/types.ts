/** Small questions about types. */

import type { TypeRef } from './ir';

/** A type's folded name without the platform namespaces `System.` and `Schema.`. */
export function platformKey(type: TypeRef | undefined): string {
  if (!type) return '';
  const { key } = type;
  // Names with a dot are rare: the common case costs one look at one character or two.
  if (key.charCodeAt(0) !== 115 || key.charCodeAt(6) !== 46) return key;
  return key.startsWith('system.') || key.startsWith('schema.') ? key.slice(7) : key;
}

const collections: ReadonlySet<string> = new Set(['list', 'set', 'iterable', 'iterator']);

/** The element type of a list or set, the value type of a map; the type itself otherwise. */
export function elementType(type: TypeRef | undefined): TypeRef | undefined {
  if (!type) return undefined;
  const key = platformKey(type);
  if (collections.has(key)) return type.args[0];
  if (key === 'map') return type.args[1];
  return type;
}

/** Whether the type is a collection. */
export function isCollection(type: TypeRef | undefined): boolean {
  const key = platformKey(type);
  return collections.has(key) || key === 'map';
}

/** The innermost element type: `Map<Id, List<Account>>` holds `Account`. */
export function heldType(type: TypeRef | undefined): TypeRef | undefined {
  let at = type;
  for (let i = 0; i < 8 && isCollection(at); i++) at = elementType(at);
  return at;
}

/** A type reference by its name. */
export function typeNamed(name: string, ...args: TypeRef[]): TypeRef {
  return { name, key: name.toLowerCase(), args };
}

/** Whether the type's own name (last part of a dotted one) is `key`, with or without a platform namespace. */
export function isType(type: TypeRef | undefined, key: string): boolean {
  return platformKey(type) === key;
}
