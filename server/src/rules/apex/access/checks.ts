/** Which permission checks cover which database operation. */

import type { DataOperation } from '../../../semantics/apex/facts';
import type { Checks, Permission } from '../../../semantics/apex/values';

/**
 * Permissions that each imply the one that is needed, by the platform's own rule that create and edit include read,
 * and delete includes edit (Object permissions, Salesforce help).
 */
const sufficient: Readonly<Record<Permission, readonly Permission[]>> = {
  read: ['read', 'create', 'update', 'delete'],
  create: ['create'],
  update: ['update', 'delete'],
  delete: ['delete'],
  undelete: ['undelete', 'create', 'delete'],
  merge: ['merge', 'delete'],
};

/** The permissions an operation needs. */
export function neededPermissions(op: DataOperation['op']): readonly Permission[] {
  switch (op) {
    case 'insert':
      return ['create'];
    case 'update':
      return ['update'];
    case 'upsert':
      return ['create', 'update'];
    case 'delete':
      return ['delete'];
    case 'undelete':
      return ['undelete'];
    case 'merge':
      return ['merge'];
    default:
      return ['read'];
  }
}

/** The method that asks for a permission. */
export const checkMethod: Readonly<Record<Permission, string>> = {
  read: 'isAccessible()',
  create: 'isCreateable()',
  update: 'isUpdateable()',
  delete: 'isDeletable()',
  undelete: 'isUndeletable()',
  merge: 'isMergeable()',
};

/**
 * Whether the checks cover a permission on an object (folded name; `sobject` for a type known only at run time). A check
 * of any of its fields counts, and so does a check on an object that could not be resolved: it may be this one.
 */
export function covers(checks: Checks | ReadonlySet<string>, permission: Permission, object: string): boolean {
  for (const key of checks.keys()) {
    const space = key.indexOf(' ');
    if (!sufficient[permission].includes(key.slice(0, space) as Permission)) continue;
    const target = key.slice(space + 1);
    const dot = target.indexOf('.');
    const name = dot < 0 ? target : target.slice(0, dot);
    if (name === object || name === '?' || name.startsWith('#') || object === 'sobject') return true;
  }
  return false;
}

/**
 * Permissions on a field that each imply the one that is needed: field-level security knows reading and editing only, so
 * who may update a field may fill it in, and the other way round, and see it (Salesforce help, "Field Permissions").
 */
const sufficientOfField: Readonly<Record<Permission, readonly Permission[]>> = {
  ...sufficient,
  read: ['read', 'create', 'update'],
  create: ['create', 'update'],
  update: ['create', 'update'],
};

/**
 * Whether the checks cover a permission on a field (folded names), or on any field of the object when none is given. A check
 * of fields that could not be resolved counts: one in a loop over fields is about all of them.
 */
export function coversField(
  checks: Checks | ReadonlySet<string>,
  permission: Permission,
  object: string,
  field?: string,
): boolean {
  for (const key of checks.keys()) {
    const space = key.indexOf(' ');
    const dot = key.indexOf('.', space);
    if (dot < 0 || !sufficientOfField[permission].includes(key.slice(0, space) as Permission)) continue;
    const name = key.slice(space + 1, dot);
    if (name !== object && name !== '?' && !name.startsWith('#') && object !== 'sobject') continue;
    const own = key.slice(dot + 1);
    if (field === undefined || own === field || own === '?' || own.startsWith('#')) return true;
  }
  return false;
}

/** The method that asks about the right object (folded name) for another permission: to say what was found instead. */
export function nearMiss(checks: Checks, object: string): string | undefined {
  for (const key of checks.keys()) {
    const [permission, target] = key.split(' ') as [Permission, string];
    if (!(permission in checkMethod)) continue;
    const name = target.split('.')[0];
    if (name === object) return checkMethod[permission];
  }
  return undefined;
}
