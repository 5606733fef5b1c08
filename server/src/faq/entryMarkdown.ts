import type { ShownEntry } from '#shared/faq';
import { marketplace, statusNames, subjectNames } from './words';

/** An entry as one document in Markdown: for terminals, and for whoever reads it as a text. */
export function entryMarkdown(entry: ShownEntry): string {
  const { id, question, teamAnswer: own, replacedBy } = entry;
  const section = (title: string, text: string | undefined) => (text === undefined ? [] : [`## ${title}`, text]);
  const parts = [
    `# ${id}: ${question}`,
    [
      `- **Category:** ${entry.category} / ${entry.subcategory}`,
      `- **Status:** ${statusNames[entry.status]}${replacedBy ? `, replaced by ${replacedBy}` : ''}`,
      `- **Last verified:** ${entry.lastVerified}`,
      `- **Applies to:** ${entry.appliesTo.map((subject) => subjectNames[subject]).join(', ')}`,
      ...(entry.apiVersions.length > 0
        ? [`- **API versions:** ${entry.apiVersions.map((each) => `\`${each}\``).join(', ')}`]
        : []),
      ...(entry.isTeams ? ['- **Whose:** your team'] : []),
    ].join('\n'),
    ...(own ? [`## Your team's answer`, own.recommendedAnswer, ...(own.reasoning ? ['### Reasoning', own.reasoning] : [])] : []),
    '## Answer',
    entry.answer,
    ...section('What to write in the submission', entry.submission),
    ...section('Recommended answer', entry.recommendedAnswer),
    ...section('Reasoning', entry.reasoning),
    ...section('See also', entry.seeAlso),
    ...section('Related rules', entry.rules.length > 0 ? entry.rules.map((rule) => `- \`${rule}\``).join('\n') : undefined),
    '## Sources',
    entry.sources.map(({ title, url }) => `- ${title}${url ? `: ${url}` : ''}`).join('\n'),
    marketplace,
  ];
  return `${parts.join('\n\n')}\n`;
}
