import { type Page, type RulePageParams, rulePageRequest } from '#shared/protocol';
import type { RuleMeta } from '#shared/rule';
import type { FaqCollection } from '../faq/collection';
import { describeCount } from '../faq/entryPage';
import { renderMarkdownPage } from '../faq/page';
import { readableSpec } from '../rules/readableSpec';
import { ruleNamed, rulePage } from '../rules/registry';
import { faqOf } from './faq';
import { escapeMarkdown } from './markdown';
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
        const page = withFacts(readableSpec(text), rule, analysis.countOf(rule.name), faq);
        return { title: rule.name, html: renderMarkdownPage(rule.name, page, pageLinksTo(faq)) };
      },
    ),
  );
}

const severities = ['', 'Critical', 'High', 'Moderate', 'Low', 'Info'];

/** The page with what the rule's metadata says below its heading: how bad, how many, and where to read on. */
function withFacts(markdown: string, rule: RuleMeta, count: number, faq: FaqCollection): string {
  const own = faq.list.filter(({ isTeams, rules, status }) => isTeams && status !== 'RETIRED' && rules.includes(rule.name));
  const entries = [...rule.faq.flatMap((id) => faq.entry(id) ?? []), ...own].map(({ id, question, isTeams, teamAnswer }) => {
    const mark = isTeams ? ' (team)' : teamAnswer ? ' (with an answer of your team)' : '';
    return `- [${id}](${id}): ${escapeMarkdown(question)}${mark}`;
  });
  const facts = [
    `**${rule.title}.** Severity: ${severities[rule.severity]}. Now: ${describeCount(count)}. [Official page](${rule.help})`,
    ...(entries.length > 0 ? ['', 'In the FAQ:', '', ...entries] : []),
  ];
  const heading = /^# .*$/m.exec(markdown);
  const at = heading ? heading.index + heading[0].length : 0;
  return `${markdown.slice(0, at)}\n\n${facts.join('\n')}\n${markdown.slice(at)}`;
}
