import { clientCommands, type FaqPageParams, faqPageRequest, type Page } from '#shared/protocol';
import { renderFaqPage } from '../faq/entryPage';
import { ruleNamed } from '../rules/registry';
import { faqOf } from './faq';
import { pageLanguage } from './language';
import { commandUri } from './markdown';
import { pageLinksTo } from './pages';
import type { Session } from './session';

/** The request `preflight/faqPage`. */
export function registerFaqPage(session: Session): void {
  session.connection.onRequest(
    faqPageRequest,
    session.request<FaqPageParams, Page | null>(
      faqPageRequest,
      () => null,
      (analysis, { id, canImprove }) => {
        const faq = faqOf(analysis);
        const entry = faq.entry(id);
        if (!entry) return null;
        const isRule = (rule: string) => ruleNamed(rule)?.name === rule;
        const html = renderFaqPage(entry, {
          ...pageLinksTo(faq),
          language: pageLanguage(),
          findingsOf: (rule) => (isRule(rule) ? analysis.countOf(rule) : undefined),
          findingsLink: (rule) => commandUri(clientCommands.showFindings, rule),
          improveLink: canImprove && entry.status !== 'RETIRED' ? commandUri(clientCommands.improveFaq, entry.id) : undefined,
          teamFileLink: entry.isTeams || entry.teamAnswer ? commandUri(clientCommands.openTeamEntry, entry.id) : undefined,
        });
        return { title: `${entry.id}: ${entry.question}`, html };
      },
    ),
  );
}
