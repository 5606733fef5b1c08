import type { RuleFix, VisualforceContext } from '../../rule';

/** The `kind` of the plan whose `data` is the URI of the `-meta.xml` of a page, as `{ file }`. */
export const confirmationTokenPlan = 'confirmation-token';

/** The fix that has the page ask for a confirmation token; none where the page's metadata is not there. */
export function confirmationFix({ components, page }: VisualforceContext): RuleFix[] {
  const component = components('ApexPage').find(({ name }) => name === page.page.name);
  if (!component) return [];
  return [
    {
      id: 'require-token',
      title: 'Require a confirmation token',
      plan: { kind: confirmationTokenPlan, data: { file: component.file } },
    },
  ];
}
