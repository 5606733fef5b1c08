import { editorSeverity, type RuleMeta } from '#shared/rule';
import { faqEntry } from '../faq/entries';
import { readableSpec } from './readableSpec';
import { rulePage } from './registry';

/** The sections of a page that say what the rule is about; examples follow. */
const prose = 5;

const severities = ['', 'critical', 'high', 'moderate', 'low', 'info'];

/** A rule as one document in Markdown, and how many sections with examples were left out of it. */
export function ruleText(rule: RuleMeta, { examples }: { readonly examples: boolean }): { text: string; leftOut: number } {
  const shown = editorSeverity(rule);
  const facts = [
    `# ${rule.name}: ${rule.title}`,
    '',
    `- **Severity:** ${rule.severity}, ${severities[rule.severity]}; shown as ${shown}`,
    `- **Confidence:** ${rule.confidence}`,
    `- **Area:** ${rule.area}`,
    `- **Tags:** ${rule.tags.join(', ')}`,
    ...(rule.aliases?.length ? [`- **Also known as:** ${rule.aliases.join(', ')}`] : []),
    `- **Official page:** ${rule.help}`,
    '',
    rule.objection,
    '',
    `**How to fix it:** ${rule.remedy}`,
    ...(rule.faq.length > 0 ? ['', '## FAQ', ''] : []),
    ...rule.faq.map((id) => `- ${id} ${faqEntry(id)?.question ?? ''}`.trimEnd()),
  ];
  // The page's own heading says nothing that is not said above.
  const [, ...sections] = readableSpec(rulePage(rule.name) ?? '').split(/^(?=## )/m);
  const shownSections = examples ? sections : sections.slice(0, prose);
  return { text: [...facts, '', ...shownSections].join('\n'), leftOut: sections.length - shownSections.length };
}
