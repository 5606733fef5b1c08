import { defineRule } from '../../rule';
import { apiVersionFix, versionsAt } from '../shared/apiVersions';
import { currentRelease } from '../shared/releases';

/** The first version in which Lightning Locker protects Aura components. */
const firstWithLocker = 40;

/** Bundles of these hold no script that Locker would keep apart. */
const withoutScript = /\.(?:evt|intf|tokens)-meta\.xml$/i;

export default defineRule({
  name: 'AvoidAuraWithLockerDisabled',
  area: 'metadata',
  types: ['AuraDefinitionBundle'],
  title: 'Keep Lightning Locker on for Aura components',
  severity: 1,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-900027', 'FAQ-900031'],
  objection: 'Below API version 40.0 Lightning Locker is off: the component reaches the markup and data of all others.',
  remedy: 'Raise apiVersion to a current version, and test the component under Locker.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html',
  aliases: ['AvoidAuraAppWithLockerDisabled', 'AvoidAuraCmpWithLockerDisabled'],
  engine: 'pmd',
  check({ document, file, name }, report) {
    for (const { version, start, end } of versionsAt(document, 'apiVersion')) {
      if (version >= firstWithLocker) continue;
      report({
        range: { start, end },
        message: `At API version ${version.toFixed(1)} Lightning Locker is off for ${name}. It protects from 40.0 on.`,
        confidence: withoutScript.test(file) ? 'low' : 'high',
        fixes: [{ ...apiVersionFix(currentRelease.apiVersion, { start, end }), preferred: true }],
      });
    }
  },
});
