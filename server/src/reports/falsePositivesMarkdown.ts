import {
  type Evidence,
  type ExplainedRule,
  type FalsePositiveDraft,
  type FalsePositiveItem,
  type OpenRule,
  type Reference,
  toDo,
} from './falsePositiveDraft';
import { codeBlock, escapeMarkdown, linkTo, table } from './markdownText';
import { count } from './readable';

/** The draft of a false-positive document as GitHub-flavoured Markdown; what is to do is bold. Ends with a line break. */
export function formatFalsePositives(draft: FalsePositiveDraft): string {
  const parts = [
    `# ${escapeMarkdown(draft.title)}`,
    table(
      ['', ''],
      draft.head.map(([name, value]) => [`**${name}**`, formatText(value)]),
    ),
    `${count(draft.items, 'item')}, ${draft.unexplained} of them without an explanation.`,
    ...draft.rules.flatMap(formatRule),
    '## Still open',
    ...formatOpen(draft.open),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function formatRule(rule: ExplainedRule, index: number): string[] {
  return [
    `## ${index + 1}. ${escapeMarkdown(rule.title)} (${escapeMarkdown(rule.name)})`,
    escapeMarkdown(rule.objection),
    ...rule.items.flatMap(formatItem),
  ];
}

function formatItem(item: FalsePositiveItem): string[] {
  return [
    `### ${escapeMarkdown(item.heading)}`,
    `**Location**\n\n${list(item.locations)}`,
    `**Detected by:** ${escapeMarkdown(item.detectedBy)}`,
    `**Finding**\n\n${list(item.messages)}`,
    `**Category:** ${formatText(item.category)}`,
    `**Explanation:** ${formatText(item.explanation)}`,
    item.reviewed.length > 0 ? `**Reviewed:** ${escapeMarkdown(item.reviewed.join('; '))}` : '',
    item.setAside.length > 0 ? `**Set aside by**\n\n${list(item.setAside)}` : '',
    '**Evidence**',
    ...item.evidence.flatMap(formatEvidence),
    item.moreEvidence > 0 ? `The code of ${count(item.moreEvidence, 'more place')} is left out: the case is the same.` : '',
    `**References**\n\n${item.references.map(formatReference).join('\n')}`,
  ];
}

function formatReference({ title, url }: Reference): string {
  return `- ${url === undefined ? escapeMarkdown(title) : linkTo(title, url)}`;
}

function formatEvidence({ location, code, path }: Evidence): string[] {
  return [`${escapeMarkdown(location)}:`, code === '' ? '' : codeBlock(code), path.length > 0 ? list(path) : ''];
}

function formatOpen(open: readonly OpenRule[]): string[] {
  if (open.length === 0) return ['No finding is open.'];
  return [
    'Nobody has set these findings aside. Fix them, or explain them, before this document is handed in.',
    ...open.flatMap(({ name, severity, count: number, places }) => [
      `**${escapeMarkdown(name)}** (${severity === '' ? '' : `severity ${severity}, `}${count(number, 'finding')})`,
      list(places),
    ]),
  ];
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${escapeMarkdown(item)}`).join('\n');
}

function formatText(text: string): string {
  return text.startsWith(toDo) ? `**${escapeMarkdown(text)}**` : escapeMarkdown(text);
}
