import { defineRule } from '../../rule';
import { boundSecrets, reportSecrets } from '../credentials/evidence';
import { conversionsByLiteral } from '../credentials/reach';

const variables = new Set(['local'] as const);

export default defineRule({
  name: 'AvoidHardcodedCredentialsInVarDecls',
  area: 'apex',
  title: 'Keep secrets out of local variables',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-000716', 'FAQ-000463', 'FAQ-000530', 'FAQ-900002', 'FAQ-000863'],
  objection: 'A secret in source code is known to everybody who can read the code, and is the same for all subscribers.',
  remedy: 'Keep it in a Named Credential or in protected custom metadata. Replace the value: it counts as disclosed.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidhardcodedcredentialsinvardecls',
  aliases: ['AvoidHardcodedCredentials'],
  engine: 'pmd',
  check(context, report) {
    const secrets = boundSecrets(context, variables);
    if (secrets.length > 0) reportSecrets(context, secrets, report, conversionsByLiteral(context));
  },
});
