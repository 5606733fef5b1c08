import type { FaqEntry, FaqSource, ShownEntry } from '#shared/faq';
import { escapeHtml, link, markdownRenderer, type PageLinks } from './markdown';
import { renderPage } from './page';
import { kindNames, marketplace, statusNames, subjectNames } from './words';

/** What a page of an entry knows about the workspace it is shown in. */
export interface FaqPageContext extends PageLinks {
  /** How many open findings of a rule the workspace has; `undefined` where the rule was not run. */
  findingsOf(rule: string): number | undefined;
  /** The address that shows the findings of a rule. */
  findingsLink?(rule: string): string;
  /** The address that asks a language model for a better answer; undefined where there is none to ask. */
  readonly improveLink?: string;
  /** The address of the team's own file, where this entry has one. */
  readonly teamFileLink?: string;
}

/**
 * Renders an FAQ entry as a page for a VS Code webview: the question, where the answer stands, the answer and its
 * sections, the related rules with their findings in this workspace, the sources.
 *
 * @returns a whole HTML document without scripts; nothing in an entry is interpreted as HTML
 */
export function renderFaqPage(entry: ShownEntry, context: FaqPageContext): string {
  // In an answer's text only its own rules are links: other words in code may look like names of rules.
  const render = markdownRenderer({
    ruleLink: (rule) => (entry.rules.includes(rule) ? context.ruleLink(rule) : undefined),
    entryLink: (id) => context.entryLink(id),
  });
  const optional = (id: string, title: string, text?: string) => (text === undefined ? '' : section(id, title, render(text)));
  const parts = [
    `<header>\n<h1>${escapeHtml(entry.question)}</h1>\n${facts(entry)}\n</header>`,
    retirement(entry, context),
    teamAnswer(entry, context, render),
    section('answer', 'Answer', render(entry.answer)),
    optional('submission', 'What to write in the submission', entry.submission),
    optional('recommended-answer', 'Recommended answer', entry.recommendedAnswer),
    optional('reasoning', 'Reasoning', entry.reasoning),
    optional('see-also', 'See also', entry.seeAlso),
    improvement(entry, context),
    entry.rules.length > 0 ? section('related-rules', 'Related rules', ruleList(entry, context)) : '',
    section('sources', 'Sources', `<ul>\n${entry.sources.map(sourceItem).join('\n')}\n</ul>`),
    `<footer>\n<p>${marketplace}</p>\n</footer>`,
  ];
  return renderPage(`${entry.id}: ${entry.question}`, parts.filter((part) => part !== '').join('\n'));
}

/** A count of findings in words. */
export function describeCount(count: number | undefined): string {
  if (count === undefined) return 'not checked here';
  if (count === 0) return 'no findings';
  return count === 1 ? '1 finding in this workspace' : `${count} findings in this workspace`;
}

function facts(entry: ShownEntry): string {
  const lines: [string, string][] = [
    ['Entry', `${escapeHtml(entry.id)}${entry.isTeams ? ' <span class="badge">Team</span>' : ''}`],
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

/** The team's own answer stands before ours: it is what holds here. */
function teamAnswer({ teamAnswer: own }: ShownEntry, context: FaqPageContext, render: (markdown: string) => string): string {
  if (!own) return '';
  const looked = `<p class="facts"><span class="badge">Team</span> last verified <time datetime="${escapeHtml(own.lastVerified)}">${escapeHtml(own.lastVerified)}</time>`;
  const file = context.teamFileLink ? ` · ${link('Open the file', context.teamFileLink)}` : '';
  const reasoning = own.reasoning ? `<h3 id="page-team-reasoning">Reasoning</h3>\n${render(own.reasoning)}` : '';
  return section('team-answer', "Your team's answer", `${looked}${file}</p>\n${render(own.recommendedAnswer)}${reasoning}`);
}

function improvement(entry: ShownEntry, { improveLink, teamFileLink }: FaqPageContext): string {
  const items: string[] = [];
  if (improveLink) {
    const text =
      "Sends the text of this entry to the language model that you choose, and no code. You see what it recommends before anything is saved, and only your team's own file is changed.";
    items.push(
      `<p>${link('Improve this answer with a language model', improveLink)}</p>\n<p class="hint">${escapeHtml(text)}</p>`,
    );
  }
  if (entry.isTeams && teamFileLink) items.push(`<p>${link('Open the file of this entry', teamFileLink)}</p>`);
  return items.length > 0 ? section('actions', 'Make it better', items.join('\n')) : '';
}

// Headings inside an answer get their anchors from their words; the prefix keeps the page's own apart from them.
function section(id: string, title: string, content: string): string {
  return `<section aria-labelledby="page-${id}">\n<h2 id="page-${id}">${title}</h2>\n${content.trim()}\n</section>`;
}

function ruleList(entry: FaqEntry, context: FaqPageContext): string {
  const items = entry.rules.map((rule) => {
    const count = context.findingsOf(rule);
    const words = describeCount(count);
    // The name says to which rule the link belongs, for whoever hears links one by one.
    const findings = count ? link(words, context.findingsLink?.(rule), `${rule}: ${words}`) : words;
    return `<li>${link(rule, context.ruleLink(rule))} <span class="nowrap">${findings}</span></li>`;
  });
  return `<ul class="rules" role="list">\n${items.join('\n')}\n</ul>`;
}

function sourceItem(source: FaqSource): string {
  const kind = `(${kindNames[source.kind]}, read ${escapeHtml(source.seen)})`;
  return `<li>${link(source.title, source.url)} <span class="nowrap">${kind}</span></li>`;
}
