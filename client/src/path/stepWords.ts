import { l10n } from 'vscode';
import type { FlowPathStep } from '#shared/protocol';

/** VS Code cuts off what takes more than some two fifths of the status bar. */
const longestMessage = 58;

/** "Step 2 of 5: Passed to Quotes.find"; `at` counts from 0. */
export function describeStep(steps: readonly Pick<FlowPathStep, 'message'>[], at: number): string {
  return l10n.t('Step {0} of {1}: {2}', at + 1, steps.length, steps[at].message);
}

/** The same, cut to what a status bar has room for. */
export function describeStepShortly(steps: readonly Pick<FlowPathStep, 'message'>[], at: number): string {
  const { message } = steps[at];
  const [...characters] = message;
  const short = characters.length > longestMessage ? `${characters.slice(0, longestMessage - 1).join('')}…` : message;
  return l10n.t('Step {0} of {1}: {2}', at + 1, steps.length, short);
}

/** The file and line of a step, as in `CarrierRates.cls:12`. */
export function placeOf({ uri, range }: FlowPathStep): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  return `${decoded(name)}:${range.start.line + 1}`;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
