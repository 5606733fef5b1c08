import { attributeOf } from '../../../syntax/markup';
import { defineRule } from '../../rule';
import { loadResource } from '../resources/edits';
import { judgeLoading, loadingReport } from '../resources/loading';

export default defineRule({
  name: 'LoadJavaScriptHtmlScript',
  area: 'visualforce',
  title: 'Load scripts from static resources',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Visualforce'],
  faq: ['FAQ-900025'],
  objection: 'Code from elsewhere runs with all rights of the user, and can change without a new package version.',
  remedy: 'Put the file into a static resource, and load it by <apex:includeScript> with $Resource.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#loadjavascripthtmlscript',
  engine: 'pmd',
  check(context, report) {
    const { element, text } = context;
    const source = element.key === 'script' ? attributeOf(element, 'src') : undefined;
    const loading = source && judgeLoading(context, source, 'script');
    if (loading)
      report(
        loadingReport(loading, (resource) => loadResource(element, loading.attribute, resource, 'apex:includeScript', text)),
      );
  },
});
