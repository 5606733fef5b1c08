import { type FaqPageParams, faqPageRequest, type Page } from '#shared/protocol';
import { faqEntry } from '../faq/entries';
import { renderFaqPage } from '../faq/entryPage';
import { ruleNamed } from '../rules/registry';
import { pageLinks } from './pages';
import type { Session } from './session';

/** The request `preflight/faqPage`. */
export function registerFaqPage(session: Session): void {
  session.connection.onRequest(
    faqPageRequest,
    session.request<FaqPageParams, Page | null>(
      faqPageRequest,
      () => null,
      (analysis, { id }) => {
        const entry = faqEntry(id);
        if (!entry) return null;
        const findingsOf = (rule: string) => (ruleNamed(rule)?.name === rule ? analysis.countOf(rule) : undefined);
        return { title: `${entry.id}: ${entry.question}`, html: renderFaqPage(entry, { ...pageLinks, findingsOf }) };
      },
    ),
  );
}
