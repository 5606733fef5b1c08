import { ruleText } from '../rules/ruleText';
import { namedRules } from './ruleNames';

/** The input of `preflight_explain_rule`, as its schema has it. */
export interface ExplainRuleInput {
  readonly rule: string;
  readonly examples?: boolean;
}

/** The page of a rule as Markdown; of each rule, if an old name has become several. Throws a ToolFailure for an unknown name. */
export function explainRule({ rule, examples = false }: ExplainRuleInput): string {
  return namedRules(rule)
    .map((each) => ruleText(each, { examples }).text)
    .join('\n\n');
}
