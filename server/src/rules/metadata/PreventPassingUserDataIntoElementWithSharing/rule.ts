import { defineRule } from '../../rule';
import { userDataReports } from '../flows/findings';

export default defineRule({
  name: 'PreventPassingUserDataIntoElementWithSharing',
  area: 'metadata',
  types: ['Flow'],
  title: 'Keep data of users out of record elements of flows that run in system mode with sharing',
  severity: 4,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'XML'],
  faq: ['FAQ-900017'],
  objection: 'Sharing is enforced, but object and field permissions are not: users read and change what they may not.',
  remedy: 'Run the flow in the context of its user, or check the permissions that the element needs before it.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-flow.html',
  engine: 'flow',
  check(context, report) {
    const how = 'in system mode, without object and field permissions';
    for (const each of userDataReports(context, 'withSharing', how, 'Run the flow as its user, or check access first.'))
      report(each);
  },
});
