import type { Range } from '../../../semantics/apex/ir';
import { defineRule, type RuleFix } from '../../rule';
import { apiVersionFix, versionsAt } from '../shared/apiVersions';
import { currentRelease, releaseOf, releaseYearsAgo } from '../shared/releases';

/** Where each type states its API version (Metadata API Developer Guide). */
const paths: Readonly<Record<string, string>> = {
  ApexClass: 'apiVersion',
  ApexTrigger: 'apiVersion',
  ApexPage: 'apiVersion',
  ApexComponent: 'apiVersion',
  AuraDefinitionBundle: 'apiVersion',
  DataWeaveResource: 'apiVersion',
  EmailTemplate: 'apiVersion',
  Flow: 'apiVersion',
  LightningComponentBundle: 'apiVersion',
  Workflow: 'outboundMessages/apiVersion',
};

const oldest = releaseYearsAgo(3);

/** From this version on Apex runs in user mode and with sharing where it does not say otherwise. */
const userModeByDefault = 67;

export default defineRule({
  name: 'AvoidOldSalesforceApiVersions',
  area: 'metadata',
  types: Object.keys(paths),
  title: 'Keep API versions younger than three years',
  severity: 2,
  shownAs: 'warning',
  confidence: 'high',
  tags: ['Recommended', 'Security', 'XML'],
  faq: ['FAQ-900031', 'FAQ-900011'],
  objection: 'Old API versions lack protections that came later, and keep behaviour that was changed for safety.',
  remedy: 'Raise apiVersion to a current version, one component at a time, and run the tests.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-regex.html',
  engine: 'regex',
  check({ type, document }, report) {
    const path = paths[type];
    if (!path) return;
    for (const { version, start, end } of versionsAt(document, path)) {
      if (version > oldest.apiVersion) continue;
      report({
        range: { start, end },
        message:
          `API version ${version.toFixed(1)} is of ${releaseOf(Math.floor(version)).name}, three years ago or more. ` +
          `The current one is ${currentRelease.apiVersion.toFixed(1)} (${currentRelease.name}).`,
        fixes: fixes(type, { start, end }),
      });
    }
  },
});

/** For Apex the step to user mode by default is one of its own: the version before it is offered first. */
function fixes(type: string, range: Range): RuleFix[] {
  const current = apiVersionFix(currentRelease.apiVersion, range);
  if (type !== 'ApexClass' && type !== 'ApexTrigger') return [{ ...current, preferred: true }];
  return [{ ...apiVersionFix(userModeByDefault - 1, range), preferred: true }, current];
}
