/** All rules that there are, and their pages. */

import { generatedRules } from './registry.generated';
import type { Rule } from './rule';

/** Every rule, by area and name. */
export const rules: readonly Rule[] = generatedRules.map(({ rule }) => rule);

const pages = new Map(generatedRules.map(({ rule, page }) => [rule.name, page]));
const byName = new Map<string, Rule>();
const byAnyName = new Map<string, Rule[]>();
for (const rule of rules) {
  byName.set(rule.name.toLowerCase(), rule);
  for (const name of [rule.name, ...(rule.aliases ?? [])]) {
    const key = name.toLowerCase();
    byAnyName.set(key, [...(byAnyName.get(key) ?? []), rule]);
  }
}

/** The rule of that name, or the first that once bore it; case does not matter. */
export function ruleNamed(name: string): Rule | undefined {
  return byName.get(name.toLowerCase()) ?? byAnyName.get(name.toLowerCase())?.[0];
}

/** Every rule that this name stands for: an old name may have become several. Case does not matter. */
export function rulesNamed(name: string): readonly Rule[] {
  return byAnyName.get(name.toLowerCase()) ?? [];
}

/** The rule's page in Markdown: its `spec.md`, whose examples are the rule's tests. */
export function rulePage(name: string): string | undefined {
  const rule = ruleNamed(name);
  return rule && pages.get(rule.name);
}
