import { type FaqItem, type FaqListParams, faqListRequest } from '#shared/protocol';
import { searchFaq } from '../faq/search';
import { faqOf } from './faq';
import type { Session } from './session';

/** The request `preflight/faqList`. Retired entries are found by searching only. */
export function registerFaqList(session: Session): void {
  session.connection.onRequest(
    faqListRequest,
    session.request<FaqListParams | null, FaqItem[]>(
      faqListRequest,
      () => [],
      (analysis, params) => {
        const { list } = faqOf(analysis);
        const entries = params?.search ? searchFaq(params.search, list) : list.filter(({ status }) => status !== 'RETIRED');
        return entries.map(({ id, question, category, subcategory, rules, isTeams, teamAnswer }) => {
          const team = isTeams ? 'entry' : teamAnswer ? 'answer' : undefined;
          return { id, question, category, subcategory, rules, ...(team && { team }) };
        });
      },
    ),
  );
}
