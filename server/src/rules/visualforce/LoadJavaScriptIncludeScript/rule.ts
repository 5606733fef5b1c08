import { attributeOf } from '../../../syntax/markup';
import { defineRule } from '../../rule';
import { nameResource } from '../resources/edits';
import { judgeLoading, loadingReport } from '../resources/loading';

export default defineRule({
  name: 'LoadJavaScriptIncludeScript',
  area: 'visualforce',
  title: 'Include scripts from static resources',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Visualforce'],
  faq: ['FAQ-900025'],
  objection: 'Code from elsewhere runs with all rights of the user, and can change without a new package version.',
  remedy: 'Put the file into a static resource, and name that by $Resource or URLFOR.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#loadjavascriptincludescript',
  engine: 'pmd',
  check(context, report) {
    const { element, text } = context;
    const value = element.key === 'apex:includescript' ? attributeOf(element, 'value') : undefined;
    const loading = value && judgeLoading(context, value, 'script');
    if (loading) report(loadingReport(loading, (resource) => nameResource(element, loading.attribute, resource, text)));
  },
});
