import { defineRule } from '../../rule';
import { Declarations, lazy } from '../script/declarations';
import { reportOf } from './markup';
import { reportsIn } from './scripts';

export default defineRule({
  name: 'AvoidUnescapedHtmlInAura',
  area: 'lightning',
  title: 'Do not show values by aura:unescapedHtml',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Lightning', 'HTML'],
  faq: ['FAQ-900022'],
  objection: 'What is in the value becomes part of the page as it is, with the elements and event handlers of whoever wrote it.',
  remedy: 'Show formatted text by lightning:formattedRichText, which keeps a list of tags, and all other text by {!v.value}.',
  help: 'https://developer.salesforce.com/docs/platform/lightning-components-security/guide/lws-sanitize-disable.html',
  aliases: ['AvoidUnescapedHtml'],
  engine: 'pmd',
  element({ dialect, element, text }, report) {
    if (dialect === 'aura' && element.key === 'aura:unescapedhtml') report(reportOf(element, text));
  },
  script(context, report) {
    const { text, dialect, isTest } = context;
    if (dialect !== 'aura' || isTest || !/aura:unescapedHtml/i.test(text)) return;
    const { tree } = context;
    for (const one of reportsIn(
      tree,
      lazy(() => new Declarations(tree)),
    ))
      report(one);
  },
});
