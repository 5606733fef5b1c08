import { categoryOf, type ReviewCategory } from '#shared/review';

/** Weaknesses by the group of the review that they belong to: numbers of the Common Weakness Enumeration (cwe.mitre.org). */
const weaknesses: readonly (readonly [ReviewCategory, readonly number[]])[] = [
  [
    'injection',
    [
      20, 22, 23, 36, 73, 74, 77, 78, 88, 89, 90, 91, 94, 95, 96, 99, 470, 502, 564, 611, 643, 652, 776, 917, 943, 1321, 1333,
      1336,
    ],
  ],
  ['scripting', [79, 80, 81, 82, 83, 84, 85, 86, 87, 116, 692, 838]],
  ['request', [113, 352, 451, 601, 644, 918, 1021, 1022]],
  [
    'secrets',
    [256, 257, 259, 260, 261, 310, 312, 313, 321, 326, 327, 328, 329, 330, 338, 347, 522, 540, 547, 759, 760, 798, 916, 922],
  ],
  ['disclosure', [200, 201, 203, 209, 210, 215, 359, 489, 497, 525, 530, 532, 538, 548, 598, 615]],
  ['sessions', [287, 288, 290, 294, 303, 306, 307, 308, 384, 521, 539, 565, 613, 614, 620, 640, 1004, 1275]],
  ['communication', [5, 295, 297, 300, 311, 319, 346, 523, 693, 757, 942]],
  ['components', [353, 494, 829, 830, 937, 1035, 1104, 1329, 1352, 1395]],
  ['access', [264, 266, 269, 272, 276, 284, 285, 425, 434, 551, 552, 566, 639, 668, 732, 862, 863, 915]],
];

/** Rules of other tools that name no weakness, in lower case. */
const rules: ReadonlyMap<string, ReviewCategory> = new Map(
  Object.entries({
    databaseoperationsmustusewithsharing: 'access',
    usewithsharingondatabaseoperation: 'access',
    apexflsviolationrule: 'access',
    librarywithknowncriticalseverityvulnerability: 'components',
    librarywithknownhighseverityvulnerability: 'components',
    librarywithknownmediumseverityvulnerability: 'components',
    librarywithknownlowseverityvulnerability: 'components',
    'insecure-bundled-dependencies': 'components',
    'no-eval': 'scripting',
    'no-implied-eval': 'scripting',
    'no-new-func': 'scripting',
    'no-script-url': 'scripting',
    'no-inner-html': 'scripting',
  }),
);

const byWeakness = new Map(weaknesses.flatMap(([category, numbers]) => numbers.map((number) => [number, category] as const)));

/**
 * The group of another tool's finding: that of Preflight's rule where there is one, else by what the tool says it is about.
 *
 * @param own the name of Preflight's rule, if it has the rule
 * @param names the rule's names in lower case
 */
export function categoryOfImported(
  own: string | undefined,
  names: readonly string[],
  found: readonly number[] = [],
): ReviewCategory {
  if (own !== undefined) return categoryOf(own);
  const named = names.map((name) => rules.get(name.slice(name.lastIndexOf('/') + 1))).find((each) => each !== undefined);
  return named ?? found.map((number) => byWeakness.get(number)).find((each) => each !== undefined) ?? 'other';
}
