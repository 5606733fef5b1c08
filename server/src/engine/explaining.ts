/** The fix that explains a finding in `preflight.yml`, and so leaves the code as it is. */

import { dirname, relative } from 'node:path';
import type { Finding } from '#shared/finding';
import type { FixPlan, FixQuestion } from '#shared/fix';
import { categoryTitles, justificationCategories, readJustification } from '#shared/justification';
import { justificationEdit } from '../configuration/writeJustification';
import { uriOfPath } from '../project/uri';
import { expiredRule, type SuppressionOffer, unusedRule } from './suppressions';

/** Which fix it is, among those of a finding. */
export const explanationId = 'suppress-in-configuration';

/** The offer to explain a finding; none for what is said of suppressions. */
export function explanationOffers({ rule }: Finding): SuppressionOffer[] {
  if (rule === unusedRule || rule === expiredRule) return [];
  return [{ id: explanationId, title: `Explain in preflight.yml why ${rule} is no risk` }];
}

/** What to ask before a finding is explained. */
export const explanationQuestions: readonly FixQuestion[] = [
  {
    id: 'reason',
    prompt: 'Why is this no risk? A reviewer reads it. May end in: | reviewed by A. Name | until 2027-06-30',
    value: 'reason',
    pattern: '[^\\r\\n]*[^\\s|][^\\r\\n]*',
    patternHint: 'Write one line.',
  },
  {
    id: 'category',
    prompt: 'What kind of false positive is it?',
    value: '',
    pattern: ['', ...justificationCategories].join('|'),
    patternHint: `Choose ${justificationCategories.join(', ')}, or nothing.`,
    choices: [
      ...justificationCategories.map((value) => ({ value, label: value, description: categoryTitles[value] })),
      { value: '', label: 'not said', description: 'The false-positive document then asks for it' },
    ],
  },
];

/** What an explanation is made of. */
export interface ExplanationFacts {
  readonly finding: Finding;
  /** The absolute path of the finding's file. */
  readonly path: string;
  readonly title: string;
  /** By the ids of `explanationQuestions`. */
  readonly answers: Readonly<Record<string, string>>;
  /** The absolute path of the `preflight.yml` to write into. */
  readonly configuration: string;
  /** What is in it; undefined where it is not there yet. */
  readonly text: string | undefined;
}

/** The plan that writes the entry; undefined without a reason, and where the file is too broken to write into. */
export function planExplanation(facts: ExplanationFacts): FixPlan | undefined {
  const { finding, path, title, answers, configuration, text } = facts;
  const { reason, ...terms } = readJustification(answers.reason ?? '');
  if (reason === '') return undefined;
  const category = justificationCategories.find((each) => each === answers.category) ?? terms.category;
  const edit = justificationEdit(text ?? '', {
    finding: finding.fingerprint,
    rule: finding.rule,
    file: relative(dirname(configuration), path).replaceAll('\\', '/'),
    reason,
    ...terms,
    ...(category && { category }),
  });
  if (!edit) return undefined;
  const file = uriOfPath(configuration);
  const change = text === undefined ? { creations: [{ file, text: edit.text }] } : { edits: [{ file, ...edit }] };
  return { title, changes: [{ label: title, needsConfirmation: false, edits: [], creations: [], deletions: [], ...change }] };
}
