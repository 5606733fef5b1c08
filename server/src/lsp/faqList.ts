import { type FaqItem, type FaqListParams, faqListRequest } from '#shared/protocol';
import { faqEntries } from '../faq/entries';
import { searchFaq } from '../faq/search';
import type { Session } from './session';

/** The request `preflight/faqList`. Retired entries are found by searching only. */
export function registerFaqList(session: Session): void {
  session.connection.onRequest(
    faqListRequest,
    session.request<FaqListParams | null, FaqItem[]>(
      faqListRequest,
      () => [],
      (_analysis, params) => {
        const entries = params?.search ? searchFaq(params.search) : faqEntries().filter(({ status }) => status !== 'RETIRED');
        return entries.map(({ id, question, category, subcategory, rules }) => ({ id, question, category, subcategory, rules }));
      },
    ),
  );
}
