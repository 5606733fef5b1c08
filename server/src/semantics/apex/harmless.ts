/** Types whose values can carry no text of an attacker's choice. */

import type { TypeRef } from './ir';
import { isPlatformEnum, isScalar } from './platform/model';
import type { Scope } from './scope';
import { isCollection, platformKey } from './types';

/** Whether values of a type carry no text from outside: numbers, dates, Ids, schema tokens, enums, and collections of them. */
export function isHarmlessType(type: TypeRef | undefined, scope: Scope | undefined): boolean {
  if (!type) return false;
  const key = platformKey(type);
  if (isScalar(key)) return true;
  if (isCollection(type)) return type.args.length > 0 && type.args.every((arg) => isHarmlessType(arg, scope));
  if (key === 'string' || key === 'object' || key === 'sobject') return false;
  const entry = scope?.typeByKey(type.key);
  return entry ? entry.header.form === 'enum' : isPlatformEnum(key);
}

/** Types that are made into text without what they hold: `Blob[12]`, `System.HttpRequest[Endpoint=..., Method=GET]`. */
const opaqueTypes: ReadonlySet<string> = new Set(['blob', 'httprequest', 'httpresponse']);

/** Whether the text of a value of a type shows nothing of what it holds. */
export function isOpaqueAsText(type: TypeRef | undefined): boolean {
  return opaqueTypes.has(platformKey(type));
}
