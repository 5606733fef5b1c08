/** The options that rules take. */

import type { Key } from './shapes';

/** Longer patterns are not used: they come with the workspace, which may be anybody's. */
const maxPattern = 200;

const permissions = ['create', 'read', 'update', 'delete', 'undelete', 'merge'];

/** PMD's properties of ApexCRUDViolation (PMD's rule reference, category Security). */
const authMethods: readonly Key[] = permissions.flatMap((permission): Key[] => [
  {
    name: `${permission}AuthMethodPattern`,
    description: `A regular expression for the whole dotted name of methods that check the permission to ${permission}, whatever the case.`,
    shape: { kind: 'text', isPattern: true, problemOf: expressionProblem },
  },
  {
    name: `${permission}AuthMethodTypeParamIndex`,
    description: `Which argument of \`${permission}AuthMethodPattern\` names the object, counted from 0.`,
    shape: { kind: 'count' },
  },
]);

const options: Readonly<Record<string, readonly Key[]>> = { ApexCRUDViolation: authMethods };

/** The options of a rule, by its exact name; none for most rules. */
export function optionsOf(rule: string): readonly Key[] {
  return Object.hasOwn(options, rule) ? options[rule]! : [];
}

/** The names of the rules that take options. */
export const rulesWithOptions: readonly string[] = Object.keys(options);

function expressionProblem(text: string): string | undefined {
  if (text.length > maxPattern) return `Patterns longer than ${maxPattern} characters are not used.`;
  try {
    new RegExp(`^(?:${text})$`, 'i');
    return undefined;
  } catch {
    return 'This is not a regular expression.';
  }
}
