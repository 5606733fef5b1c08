/** Who can run a declaration from outside Apex, and whether it asks what they may do. */

import type { Confidence } from '#shared/finding';
import { isVisibleToPages } from '../../../semantics/apex/entryPoints';
import type { CallFact, OutsideArrival } from '../../../semantics/apex/facts';
import type { Modifiers } from '../../../semantics/apex/ir';
import { standsBehindPage } from '../../../semantics/apex/pageUse';
import type { SourceKind } from '../../../semantics/apex/taint';
import type { Origin } from '../../../semantics/apex/values';
import type { ApexContext } from '../../rule';

/** A way into a declaration. */
export interface Exposure {
  /** As one says it: `@AuraEnabled`, `global`, `an action of a page`. */
  readonly label: string;
  /** `request`: users send what they like; `flow`: flows and pages do; `code`: other Apex of the org does. */
  readonly by: 'request' | 'flow' | 'code';
}

/** Annotations by which something outside Apex, or outside the package, calls a method. */
const annotations: ReadonlyMap<string, Exposure> = new Map<string, Exposure>([
  ['auraenabled', { label: '@AuraEnabled', by: 'request' }],
  ['remoteaction', { label: '@RemoteAction', by: 'request' }],
  ['httpget', { label: '@HttpGet', by: 'request' }],
  ['httppost', { label: '@HttpPost', by: 'request' }],
  ['httpput', { label: '@HttpPut', by: 'request' }],
  ['httppatch', { label: '@HttpPatch', by: 'request' }],
  ['httpdelete', { label: '@HttpDelete', by: 'request' }],
  ['invocablemethod', { label: '@InvocableMethod', by: 'flow' }],
  ['namespaceaccessible', { label: '@NamespaceAccessible', by: 'code' }],
]);

/** How something outside the package's Apex runs this declaration; undefined when only Apex of the package does. */
export function exposureOf({ declaration, type, scope }: ApexContext): Exposure | undefined {
  if (declaration.kind !== 'method' && declaration.kind !== 'constructor') return undefined;
  const { modifiers } = declaration;
  const stated = statedExposure(modifiers);
  if (stated) return stated;
  if (!type || modifiers.keywords.has('static') || !isVisibleToPages(modifiers)) return undefined;
  return standsBehindPage(scope.lookup.whole(type), scope.lookup) ? { label: 'of a page controller', by: 'flow' } : undefined;
}

function statedExposure({ annotations: written, keywords }: Modifiers): Exposure | undefined {
  for (const { key } of written) {
    const found = annotations.get(key);
    if (found) return found;
  }
  if (keywords.has('webservice')) return { label: 'webservice', by: 'request' };
  return keywords.has('global') ? { label: 'global', by: 'code' } : undefined;
}

/** A check of what the user may do. */
export interface Authorisation {
  /** For a sentence: `the custom permission Reset_All`. */
  readonly label: string;
  /** Where it is made; undefined when callers make it. */
  readonly origin: Origin | undefined;
}

/**
 * The check that holds at a call, here, in the methods that it runs, or in everything that calls this declaration: of a
 * custom permission, or of an object permission on users, which say that the caller administers something. `labelOf` may count
 * other checks, by their keys in `Checks`.
 */
export function authorisationOf(
  context: ApexContext,
  call: CallFact | undefined,
  labelOf: (check: string) => string | undefined = permissionLabel,
): Authorisation | undefined {
  const { scope, unit } = context;
  for (const [key, origin] of call?.checks ?? []) {
    const label = labelOf(key);
    if (label) return { label, origin };
  }
  for (const target of call?.targets ?? []) {
    for (const [key, origin] of scope.lookup.summary(target)?.ensures ?? []) {
      const label = labelOf(key);
      if (label) return { label, origin };
    }
  }
  for (const key of context.callersOf(unit)?.checks ?? []) {
    const label = labelOf(key);
    if (label) return { label, origin: undefined };
  }
  return undefined;
}

/** The permission that a check asks for, in words; undefined for checks of something else. */
export function permissionLabel(check: string): string | undefined {
  const [permission, target = ''] = check.split(' ');
  if (permission === 'authorized') return target === '?' ? 'a custom permission' : `the custom permission ${target}`;
  const isOfUsers = target === 'user' || target.startsWith('user.');
  return isOfUsers && permission !== 'read' && permission !== 'allowed' ? `the permission to ${permission} users` : undefined;
}

/** The call that an arrival goes through. */
export function callOf({ flow }: ApexContext, { through }: OutsideArrival): CallFact | undefined {
  return flow.calls.find(({ expr }) => expr === through);
}

const confidences: ReadonlyMap<SourceKind, Confidence> = new Map<SourceKind, Confidence>([
  ['page-parameter', 'high'],
  ['request-url', 'high'],
  ['header', 'high'],
  ['cookie', 'high'],
  ['rest', 'high'],
  ['aura', 'high'],
  ['remote', 'high'],
  ['webservice', 'high'],
  ['invocable', 'medium'],
  ['callout', 'medium'],
  ['email', 'medium'],
  ['page-property', 'medium'],
  ['global', 'low'],
  ['record', 'low'],
]);

/** How sure it is that somebody else chooses data of a kind; undefined for what is nobody's choice. */
export function confidenceOfSource(kind: SourceKind): Confidence | undefined {
  return confidences.get(kind);
}
