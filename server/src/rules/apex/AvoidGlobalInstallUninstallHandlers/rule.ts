import type { Modifiers } from '../../../semantics/apex/ir';
import type { TypeEntry } from '../../../semantics/apex/typeIndex';
import { platformKey } from '../../../semantics/apex/types';
import { type ApexContext, defineRule, type RuleEdit, type RuleFix } from '../../rule';

/** The interfaces of scripts that run when a package comes or goes (Apex Reference), folded, as they are written. */
const handlers: ReadonlyMap<string, string> = new Map([
  ['installhandler', 'InstallHandler'],
  ['uninstallhandler', 'UninstallHandler'],
]);

export default defineRule({
  name: 'AvoidGlobalInstallUninstallHandlers',
  area: 'apex',
  title: 'Keep install and uninstall handlers public',
  severity: 1,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-900015'],
  objection: 'A global handler can be run by any Apex code of the subscriber, at any time and with data of its choice.',
  remedy: 'Declare the class and its methods public: the platform runs them all the same.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidglobalinstalluninstallhandlers',
  engine: 'pmd',
  check(context, report) {
    const { declaration, type, isTest } = context;
    if (declaration.kind !== 'header' || declaration.form !== 'class' || !type || isTest) return;
    if (!declaration.modifiers.keywords.has('global')) return;
    const handled = handlerOf(context, type);
    if (!handled) return;
    const { name } = declaration;
    const by = handled.by === type ? '' : ` by way of ${handled.by.name}`;
    report({
      range: { start: name.start, end: name.end },
      message: `${name.name} is global and implements ${handled.name}${by}: any Apex code of the subscriber can run it. Declare it public.`,
      related:
        handled.by === type
          ? []
          : [{ origin: { unit: handled.by.unit, ...handled.by.header.name }, message: `Implements ${handled.name}` }],
      fixes: publicFixes(context, type),
    });
  },
});

/** The interface of a handler that a class implements, and which class of its ancestry says so. */
function handlerOf({ scope }: ApexContext, type: TypeEntry): { name: string; by: TypeEntry } | undefined {
  for (const by of scope.ancestry(type)) {
    for (const one of by.header.interfaces) {
      const name = handlers.get(platformKey(one));
      if (name && !scope.type(one)) return { name, by };
    }
  }
  return undefined;
}

/** Declares the class public and with it every member: a global member would have to be in a global class. */
function publicFixes({ scope, text }: ApexContext, type: TypeEntry): RuleFix[] {
  const { modifiers, keyword } = type.header;
  const written = /\bglobal\b/i.exec(text.slice(modifiers.start, keyword.start));
  if (!written) return [];
  const at = modifiers.start + written.index;
  const edits: RuleEdit[] = [{ start: at, end: at + written[0].length, text: 'public' }];
  for (const members of scope.lookup.whole(type).members.values()) {
    for (const member of members) {
      if (!member.modifiers.keywords.has('global')) continue;
      const edit = publicMember(member.modifiers);
      if (!edit) return [];
      edits.push({ ...edit, unit: member.unit });
    }
  }
  return [{ id: 'declare-public', title: 'Declare the handler public', preferred: true, edits }];
}

/** The modifiers of a member with `public` for `global`; undefined where something else may stand among them. */
function publicMember({ start, end, keywords, annotations }: Modifiers): RuleEdit | undefined {
  const words = [...keywords];
  if (annotations.length > 0 || words.join(' ').length !== end - start) return undefined;
  return { start, end, text: words.map((word) => (word === 'global' ? 'public' : word)).join(' ') };
}
