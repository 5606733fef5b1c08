import type { FaqEntry, FaqSource, FaqSourceKind, FaqStatus, FaqSubject } from '#shared/faq';
import { escapeHtml, link, markdownRenderer, type PageLinks } from './markdown';
import { renderPage } from './page';

/** What a page of an entry knows about the workspace it is shown in. */
export interface FaqPageContext extends PageLinks {
  /** How many open findings of a rule the workspace has; `undefined` where the rule was not run. */
  findingsOf(rule: string): number | undefined;
}

/**
 * Renders an FAQ entry as a page for a VS Code webview: the question, where the answer stands, the answer and its
 * sections, the related rules with their findings in this workspace, the sources.
 *
 * @returns a whole HTML document without scripts; nothing in an entry is interpreted as HTML
 */
export function renderFaqPage(entry: FaqEntry, context: FaqPageContext): string {
  // In an answer's text only its own rules are links: other words in code may look like names of rules.
  const render = markdownRenderer({
    ruleLink: (rule) => (entry.rules.includes(rule) ? context.ruleLink(rule) : undefined),
    entryLink: (id) => context.entryLink(id),
  });
  const optional = (id: string, title: string, text?: string) => (text === undefined ? '' : section(id, title, render(text)));
  const parts = [
    `<header>\n<h1>${escapeHtml(entry.question)}</h1>\n${facts(entry)}\n</header>`,
    retirement(entry, context),
    section('answer', 'Answer', render(entry.answer)),
    optional('submission', 'What to write in the submission', entry.submission),
    optional('recommended-answer', 'Recommended answer', entry.recommendedAnswer),
    optional('reasoning', 'Reasoning', entry.reasoning),
    optional('see-also', 'See also', entry.seeAlso),
    entry.rules.length > 0 ? section('related-rules', 'Related rules', ruleList(entry, context)) : '',
    section('sources', 'Sources', `<ul>\n${entry.sources.map(sourceItem).join('\n')}\n</ul>`),
    `<footer>\n<p>${marketplace}</p>\n</footer>`,
  ];
  return renderPage(`${entry.id}: ${entry.question}`, parts.filter((part) => part !== '').join('\n'));
}

/** For whoever knows one of the two names. */
export const marketplace =
  'AgentExchange is what Salesforce calls its marketplace now; older pages say AppExchange. Both have the same security review.';

/** A count of findings in words. */
export function describeCount(count: number | undefined): string {
  if (count === undefined) return 'not checked here';
  if (count === 0) return 'no findings';
  return count === 1 ? '1 finding in this workspace' : `${count} findings in this workspace`;
}

function facts(entry: FaqEntry): string {
  const lines: [string, string][] = [
    ['Entry', escapeHtml(entry.id)],
    ['Category', `${escapeHtml(entry.category)} / ${escapeHtml(entry.subcategory)}`],
    ['Status', statusNames[entry.status]],
    ['Last verified', `<time datetime="${escapeHtml(entry.lastVerified)}">${escapeHtml(entry.lastVerified)}</time>`],
    ['Applies to', entry.appliesTo.map((subject) => subjectNames[subject]).join(', ')],
  ];
  if (entry.apiVersions.length > 0) lines.push(['API versions', escapeHtml(entry.apiVersions.join(', '))]);
  return `<dl class="facts">\n${lines.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('\n')}\n</dl>`;
}

function retirement(entry: FaqEntry, context: PageLinks): string {
  if (entry.status !== 'RETIRED') return '';
  const successor = entry.replacedBy ? ` See ${link(entry.replacedBy, context.entryLink(entry.replacedBy))}.` : '';
  return `<p class="notice">This entry is no longer kept up to date.${successor}</p>`;
}

// Headings inside an answer get their anchors from their words; the prefix keeps the page's own apart from them.
function section(id: string, title: string, content: string): string {
  return `<section aria-labelledby="page-${id}">\n<h2 id="page-${id}">${title}</h2>\n${content.trim()}\n</section>`;
}

function ruleList(entry: FaqEntry, context: FaqPageContext): string {
  const items = entry.rules.map((rule) => {
    const count = describeCount(context.findingsOf(rule));
    return `<li>${link(rule, context.ruleLink(rule))} <span class="nowrap">${count}</span></li>`;
  });
  return `<ul class="rules" role="list">\n${items.join('\n')}\n</ul>`;
}

function sourceItem(source: FaqSource): string {
  const kind = `(${kindNames[source.kind]}, read ${escapeHtml(source.seen)})`;
  return `<li>${link(source.title, source.url)} <span class="nowrap">${kind}</span></li>`;
}

const statusNames: Record<FaqStatus, string> = {
  VALID_RESPONSE: 'Valid response',
  Error: 'Error: the answer is wrong and being corrected',
  'Unable to Answer': 'Unable to answer',
  'Suggests Case': 'Suggests a case with Salesforce',
  RETIRED: 'Retired',
};

const subjectNames: Record<FaqSubject, string> = {
  'managed-package': 'managed packages',
  'external-endpoint': 'external endpoints',
  'marketing-cloud': 'Marketing Cloud',
  'api-only': 'API-only solutions',
  agentforce: 'Agentforce',
};

const kindNames: Record<FaqSourceKind, string> = {
  official: 'official',
  secondary: 'secondary source',
  community: 'community',
};
