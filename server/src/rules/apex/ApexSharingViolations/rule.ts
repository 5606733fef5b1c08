import type { Confidence } from '#shared/finding';
import type { TypeEntry } from '../../../semantics/apex/typeIndex';
import { type ApexContext, type DataAccess, defineRule, type Report, type SharingMode } from '../../rule';
import { hasSecureDefaults, isAsync, isPackageHandler, secureDefaultsVersion } from '../access/context';
import { accessesOutsideTests, knowsSharing } from '../access/sharing';

export default defineRule({
  name: 'ApexSharingViolations',
  area: 'apex',
  title: 'Declare a sharing mode on classes that reach data',
  severity: 3,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900012', 'FAQ-900013', 'FAQ-900011', 'FAQ-000863'],
  objection: 'Without a sharing keyword it depends on the caller whether the sharing rules of the org hold for this class.',
  remedy: 'Write with sharing; inherited sharing where callers decide and none of them is without sharing.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_apex_security.html#apexsharingviolations',
  engine: 'pmd',
  check(context, report) {
    const { declaration, type } = context;
    if (declaration.kind !== 'header' || declaration.form !== 'class' || !type) return;
    if (declaration.modifiers.sharing || context.isTest || isPackageHandler(context) || context.fileType !== 'ApexClass') return;
    if (hasSecureDefaults(context)) return;
    const accesses = accessesOutsideTests(context, type).filter((access) => knowsSharing(context, access));
    if (accesses.length === 0) return;
    const ancestors = [...context.scope.ancestry(type)].slice(1);
    // An inheritance chain with any class of 67.0 or later runs with sharing (Apex Developer Guide, sharing keywords).
    if (ancestors.some((one) => one.apiVersion !== undefined && one.apiVersion >= secureDefaultsVersion)) return;
    // The nearest superclass that declares a sharing mode: subclasses run with it.
    const inherited = ancestors.find((one) => one.header.modifiers.sharing);
    const inUserMode = accesses.every((access) => access.inUserMode);
    const inEffect = modesInEffect(context, accesses);
    const at = { start: declaration.keyword.start, end: declaration.keyword.start };
    const name = declaration.name.name;
    report({
      range: { start: declaration.name.start, end: declaration.name.end },
      message: message(context, type, `${name} reaches data (${reach(accesses)})`, inherited, inUserMode, inEffect),
      confidence: confidence(context, type, inherited, inUserMode, inEffect),
      related: related(accesses, inherited),
      fixes: [
        { id: 'with-sharing', title: 'Declare with sharing', preferred: true, edits: [{ ...at, text: 'with sharing ' }] },
        { id: 'inherited-sharing', title: 'Declare inherited sharing', edits: [{ ...at, text: 'inherited sharing ' }] },
      ],
    });
  },
});

function reach(accesses: readonly DataAccess[]): string {
  const first = accesses[0]!.label;
  return accesses.length === 1 ? `${/^[aeiou]/.test(first) ? 'an' : 'a'} ${first}` : `${accesses.length} database operations`;
}

/** In which mode the operations run, by those who call the methods they stand in. */
function modesInEffect(context: ApexContext, accesses: readonly DataAccess[]): ReadonlySet<SharingMode> {
  const modes = new Set<SharingMode>();
  for (const { unit } of accesses) for (const mode of context.callersOf(unit)?.sharing ?? ['unknown' as const]) modes.add(mode);
  return modes;
}

function isAlwaysWith(modes: ReadonlySet<SharingMode>): boolean {
  return modes.size === 1 && modes.has('with');
}

function confidence(
  context: ApexContext,
  type: TypeEntry,
  inherited: TypeEntry | undefined,
  inUserMode: boolean,
  inEffect: ReadonlySet<SharingMode>,
): Confidence {
  if (inherited || inUserMode || isAsync(context)) return 'low';
  if (isAlwaysWith(inEffect) && !isAuraController(type)) return 'low';
  return isAuraController(type) ? 'medium' : 'high';
}

/** Called by components, a class without a keyword runs with sharing; called by other Apex it does not. */
function isAuraController(type: TypeEntry): boolean {
  for (const members of type.members.values()) {
    if (members.some((member) => member.modifiers.annotations.some((annotation) => annotation.key === 'auraenabled')))
      return true;
  }
  return false;
}

function message(
  context: ApexContext,
  type: TypeEntry,
  what: string,
  inherited: TypeEntry | undefined,
  inUserMode: boolean,
  inEffect: ReadonlySet<SharingMode>,
): string {
  if (inherited)
    return `${what} and takes its sharing mode from ${inherited.name}. Reviewers want it stated: declare it here too.`;
  if (inUserMode)
    return `${what} in user mode only, which enforces sharing, but declares no sharing mode. State what is meant: declare with sharing.`;
  if (isAlwaysWith(inEffect) && !isAuraController(type))
    return `${what} in the sharing mode of its callers. Those in this project are with sharing today: declare inherited sharing, so that it stays so.`;
  const { apiVersion } = context;
  const because =
    apiVersion === undefined
      ? `and its API version is not known (below ${secureDefaultsVersion}.0 assumed)`
      : `and API version ${apiVersion} leaves it to the caller`;
  const inner = type.key.includes('.') ? ', an inner class does not take it from the outer one' : '';
  const called = inEffect.has('without') && !isAsync(context) ? '; it is called where no sharing is in effect' : '';
  return `${what} without a sharing mode, ${because}${called}. Declare with sharing${inner}.`;
}

function related(accesses: readonly DataAccess[], inherited: TypeEntry | undefined): Report['related'] {
  const first = accesses[0]!;
  const access = { origin: first, message: `${accesses.length === 1 ? 'Here' : 'The first one'}: ${first.label}` };
  if (!inherited) return [access];
  const sharing = inherited.header.modifiers.sharing!;
  return [
    access,
    {
      origin: { unit: inherited.unit, start: sharing.start, end: sharing.end },
      message: `${inherited.name} declares its sharing mode here`,
    },
  ];
}
