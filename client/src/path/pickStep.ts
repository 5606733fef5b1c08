import { l10n, type QuickPickItem, ThemeIcon, window } from 'vscode';
import type { FlowStepKind } from '#shared/finding';
import type { PlacedStep } from './pathMarks';
import { placeOf } from './stepWords';

const icons: Readonly<Record<FlowStepKind, string>> = { source: 'sign-in', hop: 'arrow-down', check: 'shield', sink: 'target' };

interface StepItem extends QuickPickItem {
  readonly index: number;
}

/**
 * Lets the user pick a step; undefined when none was picked.
 *
 * @param at which step is current, from 0
 * @param look called with each step the user comes by
 */
export async function pickStep(
  steps: readonly PlacedStep[],
  at: number,
  look: (index: number) => void,
): Promise<number | undefined> {
  const pick = window.createQuickPick<StepItem>();
  pick.title = l10n.t('Preflight: steps of the path');
  pick.placeholder = l10n.t('Go to a step');
  pick.matchOnDescription = true;
  pick.items = steps.map((step, index) => ({
    index,
    label: `${index + 1}. ${step.message}`,
    description: placeOf(step),
    iconPath: new ThemeIcon(icons[step.kind]),
  }));
  pick.activeItems = [pick.items[at]];
  let seen = at;
  try {
    return await new Promise<number | undefined>((resolve) => {
      pick.onDidChangeActive(([item]) => {
        if (!item || item.index === seen) return;
        seen = item.index;
        look(seen);
      });
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.index));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
