/** What kind of code a declaration is, as a reviewer sees it. */

import type { TypeRef } from '../../../semantics/apex/ir';
import type { TypeEntry } from '../../../semantics/apex/typeIndex';
import { platformKey } from '../../../semantics/apex/types';
import type { ApexContext } from '../../rule';

/** The API version from which database operations run in user mode and classes with sharing unless they say otherwise. */
export const secureDefaultsVersion = 67;

const asyncInterfaces: ReadonlySet<string> = new Set(['queueable', 'database.batchable', 'batchable', 'schedulable']);
const packageInterfaces: ReadonlySet<string> = new Set(['installhandler', 'uninstallhandler']);

function implementsAny(type: TypeEntry | undefined, names: ReadonlySet<string>): boolean {
  return type?.header.interfaces.some((one: TypeRef) => names.has(platformKey(one))) === true;
}

/** Whether the code runs only when the package is installed or removed, as a user that is no person. */
export function isPackageHandler(context: ApexContext): boolean {
  return implementsAny(context.type, packageInterfaces) || implementsAny(context.outermost, packageInterfaces);
}

/** Whether the code runs detached from the request of a user: batch, queueable, scheduled or future. */
export function isAsync(context: ApexContext): boolean {
  const { declaration, type, outermost, scope } = context;
  if (declaration.kind === 'method' && declaration.modifiers.annotations.some((annotation) => annotation.key === 'future'))
    return true;
  if (implementsAny(outermost, asyncInterfaces)) return true;
  if (!type) return false;
  for (const ancestor of scope.ancestry(type)) if (implementsAny(ancestor, asyncInterfaces)) return true;
  return false;
}

/** Whether the class's API version makes user mode and sharing the default. Unknown versions keep the older behaviour. */
export function hasSecureDefaults(context: ApexContext): boolean {
  return context.apiVersion !== undefined && context.apiVersion >= secureDefaultsVersion;
}
