import { type Page, type RulePageParams, rulePageRequest } from '#shared/protocol';
import { renderMarkdownPage } from '../faq/page';
import { ruleNamed, rulePage } from '../rules/registry';
import { pageLinks } from './pages';
import { readableSpec } from './readableSpec';
import type { Session } from './session';

/** The request `preflight/rulePage`. Earlier names of a rule lead to it. */
export function registerRulePage(session: Session): void {
  session.connection.onRequest(
    rulePageRequest,
    session.request<RulePageParams, Page | null>(
      rulePageRequest,
      () => null,
      (_analysis, { rule: name }) => {
        const rule = ruleNamed(name);
        const text = rule && rulePage(rule.name);
        if (!rule || text === undefined) return null;
        return { title: rule.name, html: renderMarkdownPage(rule.name, readableSpec(text), pageLinks) };
      },
    ),
  );
}
