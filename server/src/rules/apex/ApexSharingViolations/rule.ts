import type { TypeEntry } from '../../../semantics/apex/typeIndex';
import { hasSecureDefaults, isAsync, isPackageHandler, secureDefaultsVersion } from '../access/context';
import { type ApexContext, defineRule, type Report } from '../../rule';

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
    if (declaration.modifiers.sharing || context.isTest || isPackageHandler(context)) return;
    if (hasSecureDefaults(context)) return;
    const accesses = context.dataAccess(type);
    const first = accesses[0];
    if (!first) return;
    const inherited = inheritedSharing(context, type);
    const at = { start: declaration.keyword.start, end: declaration.keyword.start };
    const reach = accesses.length === 1 ? `a ${first.label}` : `${accesses.length} database operations`;
    const name = declaration.name.name;
    report({
      range: { start: declaration.name.start, end: declaration.name.end },
      message: message(context, type, name, reach, inherited),
      confidence: inherited || isAsync(context) ? 'low' : 'high',
      related: related(first, inherited),
      fixes: [
        { id: 'with-sharing', title: 'Declare with sharing', preferred: true, edits: [{ ...at, text: 'with sharing ' }] },
        { id: 'inherited-sharing', title: 'Declare inherited sharing', edits: [{ ...at, text: 'inherited sharing ' }] },
      ],
    });
  },
});

function message(context: ApexContext, type: TypeEntry, name: string, reach: string, inherited: TypeEntry | undefined): string {
  if (inherited) {
    return `${name} reaches data (${reach}) and takes its sharing mode from ${inherited.name}. Reviewers want it stated: declare it here too.`;
  }
  const version =
    context.apiVersion === undefined
      ? `its API version is not known (below ${secureDefaultsVersion}.0 is assumed)`
      : `API version ${context.apiVersion} leaves sharing to the caller`;
  const inner = type.key.includes('.') ? ' An inner class does not take it from the outer one.' : '';
  return `${name} reaches data (${reach}) without a sharing mode, and ${version}. Declare with sharing.${inner}`;
}

function related(first: ReturnType<ApexContext['dataAccess']>[number], inherited: TypeEntry | undefined): Report['related'] {
  const access = { origin: first, message: `The first one: a ${first.label}` };
  if (!inherited) return [access];
  const sharing = inherited.header.modifiers.sharing!;
  return [access, { origin: { unit: inherited.unit, start: sharing.start, end: sharing.end }, message: `${inherited.name} declares its sharing mode here` }];
}

/** The nearest superclass that declares a sharing mode: subclasses run with it. */
function inheritedSharing(context: ApexContext, type: TypeEntry): TypeEntry | undefined {
  for (const ancestor of context.scope.ancestry(type)) {
    if (ancestor !== type && ancestor.header.modifiers.sharing) return ancestor;
  }
  return undefined;
}
