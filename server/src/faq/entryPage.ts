import type { FaqEntry, FaqSource, ShownEntry } from '#shared/faq';
import { escapeHtml, link, markdownRenderer, type PageLinks } from './markdown';
import { english, inEnglish, type PageLanguage, renderPage } from './page';
import { kindNames, marketplace, statusNames, subjectNames } from './words';

/** What a page of an entry knows about the workspace it is shown in. */
export interface FaqPageContext extends PageLinks {
  /** English where nothing is said. Entries are English in any case. */
  readonly language?: PageLanguage;
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
  const { language = english } = context;
  const { t } = language;
  const prose = (text: string) => (entry.isTeams ? render(text) : inEnglish(render(text)));
  const optional = (id: string, title: string, text?: string) => (text === undefined ? '' : section(id, title, prose(text)));
  const parts = [
    `<header>\n<h1${langOf(entry)}>${escapeHtml(entry.question)}</h1>\n${facts(entry, language)}\n</header>`,
    retirement(entry, context, language),
    teamAnswer(entry, context, language, render),
    section('answer', t('Answer'), prose(entry.answer)),
    optional('submission', t('What to write in the submission'), entry.submission),
    optional('recommended-answer', t('Recommended answer'), entry.recommendedAnswer),
    optional('reasoning', t('Reasoning'), entry.reasoning),
    optional('see-also', t('See also'), entry.seeAlso),
    improvement(entry, context, language),
    entry.rules.length > 0 ? section('related-rules', t('Related rules'), ruleList(entry, context, language)) : '',
    section('sources', t('Sources'), `<ul>\n${entry.sources.map((source) => sourceItem(source, language)).join('\n')}\n</ul>`),
    `<footer>\n<p>${escapeHtml(t(marketplace))}</p>\n</footer>`,
  ];
  return renderPage(`${entry.id}: ${entry.question}`, parts.filter((part) => part !== '').join('\n'), language);
}

/** Nobody knows which language a team writes: that of the page is as good a guess as any. */
function langOf({ isTeams }: ShownEntry): string {
  return isTeams ? '' : ' lang="en"';
}

/** A count of findings in words. */
export function describeCount(count: number | undefined, { t }: PageLanguage = english): string {
  if (count === undefined) return t('not checked here');
  if (count === 0) return t('no findings');
  return count === 1 ? t('1 finding in this workspace') : t('{0} findings in this workspace', count);
}

function facts(entry: ShownEntry, { t }: PageLanguage): string {
  const badge = `<span class="badge">${escapeHtml(t('Team'))}</span>`;
  const subjects = entry.appliesTo.map((subject) => t(subjectNames[subject]));
  const lines: [string, string][] = [
    [t('Entry'), `${escapeHtml(entry.id)}${entry.isTeams ? ` ${badge}` : ''}`],
    [t('Category'), `<span${langOf(entry)}>${escapeHtml(entry.category)} / ${escapeHtml(entry.subcategory)}</span>`],
    [t('Status'), escapeHtml(t(statusNames[entry.status]))],
    [t('Last verified'), day(entry.lastVerified)],
    [t('Applies to'), escapeHtml(subjects.length > 0 ? subjects.reduce((list, subject) => t('{0}, {1}', list, subject)) : '')],
  ];
  if (entry.apiVersions.length > 0) lines.push([t('API versions'), escapeHtml(entry.apiVersions.join(', '))]);
  const shown = lines.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${value}</dd></div>`);
  return `<dl class="facts">\n${shown.join('\n')}\n</dl>`;
}

function day(text: string): string {
  return `<time datetime="${escapeHtml(text)}">${escapeHtml(text)}</time>`;
}

function retirement(entry: FaqEntry, context: PageLinks, { t }: PageLanguage): string {
  if (entry.status !== 'RETIRED') return '';
  const [before = '', behind = ''] = t('See {0}.', '{0}').split('{0}').map(escapeHtml);
  const successor = entry.replacedBy && `${before}${link(entry.replacedBy, context.entryLink(entry.replacedBy))}${behind}`;
  const notice = escapeHtml(t('This entry is no longer kept up to date.'));
  return `<p class="notice">${[notice, ...(successor ? [successor] : [])].join(' ')}</p>`;
}

/** The team's own answer stands before ours: it is what holds here. */
function teamAnswer(
  { teamAnswer: own }: ShownEntry,
  context: FaqPageContext,
  { t }: PageLanguage,
  render: (markdown: string) => string,
): string {
  if (!own) return '';
  const looked = `<p class="facts"><span class="badge">${escapeHtml(t('Team'))}</span> ${escapeHtml(t('last verified'))} ${day(own.lastVerified)}`;
  const file = context.teamFileLink ? ` · ${link(t('Open the file'), context.teamFileLink)}` : '';
  const reasoning = own.reasoning
    ? `<h3 id="page-team-reasoning">${escapeHtml(t('Reasoning'))}</h3>\n${render(own.reasoning)}`
    : '';
  return section('team-answer', t("Your team's answer"), `${looked}${file}</p>\n${render(own.recommendedAnswer)}${reasoning}`);
}

function improvement(entry: ShownEntry, { improveLink, teamFileLink }: FaqPageContext, { t }: PageLanguage): string {
  const items: string[] = [];
  if (improveLink) {
    const text = t(
      "Sends the text of this entry to the language model that you choose, and no code. You see what it recommends before anything is saved, and only your team's own file is changed.",
    );
    items.push(
      `<p>${link(t('Improve this answer with a language model'), improveLink)}</p>\n<p class="hint">${escapeHtml(text)}</p>`,
    );
  }
  if (entry.isTeams && teamFileLink) items.push(`<p>${link(t('Open the file of this entry'), teamFileLink)}</p>`);
  return items.length > 0 ? section('actions', t('Make it better'), items.join('\n')) : '';
}

// Headings inside an answer get their anchors from their words; the prefix keeps the page's own apart from them.
function section(id: string, title: string, content: string): string {
  return `<section aria-labelledby="page-${id}">\n<h2 id="page-${id}">${escapeHtml(title)}</h2>\n${content.trim()}\n</section>`;
}

function ruleList(entry: FaqEntry, context: FaqPageContext, language: PageLanguage): string {
  const items = entry.rules.map((rule) => {
    const count = context.findingsOf(rule);
    const words = describeCount(count, language);
    // The name says to which rule the link belongs, for whoever hears links one by one.
    const findings = count ? link(words, context.findingsLink?.(rule), `${rule}: ${words}`) : words;
    return `<li>${link(rule, context.ruleLink(rule))} <span class="nowrap">${findings}</span></li>`;
  });
  return `<ul class="rules" role="list">\n${items.join('\n')}\n</ul>`;
}

function sourceItem(source: FaqSource, { t }: PageLanguage): string {
  const kind = escapeHtml(t('({0}, read {1})', t(kindNames[source.kind]), source.seen));
  return `<li><span lang="en">${link(source.title, source.url)}</span> <span class="nowrap">${kind}</span></li>`;
}
