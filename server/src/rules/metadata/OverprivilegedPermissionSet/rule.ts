import type { XmlElement } from '../../../syntax/xml';
import { defineRule, type MetadataContext, type Report } from '../../rule';
import { elementsAt, elementsWithin, isTrue } from '../shared/elements';
import { broadPermissions } from './permissions';

export default defineRule({
  name: 'OverprivilegedPermissionSet',
  area: 'metadata',
  types: ['PermissionSet', 'Profile'],
  title: 'Grant no permissions that open the whole org',
  severity: 3,
  confidence: 'high',
  tags: ['Security', 'XML'],
  faq: ['FAQ-001475', 'FAQ-000863'],
  objection: 'Whoever holds it, an integration user with a leaked token too, has far more than the task needs.',
  remedy: 'Grant the objects and fields that the task needs, and check a custom permission for what only administrators do.',
  help: 'https://help.salesforce.com/s/articleView?id=platform.integration_user.htm&language=en_US&type=5',
  check(context, report) {
    if (context.type === 'Profile' && isStandardProfile(context)) return;
    for (const finding of [...userPermissions(context), ...objectPermissions(context)]) report(finding);
  },
});

/** Standard profiles come with the org and can't be changed; files of them say what is, not what a solution asks for. */
function isStandardProfile({ document, name }: MetadataContext): boolean {
  return name === 'Admin' || elementsAt(document, 'custom').some((element) => element.text !== '' && !isTrue(element));
}

function userPermissions({ document, name }: MetadataContext): Report[] {
  return elementsAt(document, 'userPermissions').flatMap((permission) => {
    const named = elementsWithin(permission, 'name')[0];
    const enabled = elementsWithin(permission, 'enabled').find(isTrue);
    const known = named && broadPermissions.get(named.text.toLowerCase());
    if (!known || !enabled) return [];
    const { start, end } = named.textSpan;
    const message = `${known.label}: whoever has ${name} ${known.allows}. Grant only what the task needs.`;
    return [{ range: { start, end }, message, confidence: known.confidence, fixes: [withdrawal(enabled, known.label)] }];
  });
}

/** View All and Modify All of one object pass by sharing. */
function objectPermissions({ document, name }: MetadataContext): Report[] {
  return elementsAt(document, 'objectPermissions').flatMap((permission) => {
    const object = elementsWithin(permission, 'object')[0]?.text || 'the object';
    const modifies = elementsWithin(permission, 'modifyAllRecords').find(isTrue);
    const cause = modifies ?? elementsWithin(permission, 'viewAllRecords').find(isTrue);
    if (!cause) return [];
    const { start, end } = cause.textSpan;
    const does = modifies ? 'changes and deletes' : 'reads';
    return [
      {
        range: { start, end },
        message: `Whoever has ${name} ${does} every record of ${object}, whatever sharing says. Is the task about all of them?`,
        confidence: 'low' as const,
      },
    ];
  });
}

function withdrawal({ textSpan: { start, end } }: XmlElement, label: string) {
  return { id: 'withdraw-permission', title: `Do not grant ${label}`, preferred: true, edits: [{ start, end, text: 'false' }] };
}
