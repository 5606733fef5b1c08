import { severities } from '#shared/finding';
import { explanationOf } from './explanation';
import { severityNames } from './htmlFindings';
import { anchorOf, type Html, type HtmlValue, html, joinLines } from './htmlTemplate';
import { count } from './readable';
import type { ReviewOptions } from './reviewOptions';
import { analyzerSeverityName, type RuleGroup } from './ruleGroups';
import { countByFolder, countBySeverity, type FileNotice, type LocatedFinding, type ScanReport } from './scanReport';

/** What the report is about, at its top. */
export function formatFacts(report: ScanReport, { date, tool, configuration = [] }: ReviewOptions): Html {
  const { findings, suppressed, imported, files, packages } = report;
  const inPackages = packages > 0 ? ` in ${count(packages, 'package directory', 'package directories')}` : '';
  const scope = `${count(files, 'file')}${inPackages}`;
  const facts: [string, HtmlValue][] = [
    ['Findings', html`<b>${findings.length} open</b>, ${suppressed.length} set aside`],
    ['Found by other tools only', imported && html`${imported.findings.length} open, ${imported.suppressed.length} set aside`],
    ['Scanned', scope],
    ['Date', date !== undefined && html`<time datetime="${date}">${date}</time>`],
    ['Scanned with', `Preflight ${tool.version}`],
    ['Configuration', configuration.length > 0 ? configuration.join(', ') : 'none: defaults'],
  ];
  const lines = facts
    .filter(([, value]) => value !== false && value !== undefined)
    .map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`);
  return html`<dl class="facts">${lines}</dl>`;
}

/** How many findings there are, by severity, confidence and rule. */
export function formatSummary(report: ScanReport, open: readonly RuleGroup[], aside: readonly RuleGroup[]): Html {
  const { findings, suppressed } = report;
  const counts = countBySeverity(findings);
  const of = (list: readonly LocatedFinding[], severity: string, confidence: string) =>
    list.filter(({ finding }) => finding.severity === severity && finding.confidence === confidence).length;
  const rows = severities
    .filter((severity) => severity !== 'hint' || counts.hint > 0)
    .map((severity) => {
      const cells = (['high', 'medium', 'low'] as const).map((each) => html`<td class="n">${of(findings, severity, each)}</td>`);
      const name = html`<b class="${severity}">${severityNames[severity]}</b>`;
      return html`<tr><th scope="row">${name}</th>${cells}<td class="n">${counts[severity]}</td></tr>`;
    });
  const explained = suppressed.filter(({ finding }) => explanationOf(finding)).length;
  const setAside = `${count(suppressed.length, 'finding')} set aside by the authors of the code, ${explained} with a reason.`;
  const verdict =
    findings.length === 0
      ? html`<p class="good"><b>No open findings.</b></p>`
      : html`<p><b>${count(findings.length, 'open finding')}</b> of ${count(open.length, 'rule')}
in ${count(filesOf(findings), 'file')}.</p>`;
  return html`${verdict}
<p>${aside.length === 0 ? 'The authors of the code set nothing aside.' : setAside}</p>
<table>
<caption>Open findings by severity and by how sure they are</caption>
${headRow(['Severity'], ['High confidence', 'Medium', 'Low', 'All'])}
<tbody>${rows}</tbody>
</table>
${formatByRule(open, aside)}`;
}

/** The head of a table: columns of texts, then columns of numbers. */
export function headRow(texts: readonly string[], numbers: readonly string[]): Html {
  const cells = [
    ...texts.map((text) => html`<th scope="col">${text}</th>`),
    ...numbers.map((text) => html`<th scope="col" class="n">${text}</th>`),
  ];
  return html`<thead><tr>${cells}</tr></thead>`;
}

export function numberCell(number: number): Html {
  return html`<td class="n">${number}</td>`;
}

function filesOf(findings: readonly LocatedFinding[]): number {
  return new Set(findings.map(({ uri }) => uri)).size;
}

function formatByRule(open: readonly RuleGroup[], aside: readonly RuleGroup[]): HtmlValue {
  const names = [...open, ...aside.filter(({ name }) => !open.some((each) => each.name === name))];
  if (names.length === 0) return undefined;
  const rows = names.map(({ name, rule }) => {
    const found = open.find((each) => each.name === name);
    const set = aside.find((each) => each.name === name);
    const head = html`<a href="#${anchorOf(found ? 'rule' : 'aside', name)}">${name}</a>`;
    const severity = rule ? `${rule.severity} ${analyzerSeverityName(rule)}` : '';
    const numbers = [found?.findings.length ?? 0, found?.files.length ?? 0, set?.findings.length ?? 0];
    return html`<tr><th scope="row">${head}</th><td>${rule?.title}</td><td>${severity}</td>${numbers.map(numberCell)}</tr>`;
  });
  return html`<table>
<caption>Findings by rule, with its severity on Code Analyzer's scale from 1 to 5</caption>
${headRow(['Rule', 'About', 'Severity'], ['Open', 'Files', 'Set aside'])}
<tbody>
${joinLines(rows)}
</tbody>
</table>`;
}

/** What was scanned, by package directory, and what was not and why. */
export function formatScope(report: ScanReport, { configuration = [] }: ReviewOptions): Html {
  const { notices, files, scanned } = report;
  const leftOut = scanned.reduce((sum, each) => sum + each.leftOut, 0);
  return html`<p>${count(files, 'file')} analysed. Files that <code>.forceignore</code> names are no part of the scan.${
    leftOut > 0 && ` The configuration (${configuration.join(', ')}) leaves out ${count(leftOut, 'file')} more.`
  }</p>
${scanned.length > 0 && formatFolders(report)}
${formatNotices('Skipped', 'Nothing is known about these files.', 'skipped', notices)}
${formatNotices('Not understood as a whole', 'Findings may be missing in these files.', 'fault', notices)}
${formatNotices('Without effect in the configuration', '', 'configuration', notices)}
${!notices.some(({ kind }) => kind === 'skipped') && html`<p>No file was skipped.</p>`}`;
}

const folderNumbers = ['Apex', 'Metadata', 'Markup, scripts, data', 'Left out', 'Open findings', 'Set aside'];

function formatFolders({ scanned, findings, suppressed }: ScanReport): Html {
  const open = countByFolder(findings, scanned);
  const aside = countByFolder(suppressed, scanned);
  const rows = scanned.map((folder, index) => {
    const { apex, metadata, other } = folder.files;
    const name = folder.path === undefined ? 'outside of package directories' : html`<code>${folder.path || '.'}</code>`;
    const numbers = [apex, metadata, other, folder.leftOut, open[index]!, aside[index]!];
    return html`<tr><th scope="row"><bdi>${name}</bdi></th><td>${folder.package}</td>${numbers.map(numberCell)}</tr>`;
  });
  return html`<table>
<caption>Files by package directory</caption>
${headRow(['Package directory', 'Package'], folderNumbers)}
<tbody>
${joinLines(rows)}
</tbody>
</table>`;
}

function formatNotices(title: string, about: string, kind: FileNotice['kind'], notices: readonly FileNotice[]): HtmlValue {
  const items = notices
    .filter((notice) => notice.kind === kind)
    .map(({ file, region, message }) => {
      const place = region ? `:${region.beginLine}:${region.beginColumn}` : '';
      return html`<li><bdi><code>${file}${place}</code></bdi>: ${message}</li>`;
    });
  if (items.length === 0) return undefined;
  return html`<h3>${title}: ${count(items.length, 'file')}</h3>
${about !== '' && html`<p>${about}</p>`}
<ul>
${joinLines(items)}
</ul>`;
}
