/** Which permissions a database operation needs and nothing asks for. */

import type { DataOperation } from '../../../semantics/apex/facts';
import type { Checks, Permission } from '../../../semantics/apex/values';
import type { ApexContext } from '../../rule';
import { checksByPattern } from './authPatterns';
import { covers, neededPermissions } from './checks';
import { hasSecureDefaults } from './context';
import { isCustomSetting } from './customSettings';
import { needsNoReadCheck, needsNoWriteCheck } from './objects';

/** What an operation lacks: a permission on an object (folded name; `sobject` for one known only at run time). */
export interface Missing {
  readonly permission: Permission;
  readonly object: string;
}

/**
 * Whether the platform or the code around takes care of an operation's permissions: it runs in user mode, in the mode that
 * a caller gives, or with enforced security, its records are stripped, or it is itself the operand of another one.
 */
export function isEnforced(context: ApexContext, operation: DataOperation): boolean {
  const { mode } = operation;
  if (operation.stripped || operation.consumed) return true;
  if (mode === 'user' || mode === 'given' || mode === 'security-enforced') return true;
  // Triggers run in system mode in every version; classes of 67.0 and later only where they say so.
  return mode === undefined && hasSecureDefaults(context) && context.fileType !== 'ApexTrigger';
}

/** The objects (folded names) of an operation that permissions exist for; `sobject` where none is known. */
export function subjectsOf(operation: DataOperation): readonly string[] {
  const isRead = operation.op === 'read' || operation.op === 'search';
  const exempt = isRead ? needsNoReadCheck : needsNoWriteCheck;
  return operation.objects.length > 0 ? operation.objects.filter((object) => !exempt(object)) : ['sobject'];
}

/** The permissions on objects that an operation in system mode needs and no check before it asks for. */
export function missingPermissions(context: ApexContext, operation: DataOperation): Missing[] {
  const needed = neededPermissions(operation.op);
  const missing: Missing[] = [];
  for (const object of subjectsOf(operation)) {
    const lacking = needed.filter((permission) => !covers(operation.checks, permission, object));
    if (lacking.length > 0 && !isCustomSetting(context, object))
      for (const permission of lacking) missing.push({ permission, object });
  }
  return missing.filter((one) => !isCheckedElsewhere(context, operation, one));
}

/** Whether everything that calls this declaration has checked before, or a method that the settings name has. */
function isCheckedElsewhere(context: ApexContext, operation: DataOperation, { permission, object }: Missing): boolean {
  return checksAround(context, operation).some((checks) => covers(checks, permission, object));
}

/** All checks that count for an operation: those before it, those of its callers, those that the settings name. */
export function checksAround(context: ApexContext, operation: DataOperation): (Checks | ReadonlySet<string>)[] {
  const callers = context.callersOf(context.unit);
  const named = checksByPattern(context, operation.range.start);
  return callers ? [operation.checks, named, callers.checks] : [operation.checks, named];
}
