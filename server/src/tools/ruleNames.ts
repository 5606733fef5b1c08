import { nearestName } from '../configuration/nearest';
import { rules, rulesNamed } from '../rules/registry';
import type { Rule } from '../rules/rule';
import { ToolFailure } from './tool';

/** The rules of a name, earlier names included. Throws a ToolFailure where there is none. */
export function namedRules(name: string): readonly Rule[] {
  const found = rulesNamed(name.trim());
  if (found.length > 0) return found;
  const nearest = nearestName(
    name,
    rules.map((rule) => rule.name),
  );
  throw new ToolFailure(`There is no such rule.${nearest ? ` Did you mean ${nearest}?` : ''}`);
}

/** The names that rules have now, for names that were given; undefined for none given. Throws as `namedRules`. */
export function chosenRules(names: readonly string[] | undefined): ReadonlySet<string> | undefined {
  if (!names || names.length === 0) return undefined;
  return new Set(names.flatMap((name) => namedRules(name).map((rule) => rule.name)));
}
