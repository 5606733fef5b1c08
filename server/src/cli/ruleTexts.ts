import { editorSeverity, type RuleMeta } from '#shared/rule';
import { faqEntry } from '../faq/entries';
import { rulePage, rules } from '../rules/registry';
import { chooseRules } from './ruleChoice';

/** All rules, one per line: name, severity, title. */
export function listRules(): string {
  const width = Math.max(0, ...rules.map(({ name }) => name.length));
  const lines = rules.map((rule) => {
    return `${rule.name.padEnd(width)}  ${editorSeverity(rule).padEnd('warning'.length)}  ${rule.title}`;
  });
  return `${lines.join('\n')}\n`;
}

/** What there is to know about the rule of that name (each rule, if an old name has become several). Throws a Failure for an unknown name. */
export function explainRule(name: string): string {
  return chooseRules([name]).map(explain).join('\n');
}

function explain(rule: RuleMeta): string {
  const faq = rule.faq.map((id) => `  ${id}  ${faqEntry(id)?.question ?? ''}`.trimEnd());
  const facts = [
    `${rule.name}: ${rule.title}`,
    '',
    `Severity  ${editorSeverity(rule)}`,
    `Tags      ${rule.tags.join(', ')}`,
    ...(rule.aliases?.length ? [`Also      ${rule.aliases.join(', ')}`] : []),
    `Help      ${rule.help}`,
    '',
    rule.objection,
    `How to fix: ${rule.remedy}`,
    ...(faq.length > 0 ? ['', 'FAQ', ...faq] : []),
  ];
  // The page's own heading says nothing that is not said above.
  const page = rulePage(rule.name)
    ?.replace(/^\s*# .*/, '')
    .trim();
  return `${[...facts, ...(page ? ['', page] : [])].join('\n')}\n`;
}
