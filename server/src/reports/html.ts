import { createHash } from 'node:crypto';
import type { RuleMeta } from '#shared/rule';
import { faqEntry } from '../faq/entries';
import { formatFindings, formatSetAside } from './htmlFindings';
import { formatImported } from './htmlImported';
import { formatFacts, formatScope, formatSummary } from './htmlOverview';
import { script } from './htmlScript';
import { style } from './htmlStyle';
import { Html, type HtmlValue, html, joinLines, linkTo } from './htmlTemplate';
import { MaskedSources } from './maskedSources';
import { count } from './readable';
import type { ReviewOptions } from './reviewOptions';
import { analyzerSeverityName, groupByRule, type RuleGroup } from './ruleGroups';
import type { ScanReport } from './scanReport';

const css = new Html(style);
const js = new Html(script);

/** What a policy names a script by (Content Security Policy Level 3, 8.4), so that no other script can run. */
const scriptHash = `sha256-${createHash('sha256').update(script).digest('base64')}`;
const policy = new Html(`default-src 'none'; style-src 'unsafe-inline'; script-src '${scriptHash}'`);

/**
 * The scan as one HTML file that needs nothing else: what was found and where, what was scanned, each finding with its code and
 * path by rule and file, what is set aside and why, the rules and the FAQ. It can be read and printed without scripts. All
 * secrets in excerpts and reasons are masked, and nothing but `options.date` differs from one scan of the same files to the next.
 */
export function formatHtml(report: ScanReport, options: ReviewOptions): string {
  const sources = new MaskedSources(report, options.sourceOf ?? (() => undefined));
  const open = groupByRule(report.findings, report);
  const aside = groupByRule(report.suppressed, report);
  const title = options.subject ? `Security findings: ${options.subject}` : 'Security findings';
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Preflight ${options.tool.version}">
<title>${title}</title>
<style>${css}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<header>
<h1>${title}</h1>
${formatFacts(report, options)}
<nav aria-label="Contents"><ul>
<li><a href="#summary">Summary</a></li>
<li><a href="#scanned">What was scanned</a></li>
<li><a href="#findings">Findings</a></li>
${report.imported && html`<li><a href="#imported">Found by other tools</a></li>`}
<li><a href="#aside">Set aside</a></li>
<li><a href="#rules">Rules</a></li>
<li><a href="#faq">FAQ</a></li>
</ul></nav>
</header>
<main>
${section('summary', 'Summary', formatSummary(report, open, aside))}
${section('scanned', 'What was scanned', formatScope(report, options))}
${section('findings', 'Findings', formatFindings(open, sources))}
${report.imported && section('imported', 'Found by other tools', formatImported(report.imported, sources))}
${section('aside', 'Set aside', formatSetAside(aside, sources))}
${section('rules', 'Rules', formatRules(report))}
${section('faq', 'FAQ', formatFaq([...open, ...aside]))}
</main>
<footer><p>Written by Preflight ${options.tool.version}. Texts that may be secrets are masked in code: <code>***</code>. Preflight
says early what a scan and a reviewer are likely to say; it replaces none of the scans that a submission asks for, and promises
no pass.</p></footer>
<script>${js}</script>
</body>
</html>
`;
  return page.text;
}

function section(id: string, title: string, content: HtmlValue): Html {
  return html`<section id="${id}" aria-labelledby="${id}_title">
<h2 id="${id}_title">${title}</h2>
${content}
</section>`;
}

function formatRules({ rules, switchedOff }: ScanReport): Html {
  const off = new Set(switchedOff);
  const list = (chosen: readonly RuleMeta[]) =>
    joinLines(
      chosen.map(
        (rule) => html`<li>${linkTo(rule.help, rule.name)}: ${rule.title} (${rule.severity} ${analyzerSeverityName(rule)})</li>`,
      ),
    );
  const ran = rules.filter(({ name }) => !off.has(name));
  const others = rules.filter(({ name }) => off.has(name));
  return html`<details><summary>${count(ran.length, 'rule')} ran</summary><ul>
${list(ran)}
</ul></details>
${
  others.length > 0 &&
  html`<details><summary>${count(others.length, 'rule')} switched off by the configuration</summary><ul>
${list(others)}
</ul></details>`
}`;
}

/** The entries that the rules with findings name, with the official pages they rest on. */
function formatFaq(groups: readonly RuleGroup[]): Html {
  const ids = [...new Set(groups.flatMap(({ rule }) => rule?.faq ?? []))].sort();
  const items = ids.map((id) => {
    const entry = faqEntry(id);
    const pages = (entry?.sources ?? []).filter(({ kind, url }) => kind === 'official' && url !== undefined);
    const links = pages.map(({ title, url }) => html`<li>${linkTo(url, title)}</li>`);
    return html`<li id="faq_${id}"><b>${id}</b> ${entry?.question}${links.length > 0 && html`<ul>${links}</ul>`}</li>`;
  });
  if (items.length === 0) return html`<p>No rule with findings names an entry.</p>`;
  return html`<p>The entries themselves are in Preflight: <b>Preflight: Open FAQ</b> in the editor, <code>preflight faq</code>
and the id in a terminal. Here are their questions and the official pages they rest on.</p>
<ul>
${joinLines(items)}
</ul>`;
}
