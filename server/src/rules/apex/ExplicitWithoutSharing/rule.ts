import type { Confidence } from '#shared/finding';
import type { Modifiers } from '../../../semantics/apex/ir';
import type { TypeEntry } from '../../../semantics/apex/typeIndex';
import { type ApexContext, type DataAccess, defineRule, type RelatedOrigin } from '../../rule';
import { hasSecureDefaults, isAsync, isPackageHandler, secureDefaultsVersion } from '../access/context';
import { looksLikeCustomSetting } from '../access/customSettings';
import { accessesOutsideTests, knowsSharing } from '../access/sharing';

export default defineRule({
  name: 'ExplicitWithoutSharing',
  area: 'apex',
  title: 'Justify classes that run without sharing',
  severity: 3,
  confidence: 'medium',
  tags: ['Preflight', 'Security', 'Apex'],
  faq: ['FAQ-900013', 'FAQ-900012', 'FAQ-900011'],
  objection: 'The class opens all records of the objects it reaches to everybody who gets to call it.',
  remedy: 'Declare with sharing, or keep the exception small and say in the submission what it is for.',
  help: 'https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_classes_keywords_sharing.htm',
  check(context, report) {
    const { declaration, type } = context;
    if (declaration.kind !== 'header' || declaration.form !== 'class' || !type) return;
    const { sharing } = declaration.modifiers;
    if (sharing?.mode !== 'without' || context.isTest || isPackageHandler(context) || context.fileType !== 'ApexClass') return;
    const accesses = accessesOutsideTests(context, type).filter((access) =>
      knowsSharing(context, access, looksLikeCustomSetting),
    );
    if (accesses.length === 0) return;
    // From 67.0 on sharing can only be left out where system mode is stated, or given by a caller.
    const counted = hasSecureDefaults(context) ? accesses.filter(({ mode }) => mode === 'system') : accesses;
    const inUserMode = accesses.every(
      ({ mode }) => mode === 'user' || (hasSecureDefaults(context) && mode !== 'system' && mode !== 'given'),
    );
    const exposed = entryPoint(type);
    // Jobs had to be global once: that alone makes them no entry point.
    const entry = exposed === 'global' && isAsync(context) ? undefined : exposed;
    report({
      range: { start: sharing.start, end: sharing.end },
      message: message(context, type, counted, entry, inUserMode),
      confidence: counted.length === 0 ? 'low' : confidence(context, type, entry, inUserMode),
      related: [relatedOf(counted.length > 0 ? counted : accesses)],
      fixes: [
        {
          id: 'with-sharing',
          title: 'Declare with sharing',
          preferred: true,
          edits: [{ start: sharing.start, end: sharing.end, text: 'with sharing' }],
        },
        {
          id: 'inherited-sharing',
          title: 'Declare inherited sharing',
          edits: [{ start: sharing.start, end: sharing.end, text: 'inherited sharing' }],
        },
      ],
    });
  },
});

function relatedOf(accesses: readonly DataAccess[]): RelatedOrigin {
  const first = accesses[0]!;
  return { origin: first, message: `${accesses.length === 1 ? 'Here' : 'The first one'}: ${first.label}` };
}

/** Annotations by which code outside Apex calls a method. */
const entryAnnotations: ReadonlyMap<string, string> = new Map([
  ['auraenabled', '@AuraEnabled'],
  ['remoteaction', '@RemoteAction'],
  ['restresource', '@RestResource'],
  ['httpget', '@RestResource'],
  ['httppost', '@RestResource'],
  ['httpput', '@RestResource'],
  ['httppatch', '@RestResource'],
  ['httpdelete', '@RestResource'],
  ['invocablemethod', '@InvocableMethod'],
  ['namespaceaccessible', '@NamespaceAccessible'],
]);

/** How code outside the package or outside Apex reaches a class; undefined when only Apex of the package does. */
function entryPoint(type: TypeEntry): string | undefined {
  const own = exposure(type.header.modifiers);
  if (own) return own;
  for (const members of type.members.values()) {
    for (const member of members) {
      // A property or field is only data that a component reads from what a method returned.
      const found = member.kind === 'method' ? exposure(member.modifiers) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function exposure(modifiers: Modifiers): string | undefined {
  for (const annotation of modifiers.annotations) {
    const name = entryAnnotations.get(annotation.key);
    if (name) return name;
  }
  if (modifiers.keywords.has('webservice')) return 'webservice';
  return modifiers.keywords.has('global') ? 'global' : undefined;
}

function confidence(context: ApexContext, type: TypeEntry, entry: string | undefined, inUserMode: boolean): Confidence {
  if (inUserMode) return 'low';
  if (entry) return 'high';
  // A private inner class for the few lines that need it, and jobs that have no user: the usual accepted shapes.
  return isPrivateInner(type) || isAsync(context) ? 'low' : 'medium';
}

function isPrivateInner(type: TypeEntry): boolean {
  const { keywords } = type.header.modifiers;
  return type.key.includes('.') && !keywords.has('public') && !keywords.has('global');
}

const justification = 'or say in the submission which records it needs, why, and what checks the caller first.';

function message(
  context: ApexContext,
  type: TypeEntry,
  accesses: readonly DataAccess[],
  entry: string | undefined,
  inUserMode: boolean,
): string {
  const name = type.header.name.name;
  if (inUserMode) return `${name} works in user mode only, where without sharing has no effect. Declare with sharing.`;
  if (accesses.length === 0)
    return `${name} runs without sharing. From API version ${secureDefaultsVersion}.0 that counts only in system mode, which its callers may choose: declare with sharing, ${justification}`;
  const stated = hasSecureDefaults(context) ? ' in stated system mode' : '';
  const reach = `${accesses.length === 1 ? 'a database operation' : `${accesses.length} database operations`}${stated}`;
  if (entry)
    return `${name} can be called from outside (${entry}) and runs without sharing (${reach}): every caller reaches all records. Declare with sharing, ${justification}`;
  if (isAsync(context))
    return `${name} runs without sharing (${reach}), as jobs may. Declare with sharing, or say in the submission why the job needs all records.`;
  return `${name} runs without sharing (${reach}), whoever calls it. Declare with or inherited sharing, ${justification}`;
}
