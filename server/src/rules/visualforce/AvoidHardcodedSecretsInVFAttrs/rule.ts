import { confidenceOf } from '../../apex/credentials/evidence';
import { judgeName, type NameEvidence, spoken } from '../../apex/credentials/names';
import { judgeForm, judgeValue, type ValueEvidence } from '../../apex/credentials/values';
import { defineRule } from '../../rule';
import { isIdentifier } from '../../text/secrets/named';
import { type Holder, holdersOf, writtenIn } from './holders';

export default defineRule({
  name: 'AvoidHardcodedSecretsInVFAttrs',
  area: 'visualforce',
  title: 'Keep secrets out of attributes of pages and components',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Visualforce'],
  faq: ['FAQ-000716', 'FAQ-900007', 'FAQ-900002', 'FAQ-000530'],
  objection: 'A secret in markup is known to all who read the package, is the same for all subscribers, and may reach browsers.',
  remedy: 'Revoke it. Keep the new one in a Named Credential or in protected custom metadata, and use it in Apex alone.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidhardcodedsecretsinvfattrs',
  aliases: ['AvoidHardCodedSecretsInVFAttrs'],
  engine: 'pmd',
  check({ element, text }, report) {
    const seen = new Set<number>();
    for (const holder of holdersOf(element)) {
      const name = judgeName(holder.name);
      for (const written of writtenIn(holder.value, text)) {
        if (seen.has(written.start) || isIdentifier(written.text)) continue;
        const value = name ? judgeValue(written.text, holder.name) : judgeForm(written.text);
        if (!value || (value.kind === 'word' && holder.isField)) continue;
        const confidence = confidenceOf(name, value, false);
        if (!confidence) continue;
        seen.add(written.start);
        report({ range: { start: written.start, end: written.end }, message: messageOf(holder, name, value), confidence });
      }
    }
  },
});

/** It never holds any of the value. */
function messageOf({ label }: Holder, name: NameEvidence | undefined, value: ValueEvidence): string {
  const remedy = 'Revoke it, and call through Apex and a Named Credential: all who read the package know it.';
  if (value.kind === 'known') return `${label} holds what looks like ${value.shape.label}. ${remedy}`;
  const term = spoken(name?.term ?? 'secret');
  if (value.kind === 'word') return `${label} holds a plain word as ${term}. If it is a real one, keep it out of the markup.`;
  return `${label} holds a hard-coded ${term}. ${remedy}`;
}
