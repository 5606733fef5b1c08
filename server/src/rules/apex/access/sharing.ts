/** Which database operations sharing makes a difference to. */

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
