import type { Range } from '../../../semantics/apex/ir';
import { defineRule, type MetadataContext, type RuleFix } from '../../rule';
import { elementsAt } from '../shared/elements';
import { fieldsElsewhere, fieldsOf } from '../shared/fields';
import { secretIn, secretObject } from '../shared/sensitiveNames';
import { storageIn } from '../shared/storage';

export default defineRule({
  name: 'UnprotectedSecretStorage',
  area: 'metadata',
  types: ['CustomObject'],
  title: 'Protect custom metadata types and settings that hold secrets',
  severity: 3,
  confidence: 'high',
  tags: ['Security', 'XML'],
  faq: ['FAQ-000463', 'FAQ-000716', 'FAQ-000484'],
  objection: 'Public types and settings are readable outside of the package that they come with.',
  remedy: 'Set visibility to Protected or PackageProtected before the first release, and ship it in a managed package.',
  help: 'https://help.salesforce.com/s/articleView?id=platform.custommetadatatypes_protection.htm&type=5',
  check(context, report) {
    const { object, kind, visibility } = storageIn(context);
    if ((kind !== 'custom metadata type' && kind !== 'custom setting') || visibility === 'protected') return;
    const secrets = [...fieldsOf(context), ...fieldsElsewhere(context, object)].flatMap((field) => {
      const secret = secretIn(field, object);
      return secret ? [{ ...secret, name: field.name }] : [];
    });
    const called = secretObject(object);
    if (secrets.length === 0 && !called) return;
    const strongest = secrets.find(({ strength }) => strength === 'strong') ?? secrets[0];
    const what = strongest
      ? `keeps ${strongest.term} (${strongest.name})${secrets.length > 1 ? ` and ${secrets.length - 1} more` : ''}`
      : `is called after ${called?.term ?? 'a secret'}`;
    const stated = visibility === 'public';
    report({
      range: causeIn(context),
      message: `The ${kind} ${object} ${what}, and ${stated ? 'is public' : "doesn't say that it is protected"}. Protect it.`,
      confidence: strongest?.strength === 'strong' && stated ? 'high' : strongest ? 'medium' : 'low',
      fixes: fixes(context, kind === 'custom metadata type'),
    });
  },
});

/** The visibility, else what makes the object a setting, else the object itself. */
function causeIn({ document }: MetadataContext): Range {
  const cause = [...elementsAt(document, 'visibility'), ...elementsAt(document, 'customSettingsType')].find(
    ({ text }) => text !== '',
  );
  const { start, end } = cause?.textSpan ?? document.root?.nameSpan ?? { start: 0, end: 0 };
  return { start, end };
}

/** `PackageProtected` is for custom metadata types in second-generation managed packages. */
function fixes(context: MetadataContext, isType: boolean): RuleFix[] {
  const levels = isType ? ['Protected', 'PackageProtected'] : ['Protected'];
  return levels.flatMap((level, i) => {
    const edit = visibilityEdit(context, level);
    if (!edit) return [];
    return [{ id: `set-${level.toLowerCase()}`, title: `Set visibility to ${level}`, preferred: i === 0, edits: [edit] }];
  });
}

function visibilityEdit({ document, text }: MetadataContext, level: string) {
  const stated = elementsAt(document, 'visibility')[0];
  if (stated) {
    const { start, end } = stated.textSpan;
    return stated.closeTagSpan ? { start, end, text: level } : undefined;
  }
  const { root } = document;
  if (!root?.closeTagSpan) return undefined;
  const at = root.closeTagSpan.start;
  const prefix = /^[^:]+:/.exec(root.name)?.[0] ?? '';
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  return { start: at, end: at, text: `    <${prefix}visibility>${level}</${prefix}visibility>${lineEnd}` };
}
