/** The keys of an entry of `justifications` in `preflight.yml`. */

import { categoryTitles, isDay, justificationCategories } from '#shared/justification';
import { rules, rulesNamed } from '../rules/registry';
import type { RecordShape } from './shapes';

/** What identifies a finding: 16 hexadecimal digits, and a number where there are equal ones in one declaration. */
const fingerprint = /^[0-9a-f]{16}(?:-[1-9]\d{0,5})?$/;

export const justificationShape: RecordShape = {
  kind: 'record',
  what: 'key',
  required: ['finding', 'reason'],
  keys: [
    {
      name: 'finding',
      description: 'Which finding this is about: its fingerprint, as the quick fix writes it and reports have it.',
      shape: {
        kind: 'text',
        problemOf: (text) => (fingerprint.test(text) ? undefined : 'This is no fingerprint of a finding: 16 hexadecimal digits.'),
      },
    },
    {
      name: 'rule',
      description: 'The rule of the finding, for readers.',
      shape: {
        kind: 'choice',
        name: 'rule',
        values: [...rules]
          .sort((a, b) => (a.name < b.name ? -1 : 1))
          .map(({ name, title }) => ({ value: name, description: title })),
        formerly: (name) => rulesNamed(name).map((rule) => rule.name),
      },
    },
    {
      name: 'file',
      description:
        'The file of the finding, relative to the folder of this file. Where it is given, entries that are of no use are marked.',
      shape: { kind: 'text', problemOf: (text) => (text.trim() === '' ? 'This should be the path of a file.' : undefined) },
    },
    {
      name: 'reason',
      description: 'Why the finding is no risk. A reviewer reads it.',
      shape: {
        kind: 'text',
        problemOf: (text) => (text.trim() === '' ? 'Nothing is set aside without a reason.' : undefined),
      },
    },
    {
      name: 'category',
      description: 'What kind of false positive it is, for the false-positive document.',
      shape: {
        kind: 'choice',
        name: 'category',
        values: justificationCategories.map((value) => ({ value, description: `${categoryTitles[value]}.` })),
      },
    },
    {
      name: 'reviewer',
      description: 'Who looked at it.',
      shape: { kind: 'text' },
    },
    {
      name: 'until',
      description: 'The last day it holds, such as `2027-06-30`. From the next day on the finding is open again.',
      shape: {
        kind: 'text',
        problemOf: (text) => (isDay(text) ? undefined : 'This is no day: write it as 2027-06-30.'),
      },
    },
  ],
};
