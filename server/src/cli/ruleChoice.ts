import type { RuleMeta } from '#shared/rule';
import { nearestName } from '../configuration/nearest';
import { rules, rulesNamed } from '../rules/registry';
import { Failure } from './failure';

/**
 * The rules of these names, in the order of the registry; all rules if there are no names. An old name stands for every
 * rule that it has become. Throws a Failure for a name that no rule has.
 */
export function chooseRules(names: readonly string[]): readonly RuleMeta[] {
  if (names.length === 0) return rules;
  const chosen = new Set(
    names.flatMap((name) => {
      const found = rulesNamed(name.trim());
      if (found.length === 0) throw unknownRule(name);
      return found;
    }),
  );
  return rules.filter((rule) => chosen.has(rule));
}

/** Says that there is no such rule, and which one may have been meant. */
function unknownRule(name: string): Failure {
  const nearest = nearestName(
    name,
    rules.map((rule) => rule.name),
  );
  const hint = nearest ? `Did you mean ${nearest}?` : 'See preflight rules for all rules.';
  return new Failure(`There is no rule ${name}. ${hint}`);
}
