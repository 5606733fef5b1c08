import { describeImportedPlace, groupImported, type ImportedFinding, type ImportedResults } from './imported/imported';
import { codeSpan, escapeMarkdown, linkTo, table } from './markdownText';

/** What was imported, and what only other tools found, as parts of a Markdown document. */
export function formatImportedMarkdown({ files, findings, suppressed }: ImportedResults): string[] {
  const rows = files.map(({ name, tools, ...file }) => [
    codeSpan(name, true),
    escapeMarkdown(tools.join(', ')),
    ...[file.findings, file.matched, file.repeated, file.apart, file.outside].map((number) => `${number}`),
  ]);
  const head = ['File', 'Tools', 'Findings', 'Found here, too', 'Repeated', 'Listed apart', 'Of these outside the scan'];
  return [
    'What Preflight has as well is among the findings, with the tools named.',
    table(head, rows, [2, 3, 4, 5, 6]),
    ...(findings.length > 0 ? formatGroups(findings, 'Found by') : ['No open finding is only theirs.']),
    ...formatGroups(suppressed, 'Set aside in'),
  ];
}

function formatGroups(findings: readonly ImportedFinding[], title: string): string[] {
  return groupImported(findings).flatMap(({ tool, rule, findings: ofRule }) => {
    const { help, isSecurity } = ofRule[0]!;
    const note = isSecurity ? '' : 'This rule is not about security.';
    const page = help === undefined ? '' : linkTo('Page of the rule', help);
    return [
      `### ${title} ${escapeMarkdown(tool)}: ${escapeMarkdown(rule)} (${ofRule.length})`,
      [note, page].filter((part) => part !== '').join(' '),
      ofRule.map(formatFinding).join('\n'),
    ];
  });
}

function formatFinding(found: ImportedFinding): string {
  const { severity, message, setAside } = found;
  const place = escapeMarkdown(describeImportedPlace(found));
  const reason = setAside ? `; reason: ${setAside.reason === undefined ? '*none given*' : escapeMarkdown(setAside.reason)}` : '';
  return `- ${place}: **${severity}**: ${escapeMarkdown(message)}${reason}`;
}
