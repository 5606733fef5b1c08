import type { ShownEntry } from '#shared/faq';
import { type Page, type RulePageParams, rulePageRequest } from '#shared/protocol';
import type { AnalyzerSeverity, RuleMeta } from '#shared/rule';
import type { FaqCollection } from '../faq/collection';
import { describeCount } from '../faq/entryPage';
import { escapeHtml, link } from '../faq/markdown';
import { renderMarkdownPage } from '../faq/page';
import { readableSpec } from '../rules/readableSpec';
import { ruleNamed, rulePage } from '../rules/registry';
import { faqOf, teamEntriesOf } from './faq';
import { pageLanguage, t } from './language';
import { pageLinksTo } from './pages';
import type { Session } from './session';

/** The request `preflight/rulePage`. Earlier names of a rule lead to it. */
export function registerRulePage(session: Session): void {
  session.connection.onRequest(
    rulePageRequest,
    session.request<RulePageParams, Page | null>(
      rulePageRequest,
      () => null,
      (analysis, { rule: name }) => {
        const rule = ruleNamed(name);
        const text = rule && rulePage(rule.name);
        if (!rule || text === undefined) return null;
        const faq = faqOf(analysis);
        const html = renderMarkdownPage(rule.name, readableSpec(text), pageLinksTo(faq), {
          language: pageLanguage(),
          facts: factsOf(rule, analysis.countOf(rule.name), faq),
        });
        return { title: rule.name, html };
      },
    ),
  );
}

/** How bad a severity of the Code Analyzer is. */
function describeSeverity(severity: AnalyzerSeverity): string {
  return { 1: t('Critical'), 2: t('High'), 3: t('Moderate'), 4: t('Low'), 5: t('Info') }[severity];
}

/** What stands below the heading of a rule's page: how bad, how many, and where to read on. HTML in the user's language. */
function factsOf(rule: RuleMeta, count: number, faq: FaqCollection): string {
  const language = pageLanguage();
  const own = teamEntriesOf(faq, rule.name);
  const entries = [...rule.faq.flatMap((id) => faq.entry(id) ?? []), ...own];
  const title = `<strong lang="en">${escapeHtml(rule.title)}.</strong>`;
  const facts = [t('Severity: {0}.', describeSeverity(rule.severity)), t('Now: {0}.', describeCount(count, language))].map(
    escapeHtml,
  );
  const list = entries.map((entry) => itemOf(entry, pageLinksTo(faq).entryLink(entry.id)));
  return [
    `<p>${[title, ...facts, link(t('Official page'), rule.help)].join(' ')}</p>`,
    ...(list.length > 0 ? [`<p>${escapeHtml(t('In the FAQ:'))}</p>`, `<ul>\n${list.join('\n')}\n</ul>`] : []),
  ].join('\n');
}

function itemOf({ id, question, isTeams, teamAnswer }: ShownEntry, address: string | undefined): string {
  const mark = isTeams ? t('(team)') : teamAnswer ? t('(with an answer of your team)') : '';
  const asked = `<span${isTeams ? '' : ' lang="en"'}>${escapeHtml(question)}</span>`;
  return `<li>${link(id, address)}: ${asked}${mark && ` ${escapeHtml(mark)}`}</li>`;
}
