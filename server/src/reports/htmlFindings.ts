import { abridgeSteps, type Confidence, type FlowStepKind, type Severity, severities } from '#shared/finding';
import { faqEntry } from '../faq/entries';
import { type Excerpt, excerptOf, gap, gutterOf, isGap } from './excerpt';
import { explanationOf, termsOf } from './explanation';
import { anchorOf, type Html, type HtmlValue, html, joinLines, linkTo, verbatim } from './htmlTemplate';
import { describeDetections } from './imported/imported';
import type { MaskedSources } from './maskedSources';
import { count } from './readable';
import { analyzerSeverityName, type FileGroup, groupByFile, type RuleGroup } from './ruleGroups';
import type { LocatedFinding, LocatedPlace, Region } from './scanReport';

export const severityNames: Readonly<Record<Severity, string>> = {
  error: 'Error',
  warning: 'Warning',
  info: 'Info',
  hint: 'Hint',
};

const confidenceNames: Readonly<Record<Confidence, string>> = {
  high: 'high confidence',
  medium: 'medium confidence',
  low: 'low confidence',
};

const stepNames: Readonly<Record<FlowStepKind, string>> = {
  source: 'Comes in',
  hop: 'Goes on',
  check: 'Checked, not enough',
  sink: 'Does harm',
};

/** Lines around a finding. */
const around = 3;
/** Longer ways are cut in the middle. */
const mostSteps = 20;
/** With more findings of a rule its files are folded away. */
const mostOpen = 25;

/** The open findings: a part for each rule, in it the files. */
export function formatFindings(groups: readonly RuleGroup[], sources: MaskedSources): HtmlValue {
  if (groups.length === 0) return html`<p>There are none.</p>`;
  const present = severities.filter((each) =>
    groups.some(({ findings }) => findings.some(({ finding }) => finding.severity === each)),
  );
  return html`${formatFilter(present)}
${joinLines(groups.map((group) => formatRule(group, sources)))}`;
}

/** Shown by the script only: without it nothing could be narrowed down. */
function formatFilter(present: readonly Severity[]): Html {
  const boxes = present.map((each) => {
    const box = html`<input type="checkbox" name="severity" value="${each}" checked autocomplete="off">`;
    return html`<label>${box} ${severityNames[each]}</label> `;
  });
  return html`<form id="filter" hidden aria-label="Which findings are shown">
<label>Words in file, rule or message<br><input name="words" type="search" autocomplete="off"></label>
<fieldset><legend>Severity</legend>${boxes}</fieldset>
<label>Confidence<br><select name="confidence" autocomplete="off">
<option value="low">any</option><option value="medium">medium or high</option><option value="high">high</option>
</select></label>
<span><button type="button" name="open">Open all</button> <button type="button" name="close">Close all</button></span>
<output></output>
</form>`;
}

function formatRule(group: RuleGroup, sources: MaskedSources): Html {
  const { name, findings, files } = group;
  const isOpen = findings.length <= mostOpen;
  const parts = joinLines(files.map((each) => formatFile(each, isOpen, sources)));
  const folded = html`<details class="files"><summary>${count(files.length, 'file')} with findings</summary>
${parts}
</details>`;
  return html`<section class="rule" id="${anchorOf('rule', name)}">
<h3>${name} <small>${count(findings.length, 'finding')} in ${count(files.length, 'file')}</small></h3>
${formatAbout(group)}
${isOpen ? parts : folded}
</section>`;
}

function formatFile({ file, findings }: FileGroup, isOpen: boolean, sources: MaskedSources): Html {
  const summary = html`<summary><bdi>${file}</bdi> <small>${count(findings.length, 'finding')}</small></summary>`;
  return html`<details class="file"${isOpen && html` open`}>${summary}
<ol class="findings">
${joinLines(findings.map((located) => formatFinding(located, sources)))}
</ol></details>`;
}

function formatAbout({ rule }: RuleGroup): HtmlValue {
  if (!rule) return undefined;
  const faq = rule.faq.map((id) => html`<li><a href="#faq_${id}">${id}</a> ${faqEntry(id)?.question}</li>`);
  const engine = rule.engine ? `, the rule of that name in Code Analyzer's engine ${rule.engine}` : '';
  return html`<p><b>${rule.title}.</b> ${rule.objection}</p>
<p><b>How to fix it:</b> ${rule.remedy}</p>
<p class="faint">Severity ${rule.severity} ${analyzerSeverityName(rule)}${engine}. ${linkTo(rule.help, 'Official page')}</p>
${faq.length > 0 && html`<details><summary>FAQ: ${count(faq.length, 'entry', 'entries')}</summary><ul>${faq}</ul></details>`}`;
}

function formatFinding(located: LocatedFinding, sources: MaskedSources): Html {
  const { finding, region } = located;
  const { severity, confidence, message } = finding;
  const head = html`<b class="${severity}">${severityNames[severity]}</b> ${describeStart(region)}`;
  return html`<li data-s="${severity}" data-c="${confidence}"><p>${head} <small>${confidenceNames[confidence]}</small></p>
<p><bdi>${message}</bdi></p>
${formatDetections(located)}${formatCode(located, sources)}${formatPath(located)}</li>`;
}

