import { attributeOf } from '../../../syntax/markup';
import { defineRule } from '../../rule';
import { nameResource } from '../resources/edits';
import { judgeLoading, loadingReport } from '../resources/loading';

export default defineRule({
  name: 'LoadCSSApexStylesheet',
  area: 'visualforce',
  title: 'Include style sheets from static resources',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Visualforce'],
  faq: ['FAQ-900025'],
  objection: 'A style sheet from elsewhere can cover and read what users see, and change without a new package version.',
  remedy: 'Put the file into a static resource, and name that by $Resource or URLFOR.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#loadcssapexstylesheet',
  engine: 'pmd',
  check(context, report) {
    const { element, text } = context;
    const value = element.key === 'apex:stylesheet' ? attributeOf(element, 'value') : undefined;
    const loading = value && judgeLoading(context, value, 'style');
    if (loading) report(loadingReport(loading, (resource) => nameResource(element, loading.attribute, resource, text)));
  },
});
