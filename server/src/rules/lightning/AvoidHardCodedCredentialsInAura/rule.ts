import { confidenceOf } from '../../apex/credentials/evidence';
import { judgeName, type NameEvidence, spoken } from '../../apex/credentials/names';
import { judgeForm, judgeValue, type ValueEvidence } from '../../apex/credentials/values';
import { defineRule } from '../../rule';
import { isIdentifier } from '../../text/secrets/named';
import { holdersOf, writtenIn } from './holders';

export default defineRule({
  name: 'AvoidHardCodedCredentialsInAura',
  area: 'lightning',
  title: 'Keep secrets out of the markup of Aura components',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Lightning', 'HTML'],
  faq: ['FAQ-000716', 'FAQ-900007', 'FAQ-900002', 'FAQ-000530'],
  objection: 'Markup of components is sent to browsers: every user can read the secret, and it is the same for all subscribers.',
  remedy: 'Revoke it. Keep the new one in a Named Credential or in protected custom metadata, and use it in Apex alone.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidhardcodedcredentialsinaura',
  engine: 'pmd',
  element({ dialect, element, text }, report) {
    if (dialect !== 'aura') return;
    const seen = new Set<number>();
    for (const holder of holdersOf(element)) {
      for (const written of writtenIn(holder.value, text)) {
        const named = written.name ?? holder.name;
        const name = judgeName(named);
        if (seen.has(written.start) || isIdentifier(written.text)) continue;
        const value = name ? judgeValue(written.text, named) : judgeForm(written.text);
        if (!value || (value.kind === 'word' && holder.isField)) continue;
        const confidence = confidenceOf(name, value, false);
        if (!confidence) continue;
        seen.add(written.start);
        const label = written.name === undefined ? holder.label : `The entry "${written.name}"`;
        report({ range: { start: written.start, end: written.end }, message: messageOf(label, name, value), confidence });
      }
    }
  },
});

/** It never holds any of the value. */
function messageOf(label: string, name: NameEvidence | undefined, value: ValueEvidence): string {
  const remedy = 'Revoke it, and call through Apex and a Named Credential: browsers get the markup, and all users can read it.';
  if (value.kind === 'known') return `${label} holds what looks like ${value.shape.label}. ${remedy}`;
  const term = spoken(name?.term ?? 'secret');
  if (value.kind === 'word') return `${label} holds a plain word as ${term}. If it is a real one, keep it out of the markup.`;
  return `${label} holds ${/s$/.test(term) ? '' : 'a '}hard-coded ${term}. ${remedy}`;
}
