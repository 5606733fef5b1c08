import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { Confidence } from '#shared/finding';
import { ownTool } from '#shared/review';
import { type ReviewChoice, type ReviewOrder, reviewOrders, wholeReview } from './choice';
import type { GitChanges } from './gitChanges';
import { stateWord } from './reviewItem';

interface ChoiceItem extends QuickPickItem {
  /** Undefined: nothing was chosen after all. */
  readonly choose?: () => Promise<ReviewChoice | undefined>;
}

/**
 * Lets the user say which findings to show. Undefined when nothing was chosen.
 *
 * @param tools the other tools that something was imported of
 */
export async function pickFilter(
  choice: ReviewChoice,
  git: GitChanges,
  tools: readonly string[],
): Promise<ReviewChoice | undefined> {
  const hindrance = await git.hindrance();
  const change = (label: string, isOn: boolean, to: Partial<ReviewChoice>): ChoiceItem => ({
    label: marked(label, isOn),
    choose: async () => ({ ...choice, ...to }),
  });
  const { changedSince, ...always } = choice;
  const { tool, ...byAnybody } = choice;
  const byTool = (name: string): ChoiceItem => change(l10n.t('Found by {0}', name), tool === name, { tool: name });
  const items: ChoiceItem[] = [
    separator(l10n.t('State')),
    ...(['open', 'suppressed', 'explained', 'all'] as const).map((state) =>
      change(stateTitle(state), choice.state === state, { state }),
    ),
    separator(l10n.t('Confidence')),
    ...(['low', 'medium', 'high'] as const).map((confidence) =>
      change(confidenceTitle(confidence), choice.confidence === confidence, { confidence }),
    ),
    ...(tools.length === 0
      ? []
      : [
          separator(l10n.t('Found by')),
          { label: marked(l10n.t('Found by any tool'), tool === undefined), choose: async () => byAnybody },
          ...[ownTool, ...tools].map(byTool),
        ]),
    separator(l10n.t('Files')),
    { label: marked(l10n.t('All files'), changedSince === undefined), choose: async () => always },
    {
      label: marked(l10n.t('Changed since a Git ref…'), changedSince !== undefined),
      description: hindrance ?? changedSince,
      choose: () => pickRef(choice, git, hindrance),
    },
    separator(''),
    { label: l10n.t('Clear filters'), choose: async () => ({ ...wholeReview, order: choice.order }) },
  ];
  const title = l10n.t('Preflight: filter the security review');
  const chosen = await window.showQuickPick(items, { title, placeHolder: l10n.t('Which findings to show?') });
  return chosen?.choose?.();
}

/** Lets the user say in which order. Undefined when nothing was chosen. */
export async function pickOrder(choice: ReviewChoice): Promise<ReviewChoice | undefined> {
  const items = reviewOrders.map((order) => ({ label: marked(orderTitle(order), choice.order === order), order }));
  const title = l10n.t('Preflight: sort the security review');
  const chosen = await window.showQuickPick(items, { title, placeHolder: l10n.t('What comes first?') });
  return chosen && { ...choice, order: chosen.order };
}

async function pickRef(choice: ReviewChoice, git: GitChanges, hindrance?: string): Promise<ReviewChoice | undefined> {
  if (hindrance !== undefined) {
    await window.showInformationMessage(l10n.t('Preflight cannot tell what changed. {0}', hindrance));
    return undefined;
  }
  const known = await git.refs();
  const pick = window.createQuickPick();
  pick.title = l10n.t('Preflight: files that changed since a Git ref');
  pick.placeholder = l10n.t('A branch, a tag or a commit');
  const offer = (value: string) => {
    const written = value.trim();
    const own = written === '' || known.includes(written) ? [] : [{ label: written, alwaysShow: true }];
    pick.items = [...own, ...known.map((label) => ({ label }))];
  };
  offer('');
  pick.onDidChangeValue(offer);
  try {
    const ref = await new Promise<string | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.label));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
    return ref === undefined ? undefined : { ...choice, changedSince: ref };
  } finally {
    pick.dispose();
  }
}

/** What a choice leaves out and in which order the rest stands, in words for the head of the view. */
export function describeChoice({ state, confidence, changedSince, tool, order }: ReviewChoice, count: number): string {
  const parts = [`${count} ${stateWord(state)}`];
  if (confidence === 'high') parts.push(l10n.t('high confidence'));
  if (confidence === 'medium') parts.push(l10n.t('medium confidence or more'));
  if (changedSince !== undefined) parts.push(l10n.t('changed since {0}', changedSince));
  if (tool !== undefined) parts.push(l10n.t('found by {0}', tool));
  if (order !== wholeReview.order) parts.push(orderTitle(order).toLowerCase());
  return parts.join(' · ');
}

function marked(label: string, isOn: boolean): string {
  return isOn ? `$(check) ${label}` : label;
}

function separator(label: string): ChoiceItem {
  return { label, kind: QuickPickItemKind.Separator };
}

function stateTitle(state: ReviewChoice['state']): string {
  switch (state) {
    case 'open':
      return l10n.t('Open');
    case 'suppressed':
      return l10n.t('Suppressed without a reason');
    case 'explained':
      return l10n.t('Explained');
    case 'all':
      return l10n.t('All of them');
  }
}

function confidenceTitle(confidence: Confidence): string {
  switch (confidence) {
    case 'low':
      return l10n.t('Any confidence');
    case 'medium':
      return l10n.t('Medium confidence or more');
    case 'high':
      return l10n.t('High confidence only');
  }
}

function orderTitle(order: ReviewOrder): string {
  switch (order) {
    case 'severity':
      return l10n.t('By severity');
    case 'file':
      return l10n.t('By name');
    case 'count':
      return l10n.t('By number of findings');
  }
}
