import { attributeOf, type MarkupElement } from '../../../syntax/markup';
import { defineRule, type Report, type VisualforceContext } from '../../rule';
import { loadResource } from '../resources/edits';
import { faultReport, judgeAddress, judgeLoading, loadingReport } from '../resources/loading';

export default defineRule({
  name: 'LoadCSSLinkHref',
  area: 'visualforce',
  title: 'Link style sheets of static resources',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Visualforce'],
  faq: ['FAQ-900025'],
  objection: 'A style sheet from elsewhere can cover and read what users see, and change without a new package version.',
  remedy: 'Put the file into a static resource, and load it by <apex:stylesheet> with $Resource.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#loadcsslinkhref',
  engine: 'pmd',
  check(context, report) {
    if (context.element.key === 'link') judgeLink(context, report);
    else if (context.element.key === 'style') judgeImports(context, report);
  },
});

function judgeLink(context: VisualforceContext, report: (report: Report) => void): void {
  const { element, text } = context;
  const address = loadsStyle(element) ? attributeOf(element, 'href') : undefined;
  // Browsers refuse a file that is not the one with this checksum.
  const isFixed = /^\s*sha(?:256|384|512)-/i.test(attributeOf(element, 'integrity')?.value ?? '');
  const loading = address && judgeLoading(context, address, 'style', isFixed);
  if (loading)
    report(loadingReport(loading, (resource) => loadResource(element, loading.attribute, resource, 'apex:stylesheet', text)));
}

/** Whether a link is one to a style sheet, at once or after it was loaded beforehand. */
function loadsStyle(element: MarkupElement): boolean {
  const relations = (attributeOf(element, 'rel')?.value ?? '').toLowerCase().split(/\s+/);
  if (relations.includes('stylesheet')) return true;
  return relations.includes('preload') && attributeOf(element, 'as')?.value?.trim().toLowerCase() === 'style';
}

const imported = /@import\s+(?:url\(\s*)?(["']?)((?:\{![^}]*\}|[^"')\s;])+)/gi;

/** `@import` loads a style sheet, too. */
function judgeImports(context: VisualforceContext, report: (report: Report) => void): void {
  for (const { start, end } of context.element.texts) {
    const styles = withoutComments(context.text.slice(start, end));
    for (const match of styles.matchAll(imported)) {
      const from = start + match.index + match[0].length - match[2]!.length;
      const range = { start: from, end: from + match[2]!.length };
      const fault = judgeAddress(context, range, 'style');
      if (fault) report(faultReport(fault, range));
    }
  }
}

function withoutComments(styles: string): string {
  return styles.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, (comment) => ' '.repeat(comment.length));
}
