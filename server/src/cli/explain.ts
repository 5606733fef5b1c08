import { editorSeverity, type RuleMeta } from '#shared/rule';
import { faqEntry } from '../faq/entries';
import { painter } from '../reports/terminal';
import { markdownToTerminal } from '../reports/terminalMarkdown';
import { readableSpec } from '../rules/readableSpec';
import { rulePage } from '../rules/registry';
import { pageWidth, wantsColours, writeText } from './output';
import { chooseRules } from './ruleChoice';

/** The options of `preflight explain`. */
export interface ExplainOptions {
  /** All examples of the page, too. */
  readonly examples?: boolean;
  /** False for --no-color. */
  readonly color: boolean;
}

/** The sections of a page that say what the rule is about; examples follow. */
const prose = 5;

/**
 * `preflight explain`: the page of the rule of that name (of each rule, if an old name has become several). Throws a Failure
 * for an unknown name.
 */
export async function explain(name: string, { examples, color }: ExplainOptions): Promise<void> {
  const { stdout } = process;
  const paint = painter(wantsColours(color, stdout, process.env));
  const width = pageWidth(stdout);
  const pages = chooseRules([name]).map((rule) => markdownToTerminal(pageOf(rule, examples === true), { width, paint }));
  await writeText(stdout, pages.join('\n'));
}

const severities = ['', 'critical', 'high', 'moderate', 'low', 'info'];

function pageOf(rule: RuleMeta, examples: boolean): string {
  const shown = editorSeverity(rule);
  const facts = [
    `# ${rule.name}: ${rule.title}`,
    '',
    `- **Severity:** ${rule.severity}, ${severities[rule.severity]}; shown as ${shown}`,
    `- **Confidence:** ${rule.confidence}`,
    `- **Area:** ${rule.area}`,
    `- **Tags:** ${rule.tags.join(', ')}`,
    ...(rule.aliases?.length ? [`- **Earlier names:** ${rule.aliases.join(', ')}`] : []),
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
  const left = sections.length - shownSections.length;
  const more = left > 0 ? ['', `All examples: \`preflight explain ${rule.name} --examples\``] : [];
  return [...facts, '', ...shownSections, ...more].join('\n');
}
