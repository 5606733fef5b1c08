import { type Page, type RulePageParams, rulePageRequest } from '#shared/protocol';
import type { RuleMeta } from '#shared/rule';
import { faqEntry } from '../faq/entries';
import { describeCount } from '../faq/entryPage';
import { renderMarkdownPage } from '../faq/page';
import { readableSpec } from '../rules/readableSpec';
import { ruleNamed, rulePage } from '../rules/registry';
import { pageLinks } from './pages';
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
        const page = withFacts(readableSpec(text), rule, analysis.countOf(rule.name));
        return { title: rule.name, html: renderMarkdownPage(rule.name, page, pageLinks) };
      },
    ),
  );
}

const severities = ['', 'Critical', 'High', 'Moderate', 'Low', 'Info'];

/** The page with what the rule's metadata says below its heading: how bad, how many, and where to read on. */
function withFacts(markdown: string, rule: RuleMeta, count: number): string {
  const entries = rule.faq.flatMap((id) => {
    const entry = faqEntry(id);
    return entry ? [`- [${id}](${id}): ${entry.question}`] : [];
  });
  const facts = [
    `**${rule.title}.** Severity: ${severities[rule.severity]}. Now: ${describeCount(count)}. [Official page](${rule.help})`,
    ...(entries.length > 0 ? ['', 'In the FAQ:', '', ...entries] : []),
  ];
  const heading = /^# .*$/m.exec(markdown);
  const at = heading ? heading.index + heading[0].length : 0;
  return `${markdown.slice(0, at)}\n\n${facts.join('\n')}\n${markdown.slice(at)}`;
}
