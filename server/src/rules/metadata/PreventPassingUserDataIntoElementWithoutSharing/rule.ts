import { defineRule } from '../../rule';
import { userDataReports } from '../flows/findings';

export default defineRule({
  name: 'PreventPassingUserDataIntoElementWithoutSharing',
  area: 'metadata',
  types: ['Flow'],
  title: 'Keep data of users out of record elements of flows that run without sharing',
  severity: 2,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'XML'],
  faq: ['FAQ-900017'],
  objection: 'Users choose or change records that are not shared with them, and fields they may not edit.',
  remedy: 'Run the flow in the context of its user, and move what needs more into a small subflow that checks its inputs.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-flow.html',
  engine: 'flow',
  check(context, report) {
    const how = 'in system mode without sharing';
    for (const each of userDataReports(context, 'withoutSharing', how, 'Run the flow as its user, or check access first.'))
      report(each);
  },
});
