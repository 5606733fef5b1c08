/** Which database operations sharing makes a difference to. */

import type { Modifiers } from '../../../semantics/apex/ir';
import type { TypeEntry } from '../../../semantics/apex/typeIndex';
import type { ApexContext, DataAccess } from '../../rule';
import { isCustomSetting } from './customSettings';
import { hasNoSharing } from './objects';

/**
 * Whether sharing makes a difference to an operation: settings, metadata, events and setup objects have none. `passes` may
 * let further objects (folded names) go as such; an operation on unknown objects always counts.
 */
export function knowsSharing(
  context: ApexContext,
  access: DataAccess,
  passes: (object: string) => boolean = () => false,
): boolean {
  if (access.objects.length === 0) return true;
  return access.objects.some((object) => !hasNoSharing(object) && !passes(object) && !isCustomSetting(context, object));
}

/** The database operations in a type of this file, without those in its test methods: a class may hold its own tests. */
export function accessesOutsideTests(context: ApexContext, type: TypeEntry): readonly DataAccess[] {
  const accesses = context.dataAccess(type);
  if (accesses.length === 0) return accesses;
  const tests = new Set<string>();
  for (const members of type.members.values()) {
    for (const { modifiers, unit } of members) if (isTestMember(modifiers)) tests.add(unit.id);
  }
  return tests.size === 0 ? accesses : accesses.filter(({ unit }) => !tests.has(unit.id));
}

function isTestMember({ keywords, annotations }: Modifiers): boolean {
  return keywords.has('testmethod') || annotations.some(({ key }) => key === 'istest' || key === 'testsetup');
}
