/** Custom settings: configuration that is read through its own accessors and has no object permissions in profiles. */

import type { ApexContext } from '../../rule';

/** Static methods that only custom settings and custom metadata types have. */
const accessors: ReadonlySet<string> = new Set(['getorgdefaults', 'getinstance', 'getvalues', 'getall']);

/** Whether the project's metadata or the code around says that the object (folded name) is a custom setting. */
export function isCustomSetting(context: ApexContext, object: string): boolean {
  if (!object.endsWith('__c')) return false;
  if (context.flow.calls.some((call) => call.path === object && accessors.has(call.expr.method.key))) return true;
  return context
    .components('CustomObject')
    .some((component) => component.name.toLowerCase() === object && component.values.has('customSettingsType'));
}

/** Whether the object (folded name) is called as custom settings usually are; the workspace may not hold its metadata. */
export function looksLikeCustomSetting(object: string): boolean {
  return /settings?__c$/.test(object);
}
