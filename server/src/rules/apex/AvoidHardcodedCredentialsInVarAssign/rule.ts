import { defineRule } from '../../rule';
import { boundSecrets, reportSecrets } from '../credentials/evidence';
import { looseSecrets, passedSecrets, returnedSecrets } from '../credentials/loose';
import { conversionsByLiteral } from '../credentials/reach';

const assignments = new Set(['assign', 'init', 'entry', 'put'] as const);

export default defineRule({
  name: 'AvoidHardcodedCredentialsInVarAssign',
  area: 'apex',
  title: 'Keep secrets out of assignments',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-000716', 'FAQ-000463', 'FAQ-000530', 'FAQ-900002', 'FAQ-000863'],
  objection: 'A secret in source code is known to everybody who can read the code, and is the same for all subscribers.',
  remedy: 'Keep it in a Named Credential or in protected custom metadata. Replace the value: it counts as disclosed.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidhardcodedcredentialsinvarassign',
  aliases: ['AvoidHardcodedCredentials'],
  engine: 'pmd',
  check(context, report) {
    const secrets = [
      ...boundSecrets(context, assignments),
      ...returnedSecrets(context),
      ...passedSecrets(context),
      ...looseSecrets(context),
    ];
    if (secrets.length > 0) reportSecrets(context, secrets, report, conversionsByLiteral(context));
  },
});
