import type { RuleMeta } from '#shared/rule';
import { painter } from '../reports/terminal';
import { markdownToTerminal } from '../reports/terminalMarkdown';
import { ruleText } from '../rules/ruleText';
import { pageWidth, wantsColours, writeText } from './output';
import { chooseRules } from './ruleChoice';

/** The options of `preflight explain`. */
export interface ExplainOptions {
  /** All examples of the page, too. */
  readonly examples?: boolean;
  /** False for --no-color. */
  readonly color: boolean;
}

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

function pageOf(rule: RuleMeta, examples: boolean): string {
  const { text, leftOut } = ruleText(rule, { examples });
  return leftOut > 0 ? `${text}\n\nAll examples: \`preflight explain ${rule.name} --examples\`` : text;
}
