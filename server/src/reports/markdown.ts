import { abridgeSteps, severities } from '#shared/finding';
import { faqEntry } from '../faq/entries';
import { explanationOf, termsOf } from './explanation';
import { describeDetections } from './imported/imported';
import { formatImportedMarkdown } from './importedMarkdown';
import { codeSpan, escapeMarkdown, linkTo, table } from './markdownText';
import { MaskedSources } from './maskedSources';
import { count } from './readable';
import type { ReviewOptions } from './reviewOptions';
import { analyzerSeverityName, groupByRule, type RuleGroup } from './ruleGroups';
import { countByFolder, countBySeverity, type FileNotice, type LocatedFinding, type ScanReport } from './scanReport';

const caveat = 'It replaces none of the scans that a submission asks for, and promises no pass.';

/** Longer ways are cut in the middle. */
const mostSteps = 20;

/**
 * The scan as GitHub-flavoured Markdown: the same parts as the HTML report, without code. Texts of files and messages are
 * escaped, secrets in reasons masked. Ends with a line break.
 */
export function formatMarkdown(report: ScanReport, options: ReviewOptions): string {
  const sources = new MaskedSources(report, options.sourceOf ?? (() => undefined));
  const open = groupByRule(report.findings, report);
  const aside = groupByRule(report.suppressed, report);
  const parts = [
    `# Security findings${options.subject ? `: ${escapeMarkdown(options.subject)}` : ''}`,
    formatFacts(report, options),
    '## Summary',
    formatSummary(report, open, aside),
    '## What was scanned',
    formatScope(report),
    '## Findings',
    ...(open.length > 0 ? open.flatMap(formatRule) : ['There are none.']),
    ...(report.imported ? ['## Found by other tools', ...formatImportedMarkdown(report.imported)] : []),
    '## Set aside',
    ...(aside.length > 0 ? aside.flatMap((group) => formatAside(group, sources)) : ['There are none.']),
    '---',
    `Written by Preflight ${escapeMarkdown(options.tool.version)}. ${caveat}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function formatFacts(
  { findings, suppressed, files, imported }: ScanReport,
  { date, tool, configuration = [] }: ReviewOptions,
): string {
  return [
    `- **Findings:** ${findings.length} open, ${suppressed.length} set aside`,
    ...(imported
      ? [`- **Found by other tools only:** ${imported.findings.length} open, ${imported.suppressed.length} set aside`]
      : []),
    `- **Scanned:** ${count(files, 'file')}`,
    ...(date === undefined ? [] : [`- **Date:** ${date}`]),
    `- **Scanned with:** Preflight ${escapeMarkdown(tool.version)}`,
    `- **Configuration:** ${configuration.map((file) => codeSpan(file)).join(', ') || 'none: defaults'}`,
  ].join('\n');
}

function formatSummary({ findings }: ScanReport, open: readonly RuleGroup[], aside: readonly RuleGroup[]): string {
  const counts = countBySeverity(findings);
  const bySeverity = severities.filter((each) => counts[each] > 0).map((each) => [each, `${counts[each]}`]);
  const groups = [...open, ...aside.filter(({ name }) => !open.some((each) => each.name === name))];
  const rows = groups.map(({ name, rule }) => [
    codeSpan(name, true),
    escapeMarkdown(rule?.title ?? ''),
    rule ? `${rule.severity} ${analyzerSeverityName(rule)}` : '',
    `${open.find((each) => each.name === name)?.findings.length ?? 0}`,
    `${aside.find((each) => each.name === name)?.findings.length ?? 0}`,
  ]);
  const head = ['Rule', 'About', 'Severity', 'Open', 'Set aside'];
  return [
    bySeverity.length > 0 ? table(['Severity', 'Open'], bySeverity, [1]) : 'No open findings.',
    rows.length > 0
      ? `Findings by rule, with its severity on Code Analyzer's scale from 1 to 5:\n\n${table(head, rows, [3, 4])}`
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function formatScope(report: ScanReport): string {
  const { scanned, files, notices } = report;
  const open = countByFolder(report.findings, scanned);
  const rows = scanned.map(({ path, package: name = '', files: by, leftOut }, index) => [
    path === undefined ? 'outside of package directories' : codeSpan(path || '.', true),
    escapeMarkdown(name),
    ...[by.apex, by.metadata, by.other, leftOut, open[index]!].map((number) => `${number}`),
  ]);
  const head = ['Package directory', 'Package', 'Apex', 'Metadata', 'Markup, scripts, data', 'Left out', 'Open findings'];
  return [
    `${count(files, 'file')} analysed.`,
    rows.length > 0 ? table(head, rows, [2, 3, 4, 5, 6]) : '',
    formatNotices('Skipped', 'skipped', notices),
    formatNotices('Not understood as a whole; findings may be missing there', 'fault', notices),
    formatNotices('Without effect in the configuration', 'configuration', notices),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function formatNotices(title: string, kind: FileNotice['kind'], notices: readonly FileNotice[]): string {
  const chosen = notices.filter((notice) => notice.kind === kind);
  if (chosen.length === 0) return '';
  const lines = chosen.map(({ file, region, message }) => {
    return `- ${codeSpan(`${file}${region ? `:${region.beginLine}` : ''}`)}: ${escapeMarkdown(message)}`;
  });
  return `**${title}:**\n\n${lines.join('\n')}`;
}

function formatRule({ name, rule, findings, files }: RuleGroup): string[] {
  const about = rule
    ? [
        `**${escapeMarkdown(rule.title)}.** ${escapeMarkdown(rule.objection)}`,
        `**How to fix it:** ${escapeMarkdown(rule.remedy)}`,
        `${rule.faq.map((id) => `${id}: ${escapeMarkdown(faqEntry(id)?.question ?? '')}`).join('  \n')}`,
        linkTo('Official page', rule.help),
      ]
    : [];
  const inFiles = files.flatMap((group) => [
    `**${codeSpan(group.file)}**`,
    group.findings.map((located) => formatFinding(located)).join('\n'),
  ]);
  return [`### ${escapeMarkdown(name)} (${findings.length})`, ...about, ...inFiles];
}

function formatFinding(located: LocatedFinding): string {
  const { finding, region, steps = [], alsoFoundBy = [] } = located;
  const place = `line ${region.beginLine}, column ${region.beginColumn}`;
  const head = `- ${place}: **${finding.severity}**, ${finding.confidence} confidence: ${escapeMarkdown(finding.message)}`;
  const path = abridgeSteps(steps, mostSteps).flatMap(({ number, step, leftOut }) => {
    const file = step.uri === located.uri ? '' : `${codeSpan(step.file)}, `;
    const gap = leftOut > 0 ? [`  ${number - 1}. (${count(leftOut, 'step')} left out)`] : [];
    return [...gap, `  ${number}. ${escapeMarkdown(step.message)} (${file}line ${step.region.beginLine})`];
  });
  const others = alsoFoundBy.length > 0 ? [`  Also found by ${escapeMarkdown(describeDetections(alsoFoundBy))}`] : [];
  return [head, ...others, ...path].join('\n');
}

function formatAside({ name, findings }: RuleGroup, sources: MaskedSources): string[] {
  const lines = findings.map((located) => {
    const { file, region, finding, suppressedAt, alsoFoundBy = [] } = located;
    const explanation = explanationOf(finding);
    const place = suppressedAt ?? located;
    const said = explanation && [explanation.text, ...termsOf(explanation)].join('; ');
    const reason = said ? escapeMarkdown(sources.mask(place.uri, place.file, said)) : '*no reason given*';
    const others = alsoFoundBy.length > 0 ? ` (also found by ${escapeMarkdown(describeDetections(alsoFoundBy))})` : '';
    return `- ${codeSpan(`${file}:${region.beginLine}`)} by ${codeSpan(finding.suppression?.by ?? '')}: ${reason}${others}`;
  });
  return [`### ${escapeMarkdown(name)} (${findings.length})`, lines.join('\n')];
}
