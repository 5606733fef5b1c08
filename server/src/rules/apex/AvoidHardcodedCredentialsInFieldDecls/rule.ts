import { defineRule } from '../../rule';
import { boundSecrets, reportSecrets } from '../credentials/evidence';

const fields = new Set(['field'] as const);

export default defineRule({
  name: 'AvoidHardcodedCredentialsInFieldDecls',
  area: 'apex',
  title: 'Keep secrets out of fields and properties',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-000716', 'FAQ-000463', 'FAQ-000530', 'FAQ-900002', 'FAQ-000863'],
  objection: 'A secret in source code is known to everybody who can read the code, and is the same for all subscribers.',
  remedy: 'Keep it in a Named Credential or in protected custom metadata. Replace the value: it counts as disclosed.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidhardcodedcredentialsinfielddecls',
  aliases: ['AvoidHardcodedCredentials'],
  engine: 'pmd',
  check(context, report) {
    if (context.declaration.kind !== 'field' && context.declaration.kind !== 'property') return;
    reportSecrets(context, boundSecrets(context, fields), report);
  },
});