function formatDetections({ alsoFoundBy = [] }: LocatedFinding): HtmlValue {
  return alsoFoundBy.length > 0 && html`<p class="faint">Also found by <bdi>${describeDetections(alsoFoundBy)}</bdi></p>\n`;
}

/** The lines around a place, the range marked. */
export function formatCode(located: LocatedPlace, sources: MaskedSources): HtmlValue {
  const source = sources.of(located.uri, located.file);
  const excerpt = source ? excerptOf(source, located.region, around) : [];
  return excerpt.length > 0 && html`<pre><code>${formatExcerpt(excerpt)}</code></pre>`;
}

function formatExcerpt(excerpt: Excerpt): Html {
  const lines = excerpt.flatMap((line, index) => {
    const { before, marked, after } = line;
    const range = marked !== '' && html`<mark>${verbatim(marked)}</mark>`;
    const text = html`${verbatim(gutterOf(excerpt, line) + before)}${range}${verbatim(after)}`;
    return isGap(excerpt, index) ? [verbatim(gap), text] : [text];
  });
  return joinLines(lines);
}

/** The way the data takes; for a finding without one, what else has to do with it. */
function formatPath(located: LocatedFinding): HtmlValue {
  const { steps = [], related } = located;
  if (steps.length === 0) {
    const items = related.map((each) => html`<li><bdi>${each.message}</bdi> <small>${placeSeenFrom(located, each)}</small></li>`);
    return items.length > 0 && html`<p>Related:</p><ul>${items}</ul>`;
  }
  const items = abridgeSteps(steps, mostSteps).map(({ number, step, leftOut }) => {
    const gap = leftOut > 0 && html`<li class="faint" value="${number - 1}">(${count(leftOut, 'step')} left out)</li>`;
    const place = html`<small>${placeSeenFrom(located, step)}</small>`;
    return html`${gap}<li value="${number}"><b>${stepNames[step.kind]}:</b> <bdi>${step.message}</bdi> ${place}</li>`;
  });
  return html`<p>Path, ${count(steps.length, 'step')}:</p><ol class="path">${items}</ol>`;
}

function describeStart({ beginLine, beginColumn }: Region): string {
  return `line ${beginLine}, column ${beginColumn}`;
}

function placeSeenFrom({ uri }: LocatedFinding, place: LocatedPlace): string {
  const line = `line ${place.region.beginLine}`;
  return place.uri === uri ? line : `${place.file}, ${line}`;
}

/** The findings that the authors have set aside: those with a reason, then those without one. */
export function formatSetAside(groups: readonly RuleGroup[], sources: MaskedSources): HtmlValue {
  if (groups.length === 0) return html`<p>There are none.</p>`;
  const parts = groups.map((group) => {
    const ordered = group.files.flatMap(({ findings }) => findings);
    const explained = ordered.filter(({ finding }) => explanationOf(finding));
    const others = ordered.filter(({ finding }) => !explanationOf(finding));
    return html`<section id="${anchorOf('aside', group.name)}">
<h3>${group.name} <small>${count(ordered.length, 'finding')}</small></h3>
<p>${group.rule?.title}</p>
${formatAside('With a reason', explained, sources)}
${formatAside('Without a reason', others, sources)}
</section>`;
  });
  return joinLines(parts);
}

function formatAside(title: string, findings: readonly LocatedFinding[], sources: MaskedSources): HtmlValue {
  if (findings.length === 0) return undefined;
  const files = groupByFile(findings).map(({ file, findings: inFile }) => {
    const summary = html`<summary><bdi>${file}</bdi> <small>${count(inFile.length, 'finding')}</small></summary>`;
    return html`<details>${summary}
<ol class="findings">
${joinLines(inFile.map((located) => formatAsideFinding(located, sources)))}
</ol></details>`;
  });
  return html`<h4>${title}: ${count(findings.length, 'finding')}</h4>
${joinLines(files)}`;
}

function formatAsideFinding(located: LocatedFinding, sources: MaskedSources): Html {
  const { finding, region, suppressedAt } = located;
  const explanation = explanationOf(finding);
  const place = suppressedAt ?? located;
  const reason = explanation && sources.mask(place.uri, place.file, explanation.text);
  const by = `by ${finding.suppression?.by ?? ''}${suppressedAt ? `, ${placeSeenFrom(located, suppressedAt)}` : ''}`;
  const terms = explanation ? termsOf(explanation) : [];
  const said = terms.length > 0 ? ` (${sources.mask(place.uri, place.file, terms.join('; '))})` : '';
  return html`<li><p><b>Set aside</b> ${describeStart(region)} <small>${by}</small></p>
<p><b>Reason:</b> ${reason ? html`<bdi>${reason}</bdi>` : 'none given'}${said}</p>
<p class="faint"><bdi>${finding.message}</bdi></p>
${formatDetections(located)}${formatCode(located, sources)}</li>`;
}
