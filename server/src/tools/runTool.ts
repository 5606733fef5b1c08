import { type ToolAnswer, type ToolCall, toolDefinitions } from '#shared/tools';
import { checkInput } from './checkInput';
import { type ExplainRuleInput, explainRule } from './explainRule';
import { type FindingsInput, findings } from './findings';
import { type ScanTextInput, scanText } from './scanText';
import { type SearchFaqInput, searchFaq } from './searchFaq';
import { type ToolContext, ToolFailure, type ToolOptions } from './tool';

/** Runs a tool. What is wrong with a call is its answer; nothing but errors of our own is thrown. Nothing is written anywhere. */
export async function runTool({ name, input }: ToolCall, context: ToolContext, options: ToolOptions = {}): Promise<ToolAnswer> {
  const definition = toolDefinitions.find((each) => each.name === name);
  try {
    if (!definition)
      throw new ToolFailure(`There is no such tool; there are ${toolDefinitions.map((each) => each.name).join(', ')}.`);
    const given: unknown = checkInput(input, definition.input);
    switch (definition.name) {
      case 'preflight_findings':
        return json(await findings(given as FindingsInput, context, options));
      case 'preflight_explain_rule':
        return { text: explainRule(given as ExplainRuleInput) };
      case 'preflight_search_faq':
        return { text: searchFaq(given as SearchFaqInput, context) };
      case 'preflight_scan_text':
        return json(scanText(given as ScanTextInput, context));
    }
  } catch (error) {
    if (error instanceof ToolFailure) return { text: error.message, isError: true };
    throw error;
  }
}

function json(value: unknown): ToolAnswer {
  return { text: JSON.stringify(value, null, 1) };
}
