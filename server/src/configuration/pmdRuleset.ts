import { childNamed, childrenNamed, descend, parseXml } from '../syntax/xml';
import { optionsOf, rulesWithOptions } from './ruleOptions';

/**
 * The options that a PMD ruleset sets for rules that are known here: `<rule ref="...">` with `<property>` elements, whose
 * values are attributes or elements (PMD's documentation, "Making rulesets"). Anything else in it is passed over.
 *
 * @param text the ruleset's XML, broken or not
 */
export function readRulesetOptions(text: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const out: Record<string, Record<string, unknown>> = {};
  const { root } = parseXml(text);
  for (const rule of root ? childrenNamed(root, 'rule') : []) {
    const name = rule.attributes.get('ref')?.split('/').at(-1);
    if (name === undefined || !rulesWithOptions.includes(name)) continue;
    for (const property of descend(rule, 'properties/property')) {
      const key = optionsOf(name).find((each) => each.name === property.attributes.get('name'));
      const value = (property.attributes.get('value') ?? childNamed(property, 'value')?.text ?? '').trim();
      if (!key || value === '') continue;
      out[name] ??= {};
      if (key.shape.kind === 'count') {
        if (/^\d{1,4}$/.test(value)) out[name][key.name] = Number(value);
      } else if (key.shape.kind === 'text' && !key.shape.problemOf?.(value)) out[name][key.name] = value;
    }
  }
  return out;
}
